import type { SecurityGroup } from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Clients } from './clients.js'
import { allPages, type Shown } from './collection.js'
import { networkInterfaces } from './network-interfaces.js'
import { given, tagsOf, vpcTime } from './values.js'

type Rule = SecurityGroup['ingress'][number]

function encodeRule(policy: sdk.SecurityGroupPolicy): Rule {
  return {
    protocol: given(policy.Protocol, 'Protocol') as Rule['protocol'],
    port: policy.Port || 'ALL',
    peer: policy.SecurityGroupId || policy.CidrBlock || policy.Ipv6CidrBlock || template(policy),
    action: given(policy.Action, 'Action') as Rule['action'],
    description: policy.PolicyDescription ?? '',
  }
}

/** A template of addresses, which the emulator has none of: its id. */
function template({ AddressTemplate }: sdk.SecurityGroupPolicy): string {
  return AddressTemplate?.AddressId || AddressTemplate?.AddressGroupId || ''
}

/** The rules are asked for group by group: the API has no list of all. */
async function encodeAll(groups: readonly sdk.SecurityGroup[], clients: Clients): Promise<SecurityGroup[]> {
  if (groups.length === 0) return []
  const interfaces = await allPages(clients, networkInterfaces.page)
  const items: SecurityGroup[] = []
  for (const group of groups) {
    const id = given(group.SecurityGroupId, 'SecurityGroupId')
    const { SecurityGroupPolicySet: set } = await clients.read('vpc', 'DescribeSecurityGroupPolicies', {
      SecurityGroupId: id,
    })
    items.push({
      id,
      name: group.SecurityGroupName ?? '',
      description: group.SecurityGroupDesc ?? '',
      isDefault: group.IsDefault ?? false,
      version: Number(given(set?.Version, 'SecurityGroupPolicySet.Version')),
      ingress: (set?.Ingress ?? []).map(encodeRule),
      egress: (set?.Egress ?? []).map(encodeRule),
      networkInterfaceIds: interfaces
        .filter(({ GroupSet }) => GroupSet?.includes(id))
        .map(({ NetworkInterfaceId }) => given(NetworkInterfaceId, 'NetworkInterfaceId')),
      tags: tagsOf(group.TagSet),
      createdAt: given(vpcTime(group.CreatedTime), 'CreatedTime'),
      updatedAt: vpcTime(group.UpdateTime),
    })
  }
  return items
}

export const securityGroups: Shown<sdk.SecurityGroup, SecurityGroup> = {
  one: 'security group',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: String(offset), Limit: String(limit) } : { SecurityGroupIds: ids }
    const { SecurityGroupSet = [], TotalCount } = await clients.read('vpc', 'DescribeSecurityGroups', place)
    return { remotes: SecurityGroupSet, total: given(TotalCount, 'TotalCount') }
  },
  encode: encodeAll,
}
