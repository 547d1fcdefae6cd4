import { cidrContains, cidrRange, isReservedIn } from '@havip/net'
import { Draft, eniAddressLimit, eniLimit, type Quotas, taggedResources, type World } from '../src/index.js'
import { checkDisks } from './disk-invariants.js'
import { checkPlacement } from './placement-invariants.js'
import { checkRoutes } from './route-invariants.js'
import { checkSecurityGroups } from './security-group-invariants.js'

export type Check = (holds: boolean, rule: string) => void

/** The rules that hold in every world, after every action. Throws, naming the one that does not. */
export function checkInvariants(world: World, quotas: Quotas): void {
  const check: Check = (holds, rule) => {
    if (!holds) throw new Error(`broken at revision ${world.revision}: ${rule}`)
  }
  checkReferences(world, check)
  checkAddresses(world, check)
  checkMigrations(world, check)
  checkInterfaces(world, check)
  checkHaVips(world, check)
  checkPlacement(world, quotas, check)
  checkRoutes(world, quotas, check)
  checkSecurityGroups(world, quotas, check)
  checkEips(world, check)
  checkDisks(world, check)
  checkQuotas(world, quotas, check)
}

/** Every reference resolves, and names things of one place. */
function checkReferences(world: World, check: Check): void {
  for (const subnet of world.subnets.all()) check(world.vpcs.has(subnet.vpcId), `${subnet.id} has a VPC`)
  for (const { id, vpcId, subnetId, zone, hostId } of world.instances.all()) {
    const subnet = world.subnets.get(subnetId)
    check(subnet?.vpcId === vpcId && subnet.zone === zone, `${id}, its subnet, VPC and zone agree`)
    check(world.hosts.get(hostId)?.zone === zone, `${id} is on a host of its zone`)
  }
  for (const { id, vpcId, subnetId, attachment } of world.networkInterfaces.all()) {
    check(world.subnets.get(subnetId)?.vpcId === vpcId, `the subnet and VPC of ${id} agree`)
    if (attachment === null) continue
    check(world.instances.get(attachment.instanceId)?.vpcId === vpcId, `${id} is attached to an instance of its VPC`)
  }
  for (const { id, haVipId, target } of world.haVipAssociations.all()) {
    check(world.haVips.has(haVipId), `the HAVIP of ${id} exists`)
    const exists =
      target.kind === 'CVM'
        ? world.instances.has(target.instanceId)
        : world.networkInterfaces.has(target.networkInterfaceId)
    check(exists, `the target of ${id} exists`)
  }
  for (const { id, privateIpId } of world.eips.all()) {
    check(privateIpId === null || world.privateIps.has(privateIpId), `what ${id} is bound to exists`)
  }
  const resources = [
    world.vpcs,
    world.subnets,
    world.networkInterfaces,
    world.haVips,
    world.instances,
    world.disks,
    world.reserveIps,
    world.eips,
    world.routeTables,
    world.securityGroups,
    world.placementGroups,
  ]
  for (const { id, vpcId } of world.assistantCidrs.all()) check(world.vpcs.has(vpcId), `${id} has a VPC`)
  for (const { id, vpcId, subnetId } of world.reserveIps.all()) {
    check(world.subnets.get(subnetId)?.vpcId === vpcId, `the subnet and VPC of ${id} agree`)
    check(
      world.reserveIps.countBy('address', `${vpcId}/${world.reserveIps.get(id)?.address}`) === 1,
      `${id} is reserved once`,
    )
  }
  const tagged = new Set([...world.tags.all()].map(({ resourceId }) => resourceId))
  check(taggedResources(world, 'r').length === tagged.size, 'the tag service tells every resource that has tags')
  for (const { id, resourceId } of world.tags.all()) {
    check(
      resources.some((table) => table.has(resourceId)),
      `what tag ${id} is on exists`,
    )
  }
  for (const { id, resourceId, state } of world.tasks.all()) {
    if (state !== 'RUNNING') continue
    const exists = resources.some((table) => table.has(resourceId))
    check(exists, `what running task ${id} works on exists`)
  }
}

