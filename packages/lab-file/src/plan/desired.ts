import { gatewayOf, parseCidr } from '@havip/net'
import { addressesOf, type OwnedAddress } from '../file/addresses.js'
import type { Lab } from '../file/schema.js'
import { referencesIn } from '../file/template.js'
import type { Kind, LabNode, Value } from './node.js'

type Instance = Lab['instances'][string]
type Eni = Instance['interfaces'][string]

/** The nodes of a lab that was declared. */
export function desiredNodes(lab: Lab): LabNode[] {
  return [
    ...Object.entries(lab.vpcs).map(([name, { cidrBlock }]) =>
      node('vpc', name, { fixed: { cidrBlock }, facts: { cidrBlock } }),
    ),
    ...Object.keys(lab.securityGroups).map((name) => node('securityGroup', name, {})),
    ...Object.entries(lab.securityGroups).map(rulesNode),
    ...Object.entries(lab.placementGroups).map(([name, { type, affinity }]) =>
      node('placementGroup', name, { fixed: { type }, loose: { affinity } }),
    ),
    ...Object.entries(lab.routeTables).map(([name, { vpc }]) => node('routeTable', name, inVpc(vpc))),
    ...Object.entries(lab.routeTables).flatMap(([name, table]) => routeNodes(lab, name, table)),
    ...Object.entries(lab.subnets).map(([name, subnet]) => subnetNode(lab, name, subnet)),
    ...Object.entries(lab.instances).flatMap(([name, instance]) => instanceNodes(name, instance)),
    ...Object.entries(lab.havips).flatMap(([name, haVip]) => haVipNodes(name, haVip)),
    ...Object.entries(lab.eips).flatMap(([name, eip]) => eipNodes(name, eip)),
  ]
}

type Rest = Partial<Omit<LabNode, 'key' | 'kind'>>

function node(kind: Kind, name: string, rest: Rest): LabNode {
  return { key: `${kind}.${name}`, kind, fixed: {}, loose: {}, needs: [], uses: [], facts: {}, ...rest }
}

function inVpc(name: string): Rest {
  const vpc = `vpc.${name}`
  return { fixed: { vpc }, needs: [vpc] }
}

function rulesNode([name, { ingress, egress }]: [string, Lab['securityGroups'][string]]): LabNode {
  const peers = [...ingress, ...egress].map(({ peer }) => peer).filter((peer) => !isBlock(peer))
  const side = (policies: typeof ingress): Value =>
    policies.map(({ protocol, port, peer, action }) => {
      return { protocol, port, peer: isBlock(peer) ? peer : `securityGroup.${peer}`, action }
    })
  return node(
    'rules',
    name,
    rulesOf(
      name,
      side(ingress),
      side(egress),
      peers.map((peer) => `securityGroup.${peer}`),
    ),
  )
}

function isBlock(peer: string): boolean {
  return /^\d/.test(peer)
}

/** Rules go with their group, unless they name groups, which could not be deleted before. */
export function rulesOf(name: string, ingress: Value, egress: Value, peers: readonly string[]): Rest {
  const group = `securityGroup.${name}`
  const others = [...new Set(peers)].filter((peer) => peer !== group)
  return {
    loose: { ingress, egress },
    needs: [group],
    uses: others,
    ...(others.length === 0 && { owner: group }),
  }
}

function routeNodes(lab: Lab, name: string, { vpc, routes }: Lab['routeTables'][string]): LabNode[] {
  return routes.map(({ destination, via }) => {
    const owner = addressesOf(lab).find((each) => each.address === via && each.vpc === vpc)
    const hop = owner === undefined ? via : ownerKey(owner)
    return node('route', `${name}.${destination}`, routeOf(name, hop))
  })
}

/** A route by its next hop: the key of a node, or `internet`. */
export function routeOf(table: string, via: string): Pick<LabNode, 'fixed' | 'needs'> {
  return { fixed: { via }, needs: [`routeTable.${table}`, ...(via.includes('.') ? [via] : [])] }
}

function ownerKey({ address, path }: OwnedAddress): string {
  const [, instance, section, eni] = path.map(String)
  const key = section === 'interfaces' ? `interface.${instance}.${eni}` : `instance.${instance}`
  return path.includes('secondaryAddresses') ? `address.${key}/${address}` : key
}

function subnetNode(
  lab: Lab,
  name: string,
  { vpc, cidrBlock, zone = lab.zone, routeTable }: Lab['subnets'][string],
): LabNode {
  const table = routeTable === undefined ? null : `routeTable.${routeTable}`
  const block = parseCidr(cidrBlock)
  return node('subnet', name, {
    fixed: { vpc: `vpc.${vpc}`, cidrBlock, zone },
    loose: { routeTable: table },
    needs: [`vpc.${vpc}`],
    uses: table === null ? [] : [table],
    facts: { cidrBlock, ...(block !== undefined && { gateway: gatewayOf(block) }) },
  })
}

