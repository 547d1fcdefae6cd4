import { beforeAll, describe, expect, it } from 'vitest'
import { buildCluster, type Harness, openHarness } from '../../test/harness.js'

let harness: Harness
let cluster: Awaited<ReturnType<typeof buildCluster>>

beforeAll(async () => {
  harness = await openHarness()
  cluster = await buildCluster(harness)
})

const error = async (action: string, parameters: object) => (await harness.call(action, parameters)).Error?.Code

const describes = [
  { action: 'DescribeVpcs', ids: 'VpcIds', prefix: 'vpc', set: 'VpcSet', unknown: 'ResourceNotFound' },
  { action: 'DescribeSubnets', ids: 'SubnetIds', prefix: 'subnet', set: 'SubnetSet', unknown: 'ResourceNotFound' },
  {
    action: 'DescribeNetworkInterfaces',
    ids: 'NetworkInterfaceIds',
    prefix: 'eni',
    set: 'NetworkInterfaceSet',
    unknown: 'ResourceNotFound',
  },
  { action: 'DescribeHaVips', ids: 'HaVipIds', prefix: 'havip', set: 'HaVipSet', unknown: undefined },
  { action: 'DescribeInstances', ids: 'InstanceIds', prefix: 'ins', set: 'InstanceSet', unknown: undefined },
]

describe('filters that are none are refused with the codes that the action documents:', () => {
  const values = { Filters: [{ Name: 'vpc-id', Values: 'vpc-00000000' }] }
  it.each([
    ['DescribeVpcs', 'InvalidParameter.FilterNotDict', 'InvalidParameter.FilterValuesNotList'],
    ['DescribeSecurityGroupPolicies', 'InvalidParameter.FilterNotDict', 'InvalidParameter.FilterValuesNotList'],
    ['DescribeRouteTables', 'InvalidParameter.FilterNotDict', 'InvalidParameter'],
    ['DescribeHaVips', 'InvalidParameter', 'InvalidParameter'],
  ])('%s', async (action, notObject, notList) => {
    const required = action === 'DescribeSecurityGroupPolicies' ? { SecurityGroupId: 'sg-00000000' } : {}
    expect(await error(action, { ...required, Filters: ['vpc-id'] })).toBe(notObject)
    expect(await error(action, { ...required, ...values })).toBe(notList)
  })
})

for (const { action, ids, prefix, set, unknown } of describes) {
  const cvm = action === 'DescribeInstances'
  const filter = { Name: 'vpc-id', Values: ['vpc-00000000'] }

  describe(action, () => {
    it(unknown ? 'answers ResourceNotFound for an unknown id' : 'leaves an unknown id out', async () => {
      const reply = await harness.call(action, { [ids]: [`${prefix}-zzzzzzzz`] })
      if (unknown) expect(reply.Error.Code).toBe(unknown)
      else expect(reply).toMatchObject({ TotalCount: 0, [set]: [] })
    })

    it('refuses ids together with filters, but not empty lists', async () => {
      expect(await error(action, { [ids]: [`${prefix}-00000000`], Filters: [filter] })).toBe(
        cvm ? 'InvalidParameter' : 'InvalidParameter.Coexist',
      )
      expect((await harness.call(action, { [ids]: [], Filters: [] })).TotalCount).toBeGreaterThan(0)
    })

    it('refuses a filter it does not know, and names those it does', async () => {
      const code = cvm ? 'InvalidFilter' : 'InvalidParameter.FilterInvalidKey'
      for (const Name of ['nonsense', 'toString', '__proto__', 'tag:']) {
        const reply = await harness.call(action, { Filters: [{ Name, Values: ['x'] }] })
        expect(reply.Error.Code).toBe(code)
        expect(reply.Error.Message).toContain('vpc-id')
      }
    })

    it('refuses a malformed id, and more than 100 ids', async () => {
      const malformed = cvm ? 'InvalidInstanceId.Malformed' : 'InvalidParameterValue.Malformed'
      for (const id of [prefix, `${prefix}-1`, `${prefix}-ABCDEFGH`, `x-00000000`, `${prefix}-00000000\n`]) {
        expect(await error(action, { [ids]: [id] })).toBe(malformed)
      }
      const many = Array.from({ length: 101 }, (_, i) => `${prefix}-${String(i).padStart(8, '0')}`)
      expect(await error(action, { [ids]: many })).toBe('InvalidParameterValue.LimitExceeded')
    })

    it('pages by Offset and Limit within their ranges, given as text or as numbers', async () => {
      const all = await harness.call(action, { Limit: 100 })
      const first = await harness.call(action, { Offset: '0', Limit: '1' })
      expect(first[set]).toEqual(all[set].slice(0, 1))
      expect(first.TotalCount).toBe(all.TotalCount)
      expect((await harness.call(action, { Offset: all.TotalCount }))[set]).toEqual([])
      const range = cvm ? 'InvalidParameterValue' : 'InvalidParameterValue.Range'
      for (const wrong of [{ Offset: -1 }, { Limit: 0 }, { Limit: 101 }]) expect(await error(action, wrong)).toBe(range)
    })

    it('gives an object once when its id is given twice', async () => {
      const key = ids.slice(0, -1)
      const [id] = (await harness.call(action))[set].map((row: Record<string, string>) => row[key])
      expect((await harness.call(action, { [ids]: [id, id] })).TotalCount).toBe(1)
    })
  })
}

