// Writes docs/openapi.json from the routes; a test compares the two. Builds no more than it needs: the rest may wait for
// the new document, from which the client is made.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup.mjs'

const build = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'packages/rest-api'], {
  cwd: root,
  stdio: 'inherit',
})
if (build.status !== 0) process.exit(build.status ?? 1)
const { openApiDocument } = await import('../packages/rest-api/dist/document.js')
writeFileSync(join(root, 'docs/openapi.json'), `${JSON.stringify(await openApiDocument(), null, 2)}\n`)
