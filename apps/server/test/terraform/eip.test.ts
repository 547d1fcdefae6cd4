import { afterAll, beforeAll, expect, test } from 'vitest'
import { zone } from '../sdk.js'
import { makeInstance, makeNetwork, setTags, tagsOf } from './network.js'
import { type Call, filter, type Provider, type Reply, retrying, startProvider, until } from './provider.js'
import { live, Replay } from './replay.js'

let provider: Provider
let network: { VpcId: string; SubnetId: string }

beforeAll(async () => {
  provider = await startProvider()
  network = await makeNetwork(provider)
})

afterAll(() => provider.close())

/** Asks once more as if for an EIP of a dedicated cluster when there is none. */
async function findEip(call: Call, id: string): Promise<Reply | undefined> {
  const { AddressSet } = await call('vpc:DescribeAddresses', { AddressIds: [id] })
  if (AddressSet.length > 0) return AddressSet[0]
  const clustered = { AddressIds: [id], Filters: [filter('business-type', 'CDC')] }
  return (await call('vpc:DescribeAddresses', clustered)).AddressSet[0]
}

/** The text of TaskId is the number that its task is asked for by. */
async function taskDone(call: Call, { TaskId }: Reply): Promise<void> {
  expect(TaskId).toMatch(/^\d+$/)
  const reply = await until(async () => {
    const task = await call('vpc:DescribeTaskResult', { TaskId: Number(TaskId) })
    return task.Result === 'RUNNING' ? undefined : task
  })
  expect(reply.Result).toBe('SUCCESS')
}

async function makeEip({ call }: Provider): Promise<string> {
  const reply = await call('vpc:AllocateAddresses', { AddressCount: 1 })
  await taskDone(call, reply)
  return reply.AddressSet[0]
}

const status = (call: Call, id: string, ...wanted: string[]) =>
  until(async () => {
    const eip = await findEip(call, id)
    return wanted.includes(eip?.AddressStatus) ? eip : undefined
  })

const mutex = ['DesOperation.MutexTaskRunning', 'OperationDenied.MutexTaskRunning']

/** Unbinds an EIP that is bound, and waits. */
async function unattach(call: Call, AddressId: string): Promise<void> {
  const eip = await findEip(call, AddressId)
  if (eip === undefined || eip.AddressStatus === 'UNBIND') return
  expect(eip.InstanceId).not.toMatch(/^nat-/)
  const reply = await retrying(mutex, () => call('vpc:DisassociateAddress', { AddressId }))
  if (reply.TaskId) await taskDone(call, reply)
  await status(call, AddressId, 'UNBIND')
}

const noGateway = {
  'delete vpc:DescribeNatGateways': 'for EIPs of NAT gateways, which there are none of',
  'delete vpc:DisassociateNatGatewayAddress': 'as above',
}

