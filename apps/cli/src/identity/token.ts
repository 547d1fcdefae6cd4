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

export interface CreateTokenOptions extends Common {
  readonly name: string
  readonly role: 'reader' | 'operator' | 'admin'
  readonly account?: readonly string[]
  readonly expires?: string
}

export async function createToken(options: CreateTokenOptions): Promise<void> {
  const { name, role, account, expires } = options
  const body = {
    name,
    role,
    ...(account !== undefined && { accountIds: [...account] }),
    ...(expires !== undefined && { expiresAt: readEnd('--expires', expires, Date.now()) }),
  }
  show(await ask(options, (client) => client.POST('/v1/tokens', { body })), options)
}

export async function listTokens(options: Common): Promise<void> {
  const all = await everyPage((cursor) =>
    ask(options, (client) => client.GET('/v1/tokens', { params: { query: cursor } })),
  )
  if (options.json) {
    process.stdout.write(json(all))
    return
  }
  const rows = all.map((token) => [
    token.id,
    token.name,
    token.role,
    token.accountIds?.join(',') ?? 'all',
    token.state,
    token.expiresAt ?? 'never',
    token.createdBy,
  ])
  const head = ['ID', 'NAME', 'ROLE', 'ACCOUNTS', 'STATE', 'EXPIRES', 'MADE BY']
  process.stdout.write(rows.length === 0 ? 'There are no tokens.\n' : table(head, rows))
}

export async function rotateToken(id: string, options: Common & { readonly grace?: string }): Promise<void> {
  const params = { path: { id }, query: { grace: readDuration('--grace', options.grace ?? '0s') } }
  show(await ask(options, (client) => client.POST('/v1/tokens/{id}/rotate', { params })), options)
}

export async function revokeToken(id: string, options: Common & { readonly yes?: boolean }): Promise<void> {
  await confirm(`Revoke the token ${id}`, options)
  await ask(options, (client) => client.DELETE('/v1/tokens/{id}', { params: { path: { id } } }))
  process.stdout.write(options.json ? json({ id, state: 'revoked' }) : `${id} is revoked.\n`)
}

/** The token alone is the result, for `TOKEN=$(havip token create ...)`; what else there is to say goes beside it. */
function show(made: Schemas['NewToken'], { json: asJson }: Common): void {
  if (asJson) {
    process.stdout.write(json(made))
    return
  }
  process.stderr.write(
    `${made.id} (${made.role} of ${made.accountIds?.join(', ') ?? 'all accounts'}); it is not shown again:\n`,
  )
  process.stdout.write(`${made.token}\n`)
}
