import type { Vpc, VpcCreate, VpcUpdate } from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Changed } from './collection.js'
import { changeTags, tagInput, tagsOf } from './marks.js'
import { given, vpcTime } from './values.js'

function encode(vpc: sdk.Vpc): Vpc {
  return {
    id: given(vpc.VpcId, 'VpcId'),
    name: vpc.VpcName ?? '',
    cidrBlock: given(vpc.CidrBlock, 'CidrBlock'),
    secondaryCidrBlocks: (vpc.AssistantCidrSet ?? []).map(({ CidrBlock }) => CidrBlock ?? ''),
    isDefault: vpc.IsDefault ?? false,
    enableMulticast: vpc.EnableMulticast ?? false,
    dnsServers: vpc.DnsServerSet ?? [],
    domainName: vpc.DomainName ?? '',
    tags: tagsOf(vpc.TagSet),
    createdAt: given(vpcTime(vpc.CreatedTime), 'CreatedTime'),
  }
}

/** The members whose type the Tencent API has otherwise. */
function members({ enableMulticast, dnsServers, domainName }: VpcUpdate) {
  return {
    ...(enableMulticast !== undefined && { EnableMulticast: String(enableMulticast) }),
    ...(dnsServers !== undefined && { DnsServers: dnsServers }),
    ...(domainName !== undefined && { DomainName: domainName }),
  }
}

/** All that ModifyVpcAttribute sets, as it is. */
function attributes(vpc: Vpc) {
  return { VpcId: vpc.id, VpcName: vpc.name, ...members(vpc) }
}

export const vpcs: Changed<sdk.Vpc, Vpc, VpcCreate, VpcUpdate> = {
  one: 'VPC',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: String(offset), Limit: String(limit) } : { VpcIds: ids }
    const { VpcSet = [], TotalCount } = await clients.read('vpc', 'DescribeVpcs', place)
    return { remotes: VpcSet, total: given(TotalCount, 'TotalCount') }
  },
  encode: (remotes) => remotes.map(encode),
  pairs: ({ TagSet }) => TagSet,
  hasToken: false,
  create: async (change, { name, cidrBlock, tags, secondaryCidrBlocks = [], ...more }) => {
    const input = { VpcName: name, CidrBlock: cidrBlock, ...members(more), ...tagInput(tags) }
    const { Vpc: made } = await change.write('vpc', 'CreateVpc', input, {
      planned: { Vpc: { VpcId: 'vpc-planned' } },
      made: ({ Vpc }) => Vpc?.VpcId,
      undo: ({ Vpc }) => change.clients.write('vpc', 'DeleteVpc', { VpcId: Vpc?.VpcId ?? '' }),
    })
    const id = given(made?.VpcId, 'Vpc.VpcId')
    const blocks = { VpcId: id, CidrBlocks: [...secondaryCidrBlocks] }
    if (blocks.CidrBlocks.length > 0) await change.write('vpc', 'CreateAssistantCidr', blocks)
    return { id }
  },
  update: async (change, current, { name, tags, secondaryCidrBlocks, ...more }) => {
    const { id: VpcId, secondaryCidrBlocks: before } = current
    await changeTags(change, { service: 'vpc', prefix: 'vpc' }, current, tags)
    const changed = { ...(name !== undefined && { VpcName: name }), ...members(more) }
    if (Object.keys(changed).length > 0) {
      const undo = () => change.clients.write('vpc', 'ModifyVpcAttribute', attributes(current))
      await change.write('vpc', 'ModifyVpcAttribute', { VpcId, ...changed }, { undo })
    }
    const after = secondaryCidrBlocks ?? before
    const NewCidrBlocks = after.filter((block) => !before.includes(block))
    const OldCidrBlocks = before.filter((block) => !after.includes(block))
    if (NewCidrBlocks.length + OldCidrBlocks.length > 0) {
      await change.write('vpc', 'ModifyAssistantCidr', { VpcId, NewCidrBlocks, OldCidrBlocks })
    }
    return undefined
  },
  remove: async (change, { id }) => {
    await change.write('vpc', 'DeleteVpc', { VpcId: id })
    return undefined
  },
}
