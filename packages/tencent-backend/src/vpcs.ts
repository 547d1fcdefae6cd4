import type { Vpc, VpcCreate, VpcUpdate } from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { type Changed, refuseKey, refuseTagChange } from './collection.js'
import { given, tagInput, tagsOf, vpcTime } from './values.js'

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

export const vpcs: Changed<sdk.Vpc, Vpc, VpcCreate, VpcUpdate> = {
  one: 'VPC',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: String(offset), Limit: String(limit) } : { VpcIds: ids }
    const { VpcSet = [], TotalCount } = await clients.read('vpc', 'DescribeVpcs', place)
    return { remotes: VpcSet, total: given(TotalCount, 'TotalCount') }
  },
  encode: (remotes) => remotes.map(encode),
  create: async (clients, { name, cidrBlock, tags, secondaryCidrBlocks = [], ...more }, key) => {
    refuseKey('CreateVpc', key)
    const input = { VpcName: name, CidrBlock: cidrBlock, ...members(more), ...tagInput(tags) }
    const id = given((await clients.write('vpc', 'CreateVpc', input)).Vpc?.VpcId, 'Vpc.VpcId')
    const blocks = { VpcId: id, CidrBlocks: [...secondaryCidrBlocks] }
    if (blocks.CidrBlocks.length > 0) await clients.write('vpc', 'CreateAssistantCidr', blocks)
    return id
  },
  update: async (clients, { id, secondaryCidrBlocks: before }, { name, tags, secondaryCidrBlocks, ...more }) => {
    refuseTagChange(tags)
    const change = { ...(name !== undefined && { VpcName: name }), ...members(more) }
    if (Object.keys(change).length > 0) await clients.write('vpc', 'ModifyVpcAttribute', { VpcId: id, ...change })
    const after = secondaryCidrBlocks ?? before
    const NewCidrBlocks = after.filter((block) => !before.includes(block))
    const OldCidrBlocks = before.filter((block) => !after.includes(block))
    if (NewCidrBlocks.length + OldCidrBlocks.length === 0) return
    await clients.write('vpc', 'ModifyAssistantCidr', { VpcId: id, NewCidrBlocks, OldCidrBlocks })
  },
  remove: async (clients, id) => {
    await clients.write('vpc', 'DeleteVpc', { VpcId: id })
    return { item: null }
  },
}
