import { copyOf } from '../sync/copy.js'
import type {
  Eip,
  HaVip,
  Instance,
  NetworkInterface,
  PlacementGroup,
  RouteTable,
  SecurityGroup,
  Topology,
} from '../sync/topology.js'
import { type Block, type Expression, expression, type Value } from './hcl.js'
import { Names } from './names.js'

/** Resources of the provider tencentcloudstack/tencentcloud, and what there is no resource for. */
export interface Written {
  readonly blocks: readonly Block[]
  readonly notes: readonly string[]
}

/** Writes a topology as resources; those that others refer to come first. */
export function resourcesOf(topology: Topology): Written {
  const writer = new Writer(topology)
  writer.network()
  writer.securityGroups()
  for (const group of topology.placementGroups) writer.placementGroup(group)
  for (const instance of topology.instances) writer.instance(instance)
  for (const eni of topology.networkInterfaces) writer.networkInterface(eni)
  for (const haVip of topology.haVips) writer.haVip(haVip)
  for (const eip of topology.eips) writer.eip(eip)
  for (const table of topology.routeTables) writer.routes(table)
  return writer
}

class Writer implements Written {
  readonly blocks: Block[] = []
  readonly notes: string[] = []
  readonly #names = new Names()

  constructor(readonly topology: Topology) {}

