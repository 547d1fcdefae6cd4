import { seedSubnet, seedVpc } from './build.js'
import type { Seeder, Trials } from './seed.js'

const toSeed = { exception: 'what it names is not seeded yet' }
const templates = { exception: 'it names parameter templates, which are not modelled' }

async function seedRouteTable(seeder: Seeder, id: string): Promise<void> {
  const VpcId = await seedVpc(seeder)
  seeder.ids(id)
  await seeder.call('CreateRouteTable', { VpcId, RouteTableName: 'seed' })
}

async function seedGroup(seeder: Seeder, id: string, more: object = {}): Promise<void> {
  seeder.ids(id)
  await seeder.call('CreateSecurityGroup', { GroupName: 'demo', GroupDescription: 'demo', ...more })
}

/** Route tables, routes and security groups. */
export const routeAndGroupTrials: Trials = {
  ...Object.fromEntries(
    [
      ...['DescribeRouteTables'],
      ...['DeleteRoutes', 'ReplaceRoutes', 'ResetRoutes', 'EnableRoutes', 'DisableRoutes', 'DescribeRouteList'],
      ...['DescribeRoutes', 'DeleteSecurityGroupPolicies'],
      ...['ReplaceSecurityGroupPolicies'],
    ].map((action) => [`vpc ${action}`, toSeed]),
  ),
  'vpc DescribeRouteTableAssociatedInstances': { exception: 'it lists instances of a CCN, which is not modelled' },
  'vpc CreateSecurityGroupPolicies': templates,
  'vpc DescribeSecurityGroupPolicies': templates,
  'vpc ModifySecurityGroupPolicies': templates,
  'vpc CreateSecurityGroupWithPolicies 2': templates,
  'vpc DeleteRouteTable': { seed: (s) => seedRouteTable(s, 'rtb-azd4dt1c') },
  'vpc ModifyRouteTableAttribute': { seed: (s) => seedRouteTable(s, 'rtb-n0yejvje') },
  'vpc ReplaceRouteTableAssociation': {
    seed: async (s) => {
      const { VpcId } = await seedSubnet(s, { subnetId: 'subnet-q2079ils' })
      s.ids('rtb-n0yejvje')
      await s.call('CreateRouteTable', { VpcId, RouteTableName: 'seed' })
    },
  },
  'vpc DeleteSecurityGroup': { seed: (s) => seedGroup(s, 'sg-kxxx1gb1') },
  'vpc DescribeSecurityGroups 1': { seed: (s) => seedGroup(s, 'sg-05bb4upy', { GroupName: 'TestGroup' }) },
  'vpc DescribeSecurityGroups 2': {
    seed: (s) => seedGroup(s, 'sg-2got2lcz', { Tags: [{ Key: 'Version', Value: 'TEST' }] }),
  },
  'vpc CloneSecurityGroup': {
    seed: (s) => seedGroup(s, 'sg-78ysaex1'),
    differs: { 'SecurityGroup.TagSet': 'the request does not ask for the tags' },
  },
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
  'cvm AssociateSecurityGroups': toSeed,
  'cvm DisassociateSecurityGroups': toSeed,
}
