import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { type OutputOptions, print } from '../output.js'

export interface AttachOptions extends ConnectionOptions, OutputOptions {
  readonly pid?: number
  readonly netns?: string
  readonly name?: string
}

/** Puts an ENI into a network namespace; without an ENI tells which are in one. */
export async function attach(eni: string | undefined, options: AttachOptions): Promise<void> {
  const { pid, netns, name } = options
  if (eni === undefined) return await list(options)
  if ((pid === undefined) === (netns === undefined)) throw new Failure('Say where to: --pid PID or --netns NAME.')
  const body = {
    networkInterfaceId: eni,
    ...(pid !== undefined && { pid }),
    ...(netns !== undefined && { netns }),
    ...(name !== undefined && { device: name }),
  }
  const made = await ask(options, (client) => client.POST('/v1/lab/attachments', { body }))
  print(made, options, {
    quiet: () => [made.device],
    text: () => `${made.networkInterfaceId} is ${made.device} there.\n`,
  })
}

export async function detach(eni: string, options: ConnectionOptions & OutputOptions): Promise<void> {
  await ask(options, (client) => client.DELETE('/v1/lab/attachments/{id}', { params: { path: { id: eni } } }))
  const text = () => `${eni} is in its instance again.\n`
  print({ networkInterfaceId: eni, detached: true }, options, { text, quiet: () => [eni] })
}

async function list(options: AttachOptions): Promise<void> {
  const attached = await ask(options, (client) => client.GET('/v1/lab/attachments'))
  const lines = attached.items.map(({ networkInterfaceId, device }) => `${networkInterfaceId} ${device}`)
  print(attached, options, {
    quiet: () => attached.items.map(({ networkInterfaceId }) => networkInterfaceId),
    text: () => (lines.length === 0 ? 'Every ENI is in its instance.\n' : `${lines.join('\n')}\n`),
  })
}
