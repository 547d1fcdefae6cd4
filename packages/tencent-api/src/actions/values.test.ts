import { beforeEach, describe, expect, it } from 'vitest'
import { accountId, buildCluster, type Harness, openHarness } from '../../test/harness.js'

let harness: Harness
let cluster: Awaited<ReturnType<typeof buildCluster>>

beforeEach(async () => {
  harness = await openHarness()
  cluster = await buildCluster(harness)
})

const caller = { accountId, uin: '1', region: 'ap-guangzhou', actor: 'test' }

/** Makes an instance the holder, as an announcement seen on the network would. */
async function bind(haVipId: string, instanceId: string, at: number): Promise<string> {
  return harness.cloud.write(caller, { action: 'Bind', requestId: 'bind' }, (draft) => {
    const haVip = draft.haVips.get(haVipId)
    const [eni] = draft.networkInterfaces.by('instance', instanceId)
    if (haVip === undefined || eni === undefined) throw new Error('nothing to bind')
    draft.put('haVips', { ...haVip, networkInterfaceId: eni.id, flushedAt: at })
    return eni.id
  })
}

describe('a HAVIP', () => {
  it('is UNBIND with empty texts, never null, until somebody holds it', async () => {
    const { HaVipSet } = await harness.call('DescribeHaVips')
    expect(HaVipSet).toEqual([
      {
        HaVipId: cluster.haVipId,
        HaVipName: 'vip',
        Vip: '172.17.16.3',
        VpcId: cluster.vpcId,
        SubnetId: cluster.subnetId,
        NetworkInterfaceId: '',
        InstanceId: '',
        AddressIp: '',
        State: 'UNBIND',
        CreatedTime: '2026-11-22 20:00:00',
        Business: '',
        HaVipAssociationSet: [],
        CheckAssociate: true,
        CdcId: '',
        FlushedTime: '0000-00-00 00:00:00',
        TagSet: [],
      },
    ])
  })

  it('is AVAILABLE with the ENI and instance that hold it, and the Beijing time it moved', async () => {
    const [instanceId = ''] = cluster.instanceIds
    const eniId = await bind(cluster.haVipId, instanceId, Date.UTC(2026, 10, 22, 16, 30, 5))
    const { HaVipSet } = await harness.call('DescribeHaVips', { HaVipIds: [cluster.haVipId] })
    expect(HaVipSet[0]).toMatchObject({
      State: 'AVAILABLE',
      NetworkInterfaceId: eniId,
      InstanceId: instanceId,
      FlushedTime: '2026-11-23 00:30:05',
    })
  })
})

