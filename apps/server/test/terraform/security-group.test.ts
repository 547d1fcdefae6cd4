import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeGroup, makeInstance, makeNetwork, setTags, tagsOf } from './network.js'
import { type Call, filter, type Provider, type Reply, retrying, startProvider, unless, until } from './provider.js'
import { live, Replay } from './replay.js'

let provider: Provider

beforeAll(async () => {
  provider = await startProvider()
})

afterAll(() => provider.close())

async function findGroup(call: Call, id: string): Promise<Reply | undefined> {
  const found = await unless('ResourceNotFound', () =>
    call('vpc:DescribeSecurityGroups', { SecurityGroupIds: [id], Offset: '0', Limit: '100' }),
  )
  return found?.SecurityGroupSet[0]
}

async function policiesOf(call: Call, SecurityGroupId: string): Promise<Reply | undefined> {
  const found = await unless('ResourceNotFound', () => call('vpc:DescribeSecurityGroupPolicies', { SecurityGroupId }))
  return found?.SecurityGroupPolicySet
}

const unused = (call: Call, id: string) =>
  until(async () => {
    const reply = await call('vpc:DescribeSecurityGroupAssociationStatistics', { SecurityGroupIds: [id] })
    const [used] = reply.SecurityGroupAssociationStatisticsSet
    return used === undefined || used.CVM + used.CLB + used.CDB + used.ENI + used.SG === 0 ? true : undefined
  })

test('tencentcloud_security_group', async () => {
  await live(provider, {
    name: 'res:tencentcloud_security_group',
    create: async (call) => {
      const made = { GroupName: 'web', GroupDescription: 'for web', ProjectId: '0' }
      const { SecurityGroup } = await call('vpc:CreateSecurityGroup', made)
      await setTags(call, 'cvm', 'sg', SecurityGroup.SecurityGroupId, { env: 'prod' })
      return SecurityGroup.SecurityGroupId
    },
    read: async (call, id) => {
      const group = await findGroup(call, id)
      if (group === undefined) return undefined
      expect(group.ProjectId).toMatch(/^\d+$/)
      return {
        name: group.SecurityGroupName,
        description: group.SecurityGroupDesc,
        project_id: Number(group.ProjectId),
        tags: await tagsOf(call, 'cvm', 'sg', id),
      }
    },
    wanted: { name: 'web', description: 'for web', project_id: 0, tags: { env: 'prod' } },
    update: async (call, SecurityGroupId) => {
      const changed = { SecurityGroupId, GroupName: 'web-2', GroupDescription: 'still' }
      await call('vpc:ModifySecurityGroupAttribute', changed)
      await setTags(call, 'cvm', 'sg', SecurityGroupId, {}, 'env')
    },
    changed: { name: 'web-2', description: 'still', tags: {} },
    delete: async (call, SecurityGroupId) => {
      await unused(call, SecurityGroupId)
      await retrying(['ResourceInUse'], () => call('vpc:DeleteSecurityGroup', { SecurityGroupId }))
    },
  })
})

/** Rules as `ACCEPT#10.0.0.0/8#80#TCP` and as the provider reads them back. */
function rules(policies: readonly Reply[]): string[] {
  return policies.map((policy) => {
    // Null or with both ids.
    for (const template of [policy.AddressTemplate, policy.ServiceTemplate]) {
      expect(Object.values(template ?? { none: '' })).not.toContain(null)
    }
    const other = policy.CidrBlock || policy.Ipv6CidrBlock || policy.SecurityGroupId
    return [policy.Action, other, policy.Port, policy.Protocol.toUpperCase()].join('#')
  })
}

const web = { Action: 'ACCEPT', CidrBlock: '0.0.0.0/0', Port: '80,443', Protocol: 'TCP' }
const ssh = { Action: 'ACCEPT', CidrBlock: '10.0.0.0/8', Port: '22', Protocol: 'TCP' }
const none = { Action: 'DROP', CidrBlock: '0.0.0.0/0', Port: 'ALL', Protocol: 'ALL' }
const out = { Action: 'ACCEPT', CidrBlock: '0.0.0.0/0', Port: 'ALL', Protocol: 'ALL' }

const sets = ['res:tencentcloud_security_group_rule_set', 'res:tencentcloud_security_group_lite_rule']
for (const name of sets) {
  test(`${name.slice(4)}: the order of the rules is the configuration's`, async () => {
    const SecurityGroupId = await makeGroup(provider, name)
    const modify = (call: Call, SecurityGroupPolicySet: object) =>
      call('vpc:ModifySecurityGroupPolicies', { SecurityGroupId, SecurityGroupPolicySet })
    const SortPolicys = name === sets[0] ? { SortPolicys: true } : {}
    await live(provider, {
      name,
      create: async (call) => {
        const SecurityGroupPolicySet = { Ingress: [web, ssh, none], Egress: [out] }
        const set = { SecurityGroupId, SecurityGroupPolicySet, ...SortPolicys }
        await call('vpc:ModifySecurityGroupPolicies', set)
        return SecurityGroupId
      },
      read: async (call, id) => {
        const set = await policiesOf(call, id)
        if (set === undefined || set.Ingress.length + set.Egress.length === 0) return undefined
        return { ingress: rules(set.Ingress), egress: rules(set.Egress) }
      },
      wanted: {
        ingress: ['ACCEPT#0.0.0.0/0#80,443#TCP', 'ACCEPT#10.0.0.0/8#22#TCP', 'DROP#0.0.0.0/0#ALL#ALL'],
        egress: ['ACCEPT#0.0.0.0/0#ALL#ALL'],
      },
      update: async (call) => {
        const set = { Ingress: [ssh, none], Egress: [out] }
        await call('vpc:ModifySecurityGroupPolicies', { SecurityGroupId, SecurityGroupPolicySet: set, ...SortPolicys })
        // A direction that has no rules left is emptied by itself.
        const gone = { Egress: [{ ...out, PolicyIndex: 0 }] }
        await call('vpc:DeleteSecurityGroupPolicies', { SecurityGroupId, SecurityGroupPolicySet: gone })
      },
      changed: { ingress: ['ACCEPT#10.0.0.0/8#22#TCP', 'DROP#0.0.0.0/0#ALL#ALL'], egress: [] },
      delete: async (call) => void (await modify(call, { Version: '0' })),
    })
  })
}

