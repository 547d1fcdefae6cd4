import type { Response } from '../harness.js'

/** A reply of every change of an instance. Each is done at once here. */
export async function instanceReplies(
  call: (action: string, parameters: object) => Promise<Response>,
  InstanceId: string,
  VirtualPrivateCloud: { readonly VpcId: string; readonly SubnetId: string },
): Promise<void> {
  const InstanceIds = [InstanceId]
  const KeyIds = ['skey-1q8j7b93']
  await call('RebootInstances', { InstanceIds })
  await call('ModifyInstancesAttribute', { InstanceIds, UserData: 'TXlVc2VyRGF0YQo=' })
  await call('DescribeInstancesAttributes', { InstanceIds, Attributes: ['UserData'] })
  await call('ModifyInstancesVpcAttribute', { InstanceIds, VirtualPrivateCloud })
  await call('ModifyInstancesProject', { InstanceIds, ProjectId: 7 })
  const InstanceChargePrepaid = { Period: 1 }
  await call('ModifyInstancesChargeType', { InstanceIds, InstanceChargeType: 'PREPAID', InstanceChargePrepaid })
  await call('ModifyInstancesRenewFlag', { InstanceIds, RenewFlag: 'NOTIFY_AND_AUTO_RENEW' })
  await call('ModifyInstancesChargeType', { InstanceIds, InstanceChargeType: 'POSTPAID_BY_HOUR' })
  await call('AssociateInstancesKeyPairs', { InstanceIds, KeyIds, ForceStop: true })
  await call('DescribeKeyPairs', {})
  await call('DisassociateInstancesKeyPairs', { InstanceIds, KeyIds, ForceStop: true })
  await call('ResetInstancesPassword', { InstanceIds, Password: 'abc123ABC!@#', ForceStop: true })
  await call('ResetInstancesType', { InstanceIds, InstanceType: 'S5.LARGE8', ForceStop: true })
  await call('ResizeInstanceDisks', { InstanceId, SystemDisk: { DiskSize: 60 }, ForceStop: true })
  await call('ResetInstance', { InstanceId })
  const InternetAccessible = { InternetMaxBandwidthOut: 5 }
  const Placement = { Zone: 'ap-guangzhou-3' }
  const launch = { Placement, ImageId: 'img-9qabwvbn', VirtualPrivateCloud, InternetAccessible, InstanceCount: 2 }
  const [one, two] = (await call('RunInstances', launch)).InstanceIdSet as string[]
  await call('ResetInstancesInternetMaxBandwidth', { InstanceIds: [one, two], InternetAccessible })
  await call('TransformAddress', { InstanceId: one })
  const { InstanceSet } = await call('DescribeInstances', { InstanceIds: [two] })
  await call('ReturnNormalAddresses', { AddressIps: InstanceSet[0].PublicIpAddresses })
}
