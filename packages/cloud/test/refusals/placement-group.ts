import {
  createDisasterRecoverGroup,
  deleteDisasterRecoverGroups,
  deleteInstancesDisasterRecoverGroups,
  type Instance,
  modifyDisasterRecoverGroupAttribute,
  modifyInstancesDisasterRecoverGroup,
  type PlacementGroup,
  resetInstancesPassword,
  startInstances,
  stopInstances,
  terminateInstances,
} from '../../src/index.js'
import type { Lab } from '../lab.js'
import { type Refusal, text } from './refusal.js'

type GroupInput = Parameters<typeof createDisasterRecoverGroup>[1]

const make = (lab: Lab, input: Partial<GroupInput> = {}): PlacementGroup =>
  lab.run(createDisasterRecoverGroup, { name: 'p', type: 'HOST', ...input })

const create = (input: Partial<GroupInput>) => (lab: Lab) =>
  lab.refused(createDisasterRecoverGroup, { name: 'p', type: 'HOST', ...input })

const remove =
  (...disasterRecoverGroupIds: string[]) =>
  (lab: Lab) =>
    lab.refused(deleteDisasterRecoverGroups, { disasterRecoverGroupIds })

const modify = (input: Partial<Parameters<typeof modifyDisasterRecoverGroupAttribute>[1]>) => (lab: Lab) => {
  const { id } = make(lab, { affinity: 3 })
  return lab.refused(modifyDisasterRecoverGroupAttribute, { disasterRecoverGroupId: id, name: 'q', ...input })
}

type JoinInput = Parameters<typeof modifyInstancesDisasterRecoverGroup>[1]

const join =
  (input: Partial<JoinInput>, group: Partial<GroupInput> = {}) =>
  (lab: Lab) =>
    lab.refused(modifyInstancesDisasterRecoverGroup, {
      instanceIds: [lab.instance().id],
      disasterRecoverGroupIds: [make(lab, group).id],
      ...input,
    })

/** An instance that something was done to, and that now cannot be moved. */
const joinAfter = (...done: ((lab: Lab, instance: Instance) => void)[]) => {
  return (lab: Lab) => {
    const instance = lab.instance()
    for (const act of done) act(lab, instance)
    const input = { instanceIds: [instance.id], disasterRecoverGroupIds: [make(lab).id] }
    return lab.refused(modifyInstancesDisasterRecoverGroup, input)
  }
}

const pass = (lab: Lab) => lab.pass(1000)
const stop = (lab: Lab, { id }: Instance) => lab.run(stopInstances, { instanceIds: [id] })
const stopCharging = (lab: Lab, { id }: Instance) =>
  lab.run(stopInstances, { instanceIds: [id], stoppedMode: 'STOP_CHARGING' })
const start = (lab: Lab, { id }: Instance) => lab.run(startInstances, { instanceIds: [id] })
const terminate = (lab: Lab, { id }: Instance) => lab.run(terminateInstances, { instanceIds: [id] })
const slow = { taskDuration: 1000 }

const leave = (input: Partial<Parameters<typeof deleteInstancesDisasterRecoverGroups>[1]>) => (lab: Lab) =>
  lab.refused(deleteInstancesDisasterRecoverGroups, {
    instanceIds: [lab.instance().id],
    disasterRecoverGroupIds: [make(lab).id],
    ...input,
  })

const malformedGroup = 'InvalidParameterValue.DisasterRecoverGroupIdMalformed'
const unknown = 'ps-zzzzzzzz'

