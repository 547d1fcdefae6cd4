import { type Ipv4, type Mac, mac } from '@havip/net'
import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { NetworkInterface, NetworkInterfaceId, Subnet, VpcId } from '../world/rows.js'
import { checkCount, checkId, checkLength, checkName, checkOneOf, checkQuota, first, found, newId } from './checks.js'
import { once } from './idempotency.js'
import { allocateAddress, checkFreeAddress, putAddress, vpcAddressCodes } from './private-ip.js'
import { setSecurityGroups } from './security-group-binding.js'
import { findSubnet } from './subnet.js'
import { checkTags, putTags, type TagInput, vpcTagCodes } from './tags.js'
import { checkIdle, startTask } from './tasks.js'
import { findVpc } from './vpc.js'

export interface PrivateIpInput {
  readonly privateIpAddress?: string
  readonly primary?: boolean
  readonly description?: string
  readonly qosLevel?: string
}

export interface CreateNetworkInterfaceInput {
  readonly vpcId: string
  readonly networkInterfaceName: string
  readonly subnetId: string
  readonly networkInterfaceDescription?: string
  readonly secondaryPrivateIpAddressCount?: number
  readonly qosLevel?: string
  readonly securityGroupIds?: readonly string[]
  readonly privateIpAddresses?: readonly PrivateIpInput[]
  readonly tags?: readonly TagInput[]
  readonly trunkingFlag?: string
  readonly isRdma?: boolean
  readonly clientToken?: string
}

const qosLevels = ['PT', 'AU', 'AG', 'DEFAULT'] as const

type Qos = (typeof qosLevels)[number]

interface Wanted {
  readonly address: Ipv4
  readonly primary: boolean
  readonly description: string
  readonly qosLevel: Qos
}

export function createNetworkInterface(
  draft: Draft,
  input: CreateNetworkInterfaceInput,
  context: ActionContext,
): NetworkInterface {
  const [id] = once(draft, context, 'CreateNetworkInterface', input, () => [make(draft, input, context).id])
  return found(id === undefined ? undefined : draft.networkInterfaces.get(id), 'NetworkInterfaceId', id ?? '')
}

function make(draft: Draft, input: CreateNetworkInterfaceInput, context: ActionContext): NetworkInterface {
  const { quotas } = context.settings
  const vpc = findVpc(draft, input.vpcId)
  const subnet = findSubnet(draft, input.subnetId)
  if (subnet.vpcId !== vpc.id) {
    throw new CloudError('ResourceNotFound', `SubnetId '${subnet.id}' does not exist in VpcId '${vpc.id}'`)
  }
  if (input.isRdma === true) {
    throw new CloudError('UnsupportedOperation', 'IsRdma is true: RDMA interfaces are not modelled by this emulator')
  }
  const tags = input.tags ?? []
  checkTags(tags, vpcTagCodes, context)
  checkQuota(
    'ENIs in a VPC',
    draft.networkInterfaces.countBy('vpc', vpc.id),
    1,
    quotas.networkInterfacesPerVpc,
    'LimitExceeded.NetworkInterfaceLimitExceeded',
  )
  const qosLevel = input.qosLevel === undefined ? 'DEFAULT' : checkOneOf('QosLevel', input.qosLevel, qosLevels)
  const eni: NetworkInterface = {
    id: newId(draft.networkInterfaces, 'eni', context),
    vpcId: vpc.id,
    subnetId: subnet.id,
    name: checkName('NetworkInterfaceName', input.networkInterfaceName),
    description: checkLength('NetworkInterfaceDescription', input.networkInterfaceDescription ?? '', 60),
    mac: freeMac(draft, vpc.id, context),
    primary: false,
    state: 'PENDING',
    qosLevel,
    attachType: 0,
    trunking: checkOneOf('TrunkingFlag', input.trunkingFlag ?? 'Disable', ['Enable', 'Disable']) === 'Enable',
    attachment: null,
    createdAt: context.now,
  }
  draft.put('networkInterfaces', eni)
  placeAddresses(draft, subnet, eni.id, input, qosLevel, quotas.privateIpsPerNetworkInterface)
  setSecurityGroups(draft, eni.id, input.securityGroupIds ?? [], context)
  putTags(draft, eni.id, tags)
  startTask(draft, context, 'CreateNetworkInterface', eni.id, { kind: 'create-eni', networkInterfaceId: eni.id })
  return eni
}

