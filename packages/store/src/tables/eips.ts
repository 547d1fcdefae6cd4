import type { Eip, EipId, EipPrepaid, Rows } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import type { Prisma } from '../generated/client.js'
import type { EipModel } from '../generated/models.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

export const eips = worldTable<Rows['eips'], EipModel, Prisma.EipCreateManyInput>({
  delegate: (db) => db.eip,
  toColumns: (eip) => ({
    id: eip.id,
    name: eip.name,
    address: eip.address,
    addressType: eip.addressType,
    state: eip.state,
    privateIpId: eip.privateIpId,
    internetServiceProvider: eip.internetServiceProvider,
    internetChargeType: eip.internetChargeType,
    chargeTypeChanges: eip.chargeTypeChanges,
    bandwidth: eip.bandwidth,
    egress: eip.egress,
    expiresAt: eip.prepaid === null ? null : toTime(eip.prepaid.expiresAt),
    renewFlag: eip.prepaid?.renewFlag ?? null,
    returned: eip.prepaid?.returned ?? null,
    createdAt: toTime(eip.createdAt),
  }),
  toRow: (stored) => ({
    id: stored.id as EipId,
    name: stored.name,
    address: stored.address as Ipv4,
    addressType: stored.addressType,
    state: stored.state,
    privateIpId: stored.privateIpId as Eip['privateIpId'],
    internetServiceProvider: stored.internetServiceProvider,
    internetChargeType: stored.internetChargeType,
    chargeTypeChanges: stored.chargeTypeChanges,
    bandwidth: stored.bandwidth,
    egress: stored.egress,
    prepaid: toPrepaid(stored),
    createdAt: fromTime(stored.createdAt),
  }),
})

/** The three columns are there together or not at all. */
function toPrepaid({ expiresAt, renewFlag, returned }: EipModel): EipPrepaid | null {
  if (expiresAt === null || renewFlag === null || returned === null) return null
  return { expiresAt: fromTime(expiresAt), renewFlag, returned }
}
