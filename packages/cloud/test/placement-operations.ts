import * as actions from '../src/index.js'
import type { Lab } from './lab.js'

/** The numbers that choose an operation's parameters. */
interface Numbers {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly yes: boolean
}

function idIn(table: Iterable<{ readonly id: string }>, n: number, unknown: string): string {
  const ids = [...table].map(({ id }) => id)
  return n % 10 === 9 ? unknown : (ids[n % Math.max(1, ids.length)] ?? unknown)
}

const groupId = ({ world }: Lab, n: number) => idIn(world.placementGroups.all(), n, 'ps-zzzzzzzz')
const instanceId = ({ world }: Lab, n: number) => idIn(world.instances.all(), n, 'ins-zzzzzzzz')

/** The group that new instances are to be in, of those there are. */
export function groupIdsFor({ world }: Lab, n: number): string[] {
  return world.placementGroups.size === 0 ? [] : [idIn(world.placementGroups.all(), n % 9, 'ps-zzzzzzzz')]
}

export const placementOperations = {
  createPlacementGroup: (lab: Lab, { a, b, c }: Numbers) =>
    lab.run(actions.createDisasterRecoverGroup, {
      name: 'p',
      type: ['HOST', 'SW', 'RACK'][a % 3] ?? 'HOST',
      tagSpecification: [{ resourceType: 'ps', tags: [{ key: 'a' }] }],
      ...(b % 3 === 1 && { affinity: 1 + (c % 2) }),
      ...(b % 3 === 2 && { strategy: 'PARTITION', partitionCount: 2 + (c % 2) }),
      ...(c % 5 === 0 && { clientToken: `t${b % 2}` }),
    }),
  deletePlacementGroup: (lab: Lab, { a }: Numbers) =>
    lab.run(actions.deleteDisasterRecoverGroups, { disasterRecoverGroupIds: [groupId(lab, a)] }),
  modifyPlacementGroup: (lab: Lab, { a, b }: Numbers) =>
    lab.run(actions.modifyDisasterRecoverGroupAttribute, {
      disasterRecoverGroupId: groupId(lab, a),
      name: 'q',
      affinity: 1 + (b % 3),
    }),
  joinPlacementGroup: (lab: Lab, { a, b, c, yes }: Numbers) =>
    lab.run(actions.modifyInstancesDisasterRecoverGroup, {
      instanceIds: [instanceId(lab, a), ...(c % 2 === 0 ? [instanceId(lab, b)] : [])],
      disasterRecoverGroupIds: [groupId(lab, c)],
      force: yes,
    }),
  leavePlacementGroup: (lab: Lab, { a, b, yes }: Numbers) => {
    const members = [...lab.world.instances.all()].filter((instance) => instance.placementGroupId !== null)
    const id = idIn(members, a, 'ins-zzzzzzzz')
    const own = members.find((instance) => instance.id === id)?.placementGroupId
    lab.run(actions.deleteInstancesDisasterRecoverGroups, {
      instanceIds: [id],
      disasterRecoverGroupIds: [yes ? (own ?? 'ps-zzzzzzzz') : groupId(lab, b)],
    })
  },
}
