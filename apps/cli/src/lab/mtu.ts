import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { type OutputOptions, print } from '../output.js'

type Options = ConnectionOptions & OutputOptions

/** Sets how long the packets of an ENI may be, or tells it; without an ENI lists those that are not as usual. */
export async function mtu(eni: string | undefined, bytes: string | undefined, options: Options): Promise<void> {
  if (eni === undefined) return await list(options)
  const params = { path: { id: eni } }
  const body = { mtu: lengthOf(bytes) }
  const found = await ask(options, (client) =>
    body.mtu === undefined
      ? client.GET('/v1/lab/network-interfaces/{id}', { params })
      : client.PUT('/v1/lab/network-interfaces/{id}', { params, body: { mtu: body.mtu } }),
  )
  print(found, options, {
    quiet: () => [`${found.mtu}`],
    text: () => `Packets of ${found.networkInterfaceId} have up to ${found.mtu} bytes.\n`,
  })
}

/** What is no length the server knows as well; a text would be no number to it. */
function lengthOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const bytes = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (bytes >= 576 && bytes <= 8500) return bytes
  throw new Failure(`'${text}' is no length of packets: give 576 to 8500 bytes.`)
}

async function list(options: Options): Promise<void> {
  const all = await ask(options, (client) => client.GET('/v1/lab/network-interfaces'))
  const lines = all.items.map(({ networkInterfaceId, mtu }) => `${networkInterfaceId} ${mtu}\n`)
  print(all, options, {
    quiet: () => all.items.map(({ networkInterfaceId }) => networkInterfaceId),
    text: () => (lines.length === 0 ? 'Packets of every ENI have up to 1500 bytes.\n' : lines.join('')),
  })
}
