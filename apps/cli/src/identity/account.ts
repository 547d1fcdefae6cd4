import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { confirm } from '../connection/terminal.js'
import { type OutputOptions, print } from '../output.js'
import { operationNamed } from '../resources/operation.js'
import { performAndShow, performEach } from '../resources/perform.js'
import { table } from '../table.js'
import { everyPage } from './pages.js'

type Options = ConnectionOptions & OutputOptions

export async function listAccounts(options: Options): Promise<void> {
  const all = await everyPage((cursor) =>
    ask(options, (client) => client.GET('/v1/accounts', { params: { query: cursor } })),
  )
  const rows = all.map(({ id, uin, name }) => [id, uin, name])
  print(all, options, { text: () => table(['APPID', 'UIN', 'NAME'], rows), quiet: () => all.map(({ id }) => id) })
}

export function getAccount(id: string, options: Options): Promise<void> {
  return performAndShow(operationNamed('getAccount'), { path: { id } }, options)
}

export async function createAccount(name: string, options: Options): Promise<void> {
  const made = await ask(options, (client) => client.POST('/v1/accounts', { body: { name } }))
  const key = `\`havip key create --account ${made.id}\` gives it a key pair.`
  const text = () => `The account ${made.name} is ${made.id} (uin ${made.uin}); ${key}\n`
  print(made, options, { text, quiet: () => [made.id] })
}

export function updateAccount(id: string, options: Options & { readonly name: string }): Promise<void> {
  return performAndShow(operationNamed('updateAccount'), { path: { id }, body: { name: options.name } }, options)
}

/** One after the other; those before one that is refused are gone. */
export async function deleteAccounts(
  ids: readonly string[],
  options: Options & { readonly yes?: boolean },
): Promise<void> {
  await confirm(`Delete ${ids.join(', ')}`, options)
  const inputs = ids.map((id) => ({ path: { id } }))
  await performEach(operationNamed('deleteAccount'), inputs, options)
}
