import { createVpc, deleteVpc, modifyVpcAttribute, type Vpc as Row, type WorldView } from '@havip/cloud'
import type { Vpc, VpcCreate, VpcUpdate } from '../schema/vpc.js'
import type { Table } from './collection.js'
import { changeTags, tagInput, tagsOf } from './tags.js'
import { isoTime } from './time.js'

function encodeVpc(world: WorldView, row: Row): Vpc {
  return {
    id: row.id,
    name: row.name,
    cidrBlock: row.cidrBlock,
    secondaryCidrBlocks: [...world.assistantCidrs.by('vpc', row.id)].map(({ cidrBlock }) => cidrBlock),
    isDefault: row.isDefault,
    enableMulticast: row.enableMulticast,
    dnsServers: [...row.dnsServers],
    domainName: row.domainName,
    tags: tagsOf(world, row.id),
    createdAt: isoTime(row.createdAt),
  }
}

/** The members whose type the Tencent API has otherwise. */
function members({ name, enableMulticast, dnsServers, domainName }: VpcUpdate) {
  return {
    ...(name !== undefined && { vpcName: name }),
    ...(enableMulticast !== undefined && { enableMulticast: String(enableMulticast) }),
    ...(dnsServers !== undefined && { dnsServers }),
    ...(domainName !== undefined && { domainName }),
  }
}

export const vpcTable: Table<Row, Vpc, VpcCreate, VpcUpdate> = {
  one: 'VPC',
  rows: (world) => world.vpcs,
  encode: encodeVpc,
  create: {
    action: 'CreateVpc',
    run: (draft, { tags, ...input }, context) =>
      createVpc(
        draft,
        { ...members(input), vpcName: input.name, cidrBlock: input.cidrBlock, ...tagInput(tags) },
        context,
      ).id,
  },
  update: {
    action: 'ModifyVpcAttribute',
    run: (draft, { id }, { tags, ...change }, context) => {
      modifyVpcAttribute(draft, { vpcId: id, ...members(change) }, context)
      changeTags(draft, id, tags, context)
    },
  },
  remove: { action: 'DeleteVpc', run: (draft, { id }, context) => deleteVpc(draft, { vpcId: id }, context) },
}
