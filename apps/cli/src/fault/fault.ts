import type { Schemas } from '@havip/client'
import { parseDuration, parseLateness } from '@havip/sdn'
import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { type OutputOptions, print } from '../output.js'
import { table } from '../table.js'
import { sentence } from './sentence.js'

type Order = Omit<Schemas['FaultCreate'], 'durationMs'>

export interface FaultOptions extends ConnectionOptions, OutputOptions {
  /** Such as `30s`. */
  readonly for: string
}

export interface AnnouncementOptions extends FaultOptions {
  readonly from?: string
  readonly form?: 'request' | 'reply'
  readonly share?: string
}

export interface PathOptions extends FaultOptions {
  readonly from?: readonly string[]
  readonly to?: readonly string[]
  readonly bothWays?: boolean
  readonly share?: string
}

interface Late {
  /** Such as `200ms` or `100ms-300ms`. */
  readonly by: string
}

export async function lose(haVip: string, options: AnnouncementOptions & { readonly first?: string }): Promise<void> {
  const { first } = options
  const of = await announcements(haVip, options)
  const count = first === undefined ? {} : { first: numberOf('--first', first) }
  await begin({ kind: 'lose-announcements', ...of, ...count }, options)
}

export async function loiter(haVip: string, options: AnnouncementOptions & Late): Promise<void> {
  const late = latenessOf('--by', options.by)
  await begin({ kind: 'delay-announcements', ...(await announcements(haVip, options)), ...late }, options)
}

export async function cut(options: PathOptions): Promise<void> {
  await begin({ kind: 'cut', ...path(options) }, options)
}

export async function delay(options: PathOptions & Late): Promise<void> {
  await begin({ kind: 'delay', ...path(options), ...latenessOf('--by', options.by) }, options)
}

export async function duplicate(options: PathOptions & { readonly copies?: string }): Promise<void> {
  const { copies } = options
  const many = copies === undefined ? {} : { copies: numberOf('--copies', copies) }
  await begin({ kind: 'duplicate', ...path(options), ...many }, options)
}

export async function partition(options: FaultOptions & { readonly group: readonly string[] }): Promise<void> {
  await begin({ kind: 'partition', groups: options.group.map((ids) => ids.split(',')) }, options)
}

export async function slowSwitching(vpcId: string, time: string, options: FaultOptions): Promise<void> {
  await begin({ kind: 'slow-switching', vpcId, ...latenessOf('the time', time) }, options)
}

export async function freeze(instanceIds: readonly string[], options: FaultOptions): Promise<void> {
  await begin({ kind: 'freeze', instanceIds: [...instanceIds] }, options)
}

export async function cutPower(
  instanceIds: readonly string[],
  options: FaultOptions & { readonly host?: string },
): Promise<void> {
  const { host } = options
  if ((host === undefined) === (instanceIds.length === 0)) throw new Failure('Say which instances, or --host.')
  const what = host === undefined ? { instanceIds: [...instanceIds] } : { hostId: host }
  await begin({ kind: 'power-cut', ...what }, options)
}

export async function list(options: ConnectionOptions & OutputOptions): Promise<void> {
  const faults = await ask(options, (client) => client.GET('/v1/sdn/faults'))
  const rows = faults.items.map((fault) => [fault.id, sentence(fault), fault.until, `${fault.taken}`])
  const head = ['FAULT', 'WHAT', 'UNTIL', 'FRAMES TAKEN']
  print(faults, options, {
    text: () => (rows.length === 0 ? 'Nothing is broken.\n' : table(head, rows)),
    quiet: () => faults.items.map(({ id }) => id),
  })
}

export async function mend(id: string, options: ConnectionOptions & OutputOptions): Promise<void> {
  await ask(options, (client) => client.DELETE('/v1/sdn/faults/{id}', { params: { path: { id } } }))
  print({ id }, options, { text: () => `${id} is mended.\n`, quiet: () => [id] })
}

async function begin(order: Order, options: FaultOptions): Promise<void> {
  const body = { ...order, durationMs: millis(options.for) }
  const fault = await ask(options, (client) => client.POST('/v1/sdn/faults', { body }))
  print(fault, options, {
    text: () => `${fault.id}: ${sentence(fault)}, until ${fault.until}\n`,
    quiet: () => [fault.id],
  })
}

async function announcements(haVip: string, options: AnnouncementOptions) {
  const { from, form, share } = options
  return {
    haVipId: await haVipIdOf(haVip, options),
    ...(from !== undefined && { networkInterfaceId: from }),
    ...(form !== undefined && { form }),
    ...(share !== undefined && { share: shareOf(share) }),
  }
}

function path({ from, to, bothWays, share }: PathOptions) {
  if (from === undefined && to === undefined) throw new Failure('Say which packets: --from, --to or both.')
  return {
    ...(from !== undefined && { from: [...from] }),
    ...(to !== undefined && { to: [...to] }),
    ...(bothWays && { bothWays }),
    ...(share !== undefined && { share: shareOf(share) }),
  }
}

async function haVipIdOf(text: string, options: ConnectionOptions): Promise<string> {
  if (text.startsWith('havip-')) return text
  const { holders } = await ask(options, (client) => client.GET('/v1/sdn/holders'))
  const [found, other] = holders.filter(({ vip }) => vip === text)
  if (found === undefined) throw new Failure(`There is no HAVIP '${text}'; \`havip holder\` lists those there are.`)
  if (other !== undefined) throw new Failure(`'${text}' is the address of several HAVIPs; give the id.`)
  return found.haVipId
}

function millis(text: string): number {
  const value = parseDuration(text)
  if (value !== undefined && value > 0 && value <= 86_400_000) return value
  throw new Failure(`--for '${text}' is no time up to a day, such as 500ms, 30s, 5m or 2h.`)
}

function latenessOf(option: string, text: string): { readonly delayMs: number; readonly jitterMs?: number } {
  const lateness = parseLateness(text)
  if (lateness === undefined)
    throw new Failure(`${option} '${text}' is no time up to 10m such as 200ms or 10s, nor a range such as 60s-120s.`)
  const { delayMs, jitterMs = 0 } = lateness
  return { delayMs, ...(jitterMs > 0 && { jitterMs }) }
}

function numberOf(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new Failure(`${option} '${text}' is no number above 0.`)
}

function shareOf(text: string): number {
  if (/^(0(\.\d+)?|1(\.0+)?)$/.test(text)) return Number(text)
  throw new Failure(`--share '${text}' is no fraction from 0 to 1.`)
}
