// `npm start`, `npm run demo` and `npm run havip`: set-up, then the havip command in this very process, so that Ctrl-C,
// exit codes and standard output are the command's own.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, setup } from './setup.mjs'

await setup()
const bin = join(root, 'apps/cli/dist/bin.js')
process.argv[1] = bin
await import(pathToFileURL(bin))
