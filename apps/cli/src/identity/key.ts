import type { Schemas } from '@havip/client'
import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { confirm } from '../connection/terminal.js'
import { type OutputOptions, print } from '../output.js'
import { operationNamed } from '../resources/operation.js'
import { performAndShow } from '../resources/perform.js'
import { table } from '../table.js'
import { readDuration, readEnd } from './durations.js'
import { everyPage } from './pages.js'

type Common = ConnectionOptions & OutputOptions

export interface CreateKeyOptions extends ConnectionOptions, OutputOptions {
  readonly name: string
  readonly account?: string
  readonly expires?: string
}

export async function createKey(options: CreateKeyOptions): Promise<void> {
  const { name, account, expires } = options
  const body = {
    name,
    ...(account !== undefined && { accountId: account }),
    ...(expires !== undefined && { expiresAt: readEnd('--expires', expires, Date.now()) }),
  }
  show(await ask(options, (client) => client.POST('/v1/key-pairs', { body })), options)
}

export async function listKeys(options: Common): Promise<void> {
  const all = await everyPage((cursor) =>
    ask(options, (client) => client.GET('/v1/key-pairs', { params: { query: cursor } })),
  )
  const rows = all.map((key) => [key.id, key.accountId, key.name, key.state, key.expiresAt ?? 'never', key.createdBy])
  const head = ['SECRETID', 'ACCOUNT', 'NAME', 'STATE', 'EXPIRES', 'MADE BY']
  print(all, options, {
    text: () => (rows.length === 0 ? 'There are no key pairs.\n' : table(head, rows)),
    quiet: () => all.map(({ id }) => id),
  })
}

export function getKey(id: string, options: Common): Promise<void> {
  return performAndShow(operationNamed('getKeyPair'), { path: { id } }, options)
}

export async function rotateKey(id: string, options: Common & { readonly grace?: string }): Promise<void> {
  const params = { path: { id }, query: { grace: readDuration('--grace', options.grace ?? '0s') } }
  show(await ask(options, (client) => client.POST('/v1/key-pairs/{id}/rotate', { params })), options)
}

export async function revokeKey(id: string, options: Common & { readonly yes?: boolean }): Promise<void> {
  await confirm(`Revoke the key pair ${id}`, options)
  await ask(options, (client) => client.DELETE('/v1/key-pairs/{id}', { params: { path: { id } } }))
  print({ id, state: 'revoked' }, options, { text: () => `${id} is revoked.\n`, quiet: () => [id] })
}

/** As the SDKs and Terraform take it from the environment. */
function show(made: Schemas['NewKeyPair'], options: Common): void {
  const lines = [`TENCENTCLOUD_SECRET_ID=${made.id}`, `TENCENTCLOUD_SECRET_KEY=${made.secretKey}`]
  const text = () => {
    process.stderr.write(`A key pair of account ${made.accountId}; its SecretKey is not shown again:\n`)
    return `${lines.join('\n')}\n`
  }
  print(made, options, { text, quiet: () => lines })
}
