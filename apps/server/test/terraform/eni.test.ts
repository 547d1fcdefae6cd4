import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeGroup, makeInstance, makeNetwork, remove, setTags, tagSet } from './network.js'
import { type Call, filter, type Provider, type Reply, retrying, startProvider, unless, until } from './provider.js'
import { live, Replay } from './replay.js'

let provider: Provider
let network: { VpcId: string; SubnetId: string }

beforeAll(async () => {
  provider = await startProvider()
  network = await makeNetwork(provider)
})

afterAll(() => provider.close())

/** Reads go on while pages are full; ResourceNotFound is the same as none. */
async function findEni(call: Call, id: string): Promise<Reply | undefined> {
  const named = { NetworkInterfaceIds: [id], Offset: 0, Limit: 100 }
  const reply = await unless('ResourceNotFound', () => call('vpc:DescribeNetworkInterfaces', named))
  return reply?.NetworkInterfaceSet[0]
}

const addresses = (eni: Reply): string[] => eni.PrivateIpAddressSet.map((ip: Reply) => ip.PrivateIpAddress)

/** Until the ENI and all its addresses are there for use, those wanted among them and those dropped not. */
async function available(call: Call, id: string, wanted: readonly string[] = [], dropped: readonly string[] = []) {
  return until(async () => {
    const eni = await findEni(call, id)
    if (eni?.State !== 'AVAILABLE') return undefined
    if (eni.PrivateIpAddressSet.some((ip: Reply) => ip.State !== 'AVAILABLE')) return undefined
    const has = new Set(addresses(eni))
    return wanted.every((ip) => has.has(ip)) && !dropped.some((ip) => has.has(ip)) ? eni : undefined
  })
}

async function taskDone(call: Call, TaskId: string): Promise<void> {
  const reply = await until(async () => {
    const task = await call('vpc:DescribeVpcTaskResult', { TaskId })
    return task.Status === 'RUNNING' ? undefined : task
  })
  expect(reply.Status).toBe('SUCCESS')
}

async function makeEni(): Promise<string> {
  const made = { ...network, NetworkInterfaceName: 'seed', NetworkInterfaceDescription: '' }
  const { NetworkInterface } = await provider.call('vpc:CreateNetworkInterface', made)
  await available(provider.call, NetworkInterface.NetworkInterfaceId)
  return NetworkInterface.NetworkInterfaceId
}

function stateOf(eni: Reply) {
  return {
    name: eni.NetworkInterfaceName,
    vpc_id: eni.VpcId,
    subnet_id: eni.SubnetId,
    description: eni.NetworkInterfaceDescription,
    mac: eni.MacAddress,
    state: eni.State,
    primary: eni.Primary,
    create_time: eni.CreatedTime,
    security_groups: eni.GroupSet,
    ipv4s: eni.PrivateIpAddressSet.map((ip: Reply) => [ip.PrivateIpAddress, ip.Primary, ip.Description]),
    cdc_id: eni.CdcId,
    tags: tagSet(eni.TagSet),
  }
}

