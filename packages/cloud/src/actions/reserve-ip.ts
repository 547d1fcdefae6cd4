import { cidrContains, parseIpv4 } from '@havip/net'
import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { ReserveIp, Subnet, Vpc } from '../world/rows.js'
import { checkId, checkLength, found, newId } from './checks.js'
import { once } from './idempotency.js'
import { type AddressCodes, allocateAddress, checkFreeAddress } from './private-ip.js'
import { checkTags, putTags, removeTags, type TagCodes, type TagInput } from './tags.js'
import { findVpc } from './vpc.js'

export interface CreateReserveIpAddressesInput {
  readonly vpcId: string
  readonly ipAddresses?: readonly string[]
  readonly ipAddressCount?: number
  readonly subnetId?: string
  readonly name?: string
  readonly description?: string
  readonly tags?: readonly TagInput[]
  readonly clientToken?: string
}

/** The one code that is documented for whatever is wrong with a reservation's parameters. */
const wrong = 'InvalidParameterValue' satisfies ErrorCode

const addressCodes: AddressCodes = {
  malformed: wrong,
  outside: wrong,
  reserved: wrong,
  taken: wrong,
  full: 'ResourceInsufficient',
}

const tagCodes: TagCodes = {
  duplicate: wrong,
  key: wrong,
  keyLength: wrong,
  value: wrong,
  reserved: wrong,
  tooMany: 'LimitExceeded',
}

/** The most addresses of one request. */
const mostAddresses = 100

/** Keeps addresses back: from now on they are given out only to an ENI or HAVIP that names them. All of them or none. */
export function createReserveIpAddresses(
  draft: Draft,
  input: CreateReserveIpAddressesInput,
  context: ActionContext,
): ReserveIp[] {
  const ids = once(draft, context, 'CreateReserveIpAddresses', input, () => reserve(draft, input, context), {
    tooLong: wrong,
    mismatch: 'UnsupportedOperation',
  })
  return ids.map((id) => found(draft.reserveIps.get(id), 'ReserveIpId', id))
}

function reserve(draft: Draft, input: CreateReserveIpAddressesInput, context: ActionContext): ReserveIp['id'][] {
  const vpc = found(draft.vpcs.get(checkId('VpcId', 'vpc', input.vpcId, wrong)), 'VpcId', input.vpcId)
  const { ipAddresses = [], ipAddressCount, tags = [] } = input
  checkTags(tags, tagCodes, context)
  if (ipAddresses.length === 0 && ipAddressCount === undefined) {
    throw new CloudError('MissingParameter', 'one of IpAddresses and IpAddressCount is required')
  }
  if (ipAddresses.length > 0 && ipAddressCount !== undefined) {
    throw new CloudError(wrong, 'IpAddressCount is for when no address is given, but IpAddresses is not empty')
  }
  const asked = ipAddressCount ?? ipAddresses.length
  if (asked < 1 || asked > mostAddresses) {
    const member = ipAddressCount === undefined ? 'IpAddresses' : 'IpAddressCount'
    throw new CloudError(wrong, `${member} asks for ${asked} addresses: expected 1 to ${mostAddresses}`)
  }
  const subnets = subnetsOf(draft, vpc, input.subnetId)
  const keep = { name: input.name ?? '', description: input.description ?? '' }
  checkTexts(keep, wrong)
  return Array.from({ length: asked }, (_, i) => {
    const named = ipAddresses[i]
    const { subnet, address } = named === undefined ? anyFree(draft, vpc, subnets) : thisOne(draft, vpc, subnets, named)
    const id = newId(draft.reserveIps, 'rsvip', context)
    draft.put('reserveIps', { id, vpcId: vpc.id, subnetId: subnet.id, address, ...keep, createdAt: context.now })
    putTags(draft, id, tags)
    return id
  })
}

