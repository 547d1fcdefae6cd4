import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeHaVip, makeInstance, makeNetwork } from './network.js'
import { type Call, filter, type Provider, type Reply, retrying, startProvider, unless, until } from './provider.js'
import { live, Replay } from './replay.js'

let provider: Provider
let network: { VpcId: string; SubnetId: string }

beforeAll(async () => {
  provider = await startProvider()
  network = await makeNetwork(provider)
})

afterAll(() => provider.close())

const busy = ['UnsupportedOperation']

async function describe(call: Call, id: string): Promise<Reply | undefined> {
  return (await call('vpc:DescribeHaVips', { HaVipIds: [id] })).HaVipSet[0]
}

test('tencentcloud_ha_vip', async () => {
  await live(provider, {
    name: 'res:tencentcloud_ha_vip',
    create: async (call) => {
      const made = { ...network, HaVipName: 'vip', Vip: '10.0.0.9', CheckAssociate: true }
      const { HaVip } = await call('vpc:CreateHaVip', made)
      return HaVip.HaVipId
    },
    read: async (call, id) => {
      const haVip = await describe(call, id)
      return (
        haVip && {
          name: haVip.HaVipName,
          vpc_id: haVip.VpcId,
          subnet_id: haVip.SubnetId,
          vip: haVip.Vip,
          state: haVip.State,
          network_interface_id: haVip.NetworkInterfaceId,
          instance_id: haVip.InstanceId,
          address_ip: haVip.AddressIp,
          create_time: haVip.CreatedTime,
          check_associate: haVip.CheckAssociate,
        }
      )
    },
    wanted: {
      name: 'vip',
      vpc_id: network.VpcId,
      subnet_id: network.SubnetId,
      vip: '10.0.0.9',
      state: 'UNBIND',
      network_interface_id: '',
      instance_id: '',
      address_ip: '',
      check_associate: true,
    },
    update: async (call, HaVipId) => {
      await call('vpc:ModifyHaVipAttribute', { HaVipId, HaVipName: 'vip-2' })
    },
    changed: { name: 'vip-2', vip: '10.0.0.9' },
    delete: async (call, HaVipId) => {
      await retrying(busy, () => call('vpc:DeleteHaVip', { HaVipId }))
      await until(async () => {
        const found = await unless('ResourceNotFound', () => call('vpc:DescribeHaVips', { HaVipIds: [HaVipId] }))
        return found === undefined || found.HaVipSet.length === 0 ? true : undefined
      })
    },
  })
})

test('tencentcloud_ha_vip_eip_attachment, of id havip#address', async () => {
  const haVip = await makeHaVip(provider, network)
  const { AddressSet } = await provider.call('vpc:AllocateAddresses', { AddressCount: 1 })
  const address = await until(async () => {
    const { AddressSet: found } = await provider.call('vpc:DescribeAddresses', { AddressIds: AddressSet })
    return found[0].AddressStatus === 'UNBIND' ? (found[0].AddressIp as string) : undefined
  })
  const whenAddress = (call: Call, HaVipId: string, test: (address: string) => boolean) =>
    until(async () => {
      const found = await describe(call, HaVipId)
      if (found === undefined) throw new Error('a HAVIP that is not there is an error of the provider')
      return test(found.AddressIp) ? true : undefined
    })
  await live(provider, {
    name: 'res:tencentcloud_ha_vip_eip_attachment',
    create: async (call) => {
      await retrying(busy, () => call('vpc:HaVipAssociateAddressIp', { HaVipId: haVip, AddressIp: address }))
      await whenAddress(call, haVip, (bound) => bound !== '')
      return `${haVip}#${address}`
    },
    read: async (call, id) => {
      const [HaVipId = '', AddressIp] = id.split('#')
      const found = await describe(call, HaVipId)
      return found?.AddressIp === AddressIp ? { havip_id: found?.HaVipId, address_ip: AddressIp } : undefined
    },
    wanted: { havip_id: haVip, address_ip: address },
    delete: async (call, id) => {
      const [HaVipId = ''] = id.split('#')
      await retrying(busy, () => call('vpc:HaVipDisassociateAddressIp', { HaVipId }))
      await whenAddress(call, HaVipId, (bound) => bound === '')
    },
  })
})

test('tencentcloud_ha_vip_instance_attachment, of id havip#instance: each finds its own entry', async () => {
  const haVip = await makeHaVip(provider, network)
  const entry = (InstanceId: string) => ({ HaVipId: haVip, InstanceType: 'CVM', InstanceId })
  const instances = [await makeInstance(provider, network), await makeInstance(provider, network)]
  for (const instanceId of instances) {
    // The other one is associated all the while.
    const [other = ''] = instances.filter((id) => id !== instanceId)
    await provider.call('vpc:AssociateHaVipInstance', { HaVipAssociationSet: [entry(other)] })
    await live(provider, {
      name: 'res:tencentcloud_ha_vip_instance_attachment',
      create: async (call) => {
        await call('vpc:AssociateHaVipInstance', { HaVipAssociationSet: [entry(instanceId)] })
        return `${haVip}#${instanceId}`
      },
      read: async (call, id) => {
        const [havip = '', instance = ''] = id.split('#')
        const Filters = [filter('havip-id', havip), filter('havip-association.instance-id', instance)]
        const { HaVipSet } = await call('vpc:DescribeHaVips', { Filters, Offset: 0, Limit: 100 })
        const association = HaVipSet[0]?.HaVipAssociationSet[0]
        return association && { instance_id: association.InstanceId, instance_type: association.InstanceType }
      },
      wanted: { instance_id: instanceId, instance_type: 'CVM' },
      delete: async (call, id) => {
        const [HaVipId, InstanceId] = id.split('#')
        // It does not say of which type the instance is.
        await call('vpc:DisassociateHaVipInstance', { HaVipAssociationSet: [{ HaVipId, InstanceId }] })
      },
    })
    await provider.call('vpc:DisassociateHaVipInstance', { HaVipAssociationSet: [entry(other)] })
  }
})

test('data tencentcloud_ha_vips, also of one that nobody holds', async () => {
  const id = await makeHaVip(provider, network)
  const replay = new Replay(provider, 'ds:tencentcloud_ha_vips')
  const call = replay.in('read')
  expect(await describe(call, id)).toMatchObject({ HaVipId: id, State: 'UNBIND', InstanceId: '' })
  const { VpcId, SubnetId } = network
  const each = [filter('havip-id', id), filter('havip-name', 'seed'), filter('vpc-id', VpcId)]
  for (const one of [...each, filter('subnet-id', SubnetId)]) {
    const { HaVipSet } = await call('vpc:DescribeHaVips', { Filters: [one], Offset: 0, Limit: 100 })
    expect(HaVipSet.map(({ HaVipId }: Reply) => HaVipId)).toContain(id)
  }
  await replay.finish()
})

test('data tencentcloud_ha_vip_eip_attachments', async () => {
  const id = await makeHaVip(provider, network)
  const replay = new Replay(provider, 'ds:tencentcloud_ha_vip_eip_attachments')
  expect(await describe(replay.in('read'), id)).toMatchObject({ AddressIp: '' })
  await replay.finish()
})
