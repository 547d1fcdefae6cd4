import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { json as asJson, table } from '../table.js'

export interface HolderOptions extends ConnectionOptions {
  readonly json?: boolean
}

export async function holder(wanted: string | undefined, options: HolderOptions): Promise<void> {
  const { json } = options
  const all = await ask(options, (client) => client.GET('/v1/sdn/holders'))
  const holders = all.holders.filter(({ haVipId, vip }) => wanted === undefined || wanted === haVipId || wanted === vip)
  if (wanted !== undefined && holders.length === 0) {
    throw new Failure(`There is no HAVIP '${wanted}'; \`havip holder\` lists those there are.`)
  }
  if (json) {
    process.stdout.write(asJson({ ...all, holders }))
    return
  }
  if (holders.length === 0) {
    process.stdout.write('There are no HAVIPs.\n')
    return
  }
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
  process.stdout.write(table(['HAVIP', 'ADDRESS', 'HOLDER', 'INSTANCE', 'API SAYS', 'REGION'], rows))
}
