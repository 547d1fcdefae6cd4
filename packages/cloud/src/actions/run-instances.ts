import type { Ipv4 } from '@havip/net'
import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Instance, InstanceId, SecurityGroupId, Subnet } from '../world/rows.js'
import { checkId, checkQuota, found, newId } from './checks.js'
import { hostsOf, keepHosts } from './hosts.js'
import { instanceTokenCodes, once } from './idempotency.js'
import * as check from './instance-checks.js'
import { checkDisks, putDisks } from './instance-disks.js'
import type { RunInstancesInput, VirtualPrivateCloudInput } from './instance-input.js'
import { checkHostName, checkInstanceName, hostNameOf, nameOf } from './instance-names.js'
import { launchGroups } from './instance-security-groups.js'
import { defaultInstanceType, instanceType } from './instance-types.js'
import { launchPlacementGroup, launchPlaces } from './launch-places.js'
import { freeMac } from './network-interface.js'
import { checkInstancePrepaid } from './prepaid.js'
import { allocateAddress, checkFreeAddress, instanceAddressCodes, putAddress } from './private-ip.js'
import { checkInternet, putPublicIp } from './public-ip.js'
import { createDefaultSecurityGroup } from './security-group.js'
import { instanceBindingCodes, putBindings } from './security-group-binding.js'
import { ensureDefaultSubnet } from './subnet.js'
import { checkTags, instanceTagCodes, putTags, specifiedTags } from './tags.js'
import { startTask } from './tasks.js'

/** Makes and starts instances: all of them, or as many as there is room for but at least MinCount. A dry run makes nothing and answers with no ids. */
export function runInstances(draft: Draft, input: RunInstancesInput, context: ActionContext): readonly InstanceId[] {
  // A dry run leaves nothing behind, its ClientToken included: the real request comes with the same one.
  if (input.dryRun === true) return launch(draft, input, context)
  return once(draft, context, 'RunInstances', input, () => launch(draft, input, context), instanceTokenCodes)
}

function launch(draft: Draft, input: RunInstancesInput, context: ActionContext): InstanceId[] {
  const zone = check.checkZone(input, context)
  const projectId = check.checkProject(input.placement?.projectId ?? 0)
  const imageId = check.checkImage(input.imageId)
  const type = input.instanceType ?? defaultInstanceType
  if (instanceType(type) === undefined) {
    throw new CloudError('InvalidParameterValue.InstanceTypeNotFound', `InstanceType '${type}' does not exist`)
  }
  check.checkModelled(input)
  const chargeType = check.checkCharge(input)
  const prepaid = chargeType === 'PREPAID' ? checkInstancePrepaid(input.instanceChargePrepaid, context.now) : null
  const internet = checkInternet(input.internetAccessible, prepaid)
  const total = check.checkCounts(input)
  const login = check.checkLogin(input.loginSettings)
  check.checkUserData(input.userData)
  checkInstanceName(input.instanceName ?? '')
  if (input.hostName !== undefined) checkHostName(input.hostName)
  const tags = specifiedTags(input.tagSpecification, 'instance')
  checkTags(tags, instanceTagCodes, context)
  checkQuota(
    'instances in a zone',
    draft.instances.countBy('zone', zone),
    total,
    context.settings.quotas.instancesPerZone,
    'LimitExceeded.InstanceQuota',
  )
  const disks = checkDisks(input)
  const subnet = subnetFor(draft, input.virtualPrivateCloud, zone, input.dryRun === true, context)
  if (subnet !== undefined) {
    const { networkInterfacesPerVpc } = context.settings.quotas
    checkQuota('ENIs in a VPC', draft.networkInterfaces.countBy('vpc', subnet.vpcId), total, networkInterfacesPerVpc)
  }
  const group = launchPlacementGroup(draft, input, total, context)
  const hosts = hostsOf(draft, zone, context)
  const places = launchPlaces(draft, input, total, hosts, group)
  const named = launchGroups(draft, input.securityGroupIds ?? [])
  const addresses = addressesFor(draft, subnet, input.virtualPrivateCloud, total)
  if (input.dryRun === true || subnet === undefined) return []
  keepHosts(draft, hosts)
  const groups =
    named.length > 0 ? named : [createDefaultSecurityGroup(draft, { projectId: String(projectId) }, context).id]

  const template = {
    zone,
    projectId,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    asVpcGateway: input.virtualPrivateCloud?.asVpcGateway ?? false,
    instanceType: type,
    imageId,
    state: 'PENDING',
    chargeType,
    prepaid,
    stopChargingMode: 'NOT_APPLICABLE',
    disableApiTermination: input.disableApiTermination ?? false,
    internetMaxBandwidthOut: internet.internetMaxBandwidthOut,
    internetChargeType: internet.internetChargeType,
    ...login,
    userData: input.userData ?? '',
    latestOperation: { name: 'RunInstances', state: 'OPERATING', requestId: context.requestId },
    createdAt: context.now,
  } as const
  const ids: InstanceId[] = []
  for (const [n, { host, partitionNumber }] of places.entries()) {
    const address = addresses[n] ?? allocateAddress(draft, subnet, instanceAddressCodes)
    const instance: Instance = {
      ...template,
      id: newId(draft.instances, 'ins', context),
      uuid: context.ids.uuid(),
      name: nameOf(input.instanceName || 'Unnamed', n, total),
      hostName: hostNameOf(input.hostName, address, n, total),
      hostId: host.id,
      placementGroupId: group?.id ?? null,
      partitionNumber,
    }
    draft.put('instances', instance)
    putPrimaryInterface(draft, instance, subnet, address, groups, context)
    if (internet.publicIp) putPublicIp(draft, instance, `${subnet.vpcId}/${address}`, internet, context)
    putDisks(draft, instance, disks, tags, context)
    putTags(draft, instance.id, tags)
    draft.event({ type: 'instance-state', instanceId: instance.id, from: null, to: 'PENDING' })
    startTask(draft, context, 'RunInstances', instance.id, { kind: 'run-instance', instanceId: instance.id })
    ids.push(instance.id)
  }
  return ids
}

