import type { PolicyPeer, Rows, SecurityGroupId } from '@havip/cloud'
import type { Prisma } from '../generated/client.js'
import type { SecurityGroupPolicyModel } from '../generated/models.js'
import { worldTable } from './table.js'
import { fromTime, toTime } from './times.js'

type Policy = Rows['securityGroupPolicies']

export const securityGroupPolicies = worldTable<
  Policy,
  SecurityGroupPolicyModel,
  Prisma.SecurityGroupPolicyCreateManyInput
>({
  delegate: (db) => db.securityGroupPolicy,
  toColumns: ({ peer, ...policy }) => ({
    id: policy.id,
    securityGroupId: policy.securityGroupId,
    direction: policy.direction,
    index: policy.index,
    protocol: policy.protocol,
    port: policy.port,
    ipv4Block: peer.kind === 'ipv4' ? peer.block : null,
    ipv6Block: peer.kind === 'ipv6' ? peer.block : null,
    peerGroupId: peer.kind === 'group' ? peer.securityGroupId : null,
    action: policy.action,
    description: policy.description,
    modifiedAt: toTime(policy.modifiedAt),
  }),
  toRow: (stored) => ({
    id: stored.id as Policy['id'],
    securityGroupId: stored.securityGroupId as SecurityGroupId,
    direction: stored.direction,
    index: stored.index,
    protocol: stored.protocol,
    port: stored.port,
    peer: peerOf(stored),
    action: stored.action,
    description: stored.description,
    modifiedAt: fromTime(stored.modifiedAt),
  }),
})

/** The table's checks leave exactly one of the three. */
function peerOf({ ipv4Block, ipv6Block, peerGroupId }: SecurityGroupPolicyModel): PolicyPeer {
  if (ipv4Block !== null) return { kind: 'ipv4', block: ipv4Block }
  if (ipv6Block !== null) return { kind: 'ipv6', block: ipv6Block }
  return { kind: 'group', securityGroupId: peerGroupId as SecurityGroupId }
}
