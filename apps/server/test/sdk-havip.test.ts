import { readFileSync } from 'node:fs'
import type { HaVipId } from '@havip/cloud'
import { ipv4 } from '@havip/net'
import { Client as VpcClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client.js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { codeOf, exceptionOf, given, makeNetwork, runInstance, type Sdk, sdk, taskDone } from './sdk.js'

let cloud: CloudUnderTest
let api: Sdk

beforeAll(async () => {
  cloud = await startCloud()
  api = sdk(cloud.url)
})

afterAll(() => cloud.close())

const describeHaVip = async (id: string) => given((await api.vpc.DescribeHaVips({ HaVipIds: [id] })).HaVipSet?.[0])

/** The agent behind the ENI announces the HAVIP; resolves when the cloud knows what came of it. */
async function announce(eniId: `eni-${string}`, vip: string): Promise<void> {
  await cloud.engine.announce(eniId, ipv4(vip), 'request')
  await cloud.settled()
}

test("the README's first program does what it says", async () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
  const [, program = ''] = /```js\nimport \{ vpc \} from 'tencentcloud-sdk-nodejs'\n([\s\S]*?)```/.exec(readme) ?? []
  expect(program).toContain("endpoint: '127.0.0.1:7280'")
  const here = program.replace('127.0.0.1:7280', new URL(cloud.url).host)
  const printed: unknown[] = []
  const AsyncFunction: FunctionConstructor = Object.getPrototypeOf(async () => {}).constructor
  await AsyncFunction('vpc', 'console', here)({ v20170312: { Client: VpcClient } }, { log: printed.push.bind(printed) })
  expect(printed).toMatchObject([{ HaVipName: 'first', Vip: '172.17.16.3', State: 'UNBIND' }])
})

describe('a HAVIP', () => {
  test('is made, claimed, moved, and deleted while bound', async () => {
    const { vpc } = api
    const network = await makeNetwork(api, 0)
    const [primary, secondary] = await Promise.all([runInstance(api, network), runInstance(api, network)])
    const { HaVip: made } = await vpc.CreateHaVip({
      VpcId: network.vpcId,
      SubnetId: network.subnetId,
      HaVipName: 'vip',
      Vip: '10.0.0.100',
    })
    const HaVipId = given(made?.HaVipId)
    const unbound = { HaVipId, Vip: '10.0.0.100', State: 'UNBIND', NetworkInterfaceId: '', InstanceId: '' }
    expect(made).toMatchObject(unbound)
    expect(await describeHaVip(HaVipId)).toEqual(made)

    await announce(primary.eniId, '10.0.0.100')
    const bound = await describeHaVip(HaVipId)
    const to = ({ eniId, instanceId }: typeof primary) => ({
      State: 'AVAILABLE',
      NetworkInterfaceId: eniId,
      InstanceId: instanceId,
    })
    expect(bound).toEqual({ ...made, ...to(primary), FlushedTime: bound.FlushedTime })
    expect(bound.FlushedTime).not.toBe(made?.FlushedTime)

    await announce(secondary.eniId, '10.0.0.100')
    expect(await describeHaVip(HaVipId)).toMatchObject(to(secondary))

    await vpc.ModifyHaVipAttribute({ HaVipId, HaVipName: 'renamed' })
    expect(await describeHaVip(HaVipId)).toMatchObject({ HaVipName: 'renamed', ...to(secondary) })

    await taskDone(api, await vpc.DeleteHaVip({ HaVipId }))
    expect((await vpc.DescribeHaVips({ HaVipIds: [HaVipId] })).TotalCount).toBe(0)
    expect((await cloud.engine.holders()).has(HaVipId as HaVipId)).toBe(false)
    expect(await codeOf(vpc.DeleteHaVip({ HaVipId }))).toBe('ResourceNotFound')
  })

  test('is unbound by the stop of nobody, and by the end of its holder', async () => {
    const network = await makeNetwork(api, 1)
    const holder = await runInstance(api, network)
    const { vpcId: VpcId, subnetId: SubnetId } = network
    const { HaVip: made } = await api.vpc.CreateHaVip({ VpcId, SubnetId, HaVipName: 'vip', Vip: '10.1.0.100' })
    const HaVipId = given(made?.HaVipId)
    await announce(holder.eniId, '10.1.0.100')
    await api.cvm.StopInstances({ InstanceIds: [holder.instanceId] })
    expect(await describeHaVip(HaVipId)).toMatchObject({ State: 'AVAILABLE', InstanceId: holder.instanceId })
    await api.cvm.TerminateInstances({ InstanceIds: [holder.instanceId] })
    await expect.poll(() => describeHaVip(HaVipId)).toMatchObject({ State: 'UNBIND', InstanceId: '' })
    await cloud.settled()
    expect((await cloud.engine.holders()).has(HaVipId as HaVipId)).toBe(false)
  })

  test('takes an address that is in its subnet, not reserved, and free', async () => {
    const { vpcId: VpcId, subnetId: SubnetId } = await makeNetwork(api, 2)
    const create = (Vip: string) => api.vpc.CreateHaVip({ VpcId, SubnetId, HaVipName: 'vip', Vip })
    await create('10.2.0.100')
    const refused = {
      '10.2.1.1': 'InvalidParameterValue.Range',
      '10.2.0.0': 'InvalidParameterValue.Reserved',
      '10.2.0.1': 'InvalidParameterValue.Reserved',
      '10.2.0.255': 'InvalidParameterValue.Reserved',
      '10.2.0.100': 'ResourceInUse',
      '10.2.0': 'InvalidParameterValue.Malformed',
    }
    const codes = Object.keys(refused).map(async (vip) => [vip, await codeOf(create(vip))])
    expect(Object.fromEntries(await Promise.all(codes))).toEqual(refused)
  })
})

