#!/usr/bin/env node
// What npm links as `havip`. It is there before the build, as npm links no file that is not.
import '../../../scripts/run-cli.mjs'