  network(): void {
    const { vpcs, routeTables, subnets } = this.topology
    for (const vpc of vpcs) {
      const assistants = vpc.secondaryCidrBlocks.length > 0 ? vpc.secondaryCidrBlocks : undefined
      this.#own('vpc', vpc, {
        name: vpc.name,
        cidr_block: vpc.cidrBlock,
        is_multicast: vpc.enableMulticast,
        dns_servers: vpc.dnsServers.length > 0 ? vpc.dnsServers : undefined,
        assistant_cidrs: assistants,
        tags: tagsOf(vpc.tags),
      })
      if (vpc.domainName !== '') this.notes.push(`the domain name of ${vpc.id}: ${vpc.domainName}`)
    }
    for (const table of routeTables.filter(({ main }) => !main)) {
      this.#own('route_table', table, { vpc_id: this.#id(table.vpcId), name: table.name, tags: tagsOf(table.tags) })
    }
    for (const subnet of subnets) {
      this.#own('subnet', subnet, {
        vpc_id: this.#id(subnet.vpcId),
        name: subnet.name,
        cidr_block: subnet.cidrBlock,
        availability_zone: subnet.zone,
        is_multicast: subnet.enableBroadcast,
        route_table_id: this.#reference(subnet.routeTableId),
        tags: tagsOf(subnet.tags),
      })
    }
  }

  securityGroups(): void {
    const { securityGroups } = this.topology
    for (const group of securityGroups) {
      const { name, description, tags } = group
      this.#own('security_group', group, { name, description, tags: tagsOf(tags) })
    }
    for (const group of securityGroups.filter(({ ingress, egress }) => ingress.length + egress.length > 0)) {
      const rules = (type: 'ingress' | 'egress') => group[type].map((rule) => this.#rule(type, rule))
      const attributes = { security_group_id: this.#id(group.id) }
      this.#relation('security_group_rule_set', group, attributes, [...rules('ingress'), ...rules('egress')])
    }
  }

  #rule(type: string, { action, peer, protocol, port, description }: SecurityGroup['ingress'][number]): Block {
    const group = this.#reference(peer)
    const member = group !== undefined ? 'source_security_id' : peer.includes(':') ? 'ipv6_cidr_block' : 'cidr_block'
    const attributes = { action, [member]: group ?? peer, protocol: protocol.toUpperCase(), port, description }
    return { type, attributes }
  }

  placementGroup(group: PlacementGroup): void {
    this.#own('placement_group', group, { name: group.name, type: group.type, affinity: group.affinity })
  }

  instance(instance: Instance): void {
    const { id, name, zone, instanceType, vpcId, subnetId, privateIpAddresses, placementGroupId, state } = instance
    this.#own('instance', instance, {
      instance_name: name,
      availability_zone: zone,
      image_id: expression('var.image_id'),
      instance_type: instanceType,
      vpc_id: this.#id(vpcId),
      subnet_id: this.#id(subnetId),
      private_ip: privateIpAddresses[0],
      orderly_security_groups: this.#ids(instance.securityGroupIds),
      placement_group_id: placementGroupId === null ? undefined : this.#reference(placementGroupId),
      running_flag: state === 'STOPPED' ? false : undefined,
      tags: tagsOf(instance.tags),
    })
    const more = privateIpAddresses.slice(1)
    if (more.length > 0) this.notes.push(`the secondary addresses of the primary ENI of ${id}: ${more.join(', ')}`)
  }

  networkInterface(eni: NetworkInterface): void {
    if (eni.primary) return
    const { name, description, vpcId, subnetId, tags } = eni
    const ipv4s = eni.privateIpAddresses.map((ip, n) => ({ type: 'ipv4s', attributes: { ip, primary: n === 0 } }))
    const attributes = {
      name,
      description,
      vpc_id: this.#id(vpcId),
      subnet_id: this.#id(subnetId),
      security_groups: this.#ids(eni.securityGroupIds),
      tags: tagsOf(tags),
    }
    this.#own('eni', eni, attributes, ipv4s)
    const instance = eni.instanceId === null ? undefined : this.#reference(eni.instanceId)
    if (instance === undefined) return
    this.#relation('eni_attachment', eni, { eni_id: this.#id(eni.id), instance_id: instance })
  }

  haVip(haVip: HaVip): void {
    const { id, name, vip, vpcId, subnetId, checkAssociate } = haVip
    const places = { vpc_id: this.#id(vpcId), subnet_id: this.#id(subnetId) }
    this.#own('ha_vip', haVip, { name, ...places, vip, check_associate: checkAssociate })
    if (tagsOf(haVip.tags) !== undefined) this.notes.push(`the tags of ${id}`)
    for (const target of haVip.associations) {
      const instance_type = target.startsWith('eni-') ? 'ENI' : 'CVM'
      const attributes = { ha_vip_id: this.#id(id), instance_id: this.#id(target), instance_type }
      this.#relation('ha_vip_instance_attachment', haVip, attributes)
    }
  }

  eip(eip: Eip): void {
    const { id, name, bandwidth, chargeType, haVipId, tags } = eip
    const kind = { internet_charge_type: chargeType, internet_max_bandwidth_out: bandwidth, type: 'EIP' }
    this.#own('eip', eip, { name, ...kind, tags: tagsOf(tags) })
    if (haVipId !== null) {
      const attributes = { havip_id: this.#id(haVipId), address_ip: this.#reference(id, 'public_ip') }
      this.#relation('ha_vip_eip_attachment', eip, attributes)
      return
    }
    const target = this.#eipTarget(eip)
    if (target === undefined) this.notes.push(`what ${id} is bound to: ${eip.privateIpAddress ?? eip.instanceId}`)
    else this.#relation('eip_association', eip, { eip_id: this.#id(id), ...target })
  }

  /** An instance stands for the primary address of its primary ENI, which has no resource of its own. */
  #eipTarget({ instanceId, networkInterfaceId, privateIpAddress }: Eip) {
    const eni = networkInterfaceId === null ? undefined : this.#reference(networkInterfaceId)
    if (eni !== undefined) return { network_interface_id: eni, private_ip: privateIpAddress ?? undefined }
    const instance = this.topology.instances.find(({ id }) => id === instanceId)
    const isPrimary = privateIpAddress === null || instance?.privateIpAddresses[0] === privateIpAddress
    return instance !== undefined && isPrimary ? { instance_id: this.#reference(instance.id) } : undefined
  }

  routes(table: RouteTable): void {
    const table_id = table.main ? this.#reference(table.vpcId, 'default_route_table_id') : this.#id(table.id)
    for (const route of table.routes.filter(({ gatewayId }) => gatewayId !== 'Local')) {
      const attributes = {
        route_table_id: table_id,
        destination_cidr_block: route.destination,
        next_type: route.gatewayType,
        next_hub: this.#id(route.gatewayId),
        description: route.description === '' ? undefined : route.description,
        disabled: route.enabled ? undefined : true,
      }
      this.#relation('route_table_entry', { id: route.id, name: `${table.name} ${route.destination}` }, attributes)
    }
  }

  #own(kind: string, { id, name }: Named, attributes: Attributes, blocks: readonly Block[] = []): void {
    this.#add(kind, this.#names.own(`tencentcloud_${kind}`, id, name), attributes, blocks)
  }

  #relation(kind: string, { id, name }: Named, attributes: Attributes, blocks: readonly Block[] = []): void {
    this.#add(kind, this.#names.name(`tencentcloud_${kind}`, id, name), attributes, blocks)
  }

  #add(kind: string, name: string, attributes: Attributes, blocks: readonly Block[]): void {
    this.blocks.push({ type: 'resource', labels: [`tencentcloud_${kind}`, name], attributes, blocks })
  }

  /** By reference where there is a resource, so that it is made first; else as it is. */
  #id(id: string): Value {
    return this.#reference(id) ?? id
  }

  #ids(ids: readonly string[]): Value | undefined {
    return ids.length === 0 ? undefined : ids.map((id) => this.#id(id))
  }

  #reference(id: string, attribute = 'id'): Expression | undefined {
    const text = this.#names.reference(id, attribute)
    return text === undefined ? undefined : expression(text)
  }
}

type Attributes = Readonly<Record<string, Value | undefined>>
interface Named {
  readonly id: string
  readonly name: string
}

function tagsOf(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  const own = Object.entries(tags).filter(([key]) => key !== copyOf)
  return own.length === 0 ? undefined : Object.fromEntries(own)
}
