import { seedGroup, seedInstances, seedSubnet } from './build.js'
import type { Example, Seeder, Trial, Trials } from './seed.js'

type Request = Record<string, unknown>

const templates = { exception: 'it names parameter templates, which are not modelled' }

/** A group with five policies in each direction, of the version that the request names. */
async function seedPolicies(s: Seeder, id: string, { request }: Example): Promise<void> {
  await seedGroup(s, id)
  // The first is the one that the examples name by what it says.
  const policies = [1, 2, 3, 4, 5].map((n) => ({ Action: 'ACCEPT', Protocol: 'icmp', CidrBlock: `${n}.1.1.1/32` }))
  for (const direction of ['Ingress', 'Egress']) {
    const SecurityGroupPolicySet = { [direction]: policies }
    await s.call('CreateSecurityGroupPolicies', { SecurityGroupId: id, SecurityGroupPolicySet })
  }
  const { Version } = (request.SecurityGroupPolicySet ?? {}) as { readonly Version?: string }
  if (Version === undefined) return
  // As if it had been changed that often.
  await s.put('ap-guangzhou', (draft) => {
    for (const group of draft.securityGroups.all()) {
      draft.put('securityGroups', { ...group, policyVersion: Number(Version) })
    }
  })
}

const policies = (id: string): Trial => ({ seed: (s, example) => seedPolicies(s, id, example) })

/** One of the ways to name each end, where the example writes all of them; and one of the two directions. */
function oneEnd(request: Request): Request {
  const set = request.SecurityGroupPolicySet as Readonly<Record<string, readonly object[]>>
  const Ingress = set.Ingress?.map((policy) => ({
    ...policy,
    ...{ AddressTemplate: {}, ServiceTemplate: {}, Ipv6CidrBlock: '', SecurityGroupId: '' },
  }))
  return { ...request, SecurityGroupPolicySet: { Ingress } }
}

/** Two instances, bound to the group or not. */
function twoInstances(bound: boolean): NonNullable<Trial['seed']> {
  return async (s, { request }) => {
    await seedGroup(s, 'sg-9id3l839')
    await seedInstances(s, ['ins-915zrb0p', 'ins-2zvpghhc'], await seedSubnet(s))
    if (bound) await s.call('AssociateSecurityGroups', request)
  }
}

/** Security groups, their policies, and what they are bound to. */
export const securityGroupTrials: Trials = {
  'vpc DeleteSecurityGroup': { seed: (s) => seedGroup(s, 'sg-kxxx1gb1') },
  'vpc DescribeSecurityGroups 1': { seed: (s) => seedGroup(s, 'sg-05bb4upy', { GroupName: 'TestGroup' }) },
  'vpc DescribeSecurityGroups 2': {
    seed: (s) => seedGroup(s, 'sg-2got2lcz', { Tags: [{ Key: 'Version', Value: 'TEST' }] }),
  },
  'vpc CloneSecurityGroup': {
    seed: (s) => seedGroup(s, 'sg-78ysaex1'),
    differs: { 'SecurityGroup.TagSet': 'the request does not ask for the tags' },
  },
  'vpc CreateSecurityGroupWithPolicies 2': templates,
  'vpc CreateSecurityGroupPolicies': { seed: (s) => seedGroup(s, 'sg-ohuuioma'), mend: oneEnd },
  'vpc DeleteSecurityGroupPolicies': policies('sg-xxxxxxxx'),
  'vpc ModifySecurityGroupPolicies': templates,
  'vpc ReplaceSecurityGroupPolicies': policies('sg-12345678'),
  'vpc DescribeSecurityGroupPolicies': policies('sg-ohuuioma'),
  'vpc DescribeSecurityGroupExpandedPolicies': { seed: (s) => seedGroup(s, 'sg-brf5xqjr') },
  'vpc DescribeSecurityGroupReferences': {
    seed: async (s) => {
      await seedGroup(s, 'sg-12345678')
      const Egress = [{ Action: 'ACCEPT', SecurityGroupId: 'sg-12345678' }]
      for (const id of ['sg-23456789', 'sg-13572468']) {
        await seedGroup(s, id)
        await s.call('CreateSecurityGroupPolicies', { SecurityGroupId: id, SecurityGroupPolicySet: { Egress } })
      }
    },
  },
  'cvm AssociateSecurityGroups': { seed: twoInstances(false) },
  'cvm DisassociateSecurityGroups': { seed: twoInstances(true) },
}