test('tencentcloud_eip', async () => {
  await live(provider, {
    name: 'res:tencentcloud_eip',
    create: async (call) => {
      const charge = { InternetChargeType: 'TRAFFIC_POSTPAID_BY_HOUR', InternetMaxBandwidthOut: 5 }
      const Tags = [{ Key: 'env', Value: 'prod' }]
      const made = { AddressCount: 1, AddressType: 'EIP', AddressName: 'web', ...charge, Tags }
      const reply = await call('vpc:AllocateAddresses', made)
      const [id] = reply.AddressSet as [string]
      await taskDone(call, reply)
      await until(async () => {
        const eip = await findEip(call, id)
        if (eip === undefined) throw new Error('an EIP that is not there is an error of the provider')
        return eip.AddressStatus === 'CREATING' ? undefined : eip
      })
      return id
    },
    read: async (call, id) => {
      const eip = await findEip(call, id)
      if (eip === undefined) return undefined
      const ofResource = { Filters: [filter('resource.resource-id', id)] }
      const packages = (await call('vpc:DescribeBandwidthPackages', ofResource)).BandwidthPackageSet
      return {
        name: eip.AddressName,
        type: eip.AddressType,
        public_ip: eip.AddressIp,
        status: eip.AddressStatus,
        internet_charge_type: eip.InternetChargeType,
        internet_max_bandwidth_out: eip.Bandwidth,
        egress: eip.Egress,
        bandwidth_packages: packages.length,
        tags: await tagsOf(call, 'vpc', 'eip', id),
      }
    },
    wanted: {
      name: 'web',
      type: 'EIP',
      public_ip: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
      status: 'UNBIND',
      internet_charge_type: 'TRAFFIC_POSTPAID_BY_HOUR',
      internet_max_bandwidth_out: 5,
      bandwidth_packages: 0,
      tags: { env: 'prod' },
    },
    update: async (call, id) => {
      await call('vpc:ModifyAddressAttribute', { AddressId: id, AddressName: 'web-2' })
      const prepaid = { InternetChargeType: 'BANDWIDTH_PREPAID_BY_MONTH', InternetMaxBandwidthOut: 8 }
      const AddressChargePrepaid = { Period: 1, AutoRenewFlag: 0 }
      const changed = { AddressId: id, ...prepaid, AddressChargePrepaid }
      await call('vpc:ModifyAddressInternetChargeType', changed)
      await until(async () => ((await findEip(call, id))?.Bandwidth === 8 ? true : undefined))
      await call('vpc:ModifyAddressesBandwidth', { AddressIds: [id], InternetMaxBandwidthOut: 10 })
      await until(async () => ((await findEip(call, id))?.Bandwidth === 10 ? true : undefined))
      await call('vpc:RenewAddresses', { AddressIds: [id], AddressChargePrepaid: { Period: 1 } })
      await setTags(call, 'vpc', 'eip', id, { env: 'test' })
    },
    changed: {
      name: 'web-2',
      internet_charge_type: 'BANDWIDTH_PREPAID_BY_MONTH',
      internet_max_bandwidth_out: 10,
      tags: { env: 'test' },
    },
    // Destroy unbinds what is bound, whoever did that.
    fill: async (id) => {
      const InstanceId = await makeInstance(provider, network)
      return () => provider.call('vpc:AssociateAddress', { AddressId: id, InstanceId })
    },
    delete: async (call, id) => {
      await unattach(call, id)
      const release = () => retrying(mutex, () => call('vpc:ReleaseAddresses', { AddressIds: [id] }))
      await taskDone(call, await release())
      // A prepaid one is isolated first.
      await until(async () => ((await findEip(call, id))?.IsArrears ? true : undefined))
      await taskDone(call, await release())
      await until(async () => ((await findEip(call, id)) === undefined ? true : undefined))
    },
    except: noGateway,
  })
})

test('tencentcloud_eip_association with an instance, of id eip::instance', async () => {
  const id = await makeEip(provider)
  const instanceId = await makeInstance(provider, network)
  await live(provider, {
    name: 'res:tencentcloud_eip_association',
    create: async (call) => {
      expect(await findEip(call, id)).toMatchObject({ AddressStatus: 'UNBIND' })
      await call('vpc:AssociateAddress', { AddressId: id, InstanceId: instanceId })
      await status(call, id, 'BIND')
      return `${id}::${instanceId}`
    },
    read: async (call, composite) => {
      const [eip = '', instance] = composite.split('::')
      const found = await findEip(call, eip)
      return found?.InstanceId === instance ? { eip_id: found?.AddressId, instance_id: instance } : undefined
    },
    wanted: { eip_id: id, instance_id: instanceId },
    delete: (call) => unattach(call, id),
    except: noGateway,
  })
})