function instanceNodes(name: string, instance: Instance): LabNode[] {
  const { hostName, placementGroup, interfaces, files, run } = instance
  const key = `instance.${name}`
  const group = placementGroup === undefined ? null : `placementGroup.${placementGroup}`
  const place = eniNode(instance)
  const own = node('instance', name, {
    ...place,
    fixed: { ...place.fixed, hostName, placementGroup: group },
    loose: { ...place.loose, running: true },
    needs: [...place.needs, ...(group === null ? [] : [group])],
  })
  const enis = Object.entries(interfaces).flatMap(([each, eni], i, all) => {
    const eniKey = `interface.${name}.${each}`
    // The first that is attached is eth1.
    const before = all.slice(0, i).map(([other]) => `attachment.${name}.${other}`)
    return [
      node('interface', `${name}.${each}`, eniNode(eni)),
      node('attachment', `${name}.${each}`, { needs: [eniKey, key], behind: before }),
      ...eni.secondaryAddresses.map((address) => addressNode(eniKey, address)),
      ...mtuNodes(eniKey, eni),
    ]
  })
  return [
    own,
    ...instance.secondaryAddresses.map((address) => addressNode(key, address)),
    ...enis,
    ...mtuNodes(key, instance),
    ...filesNodes(name, files),
    ...Object.entries(run).map(([each, process]) => processNode(name, each, process, Object.keys(files))),
  ]
}

function eniNode({ subnet: name, address, securityGroups }: Pick<Eni, 'subnet' | 'address' | 'securityGroups'>) {
  const subnet = `subnet.${name}`
  const groups = securityGroups.map((group) => `securityGroup.${group}`)
  return {
    fixed: { subnet, address },
    loose: { securityGroups: groups },
    needs: [subnet],
    uses: groups,
    facts: { ...(address !== undefined && { address }) },
  }
}

function addressNode(owner: string, address: string): LabNode {
  return node('address', `${owner}/${address}`, { fixed: { address }, needs: [owner], owner })
}

/** The usual length of packets, bytes, which need not be said. */
const usualMtu = 1500

/** How long the packets of an ENI may be; of an instance: those of its primary one. */
function mtuNodes(owner: string, { mtu = usualMtu }: Pick<Eni, 'mtu'>): LabNode[] {
  return mtu === usualMtu ? [] : [node('mtu', owner, { loose: { mtu }, needs: [owner], owner })]
}

function filesNodes(instance: string, files: Instance['files']): LabNode[] {
  const texts = Object.values(files).map(({ content }) => content)
  const loose = Object.entries(files).map(([path, { content, mode }]) => [
    path,
    { content, mode: mode.padStart(4, '0') },
  ])
  if (texts.length === 0) return []
  return [node('files', instance, { ...inside(`instance.${instance}`, texts), loose: Object.fromEntries(loose) })]
}

/** What is in an instance: of nothing that its texts name does it matter whether it was made anew, only what it is. */
function inside(instance: string, texts: readonly string[]): Rest {
  const named = texts.flatMap(referencesIn).map(({ kind, name }) => `${kind}.${name}`)
  const uses = [...new Set(named)].filter((key) => key !== instance)
  return { needs: [instance], uses, owner: instance, isTemplate: true }
}

function processNode(
  instance: string,
  name: string,
  process: Instance['run'][string],
  files: readonly string[],
): LabNode {
  const { command, restart, env } = process
  const argv = typeof command === 'string' ? ['sh', '-c', command] : command
  const read = ('files' in process && process.files) || files
  const rest = inside(`instance.${instance}`, [...argv, ...Object.values(env)])
  return node('process', `${instance}.${name}`, {
    ...rest,
    loose: { command: argv, restart, env, reads: read.toSorted() },
    uses: [...(rest.uses ?? []), ...(files.length > 0 ? [`files.${instance}`] : [])],
  })
}

function haVipNodes(name: string, { subnet, address, associations }: Lab['havips'][string]): LabNode[] {
  const key = `havip.${name}`
  const own = node('havip', name, {
    fixed: { subnet: `subnet.${subnet}`, address, checkAssociate: associations !== undefined },
    needs: [`subnet.${subnet}`],
    facts: { ...(address !== undefined && { address }) },
  })
  const allowed = (associations ?? []).map((target) => {
    const to = target.includes('.') ? [`interface.${target}`, `attachment.${target}`] : [`instance.${target}`]
    return node('association', `${name}.${target}`, { needs: [key, ...to] })
  })
  return [own, ...allowed]
}

function eipNodes(name: string, { bind, bandwidth }: Lab['eips'][string]): LabNode[] {
  const key = `eip.${name}`
  const own = node('eip', name, { loose: { bandwidth } })
  if (bind === undefined) return [own]
  const attached = bind.startsWith('interface.') ? [bind.replace('interface.', 'attachment.')] : []
  return [own, node('binding', name, { fixed: { to: bind }, needs: [key, bind, ...attached] })]
}