/** No address has two owners, each lies in its subnet, and the free ones are counted and found. */
function checkAddresses(world: World, check: Check): void {
  const owned = new Set<string>()
  for (const { id, vpcId, subnetId, address, owner } of world.privateIps.all()) {
    check(id === `${vpcId}/${address}` && !owned.has(id), `${id} has one owner`)
    owned.add(id)
    const subnet = world.subnets.get(subnetId)
    const inside = subnet?.vpcId === vpcId && cidrContains(subnet.cidrBlock, address)
    check(inside && !isReservedIn(subnet.cidrBlock, address), `${id} is one of ${subnetId} that may be given out`)
    const holder =
      owner.kind === 'eni' ? world.networkInterfaces.get(owner.networkInterfaceId) : world.haVips.get(owner.haVipId)
    check(holder?.subnetId === subnetId, `the owner of ${id} is in its subnet`)
  }
  for (const subnet of world.subnets.all()) {
    const kept = [...world.reserveIps.by('subnet', subnet.id)].filter(
      ({ address }) => !owned.has(`${subnet.vpcId}/${address}`),
    )
    const free = cidrRange(subnet.cidrBlock).size - 3 - world.privateIps.countBy('subnet', subnet.id) - kept.length
    const taken = [...world.privateIps.by('subnet', subnet.id)].map(({ address }) => address)
    check(taken.length === world.privateIps.countBy('subnet', subnet.id), `the count of ${subnet.id} is right`)
    const next = new Draft(world).freeAddress(subnet)
    check((next === undefined) === (free === 0), `${subnet.id} has ${free} free addresses and gives ${next}`)
    check(next === undefined || !owned.has(`${subnet.vpcId}/${next}`), `${next} of ${subnet.id} is free`)
    check(!kept.some(({ address }) => address === next), `${next} of ${subnet.id} is not reserved`)
  }
}

/** An address that moves has one task that moves it, and that task has it. */
function checkMigrations(world: World, check: Check): void {
  const moving = new Set<string>()
  for (const { id, state, work } of world.tasks.all()) {
    if (state !== 'RUNNING' || work.kind !== 'migrate-ip') continue
    const vpcId = world.networkInterfaces.get(work.sourceId)?.vpcId
    const owner = world.privateIps.get(`${vpcId}/${work.address}`)?.owner
    const there = owner?.kind === 'eni' && owner.networkInterfaceId === work.sourceId && owner.state === 'MIGRATING'
    check(there, `${work.address}, which task ${id} moves, is on its way from ${work.sourceId}`)
    moving.add(`${vpcId}/${work.address}`)
  }
  for (const { id, owner } of world.privateIps.all()) {
    check(owner.kind !== 'eni' || owner.state !== 'MIGRATING' || moving.has(id), `${id} is moved by a task`)
  }
}

/** One primary address per ENI, one primary ENI per instance, no MAC address or device index twice. */
function checkInterfaces(world: World, check: Check): void {
  const macs = new Set<string>()
  for (const eni of world.networkInterfaces.all()) {
    const ips = [...world.privateIps.by('owner', eni.id)]
    const primary = ips.filter(({ owner }) => owner.kind === 'eni' && owner.primary)
    check(primary.length === 1, `${eni.id} has one primary address of ${ips.length}`)
    check(!macs.has(`${eni.vpcId} ${eni.mac}`), `${eni.mac} is that of one ENI of ${eni.vpcId}`)
    macs.add(`${eni.vpcId} ${eni.mac}`)
    check(eni.primary === (eni.attachment?.deviceIndex === 0), `${eni.id} is primary if it has device index 0`)
    const between = eni.state === 'ATTACHING' || eni.state === 'DETACHING'
    check(!between || eni.attachment !== null, `${eni.id} is ${eni.state} with an instance`)
    // Its addresses may be worked on while it is AVAILABLE.
    const idle = ![...world.tasks.by('busy', eni.id)].some(
      ({ work }) => !work.kind.endsWith('-ips') && work.kind !== 'migrate-ip',
    )
    check(idle === (eni.state === 'AVAILABLE') || eni.primary, `${eni.id} is ${eni.state}, idle: ${idle}`)
  }
  for (const { id, instanceType } of world.instances.all()) {
    const enis = [...world.networkInterfaces.by('instance', id)]
    const indexes = new Set(enis.map(({ attachment }) => attachment?.deviceIndex))
    check(indexes.size === enis.length, `no device index of ${id} is taken twice`)
    check(enis.filter(({ primary }) => primary).length === 1, `${id} has one primary ENI`)
    check(enis.length <= eniLimit(instanceType), `${id} has as many ENIs as its type allows`)
    for (const eni of enis) {
      const few = world.privateIps.countBy('owner', eni.id) <= eniAddressLimit(instanceType)
      check(few, `${eni.id} has as many addresses as the type of ${id} allows`)
    }
  }
}