test('tencentcloud_security_group_rule, found again by what it says', async () => {
  const SecurityGroupId = await makeGroup(provider, 'rule')
  const source = await makeGroup(provider, 'source')
  const policies = [
    { Action: 'accept', CidrBlock: '10.1.0.0/16', Port: '80-90', Protocol: 'TCP', PolicyDescription: 'http' },
    { Action: 'drop', SecurityGroupId: source, Port: 'ALL', Protocol: 'ALL', PolicyDescription: '' },
  ]
  for (const policy of policies) {
    const same = (other: Reply) =>
      other.Action.toLowerCase() === policy.Action &&
      other.Protocol.toUpperCase() === policy.Protocol &&
      other.Port.toUpperCase() === policy.Port &&
      other.CidrBlock === (policy.CidrBlock ?? '') &&
      other.SecurityGroupId === (policy.SecurityGroupId ?? '') &&
      other.PolicyDescription === policy.PolicyDescription
    await live(provider, {
      name: 'res:tencentcloud_security_group_rule',
      create: async (call) => {
        const set = { Ingress: [{ ...policy, PolicyIndex: 0 }] }
        await call('vpc:CreateSecurityGroupPolicies', { SecurityGroupId, SecurityGroupPolicySet: set })
        return SecurityGroupId
      },
      read: async (call, id) => {
        const found = (await policiesOf(call, id))?.Ingress.find(same)
        return found && { description: found.PolicyDescription, policy: found.Action }
      },
      wanted: { description: policy.PolicyDescription, policy: policy.Action.toUpperCase() },
      delete: async (call) => {
        const found = (await policiesOf(call, SecurityGroupId))?.Ingress.find(same)
        expect(found).toBeDefined()
        const { PolicyDescription: _, ...named } = policy
        const SecurityGroupPolicySet = { Ingress: [named] }
        await call('vpc:DeleteSecurityGroupPolicies', { SecurityGroupId, SecurityGroupPolicySet })
      },
    })
  }
})

test('tencentcloud_cvm_security_group_attachment', async () => {
  const network = await makeNetwork(provider)
  const group = await makeGroup(provider, 'attached')
  const instance = await makeInstance(provider, network)
  const both = { InstanceIds: [instance], SecurityGroupIds: [group] }
  await live(provider, {
    name: 'res:tencentcloud_cvm_security_group_attachment',
    create: async (call) => {
      await call('cvm:AssociateSecurityGroups', both)
      return `${instance}#${group}`
    },
    read: async (call, id) => {
      const [InstanceId = '', wanted = ''] = id.split('#')
      const { InstanceSet } = await call('cvm:DescribeInstances', { InstanceIds: [InstanceId] })
      return InstanceSet[0].SecurityGroupIds.includes(wanted) ? { security_group_id: wanted } : undefined
    },
    wanted: { security_group_id: group },
    delete: async (call) => void (await call('cvm:DisassociateSecurityGroups', both)),
  })
})

test('data tencentcloud_security_group and tencentcloud_security_groups', async () => {
  const id = await makeGroup(provider, 'found')
  await setTags(provider.call, 'cvm', 'sg', id, { find: 'me' })
  const both = { Ingress: [web], Egress: [out] }
  const set = { SecurityGroupId: id, SecurityGroupPolicySet: both }
  await provider.call('vpc:ModifySecurityGroupPolicies', set)
  const one = new Replay(provider, 'ds:tencentcloud_security_group')
  const many = new Replay(provider, 'ds:tencentcloud_security_groups')
  for (const call of [one.in('read'), many.in('read')]) {
    expect(await findGroup(call, id)).toMatchObject({ SecurityGroupName: 'found' })
    const named = [filter('security-group-name', 'found'), filter('project-id', '0'), filter('tag:find', 'me')]
    const { SecurityGroupSet } = await call('vpc:DescribeSecurityGroups', { Filters: named, Offset: '0', Limit: '100' })
    expect(SecurityGroupSet).toMatchObject([{ SecurityGroupId: id }])
    expect(await policiesOf(call, id)).toMatchObject({ Ingress: [{ Port: '80,443' }], Egress: [{ Port: 'ALL' }] })
  }
  const call = many.in('read')
  expect(await tagsOf(call, 'cvm', 'sg', id)).toEqual({ find: 'me' })
  await unused(call, id)
  await one.finish()
  await many.finish()
})
