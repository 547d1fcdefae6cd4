import type { Schemas } from '@havip/client'
import { colorsOf } from '../colors.js'
import { sentence } from '../fault/sentence.js'
import { table } from '../table.js'

/** What `havip status` has to say. */
export interface Status {
  /** What says which server is asked. */
  readonly from: string
  readonly url: string
  readonly server: Schemas['Server']
  readonly session: Schemas['Session']
  readonly checks: Readonly<Record<string, string>>
  readonly counts: Readonly<Record<string, number | null>>
  readonly haVips: readonly Schemas['HaVip'][]
  readonly tasks: readonly Schemas['Task'][]
  readonly faults: readonly Schemas['Fault'][] | null
  readonly warnings: readonly string[]
}

const names: Readonly<Record<string, string>> = {
  vpcs: 'VPCs',
  enis: 'ENIs',
  havips: 'HAVIPs',
  eips: 'EIPs',
  routeTables: 'route tables',
  securityGroups: 'security groups',
}

/** For people. */
export function shown(status: Status): string {
  const { url, from, server, session, checks, counts, warnings } = status
  const colors = colorsOf()
  const bad = Object.entries(checks).filter(([, said]) => said !== 'ok')
  const scope = session.accountIds === null ? 'all accounts' : session.accountIds.join(', ')
  const engine = server.engine === null ? '' : `, the network ${place[server.engine]}`
  const kinds = Object.entries(counts).filter(([, count]) => count !== null)
  const lines = [
    ['server', `${url} (${from}), version ${server.version}`],
    ['cloud', `${clouds[server.backend]}${engine}; ${server.defaultRegion} unless said`],
    ['ready', bad.length === 0 ? colors.green('yes') : colors.red(`no: ${bad.map(([name]) => name).join(', ')}`)],
    ['you', `${session.actor}, ${session.role} of ${scope}`],
    ['there are', kinds.map(([name, count]) => `${count} ${names[name] ?? name}`).join(', ')],
    ['tasks', status.tasks.length === 0 ? 'none goes on' : status.tasks.map(task).join('\n')],
    ['faults', status.faults === null ? '-' : status.faults.map(fault).join('\n') || 'none'],
  ]
  const loud = warnings.map((warning) => `${colors.yellow('warning')}: ${warning}\n`)
  return `${table([], lines)}${haVips(status)}${loud.length === 0 ? '' : `\n${loud.join('')}`}`
}

const place = { memory: 'in memory', linux: 'in the Linux kernel' } as const
const clouds = { emulator: 'emulated', tencent: 'Tencent Cloud itself' } as const

function haVips({ haVips: all }: Status): string {
  if (all.length === 0) return ''
  const rows = all.map((each) => [
    each.id,
    each.vip,
    each.name,
    each.state,
    each.networkInterfaceId ?? '-',
    each.instanceId ?? '-',
    each.eip ?? '-',
    each.flushedAt ?? 'never',
  ])
  return `\n${table(['HAVIP', 'ADDRESS', 'NAME', 'STATE', 'HOLDER', 'INSTANCE', 'EIP', 'LAST MOVED'], rows)}`
}

function task({ action, id, resourceIds, createdAt }: Schemas['Task']): string {
  return `${action} of ${resourceIds.join(', ')} since ${createdAt} (${id})`
}

function fault(each: Schemas['Fault']): string {
  return `${each.id}: ${sentence(each)}, until ${each.until}`
}
