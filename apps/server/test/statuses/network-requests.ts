import type { Requests } from './requests.js'
import type { World } from './world.js'

const plain: Requests = { fine: async () => [{}] }
const item = (idOf: (world: World) => string | Promise<string>): Requests => ({
  fine: async (world) => [{ params: { id: await idOf(world) } }],
})
const subnet = (world: World, n: number) => ({
  vpcId: world.vpcId,
  name: 'n',
  cidrBlock: `172.17.${n}.0/24`,
  zone: 'ap-guangzhou-3',
})
const eip = (world: World) => world.make('eips')
const addressOf = async (world: World) =>
  (await world.does<{ address: string }>('get', `eips/${await eip(world)}`)).address
const rule = { protocol: 'tcp', peer: 'sg-00000000', action: 'ACCEPT' }

export const network: Readonly<Record<string, Requests>> = {
  listVpcs: plain,
  createVpc: { fine: async () => [{ body: { name: 'v', cidrBlock: '10.0.0.0/16' } }] },
  getVpc: item(({ vpcId }) => vpcId),
  updateVpc: { fine: async ({ vpcId }) => [{ params: { id: vpcId }, body: { name: 'world' } }] },
  deleteVpc: {
    ...item(({ make }) => make('vpcs')),
    refused: async ({ vpcId }) => ({ params: { id: vpcId } }),
  },
  listSubnets: plain,
  createSubnet: {
    fine: async (world) => [{ body: subnet(world, 1) }],
    missing: async (world) => ({ body: { ...subnet(world, 2), vpcId: 'vpc-00000000' } }),
  },
  getSubnet: item(({ subnetId }) => subnetId),
  updateSubnet: { fine: async ({ subnetId }) => [{ params: { id: subnetId }, body: { name: 'nodes' } }] },
  deleteSubnet: {
    ...item((world) => world.make('subnets', subnet(world, 3))),
    refused: async ({ subnetId }) => ({ params: { id: subnetId } }),
  },
  listHaVips: plain,
  createHaVip: {
    fine: async ({ vpcId }) => [{ body: { vpcId, name: 'h' } }],
    missing: async () => ({ body: { vpcId: 'vpc-00000000', name: 'h' } }),
  },
  getHaVip: item(({ haVipId }) => haVipId),
  updateHaVip: { fine: async ({ haVipId }) => [{ params: { id: haVipId }, body: { name: 'db' } }] },
  deleteHaVip: {
    fine: async ({ make }) => [
      { params: { id: await make('havips') } },
      { params: { id: await make('havips') }, query: 'wait=1' },
    ],
    refused: async (world) => {
      const id = await world.make('havips')
      await world.does('put', `havips/${id}/eip`, { address: await addressOf(world) })
      return { params: { id } }
    },
  },
  listHaVipAssociations: item(({ haVipId }) => haVipId),
  createHaVipAssociation: {
    fine: async ({ make, instanceId }) => [{ params: { id: await make('havips') }, body: { id: instanceId } }],
    missing: async ({ haVipId }) => ({ params: { id: haVipId }, body: { id: 'ins-00000000' } }),
    refused: async ({ make, does, instanceId }) => {
      const id = await make('havips')
      await does('post', `havips/${id}/associations`, { id: instanceId })
      return { params: { id }, body: { id: instanceId } }
    },
  },
  deleteHaVipAssociation: {
    fine: async ({ make, does, instanceId }) => {
      const id = await make('havips')
      await does('post', `havips/${id}/associations`, { id: instanceId })
      return [{ params: { id, targetId: instanceId } }]
    },
  },
  getHaVipBinding: item(({ haVipId }) => haVipId),
  listHaVipMoves: item(({ haVipId }) => haVipId),
  bindHaVipEip: {
    fine: async (world) => [
      { params: { id: await world.make('havips') }, body: { address: await addressOf(world) } },
      { params: { id: await world.make('havips') }, body: { address: await addressOf(world) }, query: 'wait=1' },
    ],
    missing: async ({ haVipId }) => ({ params: { id: haVipId }, body: { address: '198.18.9.9' } }),
    refused: async (world) => {
      const id = await world.make('havips')
      await world.does('put', `havips/${id}/eip`, { address: await addressOf(world) })
      return { params: { id }, body: { address: await addressOf(world) } }
    },
  },
  unbindHaVipEip: {
    fine: async (world) => {
      const ids = [await world.make('havips'), await world.make('havips')]
      for (const id of ids) await world.does('put', `havips/${id}/eip`, { address: await addressOf(world) })
      return ids.map((id, n) => ({ params: { id }, query: n === 0 ? '' : 'wait=1' }))
    },
    refused: async ({ haVipId }) => ({ params: { id: haVipId } }),
  },
  listEips: plain,
  createEip: { fine: async () => [{ body: { name: 'e' } }, { body: { name: 'f' }, query: 'wait=1' }] },
  getEip: item(eip),
  updateEip: {
    fine: async (world) => {
      const params = { id: await eip(world) }
      return [
        { params, body: { name: 'web' } },
        { params, body: { bandwidth: 9 } },
      ]
    },
  },
  deleteEip: {
    fine: async (world) => [
      { params: { id: await eip(world) } },
      { params: { id: await eip(world) }, query: 'wait=1' },
    ],
    refused: async (world) => {
      const id = await eip(world)
      await world.does('put', `eips/${id}/binding`, { instanceId: await world.make('instances') })
      return { params: { id } }
    },
  },
  bindEip: {
    fine: async (world) => [
      { params: { id: await eip(world) }, body: { instanceId: await world.make('instances') } },
      { params: { id: await eip(world) }, body: { instanceId: await world.make('instances') }, query: 'wait=1' },
    ],
    refused: async (world) => {
      const instanceId = await world.make('instances')
      const id = await eip(world)
      await world.does('put', `eips/${id}/binding`, { instanceId })
      return { params: { id }, body: { instanceId } }
    },
  },
  unbindEip: {
    fine: async (world) => {
      const ids = [await eip(world), await eip(world)]
      for (const id of ids) await world.does('put', `eips/${id}/binding`, { instanceId: await world.make('instances') })
      return ids.map((id, n) => ({ params: { id }, query: n === 0 ? '' : 'wait=1' }))
    },
    refused: async (world) => ({ params: { id: await eip(world) } }),
  },
  listRouteTables: plain,
  createRouteTable: {
    fine: async ({ vpcId }) => [{ body: { vpcId, name: 't' } }],
    missing: async () => ({ body: { vpcId: 'vpc-00000000', name: 't' } }),
  },
  getRouteTable: item(({ mainTable }) => mainTable),
  updateRouteTable: { fine: async ({ mainTable }) => [{ params: { id: mainTable }, body: { name: 'main' } }] },
  deleteRouteTable: {
    ...item(({ make }) => make('route-tables')),
    refused: async ({ mainTable }) => ({ params: { id: mainTable } }),
  },
  listSecurityGroups: plain,
  createSecurityGroup: {
    fine: async () => [{ body: { name: 'g' } }],
    missing: async () => ({ body: { name: 'g', ingress: [rule] } }),
  },
  getSecurityGroup: item(({ groupId }) => groupId),
  updateSecurityGroup: { fine: async ({ groupId }) => [{ params: { id: groupId }, body: { description: 'x' } }] },
  deleteSecurityGroup: {
    ...item(({ make }) => make('security-groups')),
    refused: async ({ groupId }) => ({ params: { id: groupId } }),
  },
  listTags: plain,
  createTag: { fine: async () => [{ body: { key: 'made', value: '1' } }], otherwise: { value: '2' } },
  getTag: item(({ make }) => make('tags', { key: 'got', value: 'v'.repeat(120) })),
  deleteTag: {
    ...item(({ make }) => make('tags', { key: 'deleted', value: '1' })),
    refused: async ({ make }) => {
      await make('vpcs', { tags: { kept: '1' } })
      return { params: { id: 'kept:1' } }
    },
  },
  listQuotas: plain,
  getQuota: item(() => 'appid-max-vpcs'),
}