/** eth0: made with the instance, in its subnet, and gone with it. */
function putPrimaryInterface(
  draft: Draft,
  instance: Instance,
  subnet: Subnet,
  address: Ipv4,
  groups: readonly SecurityGroupId[],
  context: ActionContext,
): void {
  const id = newId(draft.networkInterfaces, 'eni', context)
  draft.put('networkInterfaces', {
    id,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    name: 'Primary ENI',
    description: '',
    mac: freeMac(draft, subnet.vpcId, context),
    primary: true,
    state: 'AVAILABLE',
    qosLevel: 'DEFAULT',
    attachType: 0,
    trunking: false,
    attachment: { instanceId: instance.id, deviceIndex: 0, attachedAt: context.now },
    createdAt: context.now,
  })
  putAddress(draft, subnet, address, {
    kind: 'eni',
    networkInterfaceId: id,
    primary: true,
    description: '',
    state: 'AVAILABLE',
    qosLevel: 'DEFAULT',
  })
  putBindings(draft, id, groups, context, instanceBindingCodes)
}

/** The subnet named, or the zone's default one; undefined only for a dry run that would have to make it. */
function subnetFor(
  draft: Draft,
  cloud: VirtualPrivateCloudInput | undefined,
  zone: string,
  dryRun: boolean,
  context: ActionContext,
): Subnet | undefined {
  if (cloud === undefined || (cloud.vpcId === 'DEFAULT' && cloud.subnetId === 'DEFAULT')) {
    return dryRun ? undefined : ensureDefaultSubnet(draft, zone, context)
  }
  const vpcId = checkId('VpcId', 'vpc', cloud.vpcId, 'InvalidParameterValue.VpcIdMalformed')
  const subnetId = checkId('SubnetId', 'subnet', cloud.subnetId, 'InvalidParameterValue.SubnetIdMalformed')
  found(draft.vpcs.get(vpcId), 'VpcId', vpcId, 'InvalidParameterValue.VpcIdNotExist')
  const subnet = found(draft.subnets.get(subnetId), 'SubnetId', subnetId, 'InvalidParameterValue.SubnetNotExist')
  if (subnet.vpcId !== vpcId) {
    throw new CloudError(
      'InvalidParameterValue.VpcIdSubnetIdNotMatch',
      `SubnetId '${subnetId}' is not in VpcId '${vpcId}'`,
    )
  }
  if (subnet.zone !== zone) {
    throw new CloudError(
      'InvalidParameterValue.SubnetIdZoneIdNotMatch',
      `SubnetId '${subnetId}' is in zone '${subnet.zone}', not in '${zone}'`,
    )
  }
  return subnet
}

/** The addresses named, one for each instance; none when none were. */
function addressesFor(
  draft: Draft,
  subnet: Subnet | undefined,
  cloud: VirtualPrivateCloudInput | undefined,
  total: number,
): Ipv4[] {
  const named = cloud?.privateIpAddresses ?? []
  if (named.length === 0 || subnet === undefined) return []
  if (named.length !== total || named.length > 20) {
    throw new CloudError(
      'InvalidParameterCombination',
      `PrivateIpAddresses has ${named.length} addresses for ${total} instances: expected one each, at most 20`,
    )
  }
  const addresses = named.map((text) =>
    checkFreeAddress(draft, subnet, 'PrivateIpAddresses', text, instanceAddressCodes),
  )
  const twice = addresses.find((address, i) => addresses.indexOf(address) !== i)
  if (twice !== undefined) {
    throw new CloudError('InvalidParameterValue.Duplicate', `PrivateIpAddresses has '${twice}' twice`)
  }
  return addresses
}
