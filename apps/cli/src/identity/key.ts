import type { Schemas } from '@havip/client'
import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { confirm } from '../connection/terminal.js'
import { json, table } from '../table.js'
import { readDuration, readEnd } from './durations.js'
import { everyPage } from './pages.js'

interface Common extends ConnectionOptions {
  readonly json?: boolean
}

export interface CreateKeyOptions extends Common {
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
  if (options.json) {
    process.stdout.write(json(all))
    return
  }
  const rows = all.map((key) => [key.id, key.accountId, key.name, key.state, key.expiresAt ?? 'never', key.createdBy])
  const head = ['SECRETID', 'ACCOUNT', 'NAME', 'STATE', 'EXPIRES', 'MADE BY']
  process.stdout.write(rows.length === 0 ? 'There are no key pairs.\n' : table(head, rows))
}

export async function rotateKey(id: string, options: Common & { readonly grace?: string }): Promise<void> {
  const params = { path: { id }, query: { grace: readDuration('--grace', options.grace ?? '0s') } }
  show(await ask(options, (client) => client.POST('/v1/key-pairs/{id}/rotate', { params })), options)
}

export async function revokeKey(id: string, options: Common & { readonly yes?: boolean }): Promise<void> {
  await confirm(`Revoke the key pair ${id}`, options)
  await ask(options, (client) => client.DELETE('/v1/key-pairs/{id}', { params: { path: { id } } }))
  process.stdout.write(options.json ? json({ id, state: 'revoked' }) : `${id} is revoked.\n`)
}

/** As the SDKs and Terraform take it from the environment. */
function show(made: Schemas['NewKeyPair'], { json: asJson }: Common): void {
  if (asJson) {
    process.stdout.write(json(made))
    return
  }
  process.stderr.write(`A key pair of account ${made.accountId}; its SecretKey is not shown again:\n`)
  process.stdout.write(`TENCENTCLOUD_SECRET_ID=${made.id}\nTENCENTCLOUD_SECRET_KEY=${made.secretKey}\n`)
}
