import type { Requests } from './requests.js'
import type { Request, World } from './world.js'

const plain: Requests = { fine: async () => [{}] }
const item = (idOf: (world: World) => string | Promise<string>): Requests => ({
  fine: async (world) => [{ params: { id: await idOf(world) } }],
})
const instance = (world: World) => world.make('instances')
const eni = (world: World) => world.make('network-interfaces')
const stopped = async (world: World) => {
  const id = await instance(world)
  await world.does('post', `instances/${id}/stop`, {})
  return id
}
/** The same of two, and the second one is waited for. */
const twice = (one: (world: World) => Promise<Request>): Requests['fine'] => {
  return async (world) => [await one(world), { ...(await one(world)), query: 'wait=1' }]
}
const ordered = (body: object, on = instance): Requests => ({
  fine: twice(async (world) => ({ params: { id: await on(world) }, body })),
})
const group = (world: World) => world.make('placement-groups', { strategy: 'PARTITION', partitionCount: 2 })
const ipOf = (world: World, address: string) => `${world.vpcId}:${address}`
let last = 20
/** A secondary address of an ENI of its own. */
const ip = async (world: World) => {
  last += 1
  const address = `172.17.17.${last}`
  await world.does('post', 'private-ips', { networkInterfaceId: await eni(world), address })
  return ipOf(world, address)
}
const attached = async (world: World) => {
  const id = await eni(world)
  const instanceId = await instance(world)
  await world.does('put', `network-interfaces/${id}/attachment`, { instanceId })
  return { id, instanceId }
}

async function belowOneSwitch(world: World): Promise<[string, string]> {
  const known = new Map<string, string>()
  for (;;) {
    const id = await instance(world)
    const { hostId } = await world.does<{ hostId: string }>('get', `instances/${id}`)
    const { switchId } = await world.does<{ switchId: string }>('get', `hosts/${hostId}`)
    const other = known.get(switchId)
    if (other !== undefined) return [other, id]
    known.set(switchId, id)
  }
}

