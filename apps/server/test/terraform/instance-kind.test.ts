import { afterAll, beforeAll, expect, test } from 'vitest'
import { zone } from '../sdk.js'
import { type Call, filter, type Provider, type Reply, startProvider } from './provider.js'
import { Replay } from './replay.js'

let provider: Provider

beforeAll(async () => {
  provider = await startProvider()
})

afterAll(() => provider.close())

/** As the provider: pages of 100 until one is not full, then those whose system has the text in its name. */
async function findImages(call: Call, osName: string, ...Filters: object[]): Promise<Reply[]> {
  const found: Reply[] = []
  for (let Offset = 0; ; Offset += 100) {
    const { ImageSet } = await call('cvm:DescribeImages', { Offset, Limit: 100, Filters })
    found.push(...ImageSet)
    if (ImageSet.length < 100) break
  }
  return found.filter((image) => image.OsName.toLowerCase().includes(osName.toLowerCase()))
}

test('data tencentcloud_image and tencentcloud_images', async () => {
  const onlyPublic = filter('image-type', 'PUBLIC_IMAGE')
  const one = new Replay(provider, 'ds:tencentcloud_image')
  const found = await findImages(one.in('read'), 'centos 7.6', onlyPublic)
  expect(found).toMatchObject([{ ImageId: 'img-9qabwvbn', ImageName: expect.any(String) }])
  await one.finish()

  const all = new Replay(provider, 'ds:tencentcloud_images')
  const call = all.in('read')
  expect((await findImages(call, 'ubuntu', onlyPublic, filter('platform', 'Ubuntu'))).length).toBeGreaterThan(1)
  expect(await findImages(call, '', filter('image-type', 'PRIVATE_IMAGE'))).toEqual([])
  // The snapshots of an image are looked up by their ids; public images have none.
  expect(await call('cbs:DescribeSnapshots')).toMatchObject({ TotalCount: 0 })
  await all.finish()
})

test('data tencentcloud_instance_types', async () => {
  const replay = new Replay(provider, 'ds:tencentcloud_instance_types')
  const call = replay.in('read')
  const Filters = [filter('zone', zone), filter('instance-family', 'S5'), filter('instance-charge-type', 'PREPAID')]
  const { InstanceTypeQuotaSet } = await call('cvm:DescribeZoneInstanceConfigInfos', { Filters })
  const fitting = InstanceTypeQuotaSet.filter((type: Reply) => type.Cpu === 2 && type.Memory === 4 && type.Gpu === 0)
  expect(fitting).toMatchObject([{ InstanceType: 'S5.MEDIUM4', Status: 'SELL' }])
  const disks = { InquiryType: 'INQUIRY_CVM_CONFIG', Zones: [zone], InstanceFamilies: ['S5'], CPU: 2, Memory: 4 }
  expect((await call('cbs:DescribeDiskConfigQuota', disks)).DiskConfigSet.length).toBeGreaterThan(0)
  await replay.finish()
})
