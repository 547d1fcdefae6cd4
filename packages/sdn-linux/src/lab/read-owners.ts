import type { HaVipId, NetworkInterfaceId, VpcId } from '@havip/cloud'
import type { TableIndex } from '@havip/sdn'
import type { Fabric } from './fabric.js'

/** Who holds what, from the kernel. */
export async function readOwners(
  tables: TableIndex,
  fabrics: ReadonlyMap<VpcId, Fabric>,
): Promise<Map<HaVipId, NetworkInterfaceId>> {
  const holders = new Map<HaVipId, NetworkInterfaceId>()
  const read = [...fabrics].map(async ([vpcId, fabric]) => {
    for (const [address, id] of await fabric.owners()) {
      const haVip = tables.haVipAt(vpcId, address)
      if (haVip !== undefined) holders.set(haVip.id, id)
    }
  })
  await Promise.all(read)
  return holders
}
