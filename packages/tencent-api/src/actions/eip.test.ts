import { beforeAll, describe, expect, it } from 'vitest'
import { buildCluster, type Harness, openHarness, type Response } from '../../test/harness.js'

/** Four EIPs: on an instance, on an address of an unattached ENI, on a HAVIP, and a free one. */
async function openEips() {
  const harness = await openHarness()
  const { call } = harness
  const cluster = await buildCluster(harness)
  const [InstanceId = ''] = cluster.instanceIds
  const { NetworkInterface: eni } = await call('CreateNetworkInterface', {
    VpcId: cluster.vpcId,
    SubnetId: cluster.subnetId,
    NetworkInterfaceName: 'e',
    PrivateIpAddresses: [{ PrivateIpAddress: '172.17.16.99', Primary: true }],
  })
  const Tags = [{ Key: 'city', Value: 'shanghai' }]
  const { AddressSet } = await call('AllocateAddresses', { AddressCount: 3, AddressName: 'plain' })
  const { AddressSet: tagged } = await call('AllocateAddresses', { AddressName: 'tagged', Tags })
  const [onInstance, onEni, onHaVip] = AddressSet as [string, string, string]
  const [free] = tagged as [string]
  await call('AssociateAddress', { AddressId: onInstance, InstanceId })
  const NetworkInterfaceId = eni.NetworkInterfaceId as string
  await call('AssociateAddress', { AddressId: onEni, NetworkInterfaceId, PrivateIpAddress: '172.17.16.99' })
  const of = async (id: string) => (await call('DescribeAddresses', { AddressIds: [id] })).AddressSet[0] as Response
  const { AddressIp } = await of(onHaVip)
  await call('HaVipAssociateAddressIp', { HaVipId: cluster.haVipId, AddressIp })
  return { ...harness, ...cluster, InstanceId, NetworkInterfaceId, onInstance, onEni, onHaVip, free, of }
}

let eips: Awaited<ReturnType<typeof openEips>>
let call: Harness['call']

beforeAll(async () => {
  eips = await openEips()
  call = eips.call
})

describe('an EIP says what it is bound to:', () => {
  it('an instance', async () => {
    const eip = await eips.of(eips.onInstance)
    expect(eip).toMatchObject({
      AddressStatus: 'BIND',
      InstanceId: eips.InstanceId,
      InstanceType: 'CVM',
      PrivateAddressIp: '172.17.16.7',
    })
    const { InstanceSet } = await call('DescribeInstances', { InstanceIds: eips.instanceIds })
    expect(InstanceSet.map((instance: Response) => instance.PublicIpAddresses)).toEqual([[eip.AddressIp], null])
    const byAddress = { Filters: [{ Name: 'public-ip-address', Values: [eip.AddressIp] }] }
    expect((await call('DescribeInstances', byAddress)).TotalCount).toBe(1)
    const filters = { Filters: [{ Name: 'public-address-ip', Values: [eip.AddressIp] }] }
    const { NetworkInterfaceSet } = await call('DescribeNetworkInterfaces', filters)
    expect(NetworkInterfaceSet).toHaveLength(1)
    expect(NetworkInterfaceSet[0]).toMatchObject({
      NetworkInterfaceId: eip.NetworkInterfaceId,
      PrivateIpAddressSet: [{ PublicIpAddress: eip.AddressIp, AddressId: eip.AddressId }],
    })
  })

  it('an address of an ENI, which is BIND_ENI while the ENI is not attached', async () => {
    const { onEni, NetworkInterfaceId, InstanceId } = eips
    const bound = { NetworkInterfaceId, InstanceType: 'ENI', PrivateAddressIp: '172.17.16.99' }
    expect(await eips.of(onEni)).toMatchObject({ ...bound, AddressStatus: 'BIND_ENI', InstanceId: '' })
    await call('AttachNetworkInterface', { NetworkInterfaceId, InstanceId })
    expect(await eips.of(onEni)).toMatchObject({ ...bound, AddressStatus: 'BIND', InstanceId })
    await call('DetachNetworkInterface', { NetworkInterfaceId, InstanceId })
    expect(await eips.of(onEni)).toMatchObject({ ...bound, AddressStatus: 'BIND_ENI', InstanceId: '' })
  })

  it('a HAVIP, which says so too', async () => {
    const eip = await eips.of(eips.onHaVip)
    expect(eip).toMatchObject({ AddressStatus: 'BIND', InstanceId: eips.haVipId, InstanceType: 'HAVIP' })
    const { HaVipSet } = await call('DescribeHaVips', {})
    expect(HaVipSet[0].AddressIp).toBe(eip.AddressIp)
  })

  it('nothing', async () => {
    expect(await eips.of(eips.free)).toMatchObject({
      AddressStatus: 'UNBIND',
      InstanceId: '',
      InstanceType: null,
      NetworkInterfaceId: null,
      PrivateAddressIp: null,
    })
  })
})

