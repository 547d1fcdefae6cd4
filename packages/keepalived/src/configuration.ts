import { type Ipv4, parseIpv4 } from '@havip/net'
import { all, last, type Parsed, type Place, type Statement } from './node.js'

/** What is set, and where. */
export interface Field<T> extends Place {
  readonly value: T
}

/** An address in `virtual_ipaddress`, or in `virtual_ipaddress_excluded`. */
export interface VirtualAddress extends Place {
  /** As written, without what follows the address. */
  readonly text: string
  /** Undefined when it is no IPv4 address. */
  readonly address: Ipv4 | undefined
  /** Of `dev NAME`. */
  readonly device: string | undefined
}

/** A `vrrp_instance`, with what matters to the network. Times in seconds; what is not set is undefined. */
export interface VrrpInstance extends Place {
  readonly name: string
  readonly statement: Statement
  readonly state: Field<string> | undefined
  readonly interface: Field<string> | undefined
  readonly routerId: Field<string> | undefined
  readonly priority: Field<string> | undefined
  readonly version: 2 | 3
  readonly advertInterval: Field<number>
  readonly nopreempt: Field<true> | undefined
  readonly sourceIp: Field<string> | undefined
  /** Undefined without a `unicast_peer` block. */
  readonly peers: (Place & { readonly entries: readonly Field<string>[] }) | undefined
  readonly addresses: readonly VirtualAddress[]
  readonly password: (Place & { readonly type: string; readonly text: string }) | undefined
  readonly useVmac: Field<true> | undefined
  readonly trackScripts: readonly Field<string>[]
  readonly garp: GarpSettings
}

/** How often the addresses are announced (keepalived.conf(5), garp_*): the instance's own setting, else the global one. */
export interface GarpSettings {
  readonly delay: Field<number> | undefined
  readonly repeat: Field<number> | undefined
  readonly refresh: Field<number> | undefined
  readonly lowerPriorityRepeat: Field<number> | undefined
}

export interface Configuration {
  readonly file: string
  readonly parsed: Parsed
  readonly instances: readonly VrrpInstance[]
  readonly scripts: readonly (Field<string> & { readonly script: string | undefined })[]
  /** The `vrrp_strict` of global_defs. */
  readonly strict: Field<true> | undefined
}

export function readConfiguration(file: string, parsed: Parsed): Configuration {
  const globals = all(parsed.statements, 'global_defs').flatMap(({ children }) => children ?? [])
  return {
    file,
    parsed,
    instances: all(parsed.statements, 'vrrp_instance').map((statement) => readInstance(statement, globals)),
    scripts: all(parsed.statements, 'vrrp_script').map((statement) => ({
      ...field(statement, statement.args[0] ?? ''),
      script: last(statement.children, 'script')?.args.join(' '),
    })),
    strict: flag(globals, 'vrrp_strict'),
  }
}

function readInstance(statement: Statement, globals: readonly Statement[]): VrrpInstance {
  const inside = statement.children ?? []
  const peers = last(inside, 'unicast_peer')
  const version = last(inside, 'version') ?? last(globals, 'vrrp_version')
  return {
    ...field(statement, statement.args[0] ?? ''),
    name: statement.args[0] ?? '',
    statement,
    state: text(inside, 'state'),
    interface: text(inside, 'interface'),
    routerId: text(inside, 'virtual_router_id'),
    priority: text(inside, 'priority'),
    version: version?.args[0] === '3' ? 3 : 2,
    advertInterval: number(inside, 'advert_int') ?? field(statement, 1),
    nopreempt: flag(inside, 'nopreempt'),
    sourceIp: text(inside, 'unicast_src_ip'),
    peers: peers && {
      ...field(peers, true),
      // Behind the address may stand ttl limits.
      entries: (peers.children ?? []).map((entry) => field(entry, entry.name)),
    },
    addresses: ['virtual_ipaddress', 'virtual_ipaddress_excluded'].flatMap((name) =>
      all(inside, name).flatMap(({ children }) => (children ?? []).map(readAddress)),
    ),
    password: readPassword(inside),
    useVmac: flag(inside, 'use_vmac'),
    trackScripts: all(inside, 'track_script').flatMap(({ children }) =>
      (children ?? []).map((entry) => field(entry, entry.name)),
    ),
    garp: {
      delay: number(inside, 'garp_master_delay') ?? number(globals, 'vrrp_garp_master_delay'),
      repeat: number(inside, 'garp_master_repeat') ?? number(globals, 'vrrp_garp_master_repeat'),
      refresh: number(inside, 'garp_master_refresh') ?? number(globals, 'vrrp_garp_master_refresh'),
      lowerPriorityRepeat: number(inside, 'garp_lower_prio_repeat') ?? number(globals, 'vrrp_garp_lower_prio_repeat'),
    },
  }
}

function readAddress({ name, args, file, line }: Statement): VirtualAddress {
  const device = args[args.indexOf('dev') + 1]
  return {
    file,
    line,
    text: name,
    address: parseIpv4(name.split('/')[0] ?? ''),
    device: args.includes('dev') ? device : undefined,
  }
}

function readPassword(inside: readonly Statement[]): VrrpInstance['password'] {
  const block = last(inside, 'authentication')
  if (block === undefined) return undefined
  const type = last(block.children, 'auth_type')?.args[0] ?? ''
  const pass = last(block.children, 'auth_pass')
  return { ...field(pass ?? block, true), type, text: pass?.args[0] ?? '' }
}

function field<T>({ file, line }: Place, value: T): Field<T> {
  return { file, line, value }
}

function text(within: readonly Statement[], name: string): Field<string> | undefined {
  const statement = last(within, name)
  return statement && field(statement, statement.args[0] ?? '')
}

function number(within: readonly Statement[], name: string): Field<number> | undefined {
  const statement = last(within, name)
  return statement && field(statement, Number(statement.args[0]))
}

function flag(within: readonly Statement[], name: string): Field<true> | undefined {
  const statement = last(within, name)
  // Newer versions take `use_vmac false` and the like.
  const isOff = /^(false|off|no)$/i.test(statement?.args[0] ?? '')
  return statement === undefined || isOff ? undefined : field(statement, true)
}
