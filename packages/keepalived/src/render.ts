import type { Ipv4 } from '@havip/net'

/** A node of a cluster, and what it announces. */
export interface NodeSettings {
  /** The node's own private IP. */
  readonly local: Ipv4
  /** Those of all other nodes. */
  readonly peers: readonly Ipv4[]
  /** Addresses of the HAVIPs; they move together. */
  readonly haVips: readonly Ipv4[]
  /** 1 to 254, another one on each node. */
  readonly priority: number
  /** `VI_1` when absent. */
  readonly name?: string
  /** `eth0` when absent. */
  readonly interface?: string
  /** 1 to 255, the same on every node; 51 when absent. */
  readonly routerId?: number
  /** 2 when absent. */
  readonly version?: 2 | 3
  /** Seconds; below one only in version 3. 1 when absent. */
  readonly advertInterval?: number
  /** At most 8 characters; only version 2 has one. */
  readonly password?: string
  /** A program that ends with 0 while the service works. */
  readonly check?: { readonly name: string; readonly path: string }
  /** Whether the node takes the HAVIP back when it returns; false when absent. */
  readonly preempt?: boolean
  /** A program that is run when the node becomes MASTER. */
  readonly notifyMaster?: string
}

/**
 * A keepalived.conf that works on this network: the vendor's example (HAVIP overview, 215/31817) with what it leaves to the reader.
 * The values are written as they are; whoever takes them from outside checks them first.
 */
export function renderKeepalived(node: NodeSettings): string {
  return renderInstances([node])
}

/** Several instances in one file, each with a name and a router id of its own. Checks of the same name are defined once. */
export function renderInstances(nodes: readonly NodeSettings[]): string {
  const checks = new Map(nodes.flatMap(({ check }) => (check === undefined ? [] : [[check.name, check] as const])))
  const runs = checks.size > 0 || nodes.some(({ notifyMaster }) => notifyMaster !== undefined)
  const globals = !runs ? [] : [block('global_defs', ['script_user root', 'enable_script_security'])]
  const scripts = [...checks.values()].map(({ name, path }) =>
    block(`vrrp_script ${name}`, [`script "${path}"`, 'interval 1']),
  )
  return `${[...globals, ...scripts, ...nodes.map(instance)].join('\n')}`
}

function instance(node: NodeSettings): string {
  const { local, peers, haVips, priority, name = 'VI_1', version = 2, password, check, preempt = false } = node
  return block(`vrrp_instance ${name}`, [
    ...(version === 3 ? ['version 3'] : []),
    'state BACKUP',
    `interface ${node.interface ?? 'eth0'}`,
    `virtual_router_id ${node.routerId ?? 51}`,
    ...(preempt ? [] : ['nopreempt']),
    `priority ${priority}`,
    `advert_int ${node.advertInterval ?? 1}`,
    ...(password === undefined || version === 3
      ? []
      : [block('authentication', ['auth_type PASS', `auth_pass ${password}`])]),
    `unicast_src_ip ${local}`,
    block('unicast_peer', peers),
    block('virtual_ipaddress', haVips),
    'garp_master_delay 1',
    'garp_master_refresh 5',
    ...(check === undefined ? [] : [block('track_script', [check.name])]),
    ...(node.notifyMaster === undefined ? [] : [`notify_master "${node.notifyMaster}"`]),
  ])
}

function block(head: string, lines: readonly string[]): string {
  const inside = lines.flatMap((line) => line.trimEnd().split('\n')).map((line) => `  ${line}\n`)
  return `${head} {\n${inside.join('')}}\n`
}
