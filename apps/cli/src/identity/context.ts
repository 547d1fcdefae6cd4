import { checked } from '../connection/connection.js'
import { contextsFile, findContext, readContexts, writeContexts } from '../connection/contexts.js'
import { confirm } from '../connection/terminal.js'
import { Failure } from '../failure.js'
import { type OutputOptions, print } from '../output.js'
import { table } from '../table.js'

const file = () => contextsFile(process.env)

export async function listContexts(options: OutputOptions): Promise<void> {
  const { current, contexts } = readContexts(file())
  const all = Object.entries(contexts).map(([name, { url, token }]) => ({
    name,
    url,
    current: name === current,
    hasToken: token !== undefined,
  }))
  const rows = all.map((each) => [each.current ? '*' : '', each.name, each.url, each.hasToken ? 'yes' : 'no'])
  const none = 'There are no contexts; `havip login` makes one.\n'
  print(all, options, {
    text: () => (all.length === 0 ? none : table(['', 'NAME', 'SERVER', 'TOKEN'], rows)),
    quiet: () => all.map(({ name }) => name),
  })
}

export async function useContext(name: string): Promise<void> {
  const known = readContexts(file())
  const { url } = findContext(known, name)
  writeContexts(file(), { ...known, current: name })
  process.stdout.write(`The context '${name}' is in use: ${url}\n`)
}

export async function addContext(name: string, { url }: { readonly url: string }): Promise<void> {
  const { current, contexts } = readContexts(file())
  if (Object.hasOwn(contexts, name)) {
    throw new Failure(`There is a context '${name}' already; remove it first, or give the new one another name.`)
  }
  writeContexts(file(), { current, contexts: { ...contexts, [name]: checked({ url }, '--url') } })
  process.stdout.write(`The context '${name}' is known; \`havip context use ${name}\` uses it.\n`)
}

export async function removeContext(name: string, options: { readonly yes?: boolean }): Promise<void> {
  const { current, contexts } = readContexts(file())
  findContext({ current, contexts }, name)
  await confirm(`Forget ${name} and its token`, options)
  const { [name]: _, ...others } = contexts
  writeContexts(file(), { current: current === name ? null : current, contexts: others })
  process.stdout.write(`The context '${name}' is forgotten.\n`)
}