function checkHaVips(world: World, check: Check): void {
  for (const { id, vpcId, subnetId, vip, networkInterfaceId } of world.haVips.all()) {
    check(world.subnets.get(subnetId)?.vpcId === vpcId, `the subnet and VPC of ${id} agree`)
    const ips = [...world.privateIps.by('owner', id)]
    check(ips.length === 1 && ips[0]?.address === vip, `${id} owns its address`)
    if (networkInterfaceId !== null) {
      const holder = world.networkInterfaces.get(networkInterfaceId)
      check(holder?.subnetId === subnetId, `the holder of ${id} is in its subnet`)
      check(holder?.attachment != null, `the holder of ${id} is attached`)
    }
    const kinds = new Set([...world.haVipAssociations.by('haVip', id)].map(({ target }) => target.kind))
    check(kinds.size <= 1, `the associations of ${id} are of one type`)
    check(world.tasks.countBy('busy', id) <= 1, `one task at a time works on ${id}`)
  }
}

function checkEips(world: World, check: Check): void {
  const [addresses, bound] = [new Set<string>(), new Set<string>()]
  for (const { id, address, addressType, state, privateIpId, internetChargeType, prepaid } of world.eips.all()) {
    const owner = world.privateIps.get(privateIpId ?? '')?.owner
    const eni =
      owner?.kind === 'eni' && owner.primary ? world.networkInterfaces.get(owner.networkInterfaceId) : undefined
    check(addressType !== 'WanIP' || (state === 'BIND' && eni?.primary === true), `${id} is an instance's own address`)
    check(!addresses.has(address), `${address} is that of one EIP`)
    addresses.add(address)
    const hasTarget = state === 'BINDING' || state === 'BIND' || state === 'UNBINDING'
    check(hasTarget === (privateIpId !== null), `${id} is ${state}, bound to ${privateIpId}`)
    check(privateIpId === null || !bound.has(privateIpId), `${privateIpId} has one EIP`)
    if (privateIpId !== null) bound.add(privateIpId)
    check((internetChargeType === 'BANDWIDTH_PREPAID_BY_MONTH') === (prepaid !== null), `${id} is prepaid or not`)
    // A repetition with the same ClientToken follows the first one's tasks with its own.
    const works = new Set([...world.tasks.by('busyEip', id)].map(({ work }) => JSON.stringify(work)))
    check(works.size <= 1, `one task at a time works on ${id}`)
    check(state === 'BIND' || state === 'UNBIND' || works.size === 1, `${id} is ${state} because of a task`)
  }
}

function checkQuotas(world: World, quotas: Quotas, check: Check): void {
  const most = (what: string, count: number, limit: number) =>
    check(count <= limit, `${what}: ${count} of at most ${limit}`)
  most('VPCs', world.vpcs.size, quotas.vpcsPerRegion)
  most('EIPs', world.eips.countBy('kind', 'EIP'), quotas.eipsPerRegion)
  for (const { id } of world.vpcs.all()) {
    most(`subnets of ${id}`, world.subnets.countBy('vpc', id), quotas.subnetsPerVpc)
    most(`ENIs of ${id}`, world.networkInterfaces.countBy('vpc', id), quotas.networkInterfacesPerVpc)
    most(`secondary blocks of ${id}`, world.assistantCidrs.countBy('vpc', id), quotas.assistantCidrsPerVpc)
    most(`HAVIPs of ${id}`, world.haVips.countBy('vpc', id), quotas.haVipsPerVpc)
  }
  for (const { id } of world.networkInterfaces.all()) {
    most(`addresses of ${id}`, world.privateIps.countBy('owner', id), quotas.privateIpsPerNetworkInterface)
  }
  for (const { id } of world.haVips.all()) {
    most(`associations of ${id}`, world.haVipAssociations.countBy('haVip', id), quotas.associationsPerHaVip)
  }
  for (const { zone } of world.instances.all()) {
    most(`instances in ${zone}`, world.instances.countBy('zone', zone), quotas.instancesPerZone)
  }
  for (const { resourceId } of world.tags.all()) {
    most(`tags of ${resourceId}`, world.tags.countBy('resource', resourceId), quotas.tagsPerResource)
  }
}
