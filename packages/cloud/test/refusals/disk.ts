import {
  dataDisksOf,
  detachDisks,
  modifyDiskAttributes,
  type RunInstancesInput,
  resizeDisk,
  systemDiskOf,
  terminateDisks,
} from '../../src/index.js'
import type { Lab } from '../lab.js'
import { type Refusal, text } from './refusal.js'

interface Disks {
  readonly data: string
  readonly system: string
}

function disksOf(lab: Lab, more: Partial<RunInstancesInput> = {}): Disks {
  const instance = lab.instance(lab.subnet(), { dataDisks: [{ diskSize: 20 }], ...more })
  lab.pass(1000)
  return { data: dataDisksOf(lab.world, instance)[0]?.id ?? '', system: systemDiskOf(lab.world, instance)?.id ?? '' }
}

type Many = { readonly diskIds: readonly string[] }
type Ask<I> = (disks: Disks, lab: Lab) => I

const prepaid = { instanceChargeType: 'PREPAID', instanceChargePrepaid: { period: 1 } }
const slow = { taskDuration: 1000 }

const modify =
  (input: Ask<Parameters<typeof modifyDiskAttributes>[1]>, more?: Partial<RunInstancesInput>): Refusal['ask'] =>
  (lab) =>
    lab.refused(modifyDiskAttributes, input(disksOf(lab, more), lab))
const resize =
  (input: Ask<Parameters<typeof resizeDisk>[1]>): Refusal['ask'] =>
  (lab) =>
    lab.refused(resizeDisk, input(disksOf(lab), lab))
const detach =
  (input: Ask<Parameters<typeof detachDisks>[1]>): Refusal['ask'] =>
  (lab) =>
    lab.refused(detachDisks, input(disksOf(lab), lab))
const terminate =
  (input: Ask<Parameters<typeof terminateDisks>[1]>): Refusal['ask'] =>
  (lab) =>
    lab.refused(terminateDisks, input(disksOf(lab), lab))

const wrongIds = (ask: (input: Ask<Many>) => Refusal['ask'], most: number, unknown: Refusal['code']): Refusal[] => [
  { why: 'no ids', code: 'MissingParameter', says: ['DiskIds'], ask: ask(() => ({ diskIds: [] })) },
  {
    why: 'too many ids',
    code: 'InvalidParameterValue.LimitExceeded',
    says: ['DiskIds', `${most + 1}`, `${most}`],
    ask: ask(() => ({ diskIds: Array.from({ length: most + 1 }, () => 'disk-00000001') })),
  },
  {
    why: 'a malformed id',
    code: 'InvalidParameterValue',
    says: ['DiskIds', "'x'"],
    ask: ask(() => ({ diskIds: ['x'] })),
  },
  {
    why: 'an unknown disk among others',
    code: unknown,
    says: ['DiskIds', 'disk-zzzzzzzz'],
    ask: ask(({ data }) => ({ diskIds: [data, 'disk-zzzzzzzz'] })),
  },
]

