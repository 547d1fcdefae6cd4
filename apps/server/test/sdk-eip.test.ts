import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { codeOf, makeNetwork, runInstance, type Sdk, sdk } from './sdk.js'

let cloud: CloudUnderTest
let api: Sdk

beforeAll(async () => {
  cloud = await startCloud()
  api = sdk(cloud.url)
})

afterAll(() => cloud.close())

/** Polls an EIP task as the SDK's users and Terraform do: its text is a number. */
async function done(reply: { TaskId?: string }): Promise<void> {
  const TaskId = Number(reply.TaskId)
  await expect.poll(async () => (await api.vpc.DescribeTaskResult({ TaskId })).Result).toBe('SUCCESS')
}

test('an EIP is allocated, bound to an instance, moved to a HAVIP, and released', async () => {
  const { vpc, cvm } = api
  const network = await makeNetwork(api)
  const { instanceId } = await runInstance(api, network)
  const allocated = await vpc.AllocateAddresses({ AddressName: 'web', InternetMaxBandwidthOut: 5 })
  await done(allocated)
  const [AddressId = ''] = allocated.AddressSet ?? []
  const eip = async () => (await vpc.DescribeAddresses({ AddressIds: [AddressId] })).AddressSet?.[0]
  const { AddressIp = '', ...free } = (await eip()) ?? {}
  expect(free).toMatchObject({ AddressStatus: 'UNBIND', AddressName: 'web', Bandwidth: 5 })

  await done(await vpc.AssociateAddress({ AddressId, InstanceId: instanceId }))
  expect(await eip()).toMatchObject({ AddressStatus: 'BIND', InstanceId: instanceId })
  const { InstanceSet } = await cvm.DescribeInstances({ InstanceIds: [instanceId] })
  expect(InstanceSet?.[0]?.PublicIpAddresses).toEqual([AddressIp])
  expect(await codeOf(vpc.ReleaseAddresses({ AddressIds: [AddressId] }))).toBe(
    'UnsupportedOperation.AddressStatusNotPermit',
  )
  await done(await vpc.DisassociateAddress({ AddressId }))

  const { HaVip } = await vpc.CreateHaVip({ VpcId: network.vpcId, SubnetId: network.subnetId, HaVipName: 'vip' })
  const HaVipId = HaVip?.HaVipId ?? ''
  const onHaVip = async () => (await vpc.DescribeHaVips({ HaVipIds: [HaVipId] })).HaVipSet?.[0]?.AddressIp
  await vpc.HaVipAssociateAddressIp({ HaVipId, AddressIp })
  await expect.poll(onHaVip).toBe(AddressIp)
  await vpc.HaVipDisassociateAddressIp({ HaVipId })
  await expect.poll(onHaVip).toBe('')

  await done(await vpc.ReleaseAddresses({ AddressIds: [AddressId] }))
  expect((await vpc.DescribeAddresses({ AddressIds: [AddressId] })).TotalCount).toBe(0)
})
