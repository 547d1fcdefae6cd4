import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeVpc } from './network.js'
import { type Provider, type Reply, resourceName, startProvider } from './provider.js'
import { live, Replay } from './replay.js'

let provider: Provider

beforeAll(async () => {
  provider = await startProvider()
})

afterAll(() => provider.close())

const named = { TagKey: 'env', TagValue: 'prod' }
const same = ({ TagKey, TagValue }: Reply) => TagKey === named.TagKey && TagValue === named.TagValue

test('tencentcloud_tag', async () => {
  await live(provider, {
    name: 'res:tencentcloud_tag',
    create: async (call) => {
      await call('tag:CreateTag', named)
      return 'env#prod'
    },
    read: async (call, id) => {
      const { Tags } = await call('tag:GetTags', { TagKeys: [id.split('#')[0]] })
      return (Tags as Reply[]).find(same)
    },
    wanted: named,
    delete: async (call) => void (await call('tag:DeleteTag', named)),
  })
})

test('tencentcloud_tag fails when the tag is there already, by the code that the provider looks for', async () => {
  await provider.call('tag:CreateTag', named)
  await expect(provider.call('tag:CreateTag', named)).rejects.toMatchObject({ code: 'ResourceInUse.TagDuplicate' })
})

test('tencentcloud_tag_attachment', async () => {
  const Resource = resourceName('vpc', 'vpc', await makeVpc(provider))
  await live(provider, {
    name: 'res:tencentcloud_tag_attachment',
    create: async (call) => {
      await call('tag:AddResourceTag', { ...named, Resource })
      return `env#prod#${Resource}`
    },
    read: async (call, id) => {
      const [TagKey, , resource] = id.split('#')
      const asked = { ResourceList: [resource], TagFilters: [{ TagKey }] }
      const { ResourceTagMappingList } = await call('tag:GetResources', asked)
      const found = (ResourceTagMappingList as Reply[])[0]
      return found?.Tags.some(same) ? { resource: found.Resource } : undefined
    },
    wanted: { resource: expect.stringMatching(/^qcs::vpc:ap-guangzhou:uin\/\d*:vpc\/vpc-/) },
    delete: async (call) => void (await call('tag:DeleteResourceTag', { TagKey: 'env', Resource })),
  })
})

test('data tencentcloud_tag_keys', async () => {
  const replay = new Replay(provider, 'ds:tencentcloud_tag_keys')
  const { Tags } = await replay.in('read')('tag:DescribeTagKeys', { Offset: 0, Limit: 1000, ShowProject: 0 })
  expect(Tags).toContain('env')
  await replay.finish()
})