test('tencentcloud_eni with addresses of its own', async () => {
  const group = await makeGroup(provider, 'eni')
  const chosen = Array.from({ length: 12 }, (_, i) => `10.0.0.${50 + i}`)
  await live(provider, {
    name: 'res:tencentcloud_eni',
    create: async (call) => {
      const Tags = [{ Key: 'env', Value: 'prod' }]
      const ips = chosen.map((PrivateIpAddress, i) => ({ PrivateIpAddress, Primary: i === 0, Description: `ip ${i}` }))
      const named = { ...network, NetworkInterfaceName: 'data', NetworkInterfaceDescription: 'for data' }
      const made = { ...named, SecurityGroupIds: [group], PrivateIpAddresses: ips.slice(0, 10), Tags }
      const { NetworkInterface } = await call('vpc:CreateNetworkInterface', made)
      const NetworkInterfaceId = NetworkInterface.NetworkInterfaceId as string
      await available(call, NetworkInterfaceId, chosen.slice(0, 10))
      // Not more than ten in one request.
      await call('vpc:AssignPrivateIpAddresses', { NetworkInterfaceId, PrivateIpAddresses: ips.slice(10) })
      await available(call, NetworkInterfaceId, chosen)
      await setTags(call, 'vpc', 'eni', NetworkInterfaceId, { env: 'prod' })
      return NetworkInterfaceId
    },
    read: async (call, id) => {
      const eni = await findEni(call, id)
      return eni && stateOf(eni)
    },
    wanted: {
      name: 'data',
      vpc_id: expect.stringMatching(/^vpc-/),
      description: 'for data',
      mac: expect.stringMatching(/^([0-9A-Fa-f]{2}:){5}/),
      state: 'AVAILABLE',
      primary: false,
      security_groups: [group],
      ipv4s: chosen.map((ip, i) => [ip, i === 0, `ip ${i}`]),
      cdc_id: '',
      tags: { env: 'prod' },
    },
    update: async (call, NetworkInterfaceId) => {
      const named = { NetworkInterfaceId, NetworkInterfaceName: 'data-2', NetworkInterfaceDescription: 'still' }
      await call('vpc:ModifyNetworkInterfaceAttribute', { ...named, SecurityGroupIds: [] })
      const gone = chosen.slice(2)
      const drop = gone.map((PrivateIpAddress) => ({ PrivateIpAddress }))
      for (const PrivateIpAddresses of [drop.slice(0, 10), drop.slice(10)]) {
        if (PrivateIpAddresses.length === 0) continue
        await call('vpc:UnassignPrivateIpAddresses', { NetworkInterfaceId, PrivateIpAddresses })
      }
      await available(call, NetworkInterfaceId, chosen.slice(0, 2), gone)
      const added = [{ PrivateIpAddress: '10.0.0.90', Primary: false, Description: 'new' }]
      await call('vpc:AssignPrivateIpAddresses', { NetworkInterfaceId, PrivateIpAddresses: added })
      await available(call, NetworkInterfaceId, ['10.0.0.90'])
      const PrivateIpAddresses = [{ PrivateIpAddress: chosen[0], Description: 'first' }]
      await call('vpc:ModifyPrivateIpAddressesAttribute', { NetworkInterfaceId, PrivateIpAddresses })
      await setTags(call, 'vpc', 'eni', NetworkInterfaceId, {}, 'env')
    },
    changed: {
      name: 'data-2',
      description: 'still',
      security_groups: [],
      ipv4s: [
        [chosen[0], true, 'first'],
        [chosen[1], false, 'ip 1'],
        ['10.0.0.90', false, 'new'],
      ],
      tags: {},
    },
    delete: async (call, NetworkInterfaceId) => {
      await remove(call, 'vpc:DeleteNetworkInterface', { NetworkInterfaceId })
      await until(async () => ((await findEni(call, NetworkInterfaceId)) === undefined ? true : undefined))
      expect(await remove(call, 'vpc:DeleteNetworkInterface', { NetworkInterfaceId })).toBeUndefined()
    },
  })
})

test('tencentcloud_eni with a number of addresses: the reply of its creation has them all at once', async () => {
  const named = { ...network, NetworkInterfaceName: 'counted', NetworkInterfaceDescription: '' }
  const made = { ...named, SecondaryPrivateIpAddressCount: 2 }
  const { NetworkInterface } = await provider.call('vpc:CreateNetworkInterface', made)
  const NetworkInterfaceId = NetworkInterface.NetworkInterfaceId as string
  expect(NetworkInterface.PrivateIpAddressSet).toHaveLength(3)
  const eni = await available(provider.call, NetworkInterfaceId, addresses(NetworkInterface))
  expect(addresses(eni)).toEqual(addresses(NetworkInterface))
  const count = { NetworkInterfaceId, SecondaryPrivateIpAddressCount: 2 }
  await provider.call('vpc:AssignPrivateIpAddresses', count)
  expect(addresses(await available(provider.call, NetworkInterfaceId))).toHaveLength(5)
  await provider.call('vpc:DeleteNetworkInterface', { NetworkInterfaceId })
})

test('tencentcloud_eni_attachment, of id eni+instance', async () => {
  const instanceId = await makeInstance(provider, network)
  const eniId = await makeEni()
  await live(provider, {
    name: 'res:tencentcloud_eni_attachment',
    create: async (call) => {
      const named = { NetworkInterfaceId: eniId, InstanceId: instanceId }
      // An instance that has just been made may not be running yet.
      const { RequestId } = await retrying(['UnsupportedOperation.InvalidState'], () =>
        call('vpc:AttachNetworkInterface', named),
      )
      await taskDone(call, RequestId)
      await until(async () => {
        const eni = await findEni(call, eniId)
        if (!eni?.Attachment || eni.State !== 'AVAILABLE') return undefined
        expect(eni.Attachment.InstanceId).toBe(instanceId)
        return eni
      })
      return `${eniId}+${instanceId}`
    },
    read: async (call, id) => {
      const [eni = '', instance] = id.split('+')
      const found = await findEni(call, eni)
      if (!found?.Attachment) return undefined
      expect(found.Attachment.InstanceId).toBe(instance)
      return { eni_id: found.NetworkInterfaceId, instance_id: found.Attachment.InstanceId }
    },
    wanted: { eni_id: eniId, instance_id: instanceId },
    delete: async (call) => {
      const named = { NetworkInterfaceId: eniId, InstanceId: instanceId }
      const { RequestId } = await retrying(['UnsupportedOperation.InvalidState'], () =>
        call('vpc:DetachNetworkInterface', named),
      )
      await taskDone(call, RequestId)
      await until(async () => {
        const eni = await findEni(call, eniId)
        const apart = !eni?.Attachment?.InstanceId
        return apart && eni?.State === 'AVAILABLE' ? eni : undefined
      })
    },
    except: { 'delete eni.Attachment.InstanceId': 'the task is over by then, and the ENI detached' },
  })
})