describe('with CheckAssociate on', () => {
  let haVipId: string
  let listed: Awaited<ReturnType<typeof runInstance>>
  let stranger: Awaited<ReturnType<typeof runInstance>>
  const vip = '10.3.0.100'

  beforeAll(async () => {
    const network = await makeNetwork(api, 3)
    ;[listed, stranger] = await Promise.all([runInstance(api, network), runInstance(api, network)])
    const { HaVip } = await api.vpc.CreateHaVip({
      VpcId: network.vpcId,
      SubnetId: network.subnetId,
      HaVipName: 'checked',
      Vip: vip,
      CheckAssociate: true,
    })
    haVipId = given(HaVip?.HaVipId)
  })

  const entry = (instanceId: string) => ({
    HaVipAssociationSet: [{ HaVipId: haVipId, InstanceId: instanceId, InstanceType: 'CVM' }],
  })

  test('only those associated bind it, from when they are until they are no more', async () => {
    await announce(listed.eniId, vip)
    expect(await describeHaVip(haVipId)).toMatchObject({ State: 'UNBIND', HaVipAssociationSet: [] })

    await api.vpc.AssociateHaVipInstance(entry(listed.instanceId))
    const { HaVipAssociationSet } = entry(listed.instanceId)
    expect(await describeHaVip(haVipId)).toMatchObject({ State: 'UNBIND', HaVipAssociationSet })
    await announce(listed.eniId, vip)
    expect(await describeHaVip(haVipId)).toMatchObject({ State: 'AVAILABLE', InstanceId: listed.instanceId })
    await announce(stranger.eniId, vip)
    expect(await describeHaVip(haVipId)).toMatchObject({ InstanceId: listed.instanceId })

    await api.vpc.AssociateHaVipInstance(entry(stranger.instanceId))
    await announce(stranger.eniId, vip)
    expect(await describeHaVip(haVipId)).toMatchObject({ InstanceId: stranger.instanceId })

    await api.vpc.DisassociateHaVipInstance(entry(listed.instanceId))
    await announce(listed.eniId, vip)
    expect(await describeHaVip(haVipId)).toMatchObject({
      InstanceId: stranger.instanceId,
      HaVipAssociationSet: entry(stranger.instanceId).HaVipAssociationSet,
    })
  })

  test('what cannot be associated, or is not, is named', async () => {
    const code = (answer: Promise<unknown>) => codeOf(answer)
    const { vpc } = api
    expect(await code(vpc.AssociateHaVipInstance(entry('ins-00000000')))).toBe('ResourceNotFound')
    expect(await code(vpc.AssociateHaVipInstance(entry(stranger.instanceId)))).toBe(
      'InvalidParameterValue.DuplicatedHaVipAssociations',
    )
    const primaryEni = { HaVipId: haVipId, InstanceId: listed.eniId, InstanceType: 'ENI' }
    expect(await code(vpc.AssociateHaVipInstance({ HaVipAssociationSet: [primaryEni] }))).toBe(
      'InvalidParameterValue.ParameterMismatch',
    )
    expect(await code(vpc.DisassociateHaVipInstance(entry(listed.instanceId)))).toBe('ResourceNotFound')
  })
})

describe('an EIP on a HAVIP', () => {
  let haVipId: string

  beforeEach(async () => {
    const [first] = given((await api.vpc.DescribeHaVips({ Limit: 1 })).HaVipSet)
    haVipId = given(first?.HaVipId)
  })

  test('must exist to be bound: there are no EIPs yet', async () => {
    const error = await exceptionOf(api.vpc.HaVipAssociateAddressIp({ HaVipId: haVipId, AddressIp: '203.0.113.9' }))
    expect(error.code).toBe('ResourceNotFound')
    expect(error.message).toContain('203.0.113.9')
    const malformed = { HaVipId: haVipId, AddressIp: '203.0.113' }
    expect(await codeOf(api.vpc.HaVipAssociateAddressIp(malformed))).toBe('InvalidParameterValue.Malformed')
  })

  test('must be bound to be unbound', async () => {
    expect(await codeOf(api.vpc.HaVipDisassociateAddressIp({ HaVipId: haVipId }))).toBe(
      'UnsupportedOperation.UnbindEIP',
    )
    expect(await codeOf(api.vpc.HaVipDisassociateAddressIp({ HaVipId: 'havip-00000000' }))).toBe('ResourceNotFound')
  })
})
