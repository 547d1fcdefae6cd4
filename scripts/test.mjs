// `npm test -- ARGS`: set-up, then vitest with those arguments in this very process. Tests that start a process run the
// build, so it has to be fresh.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, setup } from './setup.mjs'

await setup()
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
process.argv.splice(1, 1, vitest, 'run')
await import(pathToFileURL(vitest))
