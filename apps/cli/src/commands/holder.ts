import type { Schemas } from '@havip/client'
import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { type OutputOptions, print } from '../output.js'
import { table } from '../table.js'

export type HolderOptions = ConnectionOptions & OutputOptions

export async function holder(wanted: string | undefined, options: HolderOptions): Promise<void> {
  const all = await ask(options, (client) => client.GET('/v1/sdn/holders'))
  const holders = all.holders.filter(({ haVipId, vip }) => wanted === undefined || wanted === haVipId || wanted === vip)
  if (wanted !== undefined && holders.length === 0) {
    throw new Failure(`There is no HAVIP '${wanted}'; \`havip holder\` lists those there are.`)
  }
  print({ ...all, holders }, options, {
    text: () => shown(holders),
    quiet: () => holders.map(({ networkInterfaceId }) => networkInterfaceId ?? '-'),
  })
}

function shown(holders: readonly Schemas['Holder'][]): string {
  if (holders.length === 0) return 'There are no HAVIPs.\n'
  const rows = holders.map((row) => [
    row.haVipId,
    row.vip,
    row.networkInterfaceId ?? '-',
    row.instanceId ?? '-',
    row.recordedNetworkInterfaceId === row.networkInterfaceId
      ? 'the same'
      : (row.recordedNetworkInterfaceId ?? 'unbound'),
    row.region,
  ])
  return table(['HAVIP', 'ADDRESS', 'HOLDER', 'INSTANCE', 'API SAYS', 'REGION'], rows)
}
