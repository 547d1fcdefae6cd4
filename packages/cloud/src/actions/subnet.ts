import { type Cidr, cidr, cidrCovers, cidrOverlaps, cidrRange, ipv4FromNumber, parseCidr } from '@havip/net'
import { CloudError } from '../errors.js'
import { zonesOf } from '../regions.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Subnet, Vpc } from '../world/rows.js'
import type { WorldView } from '../world/world.js'
import { checkId, checkName, checkQuota, first, found, newId } from './checks.js'
import { checkTags, putTags, removeTags, type TagInput, vpcTagCodes } from './tags.js'
import { ensureDefaultVpc, findVpc } from './vpc.js'

export interface CreateSubnetInput {
  readonly vpcId: string
  readonly subnetName: string
  readonly cidrBlock: string
  readonly zone: string
  readonly tags?: readonly TagInput[]
  readonly cdcId?: string
}

export function createSubnet(draft: Draft, input: CreateSubnetInput, context: ActionContext): Subnet {
  const vpc = findVpc(draft, input.vpcId)
  const tags = input.tags ?? []
  checkTags(tags, vpcTagCodes, context)
  if (input.cdcId !== undefined && input.cdcId !== '') {
    throw new CloudError(
      'ResourceNotFound',
      `CdcId '${input.cdcId}' does not exist: dedicated clusters are not modelled`,
    )
  }
  const zones = zonesOf(context.settings, context.caller.region)
  if (!zones.includes(input.zone)) {
    throw new CloudError(
      'InvalidParameterValue.ZoneConflict',
      `Zone '${input.zone}' is not one of ${context.caller.region}: expected one of ${zones.join(', ')}`,
    )
  }
  checkQuota('subnets in a VPC', draft.subnets.countBy('vpc', vpc.id), 1, context.settings.quotas.subnetsPerVpc)
  const subnet: Subnet = {
    id: newId(draft.subnets, 'subnet', context),
    vpcId: vpc.id,
    name: checkName('SubnetName', input.subnetName),
    cidrBlock: checkSubnetBlock(draft, vpc, input.cidrBlock),
    zone: input.zone,
    isDefault: false,
    enableBroadcast: false,
    routeTableId: vpc.mainRouteTableId,
    createdAt: context.now,
  }
  draft.put('subnets', subnet)
  putTags(draft, subnet.id, tags)
  return subnet
}

export function deleteSubnet(draft: Draft, input: { readonly subnetId: string }, _context: ActionContext): void {
  const subnet = findSubnet(draft, input.subnetId)
  const inside =
    first(draft.instances.by('subnet', subnet.id)) ??
    first(draft.networkInterfaces.by('subnet', subnet.id)) ??
    first(draft.haVips.by('subnet', subnet.id)) ??
    first(draft.reserveIps.by('subnet', subnet.id))
  if (inside !== undefined) {
    throw new CloudError('ResourceInUse', `SubnetId '${subnet.id}' still has '${inside.id}' in it: delete it first`)
  }
  removeTags(draft, subnet.id)
  draft.remove('subnets', subnet.id)
}

export function findSubnet(draft: Draft, subnetId: string): Subnet {
  return found(draft.subnets.get(checkId('SubnetId', 'subnet', subnetId)), 'SubnetId', subnetId)
}

/** The zone's subnet of the default VPC: its first free /20, made when it is first asked for. */
export function ensureDefaultSubnet(draft: Draft, zone: string, context: ActionContext): Subnet {
  const vpc = ensureDefaultVpc(draft, context)
  for (const subnet of draft.subnets.by('vpc', vpc.id)) if (subnet.isDefault && subnet.zone === zone) return subnet
  const cidrBlock = freeDefaultBlock(draft, vpc)
  if (cidrBlock === undefined) {
    throw new CloudError('ResourceInsufficient.CidrBlock', `the default VPC '${vpc.id}' has no free /20 block left`)
  }
  const subnet = createSubnet(draft, { vpcId: vpc.id, subnetName: 'Default-Subnet', cidrBlock, zone }, context)
  const asDefault: Subnet = { ...subnet, isDefault: true }
  draft.put('subnets', asDefault)
  return asDefault
}

/** The first /20 of the default VPC that no subnet overlaps. */
export function freeDefaultBlock(world: WorldView, vpc: Vpc): Cidr | undefined {
  const taken = [...world.subnets.by('vpc', vpc.id)].map((subnet) => subnet.cidrBlock)
  const { first: start, last } = cidrRange(vpc.cidrBlock)
  for (let value = start; value < last; value += 4096) {
    const block = cidr(`${ipv4FromNumber(value)}/20`)
    if (!taken.some((other) => cidrOverlaps(other, block))) return block
  }
  return undefined
}

function checkSubnetBlock(draft: Draft, vpc: Vpc, text: string): Cidr {
  const block = parseCidr(text)
  if (block === undefined) {
    throw new CloudError(
      'InvalidParameterValue.Malformed',
      `CidrBlock '${text}' is malformed: expected a network such as 10.0.1.0/24 with no host bits set`,
    )
  }
  const { prefix } = cidrRange(block)
  const secondary = [...draft.assistantCidrs.by('vpc', vpc.id)].map(({ cidrBlock }) => cidrBlock)
  if (![vpc.cidrBlock, ...secondary].some((outer) => cidrCovers(outer, block))) {
    throw new CloudError(
      'InvalidParameterValue.SubnetRange',
      `CidrBlock '${text}' does not lie inside ${[vpc.cidrBlock, ...secondary].map((outer) => `'${outer}'`).join(' or ')}, the block of VPC '${vpc.id}'`,
    )
  }
  if (prefix < 16 || prefix > 28) {
    throw new CloudError(
      'InvalidParameterValue',
      `CidrBlock '${text}' is not allowed: expected a prefix from /16 to /28`,
    )
  }
  for (const other of draft.subnets.by('vpc', vpc.id)) {
    if (cidrOverlaps(other.cidrBlock, block)) {
      throw new CloudError(
        'InvalidParameterValue.SubnetConflict',
        `CidrBlock '${text}' overlaps '${other.cidrBlock}', the block of subnet '${other.id}'`,
      )
    }
  }
  return block
}
