import {
  ApiError,
  type Check,
  type Collection,
  type HaVip,
  type Made,
  type PrivateIp,
  type PrivateIpCreate,
  type PrivateIpUpdate,
  type Scope,
} from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Change } from './change.js'
import type { Clients } from './clients.js'
import {
  absent,
  allPages,
  changing,
  find,
  makeOnce,
  type Outcome,
  type Page,
  type Parts,
  readBack,
} from './collection.js'
import { haVips } from './ha-vips.js'
import { instances } from './instances.js'
import { clientToken } from './keys.js'
import { isMarked } from './marks.js'
import { networkInterfaces } from './network-interfaces.js'
import { type Started, startVpcTask, vpcTask } from './tasks.js'
import { given, orNull } from './values.js'

const one = 'private IP'

function idOf(vpcId: string, address: string): string {
  return `${vpcId}:${address}`
}

function ofInterface(eni: sdk.NetworkInterface): PrivateIp[] {
  const vpcId = given(eni.VpcId, 'VpcId')
  return (eni.PrivateIpAddressSet ?? []).map((ip) => {
    const address = given(ip.PrivateIpAddress, 'PrivateIpAddress')
    return {
      id: idOf(vpcId, address),
      address,
      vpcId,
      subnetId: given(eni.SubnetId, 'SubnetId'),
      ownerType: 'ENI',
      ownerId: given(eni.NetworkInterfaceId, 'NetworkInterfaceId'),
      primary: ip.Primary ?? false,
      state: (ip.State ?? 'AVAILABLE') as PrivateIp['state'],
      description: ip.Description ?? '',
      eip: orNull(ip.PublicIpAddress),
    }
  })
}

function ofHaVip({ id, vip, vpcId, subnetId, eip }: HaVip): PrivateIp {
  const rest = { primary: false, state: 'AVAILABLE', description: '', eip } as const
  return { id: idOf(vpcId, vip), address: vip, vpcId, subnetId, ownerType: 'HAVIP', ownerId: id, ...rest }
}

/** How long an address may take to be assigned when it is described afterwards, milliseconds. */
const assignLimit = 30_000

/** The addresses of ENIs and HAVIPs, which the cloud tells with these. */
export class TencentPrivateIps implements Collection<PrivateIp, PrivateIpCreate, PrivateIpUpdate> {
  constructor(readonly parts: Parts) {}

  async list(): Promise<readonly PrivateIp[]> {
    const { clients } = this.parts
    const interfaces = await allPages(clients, networkInterfaces.page)
    const theirs = await haVips.encode(await allPages(clients, haVips.page), clients)
    const all = [...interfaces.flatMap(ofInterface), ...theirs.map(ofHaVip)]
    return [...new Map(all.map((ip) => [ip.id, ip])).values()]
  }

  async get(_scope: Scope, id: string): Promise<PrivateIp> {
    const { clients } = this.parts
    const [, vpcId, address] = /^(vpc-[^:]+):([0-9.]+)$/.exec(id) ?? []
    if (vpcId === undefined || address === undefined) throw absent(clients, one, id)
    const interfaces = await allPages(clients, withAddress(vpcId, address))
    const owned = interfaces.flatMap(ofInterface).find((ip) => ip.id === id)
    if (owned !== undefined) return owned
    const theirs = await haVips.encode(await allPages(clients, ofVpc(vpcId)), clients)
    const haVip = theirs.map(ofHaVip).find((ip) => ip.id === id)
    if (haVip !== undefined) return haVip
    throw absent(clients, one, id)
  }

  create(scope: Scope, input: PrivateIpCreate, key: string | undefined): Promise<Made<PrivateIp>> {
    const keyed = { kind: one, key, input, hasToken: true }
    const make = (change: Change) => this.#assign(change, input, key)
    return makeOnce(this.parts, scope, keyed, make, (id) => this.get(scope, id))
  }