test('tencentcloud_eni_ipv4_address', async () => {
  const NetworkInterfaceId = await makeEni()
  const ipv4 = { PrivateIpAddress: '10.0.0.200' }
  await live(provider, {
    name: 'res:tencentcloud_eni_ipv4_address',
    create: async (call) => {
      await call('vpc:AssignPrivateIpAddresses', { NetworkInterfaceId, PrivateIpAddresses: [ipv4] })
      return NetworkInterfaceId
    },
    read: async (call, id) => {
      const eni = await findEni(call, id)
      // The primary address is not this resource's.
      const own = eni?.PrivateIpAddressSet.filter((ip: Reply) => !ip.Primary) ?? []
      return own.length === 0 ? undefined : { ips: own.map((ip: Reply) => ip.PrivateIpAddress) }
    },
    wanted: { ips: ['10.0.0.200'] },
    delete: async (call, id) => {
      // The provider does not wait for an address it has assigned; it is destroyed by a later run.
      await available(provider.call, id)
      const eni = await findEni(call, id)
      const PrivateIpAddresses = eni?.PrivateIpAddressSet.filter((ip: Reply) => !ip.Primary).map((ip: Reply) => ({
        PrivateIpAddress: ip.PrivateIpAddress,
      }))
      const { RequestId } = await call('vpc:UnassignPrivateIpAddresses', { NetworkInterfaceId, PrivateIpAddresses })
      await taskDone(call, RequestId)
    },
  })
})

test('tencentcloud_eni_sg_attachment', async () => {
  const NetworkInterfaceId = await makeEni()
  const groups = [await makeGroup(provider, 'one'), await makeGroup(provider, 'two')]
  const both = { NetworkInterfaceIds: [NetworkInterfaceId], SecurityGroupIds: groups }
  await live(provider, {
    name: 'res:tencentcloud_eni_sg_attachment',
    create: async (call) => {
      await call('vpc:AssociateNetworkInterfaceSecurityGroups', both)
      return NetworkInterfaceId
    },
    read: async (call, id) => {
      const eni = await findEni(call, id)
      return eni?.GroupSet.length === 0 ? undefined : { security_group_ids: eni?.GroupSet }
    },
    wanted: { security_group_ids: groups },
    delete: async (call) => void (await call('vpc:DisassociateNetworkInterfaceSecurityGroups', both)),
  })
})

test('data tencentcloud_enis, by ids and by each filter', async () => {
  const group = await makeGroup(provider, 'found')
  const instanceId = await makeInstance(provider, network)
  const named = { NetworkInterfaceName: 'found', NetworkInterfaceDescription: 'by filters', SecurityGroupIds: [group] }
  const Tags = [{ Key: 'find', Value: 'me' }]
  const PrivateIpAddresses = [{ PrivateIpAddress: '10.0.0.210', Primary: true }]
  const made = { ...network, ...named, PrivateIpAddresses, Tags }
  const { NetworkInterface } = await provider.call('vpc:CreateNetworkInterface', made)
  const id = NetworkInterface.NetworkInterfaceId as string
  await available(provider.call, id)
  const attached = { NetworkInterfaceId: id, InstanceId: instanceId }
  await retrying(['UnsupportedOperation.InvalidState'], () => provider.call('vpc:AttachNetworkInterface', attached))
  await until(async () => ((await findEni(provider.call, id))?.Attachment ? true : undefined))

  const replay = new Replay(provider, 'ds:tencentcloud_enis')
  const call = replay.in('read')
  expect(await findEni(call, id)).toMatchObject({ NetworkInterfaceId: id })
  const each = [
    filter('address-ip', '10.0.0.210'),
    filter('groups.security-group-id', group),
    filter('network-interface-description', 'by filters'),
    filter('network-interface-id', id),
    filter('network-interface-name', 'found'),
    filter('tag:find', 'me'),
  ]
  const narrow = [filter('vpc-id', network.VpcId), filter('subnet-id', network.SubnetId)]
  for (const one of each) {
    const reply = await call('vpc:DescribeNetworkInterfaces', { Filters: [one, ...narrow], Offset: 0, Limit: 100 })
    expect([one.Name, reply.NetworkInterfaceSet.map((eni: Reply) => eni.NetworkInterfaceId)]).toEqual([one.Name, [id]])
  }
  const ofInstance = { Filters: [filter('attachment.instance-id', instanceId)], Offset: 0, Limit: 100 }
  expect((await call('vpc:DescribeNetworkInterfaces', ofInstance)).NetworkInterfaceSet).toHaveLength(2)
  await replay.finish()
})
