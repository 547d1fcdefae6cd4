import { cidrContains, type Ipv4, parseIpv4 } from '@havip/net'
import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Eip, HaVip, Subnet, Vpc } from '../world/rows.js'
import type { WorldView } from '../world/world.js'
import { checkId, checkName, checkQuota, found, newId } from './checks.js'
import { eipOf } from './eip.js'
import { associate, type HaVipAssociationInput } from './ha-vip-association.js'
import { haVipTokenCodes, once } from './idempotency.js'
import { findNetworkInterface } from './network-interface.js'
import { allocateAddress, checkFreeAddress, haVipAddressCodes, putAddress } from './private-ip.js'
import { findSubnet } from './subnet.js'
import { checkTags, haVipTagCodes, putTags, type TagInput } from './tags.js'
import { checkIdle, startTask } from './tasks.js'
import { findVpc } from './vpc.js'

export interface CreateHaVipInput {
  readonly vpcId: string
  readonly haVipName: string
  readonly subnetId?: string
  readonly vip?: string
  readonly networkInterfaceId?: string
  readonly checkAssociate?: boolean
  readonly tags?: readonly TagInput[]
  readonly haVipAssociationSet?: readonly HaVipAssociationInput[]
  readonly clientToken?: string
}

export function createHaVip(draft: Draft, input: CreateHaVipInput, context: ActionContext): HaVip {
  const [id] = once(draft, context, 'CreateHaVip', input, () => [make(draft, input, context).id], haVipTokenCodes)
  return found(id === undefined ? undefined : draft.haVips.get(id), 'HaVipId', id ?? '')
}

/** A new HAVIP is UNBIND: only an announcement binds it. */
function make(draft: Draft, input: CreateHaVipInput, context: ActionContext): HaVip {
  const vpc = findVpc(draft, input.vpcId)
  const tags = input.tags ?? []
  checkTags(tags, haVipTagCodes, context)
  const subnet = chooseSubnet(draft, vpc, input)
  checkQuota('HAVIPs in a VPC', draft.haVips.countBy('vpc', vpc.id), 1, context.settings.quotas.haVipsPerVpc)
  const haVip: HaVip = {
    id: newId(draft.haVips, 'havip', context),
    vpcId: vpc.id,
    subnetId: subnet.id,
    name: checkName('HaVipName', input.haVipName),
    vip: chooseAddress(draft, subnet, input.vip),
    networkInterfaceId: null,
    checkAssociate: input.checkAssociate ?? false,
    business: '',
    flushedAt: null,
    createdAt: context.now,
  }
  draft.put('haVips', haVip)
  putAddress(draft, subnet, haVip.vip, { kind: 'havip', haVipId: haVip.id })
  putTags(draft, haVip.id, tags)
  const associations = input.haVipAssociationSet ?? []
  if (associations.length > 0) {
    associate(
      draft,
      associations.map((association) => {
        if (association.haVipId !== undefined && association.haVipId !== '') {
          throw new CloudError(
            'InvalidParameterValue',
            `HaVipId '${association.haVipId}' is given for a HAVIP not yet made`,
          )
        }
        return { ...association, haVipId: haVip.id }
      }),
      context,
      'InvalidParameterValue',
    )
  }
  return haVip
}

export function modifyHaVipAttribute(
  draft: Draft,
  input: { readonly haVipId: string; readonly haVipName?: string },
  _context: ActionContext,
): void {
  const haVip = findHaVip(draft, input.haVipId)
  if (input.haVipName !== undefined) draft.put('haVips', { ...haVip, name: checkName('HaVipName', input.haVipName) })
}

/** Asynchronous. A bound HAVIP may be deleted (assumed: no source says otherwise); one with an EIP may not. */
export function deleteHaVip(draft: Draft, input: { readonly haVipId: string }, context: ActionContext): void {
  const haVip = findHaVip(draft, input.haVipId)
  checkIdle(draft, haVip.id, 'UnsupportedOperation')
  const eip = haVipEip(draft, haVip)
  if (eip !== undefined) {
    throw new CloudError(
      'UnsupportedOperation',
      `HaVipId '${haVip.id}' has EIP '${eip.address}' bound: unbind it first`,
    )
  }
  startTask(draft, context, 'DeleteHaVip', haVip.id, { kind: 'delete-havip', haVipId: haVip.id })
}

export function findHaVip(draft: Draft, id: string): HaVip {
  return found(draft.haVips.get(checkId('HaVipId', 'havip', id)), 'HaVipId', id)
}

/** The EIP of the HAVIP, also while it is being bound or unbound. */
export function haVipEip(world: WorldView, haVip: HaVip): Eip | undefined {
  return eipOf(world, `${haVip.vpcId}/${haVip.vip}`)
}

/** The subnet named, else that of the ENI or the address named, else the VPC's first one with a free address. */
function chooseSubnet(draft: Draft, vpc: Vpc, input: CreateHaVipInput): Subnet {
  const eni = input.networkInterfaceId ? findNetworkInterface(draft, input.networkInterfaceId) : undefined
  if (input.subnetId) {
    const subnet = findSubnet(draft, input.subnetId)
    if (subnet.vpcId !== vpc.id) {
      throw new CloudError('ResourceNotFound', `SubnetId '${subnet.id}' does not exist in VpcId '${vpc.id}'`)
    }
    if (eni !== undefined && eni.subnetId !== subnet.id) {
      throw new CloudError(
        'InvalidParameterValue',
        `NetworkInterfaceId '${eni.id}' is in '${eni.subnetId}', not in SubnetId '${subnet.id}'`,
      )
    }
    return subnet
  }
  if (eni !== undefined) {
    if (eni.vpcId !== vpc.id) {
      throw new CloudError('ResourceNotFound', `NetworkInterfaceId '${eni.id}' does not exist in VpcId '${vpc.id}'`)
    }
    return findSubnet(draft, eni.subnetId)
  }
  const vip = input.vip ? parseIpv4(input.vip) : undefined
  if (input.vip && vip === undefined) {
    throw new CloudError('InvalidParameterValue.Malformed', `Vip '${input.vip}' is malformed: expected an IPv4 address`)
  }
  for (const subnet of draft.subnets.by('vpc', vpc.id)) {
    if (vip === undefined ? draft.freeAddress(subnet) !== undefined : cidrContains(subnet.cidrBlock, vip)) return subnet
  }
  if (vip !== undefined) {
    throw new CloudError('InvalidParameterValue.Range', `Vip '${vip}' lies in no subnet of VpcId '${vpc.id}'`)
  }
  throw new CloudError('UnsupportedOperation.SubnetNotExists', `VpcId '${vpc.id}' has no subnet with a free address`)
}

function chooseAddress(draft: Draft, subnet: Subnet, vip: string | undefined): Ipv4 {
  return vip
    ? checkFreeAddress(draft, subnet, 'Vip', vip, haVipAddressCodes)
    : allocateAddress(draft, subnet, haVipAddressCodes)
}
