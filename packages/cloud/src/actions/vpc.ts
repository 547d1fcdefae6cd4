import { type Cidr, cidr, cidrCovers, cidrRange, type Ipv4, ipv4, parseCidr, parseIpv4 } from '@havip/net'
import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Vpc } from '../world/rows.js'
import { checkCount, checkId, checkLength, checkName, checkQuota, checkSwitch, first, found, newId } from './checks.js'
import { putMainRouteTable, removeRouteTable } from './route-table-rows.js'
import { checkTags, putTags, removeTags, type TagInput, vpcTagCodes } from './tags.js'

export interface CreateVpcInput {
  readonly vpcName: string
  readonly cidrBlock: string
  readonly enableMulticast?: string
  readonly dnsServers?: readonly string[]
  readonly domainName?: string
  readonly tags?: readonly TagInput[]
  readonly enableRouteVpcPublish?: boolean
  readonly enableRouteVpcPublishIpv6?: boolean
}

export interface ModifyVpcAttributeInput {
  readonly vpcId: string
  readonly vpcName?: string
  readonly enableMulticast?: string
  readonly dnsServers?: readonly string[]
  readonly domainName?: string
  readonly enableRouteVpcPublish?: boolean
  readonly enableRouteVpcPublishIpv6?: boolean
  readonly enableCdcPublish?: boolean
}

/** Where VPC blocks may lie, and the shortest prefix in each (Tencent Cloud 215/20046). */
const vpcRanges: readonly Cidr[] = [cidr('10.0.0.0/12'), cidr('172.16.0.0/12'), cidr('192.168.0.0/16')]
const longestVpcPrefix = 28
const defaultDnsServers: readonly Ipv4[] = [ipv4('183.60.83.19'), ipv4('183.60.82.98')]

export function createVpc(draft: Draft, input: CreateVpcInput, context: ActionContext): Vpc {
  const tags = input.tags ?? []
  checkTags(tags, vpcTagCodes, context)
  checkQuota('VPCs in a region', draft.vpcs.size, 1, context.settings.quotas.vpcsPerRegion)
  const vpc: Vpc = {
    id: newId(draft.vpcs, 'vpc', context),
    name: checkName('VpcName', input.vpcName),
    cidrBlock: checkVpcBlock(input.cidrBlock),
    isDefault: false,
    enableMulticast:
      input.enableMulticast === undefined ? false : checkSwitch('EnableMulticast', input.enableMulticast),
    dnsServers: input.dnsServers === undefined ? defaultDnsServers : checkDnsServers(input.dnsServers),
    domainName: checkLength('DomainName', input.domainName ?? '', 60),
    mainRouteTableId: newId(draft.routeTables, 'rtb', context),
    enableRouteVpcPublish: input.enableRouteVpcPublish ?? false,
    enableRouteVpcPublishIpv6: input.enableRouteVpcPublishIpv6 ?? false,
    createdAt: context.now,
  }
  draft.put('vpcs', vpc)
  putMainRouteTable(draft, vpc)
  putTags(draft, vpc.id, tags)
  return vpc
}

export function modifyVpcAttribute(draft: Draft, input: ModifyVpcAttributeInput, _context: ActionContext): void {
  const vpc = findVpc(draft, input.vpcId)
  if (input.enableCdcPublish === true) {
    throw new CloudError(
      'UnsupportedOperation.CdcPublishNeedCdcId',
      `VpcId '${vpc.id}' has no subnet in a dedicated cluster: there is nothing to publish`,
    )
  }
  draft.put('vpcs', {
    ...vpc,
    ...(input.vpcName !== undefined && { name: checkName('VpcName', input.vpcName) }),
    ...(input.enableMulticast !== undefined && {
      enableMulticast: checkSwitch('EnableMulticast', input.enableMulticast),
    }),
    ...(input.dnsServers !== undefined && { dnsServers: checkDnsServers(input.dnsServers) }),
    ...(input.domainName !== undefined && { domainName: checkLength('DomainName', input.domainName, 60) }),
    ...(input.enableRouteVpcPublish !== undefined && { enableRouteVpcPublish: input.enableRouteVpcPublish }),
    ...(input.enableRouteVpcPublishIpv6 !== undefined && {
      enableRouteVpcPublishIpv6: input.enableRouteVpcPublishIpv6,
    }),
  })
}

export function deleteVpc(draft: Draft, input: { readonly vpcId: string }, _context: ActionContext): void {
  const vpc = findVpc(draft, input.vpcId)
  const inside = first(draft.subnets.by('vpc', vpc.id))
  if (inside !== undefined) {
    const others = draft.subnets.countBy('vpc', vpc.id) - 1
    const more = others > 0 ? ` and ${others} more subnets` : ''
    throw new CloudError('ResourceInUse', `VpcId '${vpc.id}' still has subnet '${inside.id}'${more}: delete them first`)
  }
  for (const table of draft.routeTables.by('vpc', vpc.id)) {
    if (table.id === vpc.mainRouteTableId) continue
    throw new CloudError('ResourceInUse', `VpcId '${vpc.id}' still has route table '${table.id}': delete it first`)
  }
  removeRouteTable(draft, vpc.mainRouteTableId)
  for (const { id } of [...draft.assistantCidrs.by('vpc', vpc.id)]) draft.remove('assistantCidrs', id)
  removeTags(draft, vpc.id)
  draft.remove('vpcs', vpc.id)
}

export function findVpc(draft: Draft, vpcId: string): Vpc {
  return found(draft.vpcs.get(checkId('VpcId', 'vpc', vpcId)), 'VpcId', vpcId)
}

/** The region's default VPC, made when it is first asked for. */
export function ensureDefaultVpc(draft: Draft, context: ActionContext): Vpc {
  for (const vpc of draft.vpcs.all()) if (vpc.isDefault) return vpc
  const vpc = createVpc(draft, { vpcName: 'Default-VPC', cidrBlock: '172.16.0.0/16' }, context)
  const asDefault: Vpc = { ...vpc, isDefault: true }
  draft.put('vpcs', asDefault)
  return asDefault
}

export function checkVpcBlock(text: string, member = 'CidrBlock'): Cidr {
  const block = parseCidr(text)
  if (block === undefined) {
    throw new CloudError(
      'InvalidParameterValue.Malformed',
      `${member} '${text}' is malformed: expected a network such as 10.0.0.0/16 with no host bits set`,
    )
  }
  const { prefix } = cidrRange(block)
  if (!vpcRanges.some((range) => cidrCovers(range, block)) || prefix > longestVpcPrefix) {
    throw new CloudError(
      'InvalidParameterValue',
      `${member} '${text}' is not allowed: expected a block inside ${vpcRanges.join(', ')} with a prefix of at most /${longestVpcPrefix}`,
    )
  }
  return block
}

function checkDnsServers(servers: readonly string[]): Ipv4[] {
  checkCount('DnsServers', servers, 4)
  return servers.map((text) => {
    const address = parseIpv4(text)
    if (address === undefined) {
      throw new CloudError(
        'InvalidParameterValue.Malformed',
        `DnsServers '${text}' is malformed: expected an IPv4 address`,
      )
    }
    return address
  })
}
