import { renderKeepalived } from '@havip/keepalived'
import { type Ipv4, parseIpv4 } from '@havip/net'
import { Failure } from '../failure.js'
import { Network, type NetworkOptions, namesServer } from './network.js'

export interface RenderOptions extends NetworkOptions {
  readonly local: string
  readonly peer: readonly string[]
  readonly priority: string
  readonly interface: string
  readonly routerId: string
  readonly name: string
  readonly advertInt: string
  readonly vrrpVersion: '2' | '3'
  readonly password?: string
  readonly check?: string
  readonly preempt?: boolean
}

export async function render(haVips: readonly string[], options: RenderOptions): Promise<void> {
  const { vrrpVersion, password, check, preempt } = options
  const addresses = resolver(options)
  const version = vrrpVersion === '3' ? 3 : 2
  const text = renderKeepalived({
    local: await addresses.ofInstance('--local', options.local),
    peers: await Promise.all(options.peer.map((peer) => addresses.ofInstance('--peer', peer))),
    haVips: await Promise.all(haVips.map((haVip) => addresses.ofHaVip(haVip))),
    priority: numberOf('--priority', options.priority, 1, 254),
    routerId: numberOf('--router-id', options.routerId, 1, 255),
    interface: word('--interface', options.interface, 15),
    name: word('--name', options.name, 64),
    advertInterval: interval(options.advertInt, version),
    version,
    ...(password !== undefined && { password: passwordOf(password, version) }),
    ...(check !== undefined && { check: { name: 'check', path: path(check) } }),
    ...(preempt && { preempt }),
  })
  process.stdout.write(text)
}

interface Resolver {
  ofHaVip(text: string): Promise<Ipv4>
  ofInstance(option: string, text: string): Promise<Ipv4>
}

/** Addresses stand for themselves; ids are asked of the server. */
function resolver(options: RenderOptions): Resolver {
  const network = namesServer(options, process.env) ? new Network(options) : undefined
  const need = (what: string) => {
    if (network === undefined) throw new Failure(`${what} is no IPv4 address; to give an id, say --url or --context.`)
    return network
  }
  return {
    ofHaVip: async (text) => {
      const address = parseIpv4(text)
      if (address !== undefined) return address
      const found = (await need(`'${text}'`).haVips()).find(({ id }) => id === text)
      if (found === undefined)
        throw new Failure(`There is no HAVIP '${text}'; \`havip havip list\` lists those there are.`)
      return found.address
    },
    ofInstance: async (option, text) => {
      const address = parseIpv4(text)
      if (address !== undefined) return address
      const { self } = await need(`${option} '${text}'`).instance(text)
      const [primary] = self.interfaces.find(({ device }) => device === 'eth0')?.addresses ?? []
      if (primary === undefined) throw new Failure(`${text} has no address on eth0.`)
      return primary
    },
  }
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new Failure(`${option} '${text}' is no number from ${least} to ${most}.`)
}

function interval(text: string, version: 2 | 3): number {
  const value = Number(text)
  const [least, pattern] = version === 2 ? [1, /^\d+$/] : [0.01, /^\d+(\.\d+)?$/]
  const most = version === 2 ? 255 : 40.95
  if (pattern.test(text) && value >= least && value <= most) return value
  throw new Failure(
    `--advert-int '${text}' is no number of seconds that VRRP version ${version} has: ${least} to ${most}.`,
  )
}

function word(option: string, text: string, most: number): string {
  if (/^[\w.:-]+$/.test(text) && text.length <= most) return text
  throw new Failure(`${option} '${text}' is no name: letters, digits, . : _ -, at most ${most}.`)
}

function passwordOf(text: string, version: 2 | 3): string {
  if (version === 3) throw new Failure('VRRP version 3 has no password; leave --password out.')
  if (/^[^\s"#!{}$\\]{1,8}$/.test(text)) return text
  throw new Failure('--password has 1 to 8 characters, without spaces, quotes and # ! { } $ \\.')
}

function path(text: string): string {
  if (/^\/[^"\n$\\]+$/.test(text)) return text
  throw new Failure(`--check '${text}' is no absolute path, or has quotes, $ or \\ in it.`)
}
