import { afterAll, beforeAll, expect, test } from 'vitest'
import { zone } from '../sdk.js'
import { makeGroup, makeNetwork, setTags, tagsOf } from './network.js'
import { type Call, filter, type Provider, type Reply, retrying, startProvider, until } from './provider.js'
import { live, Replay } from './replay.js'

let provider: Provider
let network: { VpcId: string; SubnetId: string }

beforeAll(async () => {
  provider = await startProvider()
  network = await makeNetwork(provider)
})

afterAll(() => provider.close())

async function findInstance(call: Call, id: string): Promise<Reply | undefined> {
  return (await call('cvm:DescribeInstances', { InstanceIds: [id] })).InstanceSet[0]
}

/** Until no operation is going on. */
const settled = (call: Call, id: string) =>
  until(async () => {
    const instance = await findInstance(call, id)
    return instance?.LatestOperationState === 'OPERATING' ? undefined : { instance }
  })

const state = (call: Call, id: string, wanted: string) =>
  until(async () => {
    const instance = await findInstance(call, id)
    if (instance === undefined) throw new Error('an instance that is not there crashes the provider')
    expect(instance.InstanceState).not.toBe('LAUNCH_FAILED')
    const operating = instance.LatestOperationState === 'OPERATING'
    return instance.InstanceState === wanted && !operating ? instance : undefined
  })

/** Only ids that begin so are asked for. */
async function findDisks(call: Call, ids: readonly string[]): Promise<Reply[]> {
  const DiskIds = ids.filter((id) => id.startsWith('disk-'))
  return DiskIds.length === 0 ? [] : (await call('cbs:DescribeDisks', { DiskIds })).DiskSet
}

const userData = Buffer.from('#!/bin/sh\n').toString('base64')
const busy = ['OperationDenied.InstanceOperationInProgress', 'InvalidInstanceState.Terminating']

