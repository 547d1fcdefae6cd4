import type { Trials } from './seed.js'

const toSeed = { skip: 'what it names is not seeded yet' }
const templates = { skip: 'it names parameter templates, which are not modelled' }

/** Route tables, routes and security groups. */
export const routeAndGroupTrials: Trials = {
  ...Object.fromEntries(
    [
      ...['DeleteRouteTable', 'DescribeRouteTables', 'ModifyRouteTableAttribute', 'ReplaceRouteTableAssociation'],
      ...['DeleteRoutes', 'ReplaceRoutes', 'ResetRoutes', 'EnableRoutes', 'DisableRoutes', 'DescribeRouteList'],
      ...['DescribeRoutes', 'DeleteSecurityGroup', 'DescribeSecurityGroups', 'DeleteSecurityGroupPolicies'],
      ...['ReplaceSecurityGroupPolicies', 'CloneSecurityGroup', 'DescribeSecurityGroupReferences'],
      ...['DescribeSecurityGroupExpandedPolicies'],
    ].map((action) => [`vpc ${action}`, toSeed]),
  ),
  'vpc DescribeRouteTableAssociatedInstances': { skip: 'it lists instances of a CCN, which is not modelled' },
  'vpc CreateSecurityGroup': { differs: { 'SecurityGroup.TagSet': 'the tags asked for are there' } },
  'vpc CreateSecurityGroupPolicies': templates,
  'vpc DescribeSecurityGroupPolicies': templates,
  'vpc ModifySecurityGroupPolicies': templates,
  'vpc CreateSecurityGroupWithPolicies 2': templates,
  'vpc DescribeSecurityGroupLimits': {},
  'cvm AssociateSecurityGroups': toSeed,
  'cvm DisassociateSecurityGroups': toSeed,
}
