import { afterAll, beforeAll, expect, test } from 'vitest'
import { setTags, tagSet } from './network.js'
import { type Call, type Provider, type Reply, retrying, startProvider } from './provider.js'
import { live, Replay } from './replay.js'

let provider: Provider

beforeAll(async () => {
  provider = await startProvider()
})

afterAll(() => provider.close())

async function findGroup(call: Call, id: string): Promise<Reply | undefined> {
  const reply = await call('cvm:DescribeDisasterRecoverGroups', { DisasterRecoverGroupIds: [id] })
  return reply.DisasterRecoverGroupSet[0]
}

test('tencentcloud_placement_group', async () => {
  await live(provider, {
    name: 'res:tencentcloud_placement_group',
    create: async (call) => {
      const TagSpecification = [{ ResourceType: 'ps', Tags: [{ Key: 'env', Value: 'prod' }] }]
      const made = { Name: 'pair', Type: 'HOST', Affinity: 1, TagSpecification }
      const { DisasterRecoverGroupId } = await call('cvm:CreateDisasterRecoverGroup', made)
      return DisasterRecoverGroupId
    },
    read: async (call, id) => {
      const group = await findGroup(call, id)
      return (
        group && {
          name: group.Name,
          type: group.Type,
          affinity: group.Affinity,
          cvm_quota_total: group.CvmQuotaTotal,
          current_num: group.CurrentNum,
          create_time: group.CreateTime,
          strategy: group.Strategy,
          partition_count: group.PartitionCount,
          tags: tagSet(group.Tags),
        }
      )
    },
    wanted: { name: 'pair', type: 'HOST', affinity: 1, current_num: 0, tags: { env: 'prod' } },
    update: async (call, id) => {
      const changed = { DisasterRecoverGroupId: id, Name: 'pair-2' }
      await call('cvm:ModifyDisasterRecoverGroupAttribute', changed)
      await setTags(call, 'cvm', 'ps', id, { env: 'test' })
    },
    changed: { name: 'pair-2', tags: { env: 'test' } },
    delete: async (call, id) => {
      const named = { DisasterRecoverGroupIds: [id] }
      await retrying(['ResourceInUse'], () => call('cvm:DeleteDisasterRecoverGroups', named))
    },
  })
})

test('data tencentcloud_placement_groups', async () => {
  const { DisasterRecoverGroupId: id } = await provider.call('cvm:CreateDisasterRecoverGroup', {
    Name: 'found',
    Type: 'RACK',
  })
  const replay = new Replay(provider, 'ds:tencentcloud_placement_groups')
  const call = replay.in('read')
  expect(await findGroup(call, id)).toMatchObject({ Name: 'found' })
  const { DisasterRecoverGroupSet } = await call('cvm:DescribeDisasterRecoverGroups', { Name: 'found' })
  expect(DisasterRecoverGroupSet).toMatchObject([{ DisasterRecoverGroupId: id }])
  await replay.finish()
})

test('data tencentcloud_cvm_disaster_recover_group_quota', async () => {
  const replay = new Replay(provider, 'ds:tencentcloud_cvm_disaster_recover_group_quota')
  const quota = await replay.in('read')('cvm:DescribeDisasterRecoverGroupQuota')
  expect(quota).toMatchObject({ GroupQuota: expect.any(Number), CvmInHostGroupQuota: expect.any(Number) })
  await replay.finish()
})
