import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { json, table } from '../table.js'
import { everyPage } from './pages.js'

interface Common extends ConnectionOptions {
  readonly json?: boolean
}

export async function listAccounts(options: Common): Promise<void> {
  const all = await everyPage((cursor) =>
    ask(options, (client) => client.GET('/v1/accounts', { params: { query: cursor } })),
  )
  const rows = all.map(({ id, uin, name }) => [id, uin, name])
  process.stdout.write(options.json ? json(all) : table(['APPID', 'UIN', 'NAME'], rows))
}

export async function createAccount(name: string, options: Common): Promise<void> {
  const made = await ask(options, (client) => client.POST('/v1/accounts', { body: { name } }))
  const sentence = `The account ${made.name} is ${made.id} (uin ${made.uin}); \`havip key create --account ${made.id}\` gives it a key pair.\n`
  process.stdout.write(options.json ? json(made) : sentence)
}
