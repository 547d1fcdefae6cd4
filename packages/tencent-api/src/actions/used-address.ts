import { CloudError, isId, type PrivateIp, type WorldView } from '@havip/cloud'
import { cidrContains, type Ipv4, parseIpv4 } from '@havip/net'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { addressHolder } from '../encode/address-holder.js'
import type { VpcReply } from '../encode/complete.js'
import { vpcTime } from '../encode/time.js'
import { type FilterInput, type Filters, is } from '../query/filter.js'
import { idLimit, type ListInput, list, vpcCodes } from '../query/listing.js'
import { count, required, text, texts } from '../schema/members.js'
import { quote } from '../wire/quote.js'
import { reads } from './action.js'
import { filters } from './shared.js'

const usedFilters: Filters<PrivateIp> = {
  'ip-addresses': is((ip) => ip.address),
  'resource-id': is((ip, world) => addressHolder(world, ip).id),
}

export const usedAddressActions = [
  reads({
    service: 'vpc',
    name: 'DescribeVpcPrivateIpAddresses',
    doc: 'Tells what has each of some addresses of a VPC; of free ones it tells nothing.',
    request: {
      VpcId: required(text('The VPC.')),
      PrivateIpAddresses: required(texts('Addresses, at most 100.')),
    },
    run: (world, input) => addressesOfVpc(world, input),
  }),
  reads({
    service: 'vpc',
    name: 'DescribeUsedIpAddress',
    doc: 'Tells what has addresses of a VPC or a subnet; of free ones it tells nothing.',
    request: {
      VpcId: required(text('The VPC.')),
      SubnetId: text('The subnet; all of the VPC when left out.'),
      IpAddresses: texts('Addresses to look at, at most 100; not together with Filters.'),
      Filters: filters(usedFilters, 'IpAddresses'),
      Offset: count('unsigned', 'How many to skip; 0 by default.'),
      Limit: count('unsigned', 'How many to list; 20 by default, at most 100.'),
    },
    run: (world, input) => usedAddresses(world, input),
  }),
]

function addressesOfVpc(
  world: WorldView,
  input: { readonly vpcId: string; readonly privateIpAddresses: readonly string[] },
): VpcReply<sdk.DescribeVpcPrivateIpAddressesResponse> {
  checkVpc(world, input.vpcId)
  const addresses = input.privateIpAddresses
  if (addresses.length > idLimit) {
    throw new CloudError(
      'InvalidParameterValue.LimitExceeded',
      `PrivateIpAddresses has ${addresses.length} addresses; at most ${idLimit} are allowed.`,
    )
  }
  const used = addresses.flatMap((address) => {
    const ip = world.privateIps.get(`${input.vpcId}/${checkAddress('PrivateIpAddresses', address)}`)
    return ip === undefined ? [] : [ip]
  })
  return {
    VpcPrivateIpAddressSet: used.map((ip) => {
      const { type, createdAt } = addressHolder(world, ip)
      return {
        PrivateIpAddress: ip.address,
        CidrBlock: world.subnets.get(ip.subnetId)?.cidrBlock ?? '',
        PrivateIpAddressType: type,
        CreatedTime: vpcTime(createdAt),
      }
    }),
  }
}

interface UsedInput extends ListInput {
  readonly vpcId: string
  readonly subnetId?: string
  readonly ipAddresses?: readonly string[]
  readonly filters?: readonly FilterInput[]
}

function usedAddresses(world: WorldView, input: UsedInput): VpcReply<sdk.DescribeUsedIpAddressResponse> {
  checkVpc(world, input.vpcId)
  const { ipAddresses = [] } = input
  if (ipAddresses.length > 0 && (input.filters ?? []).length > 0)
    mismatch('IpAddresses and Filters are given together.')
  if (ipAddresses.length > idLimit) {
    throw new CloudError(
      'InvalidParameterValue',
      `IpAddresses has ${ipAddresses.length} addresses; at most ${idLimit} are allowed.`,
    )
  }
  const subnets = subnetsOf(world, input)
  const wanted = new Set<string>()
  for (const text of ipAddresses) {
    const address = checkAddress('IpAddresses', text)
    if (!subnets.some(({ cidrBlock }) => cidrContains(cidrBlock, address)) && !inVpc(world, input, address)) {
      mismatch(`IpAddresses has ${address}, which is not one of ${input.subnetId ?? input.vpcId}.`)
    }
    wanted.add(address)
  }
  const rows: PrivateIp[] = []
  for (const { id } of subnets) {
    for (const ip of world.privateIps.by('subnet', id)) if (wanted.size === 0 || wanted.has(ip.address)) rows.push(ip)
  }
  const found = list(
    {
      idsParameter: 'IpAddresses',
      prefix: '',
      table: () => ({ get: (id) => world.privateIps.get(id), all: () => rows }),
      filters: usedFilters,
      unknownIds: 'leave out',
      codes: { ...vpcCodes, range: 'InvalidParameterValue', unknownFilter: 'InvalidParameter' },
    },
    world,
    undefined,
    input,
  )
  return {
    TotalCount: found.total,
    IpAddressStates: found.rows.map((ip) => {
      const { type, id } = addressHolder(world, ip)
      return { VpcId: ip.vpcId, SubnetId: ip.subnetId, IpAddress: ip.address, ResourceType: type, ResourceId: id }
    }),
  }
}

/** An address of the VPC's block that lies in no subnet is free; with a subnet named it must lie in that. */
function inVpc(world: WorldView, { vpcId, subnetId }: UsedInput, address: Ipv4): boolean {
  const blocks = [world.vpcs.get(vpcId), ...world.assistantCidrs.by('vpc', vpcId)]
  return !subnetId && blocks.some((block) => block !== undefined && cidrContains(block.cidrBlock, address))
}

function subnetsOf(world: WorldView, { vpcId, subnetId }: UsedInput) {
  if (!subnetId) return [...world.subnets.by('vpc', vpcId)]
  if (!isId('subnet', subnetId)) malformed('SubnetId', subnetId, 'an id is like subnet-0a1b2c3d')
  const subnet = world.subnets.get(subnetId)
  if (subnet?.vpcId !== vpcId) mismatch(`The subnet ${subnetId} is not one of ${vpcId}.`)
  return [subnet]
}

function checkVpc(world: WorldView, id: string): void {
  if (!isId('vpc', id)) malformed('VpcId', id, 'an id is like vpc-0a1b2c3d')
  if (!world.vpcs.has(id)) throw new CloudError('ResourceNotFound', `The resource ${id} does not exist.`)
}

function checkAddress(member: string, value: string): Ipv4 {
  return parseIpv4(value) ?? malformed(member, value, 'expected an IPv4 address')
}

function malformed(member: string, value: string, expected: string): never {
  throw new CloudError('InvalidParameterValue.Malformed', `${member} has ${quote(value)}; ${expected}.`)
}

function mismatch(message: string): never {
  throw new CloudError('InvalidParameterValue.ParameterMismatch', message)
}