describe('an ENI', () => {
  it('is PENDING and unattached in the reply that made it, and AVAILABLE once its task is done', async () => {
    const made = await harness.call('CreateNetworkInterface', {
      VpcId: cluster.vpcId,
      SubnetId: cluster.subnetId,
      NetworkInterfaceName: 'extra',
      SecondaryPrivateIpAddressCount: 2,
    })
    const eni = made.NetworkInterface
    expect(eni).toMatchObject({ State: 'PENDING', Attachment: null, Primary: false, EniType: 0 })
    expect(eni.MacAddress).toMatch(/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/)
    expect(eni.PrivateIpAddressSet.map((ip: { Primary: boolean }) => ip.Primary)).toEqual([true, false, false])
    expect(eni.PrivateIpAddressSet.map((ip: { State: string }) => ip.State)).toEqual(Array(3).fill('PENDING'))
    const later = await harness.call('DescribeNetworkInterfaces', { NetworkInterfaceIds: [eni.NetworkInterfaceId] })
    expect(later.NetworkInterfaceSet[0]).toMatchObject({ State: 'AVAILABLE', NetworkInterfaceState: 'AVAILABLE' })
    expect(await harness.call('DescribeVpcTaskResult', { TaskId: made.RequestId })).toMatchObject({
      Status: 'SUCCESS',
      Output: 'SUCCESS',
      Result: [],
    })
  })

  it('shows what it is attached to, of which account, and is then in use', async () => {
    const { NetworkInterfaceSet } = await harness.call('DescribeNetworkInterfaces')
    expect(NetworkInterfaceSet[0]).toMatchObject({
      State: 'AVAILABLE',
      NetworkInterfaceState: 'INUSE',
      EniType: 1,
      Zone: 'ap-guangzhou-3',
      Attachment: {
        InstanceId: cluster.instanceIds[0],
        DeviceIndex: 0,
        InstanceAccountId: accountId,
        AttachTime: '2026-11-22 20:00:00',
      },
    })
  })

  it('is attached when a task is done, and RUNNING until then', async () => {
    harness = await openHarness({ taskDuration: 1000 })
    const vpc = await harness.call('CreateVpc', { VpcName: 'v', CidrBlock: '10.0.0.0/16' })
    const { Subnet } = await harness.call('CreateSubnet', {
      VpcId: vpc.Vpc.VpcId,
      SubnetName: 's',
      CidrBlock: '10.0.0.0/24',
      Zone: 'ap-guangzhou-3',
    })
    const { RequestId } = await harness.call('CreateNetworkInterface', {
      VpcId: vpc.Vpc.VpcId,
      SubnetId: Subnet.SubnetId,
      NetworkInterfaceName: 'e',
    })
    expect(await harness.call('DescribeVpcTaskResult', { TaskId: RequestId })).toMatchObject({ Status: 'RUNNING' })
  })
})

describe('a subnet', () => {
  it('counts its addresses without network, gateway and broadcast', async () => {
    const { SubnetSet } = await harness.call('DescribeSubnets')
    // Two instances and a HAVIP have one each.
    expect(SubnetSet[0]).toMatchObject({ TotalIpAddressCount: 253, AvailableIpAddressCount: 250, CdcId: '' })
  })
})

describe('an instance', () => {
  it('tells its times in UTC, its size by its type, and null for what it has not', async () => {
    const { InstanceSet } = await harness.call('DescribeInstances')
    expect(InstanceSet[0]).toMatchObject({
      CreatedTime: '2026-11-22T12:00:00Z',
      ExpiredTime: null,
      RenewFlag: null,
      PublicIpAddresses: null,
      PrivateIpAddresses: ['172.17.16.7'],
      InstanceState: 'RUNNING',
      DataDisks: [{ DiskSize: 50, DiskType: 'CLOUD_PREMIUM' }],
    })
    expect(JSON.stringify(InstanceSet[0])).not.toContain('undefined')
  })

  it('that is terminated is gone: an empty set, not an error', async () => {
    const [instanceId] = cluster.instanceIds
    await harness.call('TerminateInstances', { InstanceIds: [instanceId] })
    expect(await harness.call('DescribeInstances', { InstanceIds: [instanceId] })).toMatchObject({
      TotalCount: 0,
      InstanceSet: [],
    })
  })
})

describe('DescribeVpcTaskResult', () => {
  it('tells the deletion of an ENI by resource, and knows no task of instances', async () => {
    const { NetworkInterface, RequestId } = await harness.call('CreateNetworkInterface', {
      VpcId: cluster.vpcId,
      SubnetId: cluster.subnetId,
      NetworkInterfaceName: 'extra',
    })
    expect(RequestId).toBeDefined()
    const { NetworkInterfaceId } = NetworkInterface
    const deletion = await harness.call('DeleteNetworkInterface', { NetworkInterfaceId })
    expect((await harness.call('DescribeVpcTaskResult', { TaskId: deletion.RequestId })).Result).toEqual([
      { ResourceId: NetworkInterfaceId, Status: 'SUCCESS' },
    ])
    const stop = await harness.call('StopInstances', { InstanceIds: cluster.instanceIds })
    for (const TaskId of [stop.RequestId, 'nonsense']) {
      expect((await harness.call('DescribeVpcTaskResult', { TaskId })).Error.Code).toBe('ResourceNotFound')
    }
  })
})