export const diskRefusals: Record<string, Refusal[]> = {
  ModifyDiskAttributes: [
    ...wrongIds(
      (input) => modify((disks, lab) => ({ ...input(disks, lab), diskName: 'd' })),
      100,
      'InvalidDiskId.NotFound',
    ),
    {
      why: 'nothing to change',
      code: 'MissingParameter',
      says: ['attribute'],
      ask: modify(({ data }) => ({ diskIds: [data] })),
    },
    {
      why: 'a long name',
      code: 'InvalidParameterValue',
      says: ['DiskName', '129'],
      ask: modify(({ data }) => ({ diskIds: [data], diskName: text(129) })),
    },
    {
      why: 'a new kind beside something else',
      code: 'InvalidParameterValue',
      says: ['DiskType', "'CLOUD_SSD'"],
      ask: modify(({ data }) => ({ diskIds: [data], diskType: 'CLOUD_SSD', diskName: 'd' })),
    },
    {
      why: 'an unknown kind',
      code: 'InvalidParameterValue',
      says: ['DiskType', "'TAPE'"],
      ask: modify(({ data }) => ({ diskIds: [data], diskType: 'TAPE' })),
    },
    {
      why: 'a local disk another kind',
      code: 'InvalidDisk.NotSupported',
      says: ['DiskIds', 'LOCAL_SSD'],
      ask: modify(({ data }) => ({ diskIds: [data], diskType: 'CLOUD_SSD' }), {
        dataDisks: [{ diskSize: 20, diskType: 'LOCAL_SSD' }],
      }),
    },
    {
      why: 'to make it not elastic',
      code: 'InvalidParameterValue',
      says: ['Portable'],
      ask: modify(({ data }) => ({ diskIds: [data], portable: false })),
    },
    {
      why: 'a system disk another project',
      code: 'InvalidDisk.NotSupported',
      says: ['DiskIds', 'elastic'],
      ask: modify(({ system }) => ({ diskIds: [system], projectId: 1 })),
    },
    {
      why: 'a prepaid disk to go with its instance',
      code: 'InvalidDisk.NotSupported',
      says: ['DiskIds', 'hour'],
      ask: modify(({ data }) => ({ diskIds: [data], deleteWithInstance: true }), prepaid),
    },
    {
      why: 'an unknown operation',
      code: 'InvalidParameterValue',
      says: ['BurstPerformanceOperation', "'ON'"],
      ask: modify(({ data }) => ({ diskIds: [data], burstPerformanceOperation: 'ON' })),
    },
  ],
  ResizeDisk: [
    { why: 'no disk', code: 'MissingParameter', says: ['DiskId'], ask: resize(() => ({ diskSize: 30 })) },
    {
      why: 'an unknown disk',
      code: 'InvalidDiskId.NotFound',
      says: ['DiskId', 'disk-zzzzzzzz'],
      ask: resize(() => ({ diskId: 'disk-zzzzzzzz', diskSize: 30 })),
    },
    {
      why: 'a system disk',
      code: 'InvalidDisk.NotSupported',
      says: ['DiskId', 'elastic'],
      ask: resize(({ system }) => ({ diskId: system, diskSize: 100 })),
    },
    {
      why: 'the size it has',
      code: 'InvalidParameterValue',
      says: ['DiskSize', '20'],
      ask: resize(({ data }) => ({ diskId: data, diskSize: 20 })),
    },
    {
      why: 'a size there is not',
      code: 'InvalidParameter.DiskConfigNotSupported',
      says: ['DiskSize', '32001', '32000'],
      ask: resize(({ data }) => ({ diskId: data, diskSize: 32_001 })),
    },
    {
      why: 'a disk that is being made larger',
      code: 'InvalidDisk.Busy',
      says: ['DiskId', 'EXPANDING'],
      lab: slow,
      ask: resize(({ data }, lab) => {
        lab.run(resizeDisk, { diskId: data, diskSize: 30 })
        return { diskId: data, diskSize: 40 }
      }),
    },
  ],
  DetachDisks: [
    ...wrongIds(detach, 10, 'InvalidDiskId.NotFound'),
    {
      why: 'a system disk',
      code: 'InvalidDisk.NotPortable',
      says: ['DiskIds', 'elastic'],
      ask: detach(({ data, system }) => ({ diskIds: [data, system] })),
    },
    {
      why: 'an unknown instance',
      code: 'InvalidInstanceId.NotFound',
      says: ['InstanceId', 'ins-zzzzzzzz'],
      ask: detach(({ data }) => ({ diskIds: [data], instanceId: 'ins-zzzzzzzz' })),
    },
    {
      why: 'another instance than its own',
      code: 'InvalidParameterValue',
      says: ['InstanceId', 'ins-'],
      ask: detach(({ data }, lab) => ({ diskIds: [data], instanceId: lab.instance().id })),
    },
    {
      why: 'a disk that is attached to nothing',
      code: 'InvalidParameterValue',
      says: ['DiskIds', 'no instance'],
      ask: detach(({ data }, lab) => {
        lab.run(detachDisks, { diskIds: [data] })
        return { diskIds: [data] }
      }),
    },
    {
      why: 'a disk that is being detached',
      code: 'ResourceBusy',
      says: ['DiskIds', 'DETACHING'],
      lab: slow,
      ask: detach(({ data }, lab) => {
        lab.run(detachDisks, { diskIds: [data] })
        return { diskIds: [data] }
      }),
    },
  ],
  TerminateDisks: [
    ...wrongIds(terminate, 100, 'InvalidParameterValue'),
    {
      why: 'a system disk',
      code: 'ResourceUnavailable.NotSupportRefund',
      says: ['DiskIds', 'elastic'],
      ask: terminate(({ system }) => ({ diskIds: [system] })),
    },
    {
      why: 'a disk that is attached',
      code: 'ResourceUnavailable.NotSupportRefund',
      says: ['DiskIds', 'ins-', 'detach'],
      ask: terminate(({ data }) => ({ diskIds: [data] })),
    },
    {
      why: 'a disk that is being detached',
      code: 'ResourceBusy',
      says: ['DiskIds', 'DETACHING'],
      lab: slow,
      ask: terminate(({ data }, lab) => {
        lab.run(detachDisks, { diskIds: [data] })
        return { diskIds: [data] }
      }),
    },
    {
      why: 'an unknown choice',
      code: 'InvalidParameterValue',
      says: ['DeleteSnapshot', '2'],
      ask: terminate(({ data }) => ({ diskIds: [data], deleteSnapshot: 2 })),
    },
  ],
}
