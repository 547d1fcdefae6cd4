import { describe, expect, it } from 'vitest'
import { Lab, runInput } from '../../test/lab.js'
import type { Instance, PlacementGroup } from '../world/rows.js'
import {
  createDisasterRecoverGroup,
  deleteDisasterRecoverGroups,
  deleteInstancesDisasterRecoverGroups,
  modifyDisasterRecoverGroupAttribute,
  modifyInstancesDisasterRecoverGroup,
  runInstances,
  stopInstances,
  unitOf,
} from './index.js'

/** Two switches with two racks of two hosts each: room for 8, 2 and 4 instances of a HOST, SW and RACK group. */
const topology = { switchesPerZone: 2, racksPerSwitch: 2, hostsPerRack: 2 }

function open(taskDuration = 0): Lab {
  return new Lab({ topology, taskDuration })
}

function group(lab: Lab, input: Partial<Parameters<typeof createDisasterRecoverGroup>[1]> = {}): PlacementGroup {
  return lab.run(createDisasterRecoverGroup, { name: 'p', type: 'HOST', ...input })
}

/** How many instances of the group are on each of its hosts, switches or racks. */
function spread(lab: Lab, { id, type }: PlacementGroup): number[] {
  const counts = new Map<string, number>()
  for (const { hostId } of lab.world.instances.by('placementGroup', id)) {
    const unit = unitOf(type, lab.row('hosts', hostId))
    counts.set(unit, (counts.get(unit) ?? 0) + 1)
  }
  return [...counts.values()]
}

const join = (lab: Lab, instances: readonly Instance[], { id }: PlacementGroup, force = false) =>
  lab.run(modifyInstancesDisasterRecoverGroup, {
    instanceIds: instances.map((instance) => instance.id),
    disasterRecoverGroupIds: [id],
    force,
  })

describe('RunInstances with a placement group', () => {
  it.each([
    ['HOST', 8],
    ['SW', 2],
    ['RACK', 4],
  ])('puts no two instances on one %s, of which a zone has %i', (type, room) => {
    const lab = open()
    const subnet = lab.subnet()
    const here = group(lab, { type })
    const input = { disasterRecoverGroupIds: [here.id], instanceCount: room }
    lab.instances(subnet, input)
    expect(spread(lab, here)).toEqual(Array.from({ length: room }, () => 1))
    const error = lab.refused(runInstances, runInput(subnet, { ...input, instanceCount: 1 }))
    expect(error).toMatchObject({
      code: 'ResourceInsufficient.SpecifiedInstanceType',
      message: `placement group '${here.id}' (${type}, affinity 1) leaves room for 0 of at least 1 instances`,
    })
    // Whoever is in no group has room.
    expect(lab.instances(subnet)).toHaveLength(1)
  })

  it('lets as many share one as its affinity says', () => {
    const lab = open()
    const here = group(lab, { type: 'SW', affinity: 2 })
    lab.instances(undefined, { disasterRecoverGroupIds: [here.id], instanceCount: 4 })
    expect(spread(lab, here)).toEqual([2, 2])
  })

  it('makes fewer instances than asked for when MinCount allows it, and none when it does not', () => {
    const lab = open()
    const subnet = lab.subnet()
    const here = group(lab, { type: 'RACK' })
    const input = runInput(subnet, { disasterRecoverGroupIds: [here.id], instanceCount: 6 })
    expect(lab.refused(runInstances, { ...input, minCount: 5 }).code).toBe(
      'ResourceInsufficient.InsufficientOfferingMinimum',
    )
    expect(lab.run(runInstances, { ...input, minCount: 4 })).toHaveLength(4)
    expect(lab.world.networkInterfaces.size).toBe(4)
  })

  it('takes the placement group into account in a dry run, and makes no hosts for it', () => {
    const lab = open()
    const input = runInput(lab.subnet(), { disasterRecoverGroupIds: [group(lab, { type: 'SW' }).id], dryRun: true })
    expect(lab.run(runInstances, { ...input, instanceCount: 2 })).toEqual([])
    expect(lab.refused(runInstances, { ...input, instanceCount: 3 }).code).toMatch(/^ResourceInsufficient/)
    expect(lab.world.hosts.size).toBe(0)
  })

  it('puts instances of different partitions on different racks, any number of one partition', () => {
    const lab = open()
    const subnet = lab.subnet()
    const here = group(lab, { type: 'RACK', strategy: 'PARTITION', partitionCount: 2 })
    const made = [1, 2, 2, undefined].flatMap((partitionNumber) =>
      lab.instances(subnet, {
        disasterRecoverGroupIds: [here.id],
        instanceCount: 3,
        ...(partitionNumber !== undefined && { partitionNumber }),
      }),
    )
    expect(made.slice(0, 9).map(({ partitionNumber }) => partitionNumber)).toEqual([1, 1, 1, 2, 2, 2, 2, 2, 2])
    const partitions = new Map<string, Set<number>>()
    for (const { hostId, partitionNumber } of made) {
      const { rackId } = lab.row('hosts', hostId)
      partitions.set(rackId, (partitions.get(rackId) ?? new Set()).add(partitionNumber))
    }
    expect([...partitions.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1])
  })
})

