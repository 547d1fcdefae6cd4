import type { SecurityGroup, SecurityGroupCreate, SecurityGroupUpdate } from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Change } from './change.js'
import type { Clients } from './clients.js'
import { allPages, type Changed } from './collection.js'
import { changeTags, tagInput, tagsOf } from './marks.js'
import { networkInterfaces } from './network-interfaces.js'
import { given, vpcTime } from './values.js'

type Rule = SecurityGroup['ingress'][number]

function encodeRule(policy: sdk.SecurityGroupPolicy): Rule {
  return {
    protocol: protocolOf(policy),
    port: policy.Port || ports(policy) || 'ALL',
    peer: policy.SecurityGroupId || policy.CidrBlock || policy.Ipv6CidrBlock || template(policy),
    action: given(policy.Action, 'Action') as Rule['action'],
    description: policy.PolicyDescription ?? '',
  }
}

function protocolOf({ Protocol }: sdk.SecurityGroupPolicy): Rule['protocol'] {
  if (!Protocol || Protocol.toUpperCase() === 'ALL') return 'ALL'
  return Protocol.toLowerCase() as Rule['protocol']
}

/** A template of ports, likewise. */
function ports({ ServiceTemplate }: sdk.SecurityGroupPolicy): string {
  return ServiceTemplate?.ServiceId || ServiceTemplate?.ServiceGroupId || ''
}

/** A template of addresses, which the emulator has none of: its id. */
function template({ AddressTemplate }: sdk.SecurityGroupPolicy): string {
  return AddressTemplate?.AddressId || AddressTemplate?.AddressGroupId || ''
}

async function policiesOf(clients: Clients, id: string): Promise<sdk.SecurityGroupPolicySet | undefined> {
  return (await clients.read('vpc', 'DescribeSecurityGroupPolicies', { SecurityGroupId: id })).SecurityGroupPolicySet
}

/** The rules are asked for group by group: the API has no list of all. */
async function encodeAll(groups: readonly sdk.SecurityGroup[], clients: Clients): Promise<SecurityGroup[]> {
  if (groups.length === 0) return []
  const interfaces = await allPages(clients, networkInterfaces.page)
  const items: SecurityGroup[] = []
  for (const group of groups) {
    const id = given(group.SecurityGroupId, 'SecurityGroupId')
    const set = await policiesOf(clients, id)
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

export const securityGroups: Changed<sdk.SecurityGroup, SecurityGroup, SecurityGroupCreate, SecurityGroupUpdate> = {
  one: 'security group',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: String(offset), Limit: String(limit) } : { SecurityGroupIds: ids }
    const { SecurityGroupSet = [], TotalCount } = await clients.read('vpc', 'DescribeSecurityGroups', place)
    return { remotes: SecurityGroupSet, total: given(TotalCount, 'TotalCount') }
  },
  encode: encodeAll,
  pairs: ({ TagSet }) => TagSet,
  hasToken: false,
  create: async (change, { name, description = '', ingress = [], egress = [], tags }) => {
    const request = {
      GroupName: name,
      GroupDescription: description,
      SecurityGroupPolicySet: { Ingress: ingress.map(policyInput), Egress: egress.map(policyInput) },
      ...tagInput(tags),
    }
    const planned = { SecurityGroup: { SecurityGroupId: 'sg-planned' } }
    const reply = await change.write('vpc', 'CreateSecurityGroupWithPolicies', request, { planned })
    return { id: given(reply.SecurityGroup?.SecurityGroupId, 'SecurityGroup.SecurityGroupId') }
  },
  update: async (change, current, { name, description, ingress, egress, tags }) => {
    const { id } = current
    await changeTags(change, { service: 'cvm', prefix: 'sg' }, current, tags)
    const changed = {
      ...(name !== undefined && { GroupName: name }),
      ...(description !== undefined && { GroupDescription: description }),
    }
    if (Object.keys(changed).length > 0) {
      const before = { SecurityGroupId: id, GroupName: current.name, GroupDescription: current.description }
      const undo = () => change.clients.write('vpc', 'ModifySecurityGroupAttribute', before)
      await change.write('vpc', 'ModifySecurityGroupAttribute', { SecurityGroupId: id, ...changed }, { undo })
    }
    if (ingress !== undefined || egress !== undefined) await setRules(change, id, { ingress, egress })
    return undefined
  },
  remove: async (change, { id }) => {
    await change.write('vpc', 'DeleteSecurityGroup', { SecurityGroupId: id })
    return undefined
  },
}

type RuleInput = NonNullable<SecurityGroupUpdate['ingress']>[number]

/** A peer is told apart by its form: a group, a template of addresses, IPv6 by its colon, or IPv4. */
function policyInput({ protocol, port, peer, action, description }: RuleInput): sdk.SecurityGroupPolicy {
  return {
    Action: action,
    ...peerInput(peer),
    ...(port?.startsWith('ppm')
      ? { ServiceTemplate: port.startsWith('ppmg-') ? { ServiceGroupId: port } : { ServiceId: port } }
      : { Protocol: protocol, ...(port !== undefined && { Port: port }) }),
    ...(description !== undefined && { PolicyDescription: description }),
  }
}

function peerInput(peer: string): sdk.SecurityGroupPolicy {
  if (peer.startsWith('sg-')) return { SecurityGroupId: peer }
  if (peer.startsWith('ipmg-')) return { AddressTemplate: { AddressGroupId: peer } }
  if (peer.startsWith('ipm-')) return { AddressTemplate: { AddressId: peer } }
  return peer.includes(':') ? { Ipv6CidrBlock: peer } : { CidrBlock: peer }
}

interface Rules {
  readonly ingress: readonly RuleInput[] | undefined
  readonly egress: readonly RuleInput[] | undefined
}

/** The action sets both directions: the one that is not given stays as it is. */
async function setRules(change: Change, id: string, { ingress, egress }: Rules): Promise<void> {
  const known = ingress === undefined || egress === undefined ? await policiesOf(change.clients, id) : undefined
  const Ingress = ingress?.map(policyInput) ?? (known?.Ingress ?? []).map(unchanged)
  const Egress = egress?.map(policyInput) ?? (known?.Egress ?? []).map(unchanged)
  // Version 0 is how the API says that there are to be none.
  const none = Ingress.length + Egress.length === 0
  await change.write('vpc', 'ModifySecurityGroupPolicies', {
    SecurityGroupId: id,
    SecurityGroupPolicySet: none ? { Version: '0' } : { Ingress, Egress },
    SortPolicys: true,
  })
}

/** A rule as it was told, less what only replies may have. */
function unchanged(policy: sdk.SecurityGroupPolicy): sdk.SecurityGroupPolicy {
  const { PolicyIndex: _, ModifyTime: __, Priority: ___, ...rest } = policy
  const said = Object.entries(rest).filter(([, value]) => value !== '' && value !== null && !isEmpty(value))
  return Object.fromEntries(said)
}

/** Replies have templates without an id where there is none. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every((member) => !member)
}