  async #assign(change: Change, input: PrivateIpCreate, key: string | undefined): Promise<Outcome> {
    const { networkInterfaceId: NetworkInterfaceId, address, description } = input
    const described = description === undefined ? {} : { Description: description }
    const request = {
      NetworkInterfaceId,
      ...(address === undefined
        ? { SecondaryPrivateIpAddressCount: 1 }
        : { PrivateIpAddresses: [{ PrivateIpAddress: address, ...described }] }),
      ...clientToken(key),
    }
    const planned = { PrivateIpAddressSet: [{ PrivateIpAddress: address ?? 'planned' }] }
    const reply = await change.write('vpc', 'AssignPrivateIpAddresses', request, {
      planned,
      made: ({ PrivateIpAddressSet }) => PrivateIpAddressSet?.[0]?.PrivateIpAddress,
    })
    const made = given(reply.PrivateIpAddressSet?.[0]?.PrivateIpAddress, 'PrivateIpAddressSet')
    const started = vpcTask('AssignPrivateIpAddresses', reply, NetworkInterfaceId)
    if (!change.dryRun) this.parts.guard.made(placeOf(NetworkInterfaceId, made))
    if (address === undefined && description !== undefined) {
      await this.#ended(change, started)
      await describe(change, NetworkInterfaceId, made, description)
    }
    return { started }
  }

  /** An address that the cloud has chosen can be described only when it is there. */
  async #ended(change: Change, started: Started): Promise<void> {
    if (change.dryRun) return
    const { id } = await this.parts.tasks.start(started)
    await this.parts.tasks.get(change.scope, id, assignLimit)
  }

  async update(scope: Scope, id: string, update: PrivateIpUpdate, check: Check<PrivateIp>): Promise<Made<PrivateIp>> {
    const { networkInterfaceId: to, description } = update
    const started = await changing(this.parts, scope, async (change) => {
      const ip = await this.get(scope, id)
      check(ip)
      const from = interfaceOf(ip)
      if (description !== undefined) await describe(change, from, ip.address, description, ip.description)
      if (to === undefined || to === from) return undefined
      const request = {
        SourceNetworkInterfaceId: from,
        DestinationNetworkInterfaceId: to,
        PrivateIpAddress: ip.address,
      }
      const moving = await startVpcTask(change, 'MigratePrivateIpAddress', request, to)
      if (this.parts.guard.has(placeOf(from, ip.address))) this.parts.guard.made(placeOf(to, ip.address))
      return moving
    })
    if (started !== undefined) return { task: await this.parts.tasks.start(started) }
    return { item: await readBack(() => this.get(scope, id)) }
  }

  async remove(scope: Scope, id: string, check: Check<PrivateIp>): Promise<Made<null>> {
    const started = await changing(this.parts, scope, async (change) => {
      const ip = await this.get(scope, id)
      check(ip)
      const eni = interfaceOf(ip)
      await this.#checkMade(ip)
      const request = { NetworkInterfaceId: eni, PrivateIpAddresses: [{ PrivateIpAddress: ip.address }] }
      return startVpcTask(change, 'UnassignPrivateIpAddresses', request, eni)
    })
    return { task: await this.parts.tasks.start(started) }
  }

  /** What this process has assigned, or is on an ENI or an instance that was made here: an address carries no tag. */
  async #checkMade({ address, ownerId }: PrivateIp): Promise<void> {
    const { clients, guard } = this.parts
    if (clients.allowForeignDeletes || guard.has(placeOf(ownerId, address)) || guard.has(ownerId)) return
    const { TagSet, Attachment } = await find(clients, networkInterfaces, ownerId)
    if (isMarked(TagSet)) return
    const instanceId = Attachment?.InstanceId
    if (instanceId && isMarked((await find(clients, instances, instanceId)).Tags)) return
    guard.refuse(`The address ${address} was not assigned by this process, and its ENI not made by havip`)
  }
}

/** What the guard calls an address of an ENI. */
function placeOf(eni: string, address: string): string {
  return `${eni}/${address}`
}

/** The ENI of an address, if it is one's. ApiError UnsupportedOperation for the address of a HAVIP. */
function interfaceOf({ ownerType, ownerId, address }: PrivateIp): string {
  if (ownerType === 'ENI') return ownerId
  throw new ApiError('UnsupportedOperation', `${address} is the address of HAVIP '${ownerId}', and stays it.`)
}

async function describe(change: Change, eni: string, address: string, text: string, before = ''): Promise<void> {
  const described = (Description: string) => ({
    NetworkInterfaceId: eni,
    PrivateIpAddresses: [{ PrivateIpAddress: address, Description }],
  })
  const undo = () => change.clients.write('vpc', 'ModifyPrivateIpAddressesAttribute', described(before))
  await change.write('vpc', 'ModifyPrivateIpAddressesAttribute', described(text), { undo })
}

/** ENIs of a VPC with that address, and some whose address is only like it. */
function withAddress(vpcId: string, address: string) {
  const Filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'address-ip', Values: [address] },
  ]
  return async (
    clients: Clients,
    { offset, limit }: { offset: number; limit: number },
  ): Promise<Page<sdk.NetworkInterface>> => {
    const request = { Filters, Offset: offset, Limit: limit }
    const { NetworkInterfaceSet = [], TotalCount } = await clients.read('vpc', 'DescribeNetworkInterfaces', request)
    return { remotes: NetworkInterfaceSet, total: given(TotalCount, 'TotalCount') }
  }
}

function ofVpc(vpcId: string) {
  const Filters = [{ Name: 'vpc-id', Values: [vpcId] }]
  return async (clients: Clients, { offset, limit }: { offset: number; limit: number }): Promise<Page<sdk.HaVip>> => {
    const request = { Filters, Offset: offset, Limit: limit }
    const { HaVipSet = [], TotalCount } = await clients.read('vpc', 'DescribeHaVips', request)
    return { remotes: HaVipSet, total: given(TotalCount, 'TotalCount') }
  }
}