test('tencentcloud_eip_association with an address of an ENI, of id eip::eni::address', async () => {
  const id = await makeEip(provider)
  const named = { ...network, NetworkInterfaceName: 'bound', NetworkInterfaceDescription: '' }
  const { NetworkInterface } = await provider.call('vpc:CreateNetworkInterface', named)
  const { NetworkInterfaceId } = NetworkInterface
  const { PrivateIpAddress } = NetworkInterface.PrivateIpAddressSet[0]
  await until(async () => {
    const ids = { NetworkInterfaceIds: [NetworkInterfaceId] }
    const { NetworkInterfaceSet } = await provider.call('vpc:DescribeNetworkInterfaces', ids)
    return NetworkInterfaceSet[0].State === 'AVAILABLE' ? true : undefined
  })
  await live(provider, {
    name: 'res:tencentcloud_eip_association',
    create: async (call) => {
      expect(await findEip(call, id)).toMatchObject({ AddressStatus: 'UNBIND' })
      await call('vpc:AssociateAddress', { AddressId: id, NetworkInterfaceId, PrivateIpAddress })
      await status(call, id, 'BIND', 'BIND_ENI')
      return `${id}::${NetworkInterfaceId}::${PrivateIpAddress}`
    },
    read: async (call, composite) => {
      const [eip = '', eni, ip] = composite.split('::')
      const found = await findEip(call, eip)
      return found?.NetworkInterfaceId === eni && found?.PrivateAddressIp === ip
        ? { network_interface_id: eni, private_ip: ip }
        : undefined
    },
    wanted: { network_interface_id: NetworkInterfaceId, private_ip: PrivateIpAddress },
    delete: (call) => unattach(call, id),
    except: noGateway,
  })
})

test('data tencentcloud_eips and tencentcloud_eip', async () => {
  const id = await makeEip(provider)
  const { AddressIp } = (await findEip(provider.call, id)) ?? {}
  await setTags(provider.call, 'vpc', 'eip', id, { find: 'me' })
  const many = new Replay(provider, 'ds:tencentcloud_eips')
  const one = new Replay(provider, 'ds:tencentcloud_eip')
  for (const call of [many.in('read'), one.in('read')]) {
    for (const wanted of [filter('address-id', id), filter('address-ip', AddressIp), filter('tag:find', 'me')]) {
      const { AddressSet } = await call('vpc:DescribeAddresses', { Filters: [wanted], Offset: 0, Limit: 100 })
      expect(AddressSet).toMatchObject([{ AddressId: id, IsArrears: false, IsBlocked: false }])
    }
  }
  expect(await tagsOf(many.in('read'), 'vpc', 'eip', id)).toEqual({ find: 'me' })
  await many.finish()
  await one.finish()
})

test('tencentcloud_eip_public_address_adjust changes the address of a prepaid EIP', async () => {
  const charge = { InternetChargeType: 'BANDWIDTH_PREPAID_BY_MONTH', AddressChargePrepaid: { Period: 1 } }
  const { AddressSet } = await provider.call('vpc:AllocateAddresses', charge)
  const AddressId = AddressSet[0] as string
  const before = await status(provider.call, AddressId, 'UNBIND')
  const replay = new Replay(provider, 'res:tencentcloud_eip_public_address_adjust')
  const call = replay.in('create')
  const { TaskId } = await call('vpc:AdjustPublicAddress', { AddressId })
  await taskDone(call, { TaskId: String(TaskId) })
  expect((await findEip(provider.call, AddressId))?.AddressIp).not.toBe(before.AddressIp)
  await replay.finish()
})

test('tencentcloud_eip_address_transform makes the ordinary public IP of an instance an EIP', async () => {
  const { InstanceIdSet } = await provider.call('cvm:RunInstances', {
    Placement: { Zone: zone },
    ImageId: 'img-9qabwvbn',
    VirtualPrivateCloud: network,
    InternetAccessible: { PublicIpAssigned: true, InternetMaxBandwidthOut: 5 },
  })
  const [InstanceId] = InstanceIdSet
  const [address] = await until(async () => {
    const { InstanceSet } = await provider.call('cvm:DescribeInstances', { InstanceIds: InstanceIdSet })
    const { InstanceState, PublicIpAddresses } = InstanceSet[0]
    return InstanceState === 'RUNNING' ? (PublicIpAddresses as string[]) : undefined
  })
  const replay = new Replay(provider, 'res:tencentcloud_eip_address_transform')
  const call = replay.in('create')
  const { TaskId } = await call('vpc:TransformAddress', { InstanceId })
  await taskDone(call, { TaskId: String(TaskId) })
  const Filters = [filter('address-ip', address ?? '')]
  const { AddressSet } = await provider.call('vpc:DescribeAddresses', { Filters })
  expect(AddressSet).toMatchObject([{ AddressType: 'EIP', AddressStatus: 'BIND', InstanceId }])
  await replay.finish()
})
