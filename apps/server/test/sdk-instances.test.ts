import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { codeOf, makeNetwork, type Network, runInstance, type Sdk, sdk, zone } from './sdk.js'

let cloud: CloudUnderTest
let api: Sdk
let network: Network

beforeAll(async () => {
  cloud = await startCloud()
  api = sdk(cloud.url)
  network = await makeNetwork(api)
})

afterAll(() => cloud.close())

const stateOf = async (id: string) =>
  (await api.cvm.DescribeInstances({ InstanceIds: [id] })).InstanceSet?.[0]?.InstanceState

test('instances run, stop, start and go, and their primary ENIs with them', async () => {
  const { cvm, vpc } = api
  const [first, second] = await Promise.all([runInstance(api, network), runInstance(api, network)])

  await cvm.StopInstances({ InstanceIds: [first.instanceId] })
  await expect.poll(() => stateOf(first.instanceId)).toBe('STOPPED')
  expect(await stateOf(second.instanceId)).toBe('RUNNING')
  expect(await codeOf(cvm.StopInstances({ InstanceIds: [first.instanceId] }))).toBe(
    'UnsupportedOperation.InstanceStateStopped',
  )

  await cvm.StartInstances({ InstanceIds: [first.instanceId] })
  await expect.poll(() => stateOf(first.instanceId)).toBe('RUNNING')
  expect(await codeOf(cvm.StartInstances({ InstanceIds: [first.instanceId] }))).toBe(
    'UnsupportedOperation.InstanceStateRunning',
  )

  await cvm.TerminateInstances({ InstanceIds: [first.instanceId, second.instanceId] })
  await expect.poll(async () => (await cvm.DescribeInstances({})).TotalCount).toBe(0)
  expect((await vpc.DescribeNetworkInterfaces({})).TotalCount).toBe(0)
  expect(await codeOf(cvm.TerminateInstances({ InstanceIds: [first.instanceId] }))).toBe('InvalidInstanceId.NotFound')
})

test('a repeated request with its ClientToken makes no second instance', async () => {
  const request = {
    Placement: { Zone: zone },
    ImageId: 'img-00000000',
    VirtualPrivateCloud: { VpcId: network.vpcId, SubnetId: network.subnetId, PrivateIpAddresses: ['10.0.0.77'] },
    ClientToken: 'once',
  }
  const first = await api.cvm.RunInstances(request)
  const again = await api.cvm.RunInstances(request)
  expect(again.InstanceIdSet).toEqual(first.InstanceIdSet)
  expect((await api.cvm.DescribeInstances({})).TotalCount).toBe(1)
})
