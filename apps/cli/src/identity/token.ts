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

export interface CreateTokenOptions extends ConnectionOptions, OutputOptions {
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
  print(all, options, {
    text: () => (rows.length === 0 ? 'There are no tokens.\n' : table(head, rows)),
    quiet: () => all.map(({ id }) => id),
  })
}

export function getToken(id: string, options: Common): Promise<void> {
  return performAndShow(operationNamed('getToken'), { path: { id } }, options)
}

export async function rotateToken(id: string, options: Common & { readonly grace?: string }): Promise<void> {
  const params = { path: { id }, query: { grace: readDuration('--grace', options.grace ?? '0s') } }
  show(await ask(options, (client) => client.POST('/v1/tokens/{id}/rotate', { params })), options)
}

export async function revokeToken(id: string, options: Common & { readonly yes?: boolean }): Promise<void> {
  await confirm(`Revoke the token ${id}`, options)
  await ask(options, (client) => client.DELETE('/v1/tokens/{id}', { params: { path: { id } } }))
  print({ id, state: 'revoked' }, options, { text: () => `${id} is revoked.\n`, quiet: () => [id] })
}

/** The token alone is the result, for `TOKEN=$(havip token create ...)`; what else there is to say goes beside it. */
function show(made: Schemas['NewToken'], options: Common): void {
  const text = () => {
    const scope = made.accountIds?.join(', ') ?? 'all accounts'
    process.stderr.write(`${made.id} (${made.role} of ${scope}); it is not shown again:\n`)
    return `${made.token}\n`
  }
  print(made, options, { text, quiet: () => [made.token] })
}
