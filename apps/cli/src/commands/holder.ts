import Table from 'cli-table3'
import { ask } from '../api.js'
import { Failure } from '../failure.js'

/** Columns with two spaces between them and no lines: easy to read, easy to cut. */
const plain = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '' },
  ...{ 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '' },
}

export interface HolderOptions {
  readonly url: string
  readonly json?: boolean
}

export async function holder(wanted: string | undefined, { url, json }: HolderOptions): Promise<void> {
  const all = await ask(url, (client) => client.GET('/v1/sdn/holders'))
  const holders = all.holders.filter(({ haVipId, vip }) => wanted === undefined || wanted === haVipId || wanted === vip)
  if (wanted !== undefined && holders.length === 0) {
    throw new Failure(`There is no HAVIP '${wanted}'; \`havip holder\` lists those there are.`)
  }
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...all, holders }, null, 2)}\n`)
    return
  }
  if (holders.length === 0) {
    process.stdout.write('There are no HAVIPs.\n')
    return
  }
  const table = new Table({
    head: ['HAVIP', 'ADDRESS', 'HOLDER', 'INSTANCE', 'API SAYS', 'REGION'],
    style: { head: [], border: [] },
    chars: plain,
  })
  for (const row of holders) {
    table.push([
      row.haVipId,
      row.vip,
      row.networkInterfaceId ?? '-',
      row.instanceId ?? '-',
      row.recordedNetworkInterfaceId === row.networkInterfaceId
        ? 'the same'
        : (row.recordedNetworkInterfaceId ?? 'unbound'),
      row.region,
    ])
  }
  process.stdout.write(`${table.toString()}\n`)
}