describe('filters', () => {
  const count = async (action: string, ...filters: [string, ...string[]][]) =>
    (await harness.call(action, { Filters: filters.map(([Name, ...Values]) => ({ Name, Values })) })).TotalCount

  it('hold all together, each by any of its values', async () => {
    expect(await count('DescribeVpcs', ['vpc-id', cluster.vpcId, 'vpc-00000000'])).toBe(1)
    expect(await count('DescribeVpcs', ['vpc-id', cluster.vpcId], ['is-default', 'true'])).toBe(0)
  })

  it('of VPCs: a part of the name, the block with or without its mask, a Boolean in any case', async () => {
    expect(await count('DescribeVpcs', ['vpc-name', 'ee'])).toBe(1)
    expect(await count('DescribeVpcs', ['cidr-block', '172.17.0.0/16'])).toBe(1)
    expect(await count('DescribeVpcs', ['cidr-block', '192.168.0.0', '172.17.0.0'])).toBe(1)
    expect(await count('DescribeVpcs', ['cidr-block', '172.17'])).toBe(0)
    expect(await count('DescribeVpcs', ['is-default', 'FALSE'])).toBe(1)
    expect(await error('DescribeVpcs', { Filters: [{ Name: 'is-default', Values: ['maybe'] }] })).toBe(
      'InvalidParameterValue.Malformed',
    )
  })

  it('of tags: by key, and by value of a key', async () => {
    const Tags = [{ Key: 'city', Value: 'shanghai' }]
    await harness.call('CreateVpc', { VpcName: 'tagged', CidrBlock: '10.0.0.0/16', Tags })
    expect(await count('DescribeVpcs', ['tag-key', 'city'])).toBe(1)
    expect(await count('DescribeVpcs', ['tag:city', 'shanghai'])).toBe(1)
    expect(await count('DescribeVpcs', ['tag:city', 'beijing'])).toBe(0)
  })

  it('of ENIs: by instance, whether primary, and by one address in part or several exactly', async () => {
    const [instanceId = ''] = cluster.instanceIds
    expect(await count('DescribeNetworkInterfaces', ['attachment.instance-id', instanceId])).toBe(1)
    expect(await count('DescribeNetworkInterfaces', ['is-primary', 'true'])).toBe(2)
    expect(await count('DescribeNetworkInterfaces', ['address-ip', '172.17.16.'])).toBe(2)
    expect(await count('DescribeNetworkInterfaces', ['address-ip', '16.13'])).toBe(1)
    expect(await count('DescribeNetworkInterfaces', ['address-ip', '172.17.16.7', '172.17.16.1'])).toBe(1)
    expect(await count('DescribeNetworkInterfaces', ['address-ip', '172.17.16.1'], ['ip-exact-match', 'true'])).toBe(0)
    expect(await count('DescribeNetworkInterfaces', ['ip-exact-match', '172.17.16.7'])).toBe(1)
  })

  it.each([
    ['DescribeInstances', 'vpc-id', 'vpc-1', 'InvalidParameterValue.VpcIdMalformed'],
    ['DescribeInstances', 'subnet-id', 'vpc-00000000', 'InvalidParameterValue.SubnetIdMalformed'],
    ['DescribeInstances', 'instance-id', 'i-00000000', 'InvalidInstanceId.Malformed'],
    ['DescribeInstances', 'host-id', 'h', 'InvalidHostId.Malformed'],
    ['DescribeInstances', 'security-group-id', 'SG-00000000', 'InvalidSgId.Malformed'],
    ['DescribeInstances', 'uuid', '1', 'InvalidParameterValue.UuidMalformed'],
    ['DescribeInstances', 'project-id', 'mine', 'InvalidParameterValue'],
    ['DescribeInstances', 'private-ip-address', '172.17.16', 'InvalidParameterValue.IPAddressMalformed'],
    ['DescribeInstances', 'public-ip-address', '1.2.3.400', 'InvalidParameterValue.IPAddressMalformed'],
    ['DescribeInstances', 'ipv6-address', '10.0.0.1', 'InvalidParameterValue.IPv6AddressMalformed'],
    ['DescribeInstances', 'zone', 'ap-shanghai-2', 'InvalidZone.MismatchRegion'],
    ['DescribeImages', 'image-id', 'ubuntu', 'InvalidImageId.Malformed'],
    ['DescribeInstanceTypeConfigs', 'instance-type', 'S5', 'InvalidInstanceType.Malformed'],
    ['DescribeAddresses', 'address-id', 'eip-1', 'InvalidParameterValue.AddressIdMalformed'],
    ['DescribeAddresses', 'network-interface-id', 'ins-00000000', 'InvalidParameterValue.NetworkInterfaceIdMalformed'],
  ])('%s refuses a malformed value of %s, and names it', async (action, Name, value, code) => {
    const reply = await harness.call(action, { Filters: [{ Name, Values: [value] }] })
    expect(reply.Error).toMatchObject({ Code: code, Message: expect.stringContaining(value) })
    expect(reply.Error.Message).toContain(Name)
  })

  it('of instances: state, address, creation time', async () => {
    expect(await count('DescribeInstances', ['instance-state', 'RUNNING'])).toBe(2)
    expect(await count('DescribeInstances', ['private-ip-address', '172.17.16.7'])).toBe(1)
    expect(await count('DescribeInstances', ['creation-start-time', '2026-11-22 20:00:00'])).toBe(2)
    expect(await count('DescribeInstances', ['creation-end-time', '2026-11-22 19:59:59'])).toBe(0)
    expect(await error('DescribeInstances', { Filters: [{ Name: 'creation-end-time', Values: ['now'] }] })).toBe(
      'InvalidParameterValue.InvalidTimeFormat',
    )
  })

  it('of instances: at most 10, of at most 5 values', async () => {
    const of = (filters: number, values: number) => ({
      Filters: Array.from({ length: filters }, () => ({ Name: 'instance-name', Values: Array(values).fill('z') })),
    })
    expect(await error('DescribeInstances', of(10, 5))).toBeUndefined()
    expect(await error('DescribeInstances', of(11, 1))).toBe('InvalidFilterValue.LimitExceeded')
    expect(await error('DescribeInstances', of(1, 6))).toBe('InvalidFilterValue.LimitExceeded')
  })

  it('of HAVIPs: by association, the one asked for first among them', async () => {
    const [first = '', second = ''] = cluster.instanceIds
    const entries = [first, second].map((InstanceId) => ({ HaVipId: cluster.haVipId, InstanceId }))
    await harness.call('AssociateHaVipInstance', { HaVipAssociationSet: entries })
    const reply = await harness.call('DescribeHaVips', {
      Filters: [
        { Name: 'havip-id', Values: [cluster.haVipId] },
        { Name: 'havip-association.instance-id', Values: [second] },
      ],
    })
    expect(reply.HaVipSet[0].HaVipAssociationSet).toEqual([
      { HaVipId: cluster.haVipId, InstanceId: second, InstanceType: 'CVM' },
      { HaVipId: cluster.haVipId, InstanceId: first, InstanceType: 'CVM' },
    ])
    expect(await count('DescribeHaVips', ['havip-association.instance-type', 'ENI'])).toBe(0)
    expect(await count('DescribeHaVips', ['check-associate', 'true'], ['vip', '172.17.16.3'], ['type', 'NORMAL'])).toBe(
      1,
    )
  })
})

describe('DescribeSubnets', () => {
  it('pages by token through every subnet once', async () => {
    for (const third of [1, 2, 3, 4]) {
      await harness.call('CreateSubnet', {
        VpcId: cluster.vpcId,
        SubnetName: `s${third}`,
        CidrBlock: `172.17.${third}.0/24`,
        Zone: 'ap-guangzhou-3',
      })
    }
    const seen: string[] = []
    let NextToken: string | undefined
    do {
      const reply = await harness.call('DescribeSubnets', { MaxResults: 2, ...(NextToken && { NextToken }) })
      seen.push(...reply.SubnetSet.map((subnet: { SubnetName: string }) => subnet.SubnetName))
      NextToken = reply.NextToken
    } while (NextToken)
    expect(seen).toEqual(['cluster', 's1', 's2', 's3', 's4'])
    expect(await error('DescribeSubnets', { NextToken: 'x' })).toBe('InvalidParameterValue.Malformed')
    expect(await error('DescribeSubnets', { MaxResults: 101 })).toBe('InvalidParameterValue.Range')
  })
})
