// `npm run bench -- NAME ARGS`: set-up, then bench/NAME.mjs with those arguments in this very process.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, setup } from './setup.mjs'

const folder = join(root, 'bench')
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -'.mjs'.length))
const usage = `npm run bench -- NAME [--json], where NAME is one of: ${names.join(', ') || '(there are none yet)'}`

const name = process.argv[2]
if (name === undefined || name.startsWith('-')) {
  console.error(`Usage: ${usage}`)
  process.exit(2)
}
if (!names.includes(name)) {
  console.error(`There is no benchmark ${JSON.stringify(name)}. Usage: ${usage}`)
  process.exit(2)
}
await setup()
const file = join(folder, `${name}.mjs`)
process.argv.splice(1, 2, file)
await import(pathToFileURL(file))
