import { readFileSync } from 'node:fs'
import {
  type Configuration,
  checkConfiguration,
  type Finding,
  type NetworkFacts,
  parseKeepalived,
  readConfiguration,
} from '@havip/keepalived'
import { type Ipv4, parseIpv4 } from '@havip/net'
import { colorsOf } from '../colors.js'
import { Failure } from '../failure.js'
import { type OutputOptions, print } from '../output.js'
import { includeFrom } from './include.js'
import { Network, type NetworkOptions, namesServer } from './network.js'

export interface CheckOptions extends NetworkOptions, OutputOptions {
  readonly instance?: string
  readonly havip?: readonly string[]
  readonly peer?: readonly string[]
  readonly configId?: string
}

/** Exit code when something in the configuration fails on this network. */
const fails = 2

export async function check(file: string, others: readonly string[], options: CheckOptions): Promise<void> {
  const configuration = read(file, options)
  const facts = await gather(options)
  const findings = checkConfiguration(
    configuration,
    facts,
    others.map((other) => read(other, options)),
  )
  const errors = findings.filter(({ severity }) => severity === 'error').length
  print({ ok: errors === 0, findings }, options, {
    text: () => `${findings.map(shown).join('')}${summary(findings.length, errors, facts)}\n`,
    quiet: () => findings.map((found) => `${found.file}:${found.line}:${found.rule}`),
  })
  if (errors > 0) process.exitCode = fails
}

function read(file: string, { configId }: CheckOptions): Configuration {
  const source =
    file === '-' ? { file: 'standard input', text: readText(0, file) } : { file, text: readText(file, file) }
  const options = { include: includeFrom, ...(configId !== undefined && { configId }) }
  return readConfiguration(source.file, parseKeepalived(source, options))
}

function readText(from: string | number, name: string): string {
  try {
    return readFileSync(from, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new Failure(`${name} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}.`)
  }
}

/** What is said on the command line, and what the server says. */
async function gather(options: CheckOptions): Promise<NetworkFacts> {
  const { instance, havip, peer } = options
  const told = havip?.map((address) => ({ address: addressOf('--havip', address) }))
  const peers = peer?.map((address) => addressOf('--peer', address))
  const given = { ...(told && { haVips: told }), ...(peers && { peers }) }
  // Only a server knows an instance.
  if (instance === undefined && !namesServer(options, process.env)) return given
  const network = new Network(options)
  if (instance === undefined) return { ...given, haVips: [...(told ?? []), ...(await network.haVips())] }
  const { self, vpcId, privateAddresses } = await network.instance(instance)
  return { ...given, self, privateAddresses, haVips: [...(told ?? []), ...(await network.haVips(vpcId))] }
}

function addressOf(option: string, text: string): Ipv4 {
  const address = parseIpv4(text)
  if (address === undefined) throw new Failure(`${option} '${text}' is no IPv4 address.`)
  return address
}

function shown({ file, line, severity, message, rule, source }: Finding): string {
  const colors = colorsOf()
  const word = severity === 'error' ? colors.red('error') : colors.yellow('warning')
  return `${colors.bold(`${file}:${line}:`)} ${word}: ${message} ${colors.dim(`[${rule}; ${source}]`)}\n`
}

function summary(findings: number, errors: number, { haVips, self }: NetworkFacts): string {
  const found = findings === 0 ? 'nothing wrong' : `${count(errors, 'error')}, ${count(findings - errors, 'warning')}`
  const known = haVips === undefined ? 'no HAVIPs known: say --havip or --url' : count(haVips.length, 'HAVIP')
  return `${found} (${known}${self === undefined ? '' : `, as ${self.id}`})`
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}