function subnetsOf(draft: Draft, vpc: Vpc, subnetId: string | undefined): Subnet[] {
  if (!subnetId) return [...draft.subnets.by('vpc', vpc.id)]
  const subnet = draft.subnets.get(checkId('SubnetId', 'subnet', subnetId, wrong))
  if (subnet?.vpcId !== vpc.id) {
    throw new CloudError(wrong, `SubnetId '${subnetId}' does not exist in VpcId '${vpc.id}'`)
  }
  return [subnet]
}

type Place = { readonly subnet: Subnet; readonly address: ReserveIp['address'] }

/** Of the first subnet that has one. */
function anyFree(draft: Draft, vpc: Vpc, subnets: readonly Subnet[]): Place {
  const subnet = subnets.find((one) => draft.freeAddress(one) !== undefined)
  if (subnet === undefined) {
    throw new CloudError('ResourceInsufficient', `no subnet asked for in VPC '${vpc.id}' has a free address left`)
  }
  return { subnet, address: allocateAddress(draft, subnet, addressCodes) }
}

function thisOne(draft: Draft, vpc: Vpc, subnets: readonly Subnet[], text: string): Place {
  for (const subnet of subnets) {
    const address = inside(draft, subnet, text)
    if (address !== undefined) return { subnet, address }
  }
  throw new CloudError(wrong, `IpAddresses '${text}' is no address of a subnet asked for in VPC '${vpc.id}'`)
}

/** The address, if it is one of the subnet; an error if it may not be reserved. */
function inside(draft: Draft, subnet: Subnet, text: string): ReserveIp['address'] | undefined {
  const parsed = parseIpv4(text)
  if (parsed !== undefined && !cidrContains(subnet.cidrBlock, parsed)) return undefined
  const address = checkFreeAddress(draft, subnet, 'IpAddresses', text, addressCodes)
  if (draft.reserveIps.countBy('address', `${subnet.vpcId}/${address}`) > 0) {
    throw new CloudError(wrong, `IpAddresses '${text}' is reserved already`)
  }
  return address
}

/** An ENI or HAVIP that has the address keeps it. */
export function deleteReserveIpAddresses(
  draft: Draft,
  input: { readonly vpcId: string; readonly reserveIpIds: readonly string[] },
  _context: ActionContext,
): void {
  const vpcId = checkId('VpcId', 'vpc', input.vpcId)
  const vpc = found(draft.vpcs.get(vpcId), 'VpcId', vpcId, 'InvalidParameterValue.ResourceNotFound')
  for (const id of input.reserveIpIds) {
    const reserved = find(draft, 'ReserveIpIds', id)
    if (reserved.vpcId !== vpc.id) {
      throw new CloudError(
        'InvalidParameterValue.ParameterMismatch',
        `ReserveIpIds '${id}' is in '${reserved.vpcId}', not in VpcId '${vpc.id}'`,
      )
    }
    removeTags(draft, reserved.id)
    draft.remove('reserveIps', reserved.id)
  }
}

export function modifyReserveIpAddress(
  draft: Draft,
  input: {
    readonly vpcId: string
    readonly reserveIpId: string
    readonly name?: string
    readonly description?: string
  },
  _context: ActionContext,
): void {
  const vpc = findVpc(draft, input.vpcId)
  const reserved = find(draft, 'ReserveIpId', input.reserveIpId)
  if (reserved.vpcId !== vpc.id) {
    throw new CloudError('ResourceNotFound', `ReserveIpId '${reserved.id}' does not exist in VpcId '${vpc.id}'`)
  }
  const { name = reserved.name, description = reserved.description } = input
  checkTexts({ name, description }, 'InvalidParameterValue.TooLong')
  draft.put('reserveIps', { ...reserved, name, description })
}

function find(draft: Draft, member: string, id: string): ReserveIp {
  return found(draft.reserveIps.get(checkId(member, 'rsvip', id)), member, id, 'InvalidParameterValue.ResourceNotFound')
}

function checkTexts(texts: { readonly name: string; readonly description: string }, tooLong: ErrorCode): void {
  checkLength('Name', texts.name, 60, tooLong)
  checkLength('Description', texts.description, 60, tooLong)
}
