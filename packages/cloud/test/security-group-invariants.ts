import { policiesOf, type Quotas, securityGroupsOf, type World } from '../src/index.js'
import type { Check } from './invariants.js'

/** Policies stand without gaps, what they and bindings name exists, and there are no more than the quotas say. */
export function checkSecurityGroups(world: World, quotas: Quotas, check: Check): void {
  for (const { id } of world.securityGroups.all()) {
    for (const direction of ['ingress', 'egress'] as const) {
      const policies = policiesOf(world, id, direction)
      check(policies.length <= quotas.policiesPerSecurityGroup, `the ${direction} policies of ${id} are few enough`)
      const gap = policies.some(({ index }, i) => index !== i)
      check(!gap, `the ${direction} policies of ${id} stand without gaps`)
    }
    const bound = world.securityGroupBindings.countBy('group', id)
    check(bound <= quotas.networkInterfacesPerSecurityGroup, `${id} is bound to few enough ENIs`)
  }
  const projects = [...world.securityGroups.all()].filter((group) => group.isDefault).map((group) => group.projectId)
  check(new Set(projects).size === projects.length, 'a project has one default security group')
  for (const { id, securityGroupId, peer } of world.securityGroupPolicies.all()) {
    check(world.securityGroups.has(securityGroupId), `the group of ${id} exists`)
    check(peer.kind !== 'group' || world.securityGroups.has(peer.securityGroupId), `the group that ${id} names exists`)
  }
  for (const { id, networkInterfaceId, securityGroupId } of world.securityGroupBindings.all()) {
    check(world.networkInterfaces.has(networkInterfaceId), `the ENI of ${id} exists`)
    check(world.securityGroups.has(securityGroupId), `the group of ${id} exists`)
  }
  for (const { id } of world.networkInterfaces.all()) {
    const groups = securityGroupsOf(world, id)
    check(groups.length <= quotas.securityGroupsPerNetworkInterface, `${id} has few enough security groups`)
    const positions = new Set(
      [...world.securityGroupBindings.by('networkInterface', id)].map(({ position }) => position),
    )
    check(positions.size === groups.length, `no two security groups of ${id} are asked at the same time`)
  }
}
