import { parseIpv4 } from '@havip/net'
import { stringify } from 'yaml'
import { Failure } from '../failure.js'
import type { OutputOptions } from '../output.js'
import { type CloudAccess, clientOf, reasonOf } from './cloud.js'
import { EipSubject } from './eip.js'
import { Pace, TimeIsOver } from './pace.js'
import { PrivateIpSubject } from './private-ip.js'
import type { Subject } from './subject.js'
import { type Outcome, type Progress, type SwitchWish, switchAddress } from './switch-address.js'

export interface SwitchOptions extends OutputOptions {
  readonly to: string
  /** Of the ENI, for an EIP. */
  readonly address?: string
  readonly url: string
  readonly region?: string
  readonly token?: string
  readonly timeout: string
  readonly settle: string
  readonly dryRun?: boolean
}

/** What the program ends with; 1 is any other failure. */
const exitCodes: Readonly<Record<Outcome, number>> = {
  moved: 0,
  'already-there': 0,
  'would-move': 0,
  superseded: 2,
  'timed-out': 3,
}

/** Where lines go. */
export interface Output {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** `havip switch`: prints one line for each step, or one object at the end. */
export async function switchTo(address: string, options: SwitchOptions): Promise<void> {
  const code = await performSwitch(address, options, {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  })
  process.exitCode = code
  // A request that nobody waits for any more would keep the process.
  if (code === exitCodes['timed-out']) process.exit()
}

/** Gives the exit code; Failure for what is wrong with the order or refused by the API. */
export async function performSwitch(address: string, options: SwitchOptions, { out, err }: Output): Promise<number> {
  const wish = wishOf(options)
  const limit = millis('--timeout', options.timeout)
  if (wish.settle >= limit) throw new Failure(`--settle '${options.settle}' must be shorter than --timeout.`)
  const subject = await subjectOf(address, options, limit)
  const pace = new Pace(limit)
  const progress: Progress = {}
  // A program reads the one object on standard output; people and syslog read the lines.
  const write = options.json || options.yaml ? err : out
  const log = (line: string) => {
    if (!options.quiet) write(`${new Date().toISOString()} +${pace.elapsed}ms ${address} ${line}\n`)
  }
  const outcome = await outcomeOf(subject, wish, pace, progress, log)
  log(sentence(outcome, wish, progress))
  const result = { outcome, address, to: wish.to, ...progress, elapsedMs: pace.elapsed }
  if (options.json) out(`${JSON.stringify(result)}\n`)
  else if (options.yaml) out(stringify(result))
  return exitCodes[outcome]
}

async function outcomeOf(
  subject: Subject,
  wish: SwitchWish,
  pace: Pace,
  progress: Progress,
  log: (line: string) => void,
): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve('timed-out'), pace.limit)
  })
  try {
    return await Promise.race([switchAddress(subject, wish, pace, progress, log), over])
  } catch (error) {
    if (error instanceof TimeIsOver) return 'timed-out'
    if (error instanceof Failure) throw error
    throw new Failure(`not switched to ${wish.to}: ${reasonOf(error)}`)
  } finally {
    clearTimeout(timer)
  }
}

function sentence(outcome: Outcome, { to }: SwitchWish, { from, winner, movedMs, lastError }: Progress): string {
  switch (outcome) {
    case 'moved':
      return `moved from ${from || 'nobody'} to ${to} in ${movedMs} ms`
    case 'already-there':
      return `is at ${to} already`
    case 'would-move':
      return `would move from ${from || 'nobody'} to ${to}`
    case 'superseded':
      return `left alone: ${winner?.to} decided later, token ${winner?.token}`
    case 'timed-out':
      return `not known to be at ${to}: the time is over${lastError === undefined ? '' : `; last: ${lastError}`}`
  }
}

function wishOf(options: SwitchOptions): SwitchWish {
  const { to, token, settle, dryRun = false } = options
  if (token !== undefined && !(/^\d{1,16}$/.test(token) && Number.isSafeInteger(Number(token)))) {
    throw new Failure(`--token '${token}' is no whole number up to ${Number.MAX_SAFE_INTEGER}.`)
  }
  const wish = { to, settle: millis('--settle', settle), dryRun }
  return token === undefined ? wish : { ...wish, token: Number(token) }
}

/** An EIP by its id, or by an address that can be in no VPC; a private IP by an address that can. */
async function subjectOf(address: string, options: SwitchOptions, limit: number): Promise<Subject> {
  const { to, address: privateIp } = options
  const isEip = isEipName(address)
  const isEni = /^eni-[0-9a-z]{1,20}$/.test(to)
  if (!isEni && !isEip) throw new Failure(`--to '${to}' is no ENI, such as eni-0a1b2c3d.`)
  if (!isEni && !/^ins-[0-9a-z]{1,20}$/.test(to)) {
    throw new Failure(`--to '${to}' is no ENI or instance, such as eni-0a1b2c3d or ins-0a1b2c3d.`)
  }
  if (privateIp !== undefined && !(isEip && isEni)) {
    throw new Failure('--address says which private IP of an ENI gets an EIP; leave it out here.')
  }
  if (privateIp !== undefined && parseIpv4(privateIp) === undefined) {
    throw new Failure(`--address '${privateIp}' is no private IPv4 address, such as 172.17.16.100.`)
  }
  const vpc = clientOf(await accessOf(options, limit))
  return isEip ? new EipSubject(vpc, address, to, privateIp) : new PrivateIpSubject(vpc, address, to)
}

/** The blocks that a VPC can have are private ones (RFC 1918). */
function isEipName(address: string): boolean {
  if (/^eip-[0-9a-z]{1,20}$/.test(address)) return true
  const ip = parseIpv4(address)
  if (ip !== undefined) return !/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address)
  throw new Failure(`'${address}' is no private IPv4 address and no EIP, such as 172.17.16.100 or eip-0a1b2c3d.`)
}

async function accessOf({ url, region }: SwitchOptions, limit: number): Promise<CloudAccess> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new Failure(`--url '${url}' is no URL, such as http://127.0.0.1:7280.`)
  }
  if (region === undefined) throw new Failure('No region: set TENCENTCLOUD_REGION or give --region.')
  return { url, region, credential: await credentialOf(url), requestSeconds: Math.ceil(Math.min(limit, 10_000) / 1000) }
}

async function credentialOf(url: string): Promise<CloudAccess['credential']> {
  const { TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_TOKEN } = process.env
  if (TENCENTCLOUD_SECRET_ID && TENCENTCLOUD_SECRET_KEY) {
    const pair = { secretId: TENCENTCLOUD_SECRET_ID, secretKey: TENCENTCLOUD_SECRET_KEY }
    return TENCENTCLOUD_TOKEN ? { ...pair, token: TENCENTCLOUD_TOKEN } : pair
  }
  if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname)) {
    throw new Failure('No key pair: set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY.')
  }
  // The whole server takes a second to load, and somebody waits for the address.
  const { developmentAccount } = await import('@havip/server/development-key')
  return developmentAccount.keys[0]
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

function millis(option: string, text: string): number {
  const [, amount, unit = ''] = /^(\d{1,7})(ms|s|m)$/.exec(text) ?? []
  const value = Number(amount) * (units[unit] ?? 0)
  if (value >= 0 && value <= 3_600_000) return value
  throw new Failure(`${option} '${text}' is no time up to an hour, such as 500ms, 30s or 2m.`)
}
