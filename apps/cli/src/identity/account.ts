import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { type OutputOptions, print } from '../output.js'
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

export async function createAccount(name: string, options: Options): Promise<void> {
  const made = await ask(options, (client) => client.POST('/v1/accounts', { body: { name } }))
  const key = `\`havip key create --account ${made.id}\` gives it a key pair.`
  const text = () => `The account ${made.name} is ${made.id} (uin ${made.uin}); ${key}\n`
  print(made, options, { text, quiet: () => [made.id] })
}
