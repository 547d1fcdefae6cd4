import type { Response } from '../harness.js'

/** A reply of every action of placement groups, and of those that describe what instances can be. */
export async function placementReplies(
  call: (action: string, parameters: object) => Promise<Response>,
  instanceIds: readonly string[],
): Promise<void> {
  const Tags = [{ Key: 'city', Value: 'shanghai' }]
  const made = await call('CreateDisasterRecoverGroup', {
    Name: 'p',
    Type: 'HOST',
    TagSpecification: [{ ResourceType: 'ps', Tags }],
  })
  const DisasterRecoverGroupId: string = made.DisasterRecoverGroupId
  const DisasterRecoverGroupIds = [DisasterRecoverGroupId]
  const InstanceIds = instanceIds
  await call('DescribeInstancesStatus', {})
  await call('DescribeInstanceTypeConfigs', {})
  await call('DescribeInstanceFamilyConfigs', {})
  await call('DescribeZoneInstanceConfigInfos', {})
  await call('DescribeImages', {})
  await call('DescribeAccountQuota', {})
  await call('DescribeInstancesOperationLimit', { InstanceIds, Operation: 'INSTANCE_DEGRADE' })
  await call('ModifyDisasterRecoverGroupAttribute', { DisasterRecoverGroupId, Name: 'q', Affinity: 2 })
  await call('ModifyInstancesDisasterRecoverGroup', { InstanceIds, DisasterRecoverGroupIds })
  await call('DescribeDisasterRecoverGroups', {})
  await call('DescribeDisasterRecoverGroupQuota', {})
  await call('DeleteInstancesDisasterRecoverGroups', { InstanceIds, DisasterRecoverGroupIds })
  await call('DeleteDisasterRecoverGroups', { DisasterRecoverGroupIds })
}
