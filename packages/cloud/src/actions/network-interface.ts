import { type Mac, mac } from '@havip/net'
import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { NetworkInterface, VpcId } from '../world/rows.js'
import { checkId, checkLength, checkName, checkOneOf, checkQuota, first, found, newId } from './checks.js'
import { once } from './idempotency.js'
import { type AddressesInput, checkQos, placeAddresses, placeCodes } from './place-addresses.js'
import { setSecurityGroups } from './security-group-binding.js'
import { findSubnet } from './subnet.js'
import { checkTags, putTags, type TagInput, vpcTagCodes } from './tags.js'
import { checkIdle, startTask } from './tasks.js'
import { findVpc } from './vpc.js'

export interface CreateNetworkInterfaceInput extends AddressesInput {
  readonly vpcId: string
  readonly networkInterfaceName: string
  readonly subnetId: string
  readonly networkInterfaceDescription?: string
  readonly securityGroupIds?: readonly string[]
  readonly tags?: readonly TagInput[]
  readonly trunkingFlag?: string
  readonly isRdma?: boolean
  readonly clientToken?: string
}

export function createNetworkInterface(
  draft: Draft,
  input: CreateNetworkInterfaceInput,
  context: ActionContext,
): NetworkInterface {
  const [id] = once(draft, context, 'CreateNetworkInterface', input, () => {
    const eni = makeNetworkInterface(draft, input, context, creationCodes)
    startTask(draft, context, 'CreateNetworkInterface', eni.id, { kind: 'create-eni', networkInterfaceId: eni.id })
    return [eni.id]
  })
  return found(id === undefined ? undefined : draft.networkInterfaces.get(id), 'NetworkInterfaceId', id ?? '')
}

/** The same rules answer with different codes in different actions. */
interface CreationCodes {
  readonly quota: ErrorCode
  readonly tooMany: ErrorCode
  readonly tooLong: ErrorCode
}

const creationCodes: CreationCodes = { ...placeCodes, quota: 'LimitExceeded.NetworkInterfaceLimitExceeded' }

/** A new ENI, PENDING; the caller starts the task that makes it AVAILABLE. */
export function makeNetworkInterface(
  draft: Draft,
  input: CreateNetworkInterfaceInput,
  context: ActionContext,
  codes: CreationCodes,
): NetworkInterface {
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
    codes.quota,
  )
  const qosLevel = checkQos(input.qosLevel)
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
  placeAddresses(draft, subnet, eni.id, input, quotas.privateIpsPerNetworkInterface, codes)
  setSecurityGroups(draft, eni.id, input.securityGroupIds ?? [], context)
  putTags(draft, eni.id, tags)
  return eni
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

export function findNetworkInterface(draft: Draft, id: string, member = 'NetworkInterfaceId'): NetworkInterface {
  return found(draft.networkInterfaces.get(checkId(member, 'eni', id)), member, id)
}

/** A MAC address no ENI of the VPC has. */
export function freeMac(draft: Draft, vpcId: VpcId, context: ActionContext): Mac {
  for (;;) {
    const tail = context.ids.hex(3)
    const candidate = mac(`20:90:6f:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4, 6)}`)
    if (!hasMac(draft, vpcId, candidate)) return candidate
  }
}

/** Whether an ENI of the VPC has the MAC address. */
export function hasMac(draft: Draft, vpcId: VpcId, address: Mac): boolean {
  for (const eni of draft.networkInterfaces.by('mac', address)) if (eni.vpcId === vpcId) return true
  return false
}