export const compute: Readonly<Record<string, Requests>> = {
  listNetworkInterfaces: plain,
  createNetworkInterface: {
    fine: twice(async ({ vpcId, subnetId }) => ({ body: { vpcId, subnetId, name: 'e' } })),
    missing: async ({ vpcId }) => ({ body: { vpcId, subnetId: 'subnet-00000000', name: 'e' } }),
  },
  getNetworkInterface: item(({ primaryEni }) => primaryEni),
  updateNetworkInterface: { fine: async ({ primaryEni }) => [{ params: { id: primaryEni }, body: { name: 'x' } }] },
  deleteNetworkInterface: {
    fine: twice(async (world) => ({ params: { id: await eni(world) } })),
    refused: async ({ primaryEni }) => ({ params: { id: primaryEni } }),
  },
  attachNetworkInterface: {
    fine: twice(async (world) => ({
      params: { id: await eni(world) },
      body: { instanceId: await instance(world) },
    })),
    refused: async (world) => {
      const { id, instanceId } = await attached(world)
      return { params: { id }, body: { instanceId } }
    },
  },
  detachNetworkInterface: {
    fine: twice(async (world) => ({ params: { id: (await attached(world)).id } })),
    refused: async (world) => ({ params: { id: await eni(world) } }),
  },
  listPrivateIps: plain,
  createPrivateIp: {
    fine: twice(async (world) => ({ body: { networkInterfaceId: await eni(world) } })),
    missing: async () => ({ body: { networkInterfaceId: 'eni-00000000' } }),
    otherwise: { description: 'other' },
  },
  getPrivateIp: item((world) => ipOf(world, '172.17.16.7')),
  updatePrivateIp: {
    fine: async (world) => {
      const params = { id: await ip(world) }
      return [
        { params, body: { description: 'x' } },
        { params, body: { networkInterfaceId: await eni(world) } },
      ]
    },
    refused: async (world) => ({ params: { id: ipOf(world, '172.17.16.3') }, body: { description: 'x' } }),
  },
  deletePrivateIp: {
    fine: twice(async (world) => ({ params: { id: await ip(world) } })),
    refused: async (world) => ({ params: { id: ipOf(world, '172.17.16.3') } }),
  },
  listInstances: plain,
  createInstance: {
    fine: twice(async ({ vpcId, subnetId }) => ({ body: { zone: 'ap-guangzhou-3', vpcId, subnetId } })),
    missing: async ({ vpcId }) => ({ body: { zone: 'ap-guangzhou-3', vpcId, subnetId: 'subnet-00000000' } }),
  },
  getInstance: item(({ instanceId }) => instanceId),
  updateInstance: {
    fine: async ({ instanceId }) => [
      { params: { id: instanceId }, body: { tags: { a: 'b' } } },
      { params: { id: instanceId }, body: { name: 'x' } },
    ],
  },
  deleteInstance: {
    fine: twice(async (world) => ({ params: { id: await instance(world) } })),
    refused: async ({ make }) => ({ params: { id: await make('instances', { disableApiTermination: true }) } }),
  },
  startInstance: {
    fine: twice(async (world) => ({ params: { id: await stopped(world) } })),
    refused: async ({ instanceId }) => ({ params: { id: instanceId } }),
  },
  stopInstance: {
    ...ordered({ force: true }),
    refused: async (world) => ({ params: { id: await stopped(world) }, body: {} }),
  },
  rebootInstance: {
    ...ordered({}),
    refused: async (world) => ({ params: { id: await stopped(world) }, body: {} }),
  },
  resetInstance: {
    ...ordered({ hostName: 'node-1' }),
    busy: async ({ instanceId }) => ({ params: { id: instanceId }, body: {} }),
  },
  resizeInstance: {
    ...ordered({ instanceType: 'S5.MEDIUM4', force: true }),
    refused: async ({ instanceId }) => ({ params: { id: instanceId }, body: { instanceType: 'S5.MEDIUM4' } }),
  },
  moveInstance: {
    fine: twice(async (world) => ({
      params: { id: await instance(world) },
      body: { vpcId: world.vpcId, subnetId: world.subnetId, force: true },
    })),
    refused: async ({ instanceId, vpcId, subnetId }) => ({ params: { id: instanceId }, body: { vpcId, subnetId } }),
  },
  placeInstance: {
    fine: async (world) => {
      // Apart by switch: the second of two below one switch has to go elsewhere, which takes time.
      const [one, two] = await belowOneSwitch(world)
      const body = { placementGroupId: await world.make('placement-groups', { type: 'SW' }), force: true }
      return [
        { params: { id: one }, body },
        { params: { id: two }, body },
      ]
    },
    refused: async ({ instanceId }) => ({ params: { id: instanceId }, body: { placementGroupId: 'ps-00000000' } }),
  },
  displaceInstance: {
    fine: async (world) => [
      { params: { id: await world.make('instances', { placementGroupId: await group(world) }) } },
    ],
    refused: async ({ instanceId }) => ({ params: { id: instanceId } }),
  },
  listHosts: plain,
  getHost: item(
    async ({ does, instanceId }) => (await does<{ hostId: string }>('get', `instances/${instanceId}`)).hostId,
  ),
  listPlacementGroups: plain,
  createPlacementGroup: { fine: async () => [{ body: { name: 'p', type: 'HOST' } }] },
  getPlacementGroup: item(group),
  updatePlacementGroup: { fine: async (world) => [{ params: { id: await group(world) }, body: { name: 'x' } }] },
  deletePlacementGroup: {
    ...item(group),
    refused: async (world) => {
      const id = await group(world)
      await world.make('instances', { placementGroupId: id })
      return { params: { id } }
    },
  },
  listTasks: plain,
  getTask: item(async ({ does }) => (await does('post', 'eips', {})).id),
}
