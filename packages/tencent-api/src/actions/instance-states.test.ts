import { expect, it, vi } from 'vitest'
import { openHarness } from '../../test/harness.js'

it('an instance goes through its states as time passes, and every Describe tells the same one', async () => {
  const duration = 1000
  const { call, clock, logged } = await openHarness({ taskDuration: duration })
  const told: string[] = []
  const { InstanceIdSet } = await call('RunInstances', {
    Placement: { Zone: 'ap-guangzhou-3' },
    ImageId: 'img-9qabwvbn',
  })
  const stateNow = async (): Promise<string> => {
    const { InstanceStatusSet } = await call('DescribeInstancesStatus', { InstanceIds: InstanceIdSet })
    return InstanceStatusSet[0]?.InstanceState ?? 'gone'
  }
  const look = async () => {
    const state = await stateNow()
    const { InstanceSet } = await call('DescribeInstances', { InstanceIds: InstanceIdSet })
    expect(InstanceSet[0]?.InstanceState ?? 'gone').toBe(state)
    const filter = { Name: 'attachment.instance-id', Values: InstanceIdSet }
    const { TotalCount } = await call('DescribeNetworkInterfaces', { Filters: [filter] })
    expect(TotalCount, 'its primary ENI is there as long as it is').toBe(state === 'gone' ? 0 : 1)
    told.push(state)
    return InstanceSet[0]?.LatestOperationState
  }
  /** Half of the duration changes nothing, the other half does. */
  const pass = async () => {
    expect(await look()).toBe('OPERATING')
    clock.advance(duration / 2)
    expect(await look()).toBe('OPERATING')
    const before = await stateNow()
    clock.advance(duration / 2)
    await vi.waitFor(async () => expect(await stateNow()).not.toBe(before))
    await look()
  }
  await pass()
  for (const action of ['StopInstances', 'StartInstances', 'RebootInstances', 'TerminateInstances']) {
    expect((await call(action, { InstanceIds: InstanceIdSet })).Error).toBeUndefined()
    await pass()
  }
  expect(told).toEqual([
    ...['PENDING', 'PENDING', 'RUNNING'],
    ...['STOPPING', 'STOPPING', 'STOPPED'],
    ...['STARTING', 'STARTING', 'RUNNING'],
    ...['REBOOTING', 'REBOOTING', 'RUNNING'],
    ...['TERMINATING', 'TERMINATING', 'gone'],
  ])
  expect(logged).toEqual([])
})