test('tencentcloud_instance', async () => {
  const [web, admin] = [await makeGroup(provider, 'web'), await makeGroup(provider, 'admin')]
  const spread = await provider.call('cvm:CreateDisasterRecoverGroup', { Name: 'spread', Type: 'HOST' })
  const group = spread.DisasterRecoverGroupId as string
  const farther = await provider.call('cvm:CreateDisasterRecoverGroup', { Name: 'apart', Type: 'RACK' })
  const apart = farther.DisasterRecoverGroupId as string
  const other = await makeNetwork(provider)
  await live(provider, {
    name: 'res:tencentcloud_instance',
    create: async (call) => {
      const { InstanceIdSet } = await call('cvm:RunInstances', {
        Placement: { Zone: zone, ProjectId: 0 },
        ImageId: 'img-9qabwvbn',
        InstanceType: 'S5.MEDIUM4',
        InstanceChargeType: 'POSTPAID_BY_HOUR',
        InstanceCount: 1,
        InstanceName: 'node',
        SystemDisk: { DiskType: 'CLOUD_PREMIUM', DiskSize: 50 },
        DataDisks: [{ DiskType: 'CLOUD_PREMIUM', DiskSize: 50, DeleteWithInstance: false }],
        VirtualPrivateCloud: { ...network, AsVpcGateway: false, PrivateIpAddresses: ['10.0.0.20'] },
        InternetAccessible: { InternetMaxBandwidthOut: 5, PublicIpAssigned: true },
        EnhancedService: { SecurityService: { Enabled: true }, MonitorService: { Enabled: true } },
        SecurityGroupIds: [web],
        UserData: userData,
        TagSpecification: [{ ResourceType: 'instance', Tags: [{ Key: 'env', Value: 'prod' }] }],
      })
      const [id] = InstanceIdSet as [string]
      expect(await findInstance(call, id), 'visible at once').toBeDefined()
      await state(call, id, 'RUNNING')
      await until(async () => ((await tagsOf(call, 'cvm', 'instance', id)).env === 'prod' ? true : undefined))
      await call('cvm:ModifyInstancesDisasterRecoverGroup', { InstanceIds: [id], DisasterRecoverGroupId: group })
      await state(call, id, 'RUNNING')
      // running_flag = false
      await call('cvm:StopInstances', { InstanceIds: [id] })
      await state(call, id, 'STOPPED')
      return id
    },
    read: async (call, id) => {
      const { instance } = await settled(call, id)
      if (instance === undefined || instance.InstanceState === 'LAUNCH_FAILED') return undefined
      const { TotalCount } = await call('cvm:DescribeImages')
      expect(TotalCount).toEqual(expect.any(Number))
      const ids = [instance.SystemDisk.DiskId, ...instance.DataDisks.map(({ DiskId }: Reply) => DiskId)]
      const disks = await findDisks(call, ids)
      const attributes = { InstanceIds: [id], Attributes: ['UserData'] }
      const { InstanceSet } = await call('cvm:DescribeInstancesAttributes', attributes)
      return {
        instance_name: instance.InstanceName,
        instance_type: instance.InstanceType,
        instance_status: instance.InstanceState,
        instance_charge_type: instance.InstanceChargeType,
        availability_zone: instance.Placement.Zone,
        project_id: instance.Placement.ProjectId,
        image_id: instance.ImageId,
        vpc_id: instance.VirtualPrivateCloud.VpcId,
        subnet_id: instance.VirtualPrivateCloud.SubnetId,
        private_ip: instance.PrivateIpAddresses[0],
        orderly_security_groups: instance.SecurityGroupIds,
        public_ip: instance.PublicIpAddresses?.[0],
        internet_max_bandwidth_out: instance.InternetAccessible.InternetMaxBandwidthOut,
        placement_group_id: instance.DisasterRecoverGroupId,
        key_ids: instance.LoginSettings.KeyIds,
        cpu_topology: instance.CpuTopology,
        system_disk_type: instance.SystemDisk.DiskType,
        system_disk_size: instance.SystemDisk.DiskSize,
        disks: disks.map((disk) => [disk.DiskName, disk.DiskSize, disk.DiskState]),
        user_data: InstanceSet[0].Attributes.UserData,
        tags: await tagsOf(call, 'cvm', 'instance', id),
      }
    },
    wanted: {
      instance_name: 'node',
      instance_type: 'S5.MEDIUM4',
      instance_status: 'STOPPED',
      instance_charge_type: 'POSTPAID_BY_HOUR',
      availability_zone: zone,
      project_id: 0,
      image_id: 'img-9qabwvbn',
      vpc_id: network.VpcId,
      subnet_id: network.SubnetId,
      private_ip: '10.0.0.20',
      orderly_security_groups: [web],
      internet_max_bandwidth_out: 5,
      public_ip: expect.stringMatching(/^\d+(\.\d+){3}$/),
      placement_group_id: group,
      cpu_topology: null,
      system_disk_type: 'CLOUD_PREMIUM',
      system_disk_size: 50,
      user_data: userData,
      tags: { env: 'prod' },
    },
    update: async (call, id) => {
      const InstanceIds = [id]
      const change = async (action: string, parameters: object, wanted = 'STOPPED') => {
        await retrying(busy, () => call(action, { InstanceIds, ...parameters }))
        return state(call, id, wanted)
      }
      await change('cvm:ModifyInstancesDisasterRecoverGroup', { DisasterRecoverGroupId: apart })
      await change('cvm:ModifyInstancesAttribute', { InstanceName: 'node-2' })
      await change('cvm:ModifyInstancesAttribute', { SecurityGroups: [admin, web] })
      await change('cvm:ModifyInstancesProject', { ProjectId: 7 })
      const InternetAccessible = { InternetMaxBandwidthOut: 10 }
      await change('cvm:ResetInstancesInternetMaxBandwidth', { InternetAccessible })
      const KeyIds = ['skey-00000001', 'skey-00000002']
      await change('cvm:AssociateInstancesKeyPairs', { KeyIds, ForceStop: true })
      await change('cvm:DisassociateInstancesKeyPairs', { KeyIds: KeyIds.slice(1), ForceStop: true })
      await change('cvm:ResetInstancesPassword', { Password: 'Reset@12345', ForceStop: true })
      const moved = { VirtualPrivateCloud: { ...other, PrivateIpAddresses: ['10.0.0.30'] }, ForceStop: true }
      await retrying(busy, () => call('cvm:ModifyInstancesVpcAttribute', { InstanceIds, ...moved }))
      await settled(call, id)
      const { instance } = await settled(call, id)
      if (instance?.InstanceState !== 'RUNNING') await change('cvm:StartInstances', {}, 'RUNNING')
      const grown = { SystemDisk: { DiskSize: 80 }, ForceStop: true }
      const named = { InstanceId: id, ...grown }
      await retrying(busy, () => call('cvm:ResizeInstanceDisks', named))
      await state(call, id, 'RUNNING')
      await change('cvm:ResetInstancesType', { InstanceType: 'S5.LARGE8', ForceStop: true }, 'RUNNING')
      const { DataDisks } = (await findInstance(call, id)) ?? {}
      const DiskIds = [DataDisks[0].DiskId]
      await call('cbs:ModifyDiskAttributes', { DiskIds, DiskName: 'data' })
      await call('cbs:ResizeDisk', { DiskId: DiskIds[0], DiskSize: 100 })
      await until(async () => {
        const [disk] = await findDisks(call, DiskIds)
        return disk?.DiskSize === 100 && disk?.DiskState === 'ATTACHED' ? true : undefined
      })
      const rebuilt = { InstanceId: id, ImageId: 'img-pmqg1cw7', LoginSettings: { Password: 'Reset@12345' } }
      await retrying(busy, () => call('cvm:ResetInstance', rebuilt))
      await state(call, id, 'RUNNING')
      const InstanceChargePrepaid = { Period: 1, RenewFlag: 'NOTIFY_AND_MANUAL_RENEW' }
      const prepaid = { InstanceChargeType: 'PREPAID', InstanceChargePrepaid }
      await change('cvm:ModifyInstancesChargeType', prepaid, 'RUNNING')
      await change('cvm:ModifyInstancesRenewFlag', { RenewFlag: 'DISABLE_NOTIFY_AND_MANUAL_RENEW' }, 'RUNNING')
      await setTags(call, 'cvm', 'instance', id, { team: 'net' }, 'env')
      await change('cvm:StopInstances', {})
      await change('cvm:StartInstances', {}, 'RUNNING')
    },
    changed: {
      instance_name: 'node-2',
      instance_type: 'S5.LARGE8',
      instance_status: 'RUNNING',
      instance_charge_type: 'PREPAID',
      project_id: 7,
      image_id: 'img-pmqg1cw7',
      placement_group_id: apart,
      vpc_id: other.VpcId,
      subnet_id: other.SubnetId,
      private_ip: '10.0.0.30',
      orderly_security_groups: [admin, web],
      internet_max_bandwidth_out: 10,
      system_disk_size: 80,
      tags: { team: 'net' },
    },
    delete: async (call, id) => {
      const instance = await findInstance(call, id)
      await retrying(busy, () => call('cvm:TerminateInstances', { InstanceIds: [id] }))
      // A prepaid one goes to the recycle bin first, and is terminated once more.
      await state(call, id, 'SHUTDOWN')
      const DiskIds = instance?.DataDisks.map(({ DiskId }: Reply) => DiskId)
      const disk = (wanted: string | undefined) =>
        until(async () => ((await findDisks(call, DiskIds))[0]?.DiskState === wanted ? true : undefined))
      await disk('ATTACHED')
      await call('cbs:DetachDisks', { DiskIds })
      await disk('UNATTACHED')
      await call('cbs:TerminateDisks', { DiskIds })
      await disk(undefined)
      await retrying(busy, () => call('cvm:TerminateInstances', { InstanceIds: [id] }))
      await until(async () => ((await findInstance(call, id)) === undefined ? true : undefined))
      const place = instance?.VirtualPrivateCloud
      const asked = { VpcId: place.VpcId, SubnetId: place.SubnetId, IpAddresses: instance?.PrivateIpAddresses }
      await until(async () => {
        const { IpAddressStates } = await call('vpc:DescribeUsedIpAddress', asked)
        return IpAddressStates.length === 0 ? true : undefined
      })
    },
    except: {
      'create instance.LatestOperationErrorMsg': 'may be null: the provider looks at that first',
      'read instance.CpuTopology.CoreCount': 'there is none: one that is not configured would replace the instance',
      'read instance.CpuTopology.ThreadPerCore': 'as above',
    },
  })
})

test('data tencentcloud_key_pairs', async () => {
  const replay = new Replay(provider, 'ds:tencentcloud_key_pairs')
  const made = { Placement: { Zone: zone }, ImageId: 'img-9qabwvbn', VirtualPrivateCloud: network }
  const LoginSettings = { KeyIds: ['skey-00000009'] }
  await provider.call('cvm:RunInstances', { ...made, LoginSettings })
  const call = replay.in('read')
  const { KeyPairSet } = await call('cvm:DescribeKeyPairs', { KeyIds: ['skey-00000009'] })
  expect(KeyPairSet).toMatchObject([{ KeyId: 'skey-00000009' }])
  const Filters = [filter('project-id', '0'), filter('key-name', KeyPairSet[0].KeyName)]
  expect((await call('cvm:DescribeKeyPairs', { Filters })).KeyPairSet).toHaveLength(1)
  await replay.finish()
})
