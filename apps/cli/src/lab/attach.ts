import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { type OutputOptions, print } from '../output.js'

export interface AttachOptions extends ConnectionOptions, OutputOptions {
  readonly pid?: number
  readonly netns?: string
  readonly name?: string
  readonly tap?: string
  readonly uid?: number
}

/** Puts an ENI into a network namespace, or behind a TAP device; without an ENI tells which are there. */
export async function attach(eni: string | undefined, options: AttachOptions): Promise<void> {
  const { pid, netns, name, tap, uid } = options
  if (eni === undefined) return await list(options)
  if (tap === undefined && (pid === undefined) === (netns === undefined))
    throw new Failure('Say where to: --pid PID or --netns NAME, or --tap NAME for a virtual machine.')
  if (tap !== undefined && name !== undefined) throw new Failure('--tap says the name already: leave --name out.')
  const device = tap ?? name
  const body = {
    networkInterfaceId: eni,
    ...(pid !== undefined && { pid }),
    ...(netns !== undefined && { netns }),
    ...(device !== undefined && { device }),
    ...(tap !== undefined && { kind: 'tap' as const }),
    ...(uid !== undefined && { uid }),
  }
  const made = await ask(options, (client) => client.POST('/v1/lab/attachments', { body }))
  print(made, options, {
    quiet: () => [made.device],
    text: () =>
      made.kind === 'tap'
        ? `${made.networkInterfaceId} is behind the TAP device ${made.device}.\n`
        : `${made.networkInterfaceId} is ${made.device} there.\n`,
  })
}

export async function detach(eni: string, options: ConnectionOptions & OutputOptions): Promise<void> {
  await ask(options, (client) => client.DELETE('/v1/lab/attachments/{id}', { params: { path: { id: eni } } }))
  const text = () => `${eni} is in its instance again.\n`
  print({ networkInterfaceId: eni, detached: true }, options, { text, quiet: () => [eni] })
}

async function list(options: AttachOptions): Promise<void> {
  const attached = await ask(options, (client) => client.GET('/v1/lab/attachments'))
  const lines = attached.items.map(({ networkInterfaceId, device, kind }) => {
    return `${networkInterfaceId} ${device}${kind === 'tap' ? ' (TAP)' : ''}`
  })
  print(attached, options, {
    quiet: () => attached.items.map(({ networkInterfaceId }) => networkInterfaceId),
    text: () => (lines.length === 0 ? 'Every ENI is in its instance.\n' : `${lines.join('\n')}\n`),
  })
}