/** Gives the ENI its named addresses, a primary one if none was named so, and the count of others asked for. */
function placeAddresses(
  draft: Draft,
  subnet: Subnet,
  networkInterfaceId: NetworkInterfaceId,
  input: CreateNetworkInterfaceInput,
  qosLevel: Qos,
  limit: number,
): void {
  const named = input.privateIpAddresses ?? []
  const extra = input.secondaryPrivateIpAddressCount ?? 0
  checkCount('PrivateIpAddresses', named, 10)
  if (extra < 0) {
    throw new CloudError('InvalidParameterValue.Range', `SecondaryPrivateIpAddressCount ${extra} is below 0`)
  }
  const primaries = named.filter((ip) => ip.primary === true).length
  if (primaries > 1) {
    throw new CloudError(
      'InvalidParameterValue',
      `PrivateIpAddresses has ${primaries} primary addresses: an ENI has one`,
    )
  }
  const total = named.length + (primaries === 0 ? 1 : 0) + extra
  checkQuota('private IPs on an ENI', 0, total, limit)
  const put = (wanted: Wanted) =>
    putAddress(draft, subnet, wanted.address, {
      kind: 'eni',
      networkInterfaceId,
      primary: wanted.primary,
      description: wanted.description,
      state: 'PENDING',
      qosLevel: wanted.qosLevel,
    })
  // Those with an address first, so that none of them is given to another.
  for (const ip of [...named.filter(hasAddress), ...named.filter((ip) => !hasAddress(ip))]) {
    put({
      address: hasAddress(ip)
        ? checkFreeAddress(draft, subnet, 'PrivateIpAddress', ip.privateIpAddress, vpcAddressCodes)
        : allocateAddress(draft, subnet, vpcAddressCodes),
      primary: ip.primary ?? false,
      description: checkLength('Description', ip.description ?? '', 60),
      qosLevel: ip.qosLevel === undefined ? 'DEFAULT' : checkOneOf('QosLevel', ip.qosLevel, qosLevels),
    })
  }
  for (let i = primaries === 0 ? -1 : 0; i < extra; i++) {
    const address = allocateAddress(draft, subnet, vpcAddressCodes)
    put({ address, primary: i === -1, description: '', qosLevel: i === -1 ? 'DEFAULT' : qosLevel })
  }
}

function hasAddress(ip: PrivateIpInput): ip is PrivateIpInput & { readonly privateIpAddress: string } {
  return ip.privateIpAddress !== undefined && ip.privateIpAddress !== ''
}

export function deleteNetworkInterface(
  draft: Draft,
  input: { readonly networkInterfaceId: string },
  context: ActionContext,
): void {
  const eni = findNetworkInterface(draft, input.networkInterfaceId)
  if (eni.attachment !== null) {
    throw new CloudError(
      'UnsupportedOperation.InvalidState',
      `NetworkInterfaceId '${eni.id}' is attached to '${eni.attachment.instanceId}': detach it first`,
    )
  }
  checkIdle(draft, eni.id, 'UnsupportedOperation.InvalidState')
  const association = first(draft.haVipAssociations.by('target', eni.id))
  if (association !== undefined) {
    throw new CloudError(
      'ResourceInUse',
      `NetworkInterfaceId '${eni.id}' is associated with HAVIP '${association.haVipId}': disassociate it first`,
    )
  }
  draft.put('networkInterfaces', { ...eni, state: 'DELETING' })
  startTask(draft, context, 'DeleteNetworkInterface', eni.id, { kind: 'delete-eni', networkInterfaceId: eni.id })
}

export function findNetworkInterface(draft: Draft, id: string): NetworkInterface {
  return found(draft.networkInterfaces.get(checkId('NetworkInterfaceId', 'eni', id)), 'NetworkInterfaceId', id)
}

/** A MAC address no ENI of the VPC has. */
export function freeMac(draft: Draft, vpcId: VpcId, context: ActionContext): Mac {
  for (;;) {
    const tail = context.ids.hex(3)
    const candidate = mac(`20:90:6f:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4, 6)}`)
    let taken = false
    for (const eni of draft.networkInterfaces.by('mac', candidate)) if (eni.vpcId === vpcId) taken = true
    if (!taken) return candidate
  }
}
