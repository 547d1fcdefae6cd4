import {
  type ActionContext,
  createVpc,
  type Draft,
  deleteVpc,
  modifyAssistantCidr,
  modifyVpcAttribute,
  type Vpc as Row,
  type WorldView,
} from '@havip/cloud'
import type { Vpc, VpcCreate, VpcUpdate } from '../schema/vpc.js'
import type { Table } from './collection.js'
import { changeTags, tagInput, tagsOf } from './tags.js'
import { isoTime } from './time.js'

function encodeVpc(world: WorldView, row: Row): Vpc {
  return {
    id: row.id,
    name: row.name,
    cidrBlock: row.cidrBlock,
    secondaryCidrBlocks: secondaryBlocks(world, row.id),
    isDefault: row.isDefault,
    enableMulticast: row.enableMulticast,
    dnsServers: [...row.dnsServers],
    domainName: row.domainName,
    tags: tagsOf(world, row.id),
    createdAt: isoTime(row.createdAt),
  }
}

function secondaryBlocks(world: WorldView, vpcId: Row['id']): string[] {
  return [...world.assistantCidrs.by('vpc', vpcId)].map(({ cidrBlock }) => cidrBlock)
}

/** Gives the VPC these secondary blocks: what it has and is not among them goes. */
function setSecondaryBlocks(draft: Draft, vpcId: Row['id'], blocks: readonly string[], context: ActionContext): void {
  const before = secondaryBlocks(draft, vpcId)
  const oldCidrBlocks = before.filter((block) => !blocks.includes(block))
  const newCidrBlocks = blocks.filter((block) => !before.includes(block))
  if (oldCidrBlocks.length + newCidrBlocks.length === 0) return
  modifyAssistantCidr(draft, { vpcId, oldCidrBlocks, newCidrBlocks }, context)
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
    run: (draft, { tags, secondaryCidrBlocks = [], ...input }, context) => {
      const own = { vpcName: input.name, cidrBlock: input.cidrBlock }
      const { id } = createVpc(draft, { ...members(input), ...own, ...tagInput(tags) }, context)
      setSecondaryBlocks(draft, id, secondaryCidrBlocks, context)
      return id
    },
  },
  update: {
    action: 'ModifyVpcAttribute',
    run: (draft, { id }, { tags, secondaryCidrBlocks, ...change }, context) => {
      modifyVpcAttribute(draft, { vpcId: id, ...members(change) }, context)
      if (secondaryCidrBlocks !== undefined) setSecondaryBlocks(draft, id, secondaryCidrBlocks, context)
      changeTags(draft, id, tags, context)
    },
  },
  remove: { action: 'DeleteVpc', run: (draft, { id }, context) => deleteVpc(draft, { vpcId: id }, context) },
}