export const placementGroupRefusals: Readonly<Record<string, readonly Refusal[]>> = {
  CreateDisasterRecoverGroup: [
    { why: 'no name', code: 'InvalidParameterValue', says: ['Name'], ask: create({ name: '' }) },
    {
      why: 'a long name',
      code: 'InvalidParameterValue.TooLong',
      says: ['Name', '61', '60'],
      ask: create({ name: text(61) }),
    },
    { why: 'an unknown type', code: 'InvalidParameterValue', says: ['Type', "'ROOM'"], ask: create({ type: 'ROOM' }) },
    {
      why: 'too much affinity',
      code: 'InvalidParameterValue.Range',
      says: ['Affinity', '11', '1 to 10'],
      ask: create({ affinity: 11 }),
    },
    {
      why: 'an unknown strategy',
      code: 'InvalidParameterValue',
      says: ['Strategy', "'HEAP'"],
      ask: create({ strategy: 'HEAP' }),
    },
    {
      why: 'partitions when it spreads',
      code: 'InvalidParameterValue',
      says: ['PartitionCount', '2'],
      ask: create({ partitionCount: 2 }),
    },
    {
      why: 'no number of partitions',
      code: 'MissingParameter',
      says: ['PartitionCount'],
      ask: create({ strategy: 'PARTITION' }),
    },
    {
      why: 'too many partitions',
      code: 'InvalidParameterValue.Range',
      says: ['PartitionCount', '31', '2 to 30'],
      ask: create({ strategy: 'PARTITION', partitionCount: 31 }),
    },
    {
      why: 'a tag twice',
      code: 'InvalidParameterValue',
      says: ["'a'"],
      ask: create({ tagSpecification: [{ resourceType: 'ps', tags: [{ key: 'a' }, { key: 'a' }] }] }),
    },
    {
      why: 'a long token',
      code: 'InvalidParameterValue.TooLong',
      says: ['ClientToken', '65'],
      ask: create({ clientToken: text(65) }),
    },
    {
      why: 'more groups than the quota',
      code: 'ResourceInsufficient.InsufficientGroupQuota',
      says: ['placement groups', '0'],
      lab: { quotas: { placementGroupsPerRegion: 0 } },
      ask: create({}),
    },
  ],
  DeleteDisasterRecoverGroups: [
    { why: 'no ids', code: 'MissingParameter', says: ['DisasterRecoverGroupIds'], ask: remove() },
    {
      why: 'more than 10',
      code: 'InvalidParameterValue.LimitExceeded',
      says: ['DisasterRecoverGroupIds', '11', '10'],
      ask: remove(...Array.from({ length: 11 }, () => unknown)),
    },
    { why: 'a malformed id', code: malformedGroup, says: ["'x'"], ask: remove('x') },
    { why: 'an unknown group', code: 'ResourceNotFound.InvalidPlacementSet', says: [unknown], ask: remove(unknown) },
    {
      why: 'a group that has an instance, and with it all others',
      code: 'FailedOperation.PlacementSetNotEmpty',
      says: ['1 instances'],
      ask: (lab) => {
        const groups = [make(lab), make(lab)].map(({ id }) => id)
        lab.instance(undefined, { disasterRecoverGroupIds: groups.slice(1) })
        return lab.refused(deleteDisasterRecoverGroups, { disasterRecoverGroupIds: groups })
      },
    },
  ],
  ModifyDisasterRecoverGroupAttribute: [
    {
      why: 'a malformed id',
      code: 'InvalidParameterValue',
      says: ["'x'"],
      ask: modify({ disasterRecoverGroupId: 'x' }),
    },
    {
      why: 'an unknown group',
      code: 'ResourceNotFound.InvalidPlacementSet',
      says: [unknown],
      ask: modify({ disasterRecoverGroupId: unknown }),
    },
    {
      why: 'a long name',
      code: 'InvalidParameterValue.TooLong',
      says: ['Name', '61'],
      ask: modify({ name: text(61) }),
    },
    { why: 'less affinity', code: 'InvalidParameterValue', says: ['Affinity', '2', '3'], ask: modify({ affinity: 2 }) },
    {
      why: 'too much affinity',
      code: 'InvalidParameterValue',
      says: ['Affinity', '11', '10'],
      ask: modify({ affinity: 11 }),
    },
  ],
  ModifyInstancesDisasterRecoverGroup: [
    { why: 'no instances', code: 'MissingParameter', says: ['InstanceIds'], ask: join({ instanceIds: [] }) },
    {
      why: 'more than 100 instances',
      code: 'InvalidParameterValue.LimitExceeded',
      says: ['InstanceIds', '101', '100'],
      ask: join({ instanceIds: Array.from({ length: 101 }, () => 'ins-00000001') }),
    },
    {
      why: 'a malformed instance',
      code: 'InvalidInstanceId.Malformed',
      says: ["'x'"],
      ask: join({ instanceIds: ['x'] }),
    },
    {
      why: 'an unknown instance',
      code: 'InvalidInstanceId.NotFound',
      says: ['ins-zzzzzzzz'],
      ask: join({ instanceIds: ['ins-zzzzzzzz'] }),
    },
    {
      why: 'no group',
      code: 'MissingParameter',
      says: ['DisasterRecoverGroupIds'],
      ask: join({ disasterRecoverGroupIds: [] }),
    },
    {
      why: 'two groups',
      code: 'InvalidParameterValue.LimitExceeded',
      says: ['DisasterRecoverGroupIds', '2'],
      ask: join({ disasterRecoverGroupId: unknown }),
    },
    {
      why: 'a malformed group',
      code: malformedGroup,
      says: ["'x'"],
      ask: join({ disasterRecoverGroupIds: ['x'] }),
    },
    {
      why: 'an unknown group',
      code: 'FailedOperation.DisasterRecoverGroupNotFound',
      says: [unknown],
      ask: join({ disasterRecoverGroupIds: [unknown] }),
    },
    {
      why: 'a partition of a group without any',
      code: 'InvalidParameterValue',
      says: ['PartitionNumber', '1'],
      ask: join({ partitionNumber: 1 }),
    },
    {
      why: 'a partition out of range',
      code: 'InvalidParameterValue',
      says: ['PartitionNumber', '4', '1 to 3'],
      ask: join({ partitionNumber: 4 }, { strategy: 'PARTITION', partitionCount: 3 }),
    },
    {
      why: 'more instances than the quota of the group',
      code: 'ResourceInsufficient.DisasterRecoverGroupCvmQuota',
      says: ['instances in placement group', '0'],
      lab: { quotas: { instancesPerHostGroup: 0 } },
      ask: join({}),
    },
    {
      why: 'an instance that is in the group',
      code: 'FailedOperation.AlreadyInDisasterRecoverGroup',
      says: ['already'],
      ask: (lab) => {
        const disasterRecoverGroupIds = [make(lab).id]
        const instanceIds = [lab.instance(undefined, { disasterRecoverGroupIds }).id]
        return lab.refused(modifyInstancesDisasterRecoverGroup, { instanceIds, disasterRecoverGroupIds })
      },
    },
    {
      why: 'no room in the whole zone',
      code: 'LimitExceeded.DisasterRecoverGroup',
      says: ['affinity 1', "zone 'ap-guangzhou-3'"],
      lab: { topology: { switchesPerZone: 1, racksPerSwitch: 1, hostsPerRack: 1 } },
      ask: (lab) => {
        const disasterRecoverGroupIds = [make(lab).id]
        lab.instance(undefined, { disasterRecoverGroupIds })
        const instanceIds = [lab.instance().id]
        return lab.refused(modifyInstancesDisasterRecoverGroup, { instanceIds, disasterRecoverGroupIds, force: true })
      },
    },
    {
      why: 'an instance with a local disk, when it has to leave its host',
      code: 'InvalidInstance.NotSupported',
      says: ['local disk', 'disk-'],
      lab: { topology: { switchesPerZone: 1, racksPerSwitch: 1, hostsPerRack: 1 } },
      ask: (lab) => {
        const disasterRecoverGroupIds = [make(lab).id]
        lab.instance(undefined, { disasterRecoverGroupIds })
        const instanceIds = [lab.instance(undefined, { systemDisk: { diskType: 'LOCAL_SSD' } }).id]
        return lab.refused(modifyInstancesDisasterRecoverGroup, { instanceIds, disasterRecoverGroupIds, force: true })
      },
    },
    {
      why: 'an instance that something else is being done to',
      code: 'OperationDenied.InstanceOperationInProgress',
      says: ['another operation'],
      lab: slow,
      ask: joinAfter(pass, stop, pass, (lab, { id }) => {
        lab.run(resetInstancesPassword, { instanceIds: [id], password: 'Secret-Word-1' })
      }),
    },
    {
      why: 'an instance that is PENDING',
      code: 'OperationDenied.InstanceOperationInProgress',
      says: ['PENDING'],
      lab: slow,
      ask: joinAfter(),
    },
    {
      why: 'an instance that is STOPPING',
      code: 'UnsupportedOperation.InstanceStateStopping',
      says: ['STOPPING'],
      lab: slow,
      ask: joinAfter(pass, stop),
    },
    {
      why: 'an instance that is STARTING',
      code: 'OperationDenied.InstanceOperationInProgress',
      says: ['STARTING'],
      lab: slow,
      ask: joinAfter(pass, stop, pass, start),
    },
    {
      why: 'an instance that is TERMINATING',
      code: 'OperationDenied.InstanceOperationInProgress',
      says: ['TERMINATING'],
      lab: slow,
      ask: joinAfter(pass, terminate),
    },
    {
      why: 'an instance that is stopped without charging',
      code: 'UnsupportedOperation.StoppedModeStopCharging',
      says: ['STOP_CHARGING'],
      ask: joinAfter(stopCharging),
    },
  ],
  DeleteInstancesDisasterRecoverGroups: [
    { why: 'no instances', code: 'MissingParameter', says: ['InstanceIds'], ask: leave({ instanceIds: [] }) },
    {
      why: 'a malformed instance',
      code: 'InvalidParameterValue.InstanceIdMalformed',
      says: ["'x'"],
      ask: leave({ instanceIds: ['x'] }),
    },
    {
      why: 'more than 100 instances',
      code: 'InvalidParameterValue',
      says: ['InstanceIds', '101', '100'],
      ask: leave({ instanceIds: Array.from({ length: 101 }, () => 'ins-00000001') }),
    },
    {
      why: 'an unknown instance',
      code: 'ResourceNotFound.InvalidInstanceIdNotFound',
      says: ['ins-zzzzzzzz'],
      ask: leave({ instanceIds: ['ins-zzzzzzzz'] }),
    },
    {
      why: 'no groups',
      code: 'MissingParameter',
      says: ['DisasterRecoverGroupIds'],
      ask: leave({ disasterRecoverGroupIds: [] }),
    },
    {
      why: 'a malformed group',
      code: malformedGroup,
      says: ["'x'"],
      ask: leave({ disasterRecoverGroupIds: ['x'] }),
    },
    {
      why: 'an unknown group',
      code: 'FailedOperation.DisasterRecoverGroupNotFound',
      says: [unknown],
      ask: leave({ disasterRecoverGroupIds: [unknown] }),
    },
    {
      why: 'an instance that is in none of them',
      code: 'FailedOperation.DisasterRecoverGroupNotMatch',
      says: ['none of the placement groups'],
      ask: leave({}),
    },
  ],
}
