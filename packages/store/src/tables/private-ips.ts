import type { HaVipId, NetworkInterfaceId, PrivateIp, PrivateIpOwner, Rows, SubnetId, VpcId } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import type { Prisma } from '../generated/client.js'
import type { PrivateIpModel } from '../generated/models.js'
import { worldTable } from './table.js'

export const privateIps = worldTable<Rows['privateIps'], PrivateIpModel, Prisma.PrivateIpCreateManyInput>({
  delegate: (db) => db.privateIp,
  toColumns: ({ id, vpcId, subnetId, address, owner }) => {
    const eni = owner.kind === 'eni' ? owner : null
    return {
      id,
      vpcId,
      subnetId,
      address,
      haVipId: owner.kind === 'havip' ? owner.haVipId : null,
      networkInterfaceId: eni?.networkInterfaceId ?? null,
      isPrimary: eni?.primary ?? null,
      description: eni?.description ?? null,
      state: eni?.state ?? null,
      qosLevel: eni?.qosLevel ?? null,
    }
  },
  toRow: (stored) => ({
    id: stored.id as PrivateIp['id'],
    vpcId: stored.vpcId as VpcId,
    subnetId: stored.subnetId as SubnetId,
    address: stored.address as Ipv4,
    owner: ownerOf(stored),
  }),
})

function ownerOf({ id, haVipId, networkInterfaceId, ...eni }: PrivateIpModel): PrivateIpOwner {
  if (haVipId !== null) return { kind: 'havip', haVipId: haVipId as HaVipId }
  const { isPrimary, description, state, qosLevel } = eni
  if (networkInterfaceId === null || isPrimary === null || description === null || state === null || qosLevel === null)
    throw new TypeError(`the stored address ${id} has no whole owner, which the table's checks rule out`)
  return {
    kind: 'eni',
    networkInterfaceId: networkInterfaceId as NetworkInterfaceId,
    primary: isPrimary,
    description,
    state,
    qosLevel,
  }
}
