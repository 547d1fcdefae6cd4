import type { Ipv4 } from '@havip/net'
import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Instance, NetworkInterface, PrivateIp, Subnet } from '../world/rows.js'
import { releaseBindings } from './binding.js'
import { checkId, checkQuota, found } from './checks.js'
import { eipOf } from './eip.js'
import type { VirtualPrivateCloudInput } from './instance-input.js'
import { hostNameOf } from './instance-names.js'
import { operate, selectInstances, stoppable } from './instance-operation.js'
import { freeMac, hasMac } from './network-interface.js'
import { allocateAddress, checkFreeAddress, eniAddresses, instanceAddressCodes, putAddress } from './private-ip.js'

export interface ModifyInstancesVpcAttributeInput {
  readonly instanceIds: readonly string[]
  readonly virtualPrivateCloud: VirtualPrivateCloudInput
  readonly forceStop?: boolean
  readonly reserveHostName?: boolean
}

/** A full subnet has no code of its own here. */
const addressCodes = { ...instanceAddressCodes, full: 'InvalidParameterValue' } as const

/**
 * Moves instances to another subnet, or only to other addresses: the primary ENI with its primary address. An EIP goes
 * along; HAVIPs it holds do not, and of associations only those in the same VPC stay.
 */
export function modifyInstancesVpcAttribute(
  draft: Draft,
  input: ModifyInstancesVpcAttributeInput,
  context: ActionContext,
): void {
  const { virtualPrivateCloud: cloud } = input
  const subnet = subnetOf(draft, cloud)
  if (cloud.ipv6AddressCount) {
    throw new CloudError('UnsupportedOperation', 'Ipv6AddressCount is given: IPv6 is not modelled by this emulator')
  }
  const instances = selectInstances(draft, input.instanceIds, {
    states: stoppable(input.forceStop !== false),
    codes: { malformed: 'InvalidInstanceId.NotFound' },
  })
  const named = cloud.privateIpAddresses ?? []
  if (named.length > 0 && named.length !== instances.length) {
    throw new CloudError(
      'InvalidParameterValue',
      `PrivateIpAddresses has ${named.length} addresses for ${instances.length} instances: expected one each`,
    )
  }
  const coming = instances.filter(({ vpcId }) => vpcId !== subnet.vpcId).length
  const { networkInterfacesPerVpc } = context.settings.quotas
  checkQuota('ENIs in a VPC', draft.networkInterfaces.countBy('vpc', subnet.vpcId), coming, networkInterfacesPerVpc)
  instances.forEach((instance, n) => {
    const { eni, address: old } = primary(draft, instance, subnet)
    const address = move(draft, eni, old, subnet, named[n], context)
    const change: Partial<Instance> = {
      vpcId: subnet.vpcId,
      subnetId: subnet.id,
      ...(cloud.asVpcGateway !== undefined && { asVpcGateway: cloud.asVpcGateway }),
      ...(input.reserveHostName === false && { hostName: hostNameOf(undefined, address, n, instances.length) }),
    }
    if (instance.vpcId !== subnet.vpcId) {
      for (const { id } of [...draft.haVipAssociations.by('target', instance.id)]) draft.remove('haVipAssociations', id)
    }
    operate(draft, context, 'ModifyInstancesVpcAttribute', instance, change, { stop: true })
  })
}

function subnetOf(draft: Draft, cloud: VirtualPrivateCloudInput): Subnet {
  const vpcId = checkId('VpcId', 'vpc', cloud.vpcId, 'InvalidParameterValue.VpcIdMalformed')
  const subnetId = checkId('SubnetId', 'subnet', cloud.subnetId, 'InvalidParameterValue.SubnetIdMalformed')
  found(draft.vpcs.get(vpcId), 'VpcId', vpcId, 'InvalidParameterValue')
  const subnet = found(draft.subnets.get(subnetId), 'SubnetId', subnetId, 'InvalidParameterValue')
  if (subnet.vpcId === vpcId) return subnet
  throw new CloudError('InvalidParameterValue', `SubnetId '${subnetId}' is not in VpcId '${vpcId}'`)
}

/** The instance's primary ENI with its primary address, when it may go to the subnet. */
function primary(
  draft: Draft,
  instance: Instance,
  subnet: Subnet,
): { readonly eni: NetworkInterface; readonly address: PrivateIp } {
  if (subnet.zone !== instance.zone) {
    throw new CloudError(
      'InvalidParameterValue',
      `SubnetId '${subnet.id}' is in zone '${subnet.zone}', InstanceIds '${instance.id}' in '${instance.zone}'`,
    )
  }
  const enis = [...draft.networkInterfaces.by('instance', instance.id)]
  const moves = instance.subnetId !== subnet.id
  if (moves && enis.length > 1) {
    throw new CloudError(
      'UnsupportedOperation.ElasticNetworkInterface',
      `InstanceIds '${instance.id}' has ${enis.length} ENIs: detach the secondary ones first`,
    )
  }
  const eni = found(
    enis.find((one) => one.primary),
    'InstanceIds',
    instance.id,
    'InternalError',
  )
  if (draft.tasks.countBy('busy', eni.id) > 0) {
    throw new CloudError(
      'MutexOperation.TaskRunning',
      `InstanceIds '${instance.id}': a task on its primary ENI '${eni.id}' is still running`,
    )
  }
  const addresses = eniAddresses(draft, eni.id)
  if (moves && addresses.length > 1) {
    throw new CloudError(
      'EniNotAllowedChangeSubnet',
      `InstanceIds '${instance.id}' has ${addresses.length} addresses on its primary ENI '${eni.id}': unassign the secondary ones first`,
    )
  }
  const own = addresses.find(({ owner }) => owner.primary)?.ip
  return { eni, address: found(own, 'InstanceIds', instance.id, 'InternalError') }
}

/** The primary address it has afterwards: the one named, or else another free one. */
function move(
  draft: Draft,
  eni: NetworkInterface,
  old: PrivateIp,
  subnet: Subnet,
  named: string | undefined,
  context: ActionContext,
): Ipv4 {
  if (subnet.id === eni.subnetId && named === old.address) return old.address
  const address =
    named === undefined
      ? allocateAddress(draft, subnet, addressCodes)
      : checkFreeAddress(draft, subnet, 'PrivateIpAddresses', named, addressCodes)
  if (subnet.id !== eni.subnetId) {
    releaseBindings(draft, eni.id, 'moved', context)
    const { id: subnetId, vpcId } = subnet
    const mac = vpcId !== eni.vpcId && hasMac(draft, vpcId, eni.mac) ? freeMac(draft, vpcId, context) : eni.mac
    draft.put('networkInterfaces', { ...eni, vpcId, subnetId, mac })
  }
  draft.remove('privateIps', old.id)
  putAddress(draft, subnet, address, old.owner)
  const eip = eipOf(draft, old.id)
  if (eip !== undefined) draft.put('eips', { ...eip, privateIpId: `${subnet.vpcId}/${address}` })
  return address
}