describe('DescribeAddresses', () => {
  const idsBy = async (Name: string, ...Values: string[]) => {
    const { AddressSet } = await call('DescribeAddresses', { Filters: [{ Name, Values }] })
    return AddressSet.map((eip: Response) => eip.AddressId)
  }

  it('filters by every documented name', async () => {
    const { onInstance, onEni, onHaVip, free } = eips
    const all = [onInstance, onEni, onHaVip, free]
    expect(await idsBy('address-id', free, onEni)).toEqual([onEni, free])
    expect(await idsBy('address-name', 'tagged', 'plain')).toEqual([free])
    expect(await idsBy('address-ip', (await eips.of(onEni)).AddressIp)).toEqual([onEni])
    expect(await idsBy('address-status', 'BIND')).toEqual([onInstance, onHaVip])
    expect(await idsBy('address-status', 'BIND_ENI', 'UNBIND')).toEqual([onEni, free])
    expect(await idsBy('instance-id', eips.InstanceId)).toEqual([onInstance])
    expect(await idsBy('private-ip-address', '172.17.16.99')).toEqual([onEni])
    expect(await idsBy('network-interface-id', eips.NetworkInterfaceId)).toEqual([onEni])
    expect(await idsBy('is-arrears', 'FALSE')).toEqual(all)
    expect(await idsBy('instance-type', 'HAVIP', 'CVM')).toEqual([onInstance, onHaVip])
    expect(await idsBy('address-type', 'EIP')).toEqual(all)
    expect(await idsBy('address-type', 'WanIP')).toEqual([])
    expect(await idsBy('address-isp', 'BGP')).toEqual(all)
    expect(await idsBy('dedicated-cluster-id', 'cluster-00000000')).toEqual([])
    expect(await idsBy('tag-key', 'city')).toEqual([free])
    expect(await idsBy('tag-value', 'shanghai')).toEqual([free])
    expect(await idsBy('tag:city', 'beijing', 'shanghai')).toEqual([free])
  })

  it('takes ids together with filters, and the filter business-type, as Terraform sends them', async () => {
    const named = { AddressIds: [eips.free, eips.onEni] }
    const byName = { ...named, Filters: [{ Name: 'address-name', Values: ['plain'] }] }
    expect((await call('DescribeAddresses', byName)).AddressSet[0].AddressId).toBe(eips.onEni)
    const cdc = { ...named, Filters: [{ Name: 'business-type', Values: ['CDC'] }] }
    expect(await call('DescribeAddresses', cdc)).toMatchObject({ TotalCount: 0, AddressSet: [] })
  })

  it('leaves unknown ids out, and pages', async () => {
    const { free, onEni } = eips
    const AddressIds = [free, 'eip-zzzzzzzz', onEni]
    const { TotalCount, AddressSet } = await call('DescribeAddresses', { AddressIds, Offset: 1, Limit: 1 })
    expect([TotalCount, AddressSet.length, AddressSet[0].AddressId]).toEqual([2, 1, onEni])
  })

  it.each([
    ['InvalidParameter', { AddressIds: ['eip-zzzzzzzz'], Filters: [{ Name: 'address-id', Values: ['eip-zzzzzzzz'] }] }],
    ['InvalidParameter.InvalidFilter', { Filters: [{ Name: 'x', Values: ['y'] }] }],
    ['InvalidParameter.InvalidFilter', { Filters: [{ Name: 'is-arrears', Values: ['y'] }] }],
    ['InvalidParameterValue.AddressIdMalformed', { AddressIds: ['x'] }],
    ['LimitExceeded.NumberOfFilters', { Filters: Array(11).fill({ Name: 'address-isp', Values: ['BGP'] }) }],
    ['InvalidParameterValue.LimitExceeded', { Filters: [{ Name: 'address-isp', Values: Array(101).fill('BGP') }] }],
    ['InvalidParameterValue', { Limit: 101 }],
  ])('answers %s to %j', async (code, request) => {
    expect((await call('DescribeAddresses', request)).Error?.Code).toBe(code)
  })
})

