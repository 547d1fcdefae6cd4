import type { Schemas } from '@havip/client'
import { ask } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { json as asJson, table } from '../table.js'
import { sentence } from './sentence.js'

interface JsonOption {
  readonly json?: boolean
}

export interface FaultOptions extends ConnectionOptions, JsonOption {
  /** Such as `30s`. */
  readonly for: string
}

export interface LoseOptions extends FaultOptions {
  readonly from?: string
  readonly form?: 'request' | 'reply'
  readonly first?: string
  readonly share?: string
}

export interface CutOptions extends FaultOptions {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly bothWays?: boolean
}

export async function lose(haVip: string, options: LoseOptions): Promise<void> {
  const { from, form, first, share } = options
  const body = {
    kind: 'lose-announcements' as const,
    haVipId: await haVipIdOf(haVip, options),
    ...(from !== undefined && { networkInterfaceId: from }),
    ...(form !== undefined && { form }),
    ...(first !== undefined && { first: numberOf('--first', first, /^[1-9]\d{0,8}$/) }),
    ...(share !== undefined && { share: numberOf('--share', share, /^(0(\.\d+)?|1(\.0+)?)$/) }),
    durationMs: millis(options.for),
  }
  await begin(body, options)
}

export async function cut(options: CutOptions): Promise<void> {
  const { from, to, bothWays } = options
  const ends = { from: [...from], to: [...to], ...(bothWays && { bothWays }) }
  await begin({ kind: 'cut', ...ends, durationMs: millis(options.for) }, options)
}

export async function list(options: ConnectionOptions & JsonOption): Promise<void> {
  const faults = await ask(options, (client) => client.GET('/v1/sdn/faults'))
  if (options.json) process.stdout.write(asJson(faults))
  else if (faults.items.length === 0) process.stdout.write('Nothing is broken.\n')
  else {
    const rows = faults.items.map((fault) => [fault.id, sentence(fault), fault.until, `${fault.taken}`])
    process.stdout.write(table(['FAULT', 'WHAT', 'UNTIL', 'FRAMES TAKEN'], rows))
  }
}

export async function mend(id: string, options: ConnectionOptions & JsonOption): Promise<void> {
  await ask(options, (client) => client.DELETE('/v1/sdn/faults/{id}', { params: { path: { id } } }))
  process.stdout.write(options.json ? asJson({ id }) : `${id} is mended.\n`)
}

async function begin(body: Schemas['FaultCreate'], options: FaultOptions): Promise<void> {
  const fault = await ask(options, (client) => client.POST('/v1/sdn/faults', { body }))
  process.stdout.write(options.json ? asJson(fault) : `${fault.id}: ${sentence(fault)}, until ${fault.until}\n`)
}

async function haVipIdOf(text: string, options: ConnectionOptions): Promise<string> {
  if (text.startsWith('havip-')) return text
  const { holders } = await ask(options, (client) => client.GET('/v1/sdn/holders'))
  const [found, other] = holders.filter(({ vip }) => vip === text)
  if (found === undefined) throw new Failure(`There is no HAVIP '${text}'; \`havip holder\` lists those there are.`)
  if (other !== undefined) throw new Failure(`'${text}' is the address of several HAVIPs; give the id.`)
  return found.haVipId
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

function millis(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,8})(ms|s|m|h)$/.exec(text) ?? []
  const value = Number(amount) * (units[unit] ?? 0)
  if (value > 0 && value <= 86_400_000) return value
  throw new Failure(`--for '${text}' is no time up to a day, such as 500ms, 30s, 5m or 2h.`)
}

function numberOf(option: string, text: string, pattern: RegExp): number {
  if (pattern.test(text)) return Number(text)
  throw new Failure(`${option} '${text}' is no ${option === '--share' ? 'fraction from 0 to 1' : 'number above 0'}.`)
}