describe('ModifyInstancesDisasterRecoverGroup', () => {
  it('leaves an instance on its host where the group permits it', () => {
    const lab = open()
    const instances = lab.instances(undefined, { instanceCount: 3 })
    const here = group(lab)
    join(lab, instances, here)
    for (const { id, hostId } of instances) {
      expect(lab.row('instances', id)).toMatchObject({ placementGroupId: here.id, hostId, state: 'RUNNING' })
    }
  })

  it('moves it to another host with Force only, and reboots it if it runs', () => {
    const lab = open(1000)
    const subnet = lab.subnet()
    // The ninth is on the host of the first.
    const made = lab.instances(subnet, { instanceCount: 10 })
    const [first, running, stopped] = [made[0], made[8], made[9]].map((instance) => instance ?? expect.fail())
    lab.pass(1000)
    lab.run(stopInstances, { instanceIds: [stopped?.id ?? ''] })
    lab.pass(1000)
    const here = group(lab)
    const others = made.slice(0, 2)
    join(lab, others, here)
    const input = { instanceIds: [running?.id ?? '', stopped?.id ?? ''], disasterRecoverGroupIds: [here.id] }
    const error = lab.refused(modifyInstancesDisasterRecoverGroup, input)
    expect(error.code).toBe('LimitExceeded.DisasterRecoverGroup')
    expect(error.message).toContain('Force is not given')
    lab.run(modifyInstancesDisasterRecoverGroup, { ...input, force: true })
    const row = (instance = first) => lab.row('instances', instance?.id ?? '')
    expect(row(running)).toMatchObject({ state: 'REBOOTING', latestOperation: { state: 'OPERATING' } })
    expect(row(running).hostId).not.toBe(first?.hostId)
    expect(row(stopped)).toMatchObject({ state: 'STOPPED', latestOperation: { state: 'OPERATING' } })
    expect(spread(lab, here)).toEqual([1, 1, 1, 1])
    lab.pass(1000)
    expect(row(running)).toMatchObject({ state: 'RUNNING', latestOperation: { state: 'SUCCESS' } })
    expect(row(stopped)).toMatchObject({ state: 'STOPPED', latestOperation: { state: 'SUCCESS' } })
  })

  it('takes an instance out of the group it was in, which leaves its room there', () => {
    const lab = open()
    const subnet = lab.subnet()
    const [from, to] = [group(lab, { type: 'SW' }), group(lab, { type: 'SW' })]
    const input = runInput(subnet, { disasterRecoverGroupIds: [from.id], instanceCount: 2 })
    const instances = lab.run(runInstances, input).map((id) => lab.row('instances', id))
    join(lab, instances.slice(0, 1), to)
    expect(spread(lab, from)).toEqual([1])
    expect(lab.run(runInstances, { ...input, instanceCount: 1 })).toHaveLength(1)
  })
})

it('an instance that left its group, or is gone, leaves room for another, and the group can go when the last has', () => {
  const lab = open()
  const subnet = lab.subnet()
  const here = group(lab, { type: 'SW', tagSpecification: [{ resourceType: 'ps', tags: [{ key: 'a' }] }] })
  const ids = lab.run(runInstances, runInput(subnet, { disasterRecoverGroupIds: [here.id], instanceCount: 2 }))
  expect(lab.refused(deleteDisasterRecoverGroups, { disasterRecoverGroupIds: [here.id] }).message).toContain(
    '2 instances',
  )
  lab.run(deleteInstancesDisasterRecoverGroups, { instanceIds: ids, disasterRecoverGroupIds: [here.id] })
  expect(lab.row('instances', ids[0] ?? '')).toMatchObject({ placementGroupId: null })
  lab.run(deleteDisasterRecoverGroups, { disasterRecoverGroupIds: [here.id] })
  expect([lab.world.placementGroups.size, lab.world.tags.size]).toEqual([0, 0])
})

it('a group made twice with one ClientToken is one group, and its affinity may grow', () => {
  const lab = open()
  const here = group(lab, { clientToken: 't' })
  expect(group(lab, { clientToken: 't' })).toEqual(here)
  lab.run(modifyDisasterRecoverGroupAttribute, { disasterRecoverGroupId: here.id, name: 'q', affinity: 3 })
  expect(lab.row('placementGroups', here.id)).toMatchObject({ name: 'q', affinity: 3 })
})