describe('DescribeTaskResult', () => {
  it('follows a task by the number that the action gave as text', async () => {
    const { call, clock } = await openHarness({ taskDuration: 1000 })
    const { TaskId } = await call('AllocateAddresses')
    expect(TaskId).toMatch(/^\d+$/)
    const result = async () => (await call('DescribeTaskResult', { TaskId: Number(TaskId) })).Result
    expect(await result()).toBe('RUNNING')
    clock.advance(1000)
    await expect.poll(result).toBe('SUCCESS')
  })

  it.each([
    ['MissingParameter', {}],
    ['InvalidParameter', { TaskId: 1 }],
    ['UnsupportedOperation', { DealName: '20241112151073025647301' }],
  ])('answers %s to %j', async (code, request) => {
    expect((await call('DescribeTaskResult', request)).Error?.Code).toBe(code)
  })
})

it('DescribeAddressQuota tells the quotas of the region', async () => {
  const { QuotaSet } = await call('DescribeAddressQuota')
  expect(QuotaSet).toEqual([
    { QuotaId: 'TOTAL_EIP_QUOTA', QuotaCurrent: 4, QuotaLimit: 20, QuotaGroup: 'ap-guangzhou' },
    { QuotaId: 'DAILY_EIP_APPLY', QuotaCurrent: 4, QuotaLimit: 40, QuotaGroup: 'ap-guangzhou' },
  ])
})

it('DescribeAddressBandwidthRange tells the bounds of those named, in their order, and of all', async () => {
  const ranges = async (request: object) => (await call('DescribeAddressBandwidthRange', request)).BandwidthRangeSet
  const bounds = { BandwidthLowerLimit: 1, BandwidthUpperLimit: 100 }
  const named = [eips.free, eips.onEni]
  expect(await ranges({ AddressIds: named })).toEqual(named.map((ResourceId) => ({ ResourceId, ...bounds })))
  expect(await ranges({})).toHaveLength(4)
  const code = async (AddressIds: string[]) => (await call('DescribeAddressBandwidthRange', { AddressIds })).Error?.Code
  expect(await code(['x'])).toBe('InvalidParameterValue.AddressIdMalformed')
  expect(await code(['eip-zzzzzzzz'])).toBe('InvalidParameterValue.AddressNotFound')
  expect(await code(Array(21).fill(eips.free))).toBe('InvalidParameterValue.LimitExceeded')
})

const many = (filters: number, values: number) =>
  Array.from({ length: filters }, () => ({ Name: 'tag-key', Values: Array<string>(values).fill('x') }))

describe('there are no NAT gateways and no bandwidth packages, but their filters are known:', () => {
  it.each([
    ['DescribeNatGateways', { Filters: [{ Name: 'vpc-id', Values: ['vpc-00000000'] }] }, undefined],
    ['DescribeNatGateways', { NatGatewayIds: ['nat-00000000'] }, 'ResourceNotFound'],
    ['DescribeNatGateways', { Filters: many(11, 1) }, 'InvalidParameterValue.LimitExceeded'],
    ['DescribeNatGateways', { Filters: many(1, 6) }, 'InvalidParameterValue.LimitExceeded'],
    ['DescribeBandwidthPackages', { Filters: many(11, 1) }, 'InvalidParameterValue'],
    ['DescribeNatGateways', { Filters: [{ Name: 'x', Values: [] }] }, 'InvalidParameter.FilterInvalidKey'],
    ['DescribeBandwidthPackages', { Filters: [{ Name: 'resource.resource-id', Values: ['eip-1'] }] }, undefined],
    ['DescribeBandwidthPackages', { BandwidthPackageIds: ['bwp-00000000'] }, undefined],
    ['DescribeBandwidthPackages', { Filters: [{ Name: 'x', Values: [] }] }, 'InvalidParameter.InvalidFilter'],
  ])('%s %j answers %s', async (action, request, code) => {
    const reply = await call(action, request)
    expect(reply.Error?.Code).toBe(code)
    if (code === undefined) expect(reply.TotalCount).toBe(0)
  })
})
