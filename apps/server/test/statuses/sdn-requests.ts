import type { Requests } from './requests.js'
import type { World } from './world.js'

const plain: Requests = { fine: async () => [{}] }
const fault = async ({ does, haVipId }: World) =>
  (await does('post', 'sdn/faults', { kind: 'lose-announcements', haVipId, durationMs: 60_000 })).id
/** A private IP that two networks have. */
const shared = async ({ make }: World) => {
  const address = '10.0.1.9'
  for (const _ of [1, 2]) {
    const vpcId = await make('vpcs')
    const place = { vpcId, zone: 'ap-guangzhou-3' }
    const subnetId = await make('subnets', { ...place, name: 'n', cidrBlock: '10.0.1.0/24' })
    await make('instances', { ...place, subnetId, privateIpAddress: address })
  }
  return address
}

export const sdn: Readonly<Record<string, Requests>> = {
  listEvents: plain,
  listHolders: plain,
  createAnnouncement: {
    fine: async ({ instanceId }) => [{ body: { from: instanceId, address: '172.17.16.3' } }],
    missing: async () => ({ body: { from: 'ins-00000000', address: '172.17.16.3' } }),
    refused: async (world) => ({ body: { from: await shared(world), address: '172.17.16.3' } }),
  },
  listAnnouncements: plain,
  getTables: plain,
  listCounters: plain,
  createTrace: {
    fine: async ({ primaryEni }) => [{ body: { from: primaryEni, destination: '172.17.16.3' } }],
    missing: async () => ({ body: { from: 'eni-00000000', destination: '172.17.16.3' } }),
  },
  listFaults: plain,
  createFault: {
    fine: async ({ haVipId }) => [{ body: { kind: 'lose-announcements', haVipId, durationMs: 1 } }],
    missing: async () => ({ body: { kind: 'lose-announcements', haVipId: 'havip-00000000', durationMs: 1 } }),
    refused: async (world) => ({
      body: { kind: 'cut', from: [await shared(world)], to: [world.instanceId], durationMs: 1 },
    }),
  },
  deleteFault: { fine: async (world) => [{ params: { id: await fault(world) } }] },
}
