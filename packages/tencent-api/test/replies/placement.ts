import type { Response } from '../harness.js'

/** A reply of every action of placement groups. */
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
  await call('ModifyDisasterRecoverGroupAttribute', { DisasterRecoverGroupId, Name: 'q', Affinity: 2 })
  await call('ModifyInstancesDisasterRecoverGroup', { InstanceIds, DisasterRecoverGroupIds })
  await call('DescribeDisasterRecoverGroups', {})
  await call('DescribeDisasterRecoverGroupQuota', {})
  await call('DeleteInstancesDisasterRecoverGroups', { InstanceIds, DisasterRecoverGroupIds })
  await call('DeleteDisasterRecoverGroups', { DisasterRecoverGroupIds })
}
