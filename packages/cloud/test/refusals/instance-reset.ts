import * as actions from '../../src/index.js'
import { cases, isRunning, key, on, running, wrongIds } from './instance-cases.js'
import { type Refusal, text } from './refusal.js'

/** What has to do with what instances are made of. */
export const instanceResetRefusals: Record<string, Refusal[]> = {
  ResetInstance: cases([
    [
      'a malformed image',
      'InvalidImageId.Malformed',
      ['ImageId', "'x'"],
      on(actions.resetInstance, (id) => ({ instanceId: id, imageId: 'x' })),
    ],
    [
      'a smaller system disk',
      'InvalidParameterValue',
      ['DiskSize', '40', '50'],
      on(actions.resetInstance, (id) => ({ instanceId: id, systemDisk: { diskSize: 40 } })),
    ],
    [
      'another encryption',
      'UnsupportedOperation.ModifyEncryptionNotSupported',
      ['Encrypt', 'SystemDisk'],
      on(actions.resetInstance, (id) => ({ instanceId: id, systemDisk: { encrypt: true } })),
    ],
    [
      'a weak password',
      'InvalidParameterValue.InvalidPassword',
      ['Password'],
      on(actions.resetInstance, (id) => ({ instanceId: id, loginSettings: { password: 'short' } })),
    ],
    [
      'two ways to log in',
      'InvalidParameter.ParameterConflict',
      ['Password', 'KeyIds'],
      on(actions.resetInstance, (id) => ({
        instanceId: id,
        loginSettings: { password: 'secret-word', keyIds: [key] },
      })),
    ],
    [
      'a malformed key',
      'InvalidKeyPairId.Malformed',
      ['KeyIds', "'x'"],
      on(actions.resetInstance, (id) => ({ instanceId: id, loginSettings: { keyIds: ['x'] } })),
    ],
  ]),
  ResetInstancesPassword: cases([
    [
      'a running instance, unless it may be stopped',
      isRunning,
      ['InstanceIds', 'RUNNING'],
      on(actions.resetInstancesPassword, (id) => ({ instanceIds: [id], password: 'abc123ABC!' })),
    ],
    [
      'two kinds of character',
      'InvalidParameterValue.InvalidPassword',
      ['Password', '2 kinds'],
      on(actions.resetInstancesPassword, (id) => ({ instanceIds: [id], password: 'abcdefgh1', forceStop: true })),
    ],
    [
      'a long user name',
      'InvalidParameterValue.TooLong',
      ['UserName', '65', '64'],
      on(actions.resetInstancesPassword, (id) => ({ instanceIds: [id], password: 'abc123ABC!', userName: text(65) })),
    ],
  ]),
  ResetInstancesType: [
    ...wrongIds(
      (lab, instanceIds) => lab.refused(actions.resetInstancesType, { instanceIds, instanceType: 'S5.LARGE8' }),
      1,
    ),
    ...cases([
      [
        'a running instance, unless it may be stopped',
        isRunning,
        ['InstanceIds', 'RUNNING'],
        on(actions.resetInstancesType, (id) => ({ instanceIds: [id], instanceType: 'S5.LARGE8' })),
      ],
      [
        'a malformed type',
        'InvalidInstanceType.Malformed',
        ['InstanceType', "'big'"],
        on(actions.resetInstancesType, (id) => ({ instanceIds: [id], instanceType: 'big' })),
      ],
      [
        'an unknown type',
        'ResourceNotFound.InvalidZoneInstanceType',
        ['InstanceType', 'S5.HUGE1'],
        on(actions.resetInstancesType, (id) => ({ instanceIds: [id], instanceType: 'S5.HUGE1' })),
      ],
      [
        'a type with fewer ENIs than there are',
        'LimitExceeded.EniLimitInstanceType',
        ['InstanceType', '3', '2'],
        (lab) => {
          const subnet = lab.subnet()
          const instance = running(lab, { instanceType: 'S5.LARGE8' }, subnet)
          for (let n = 0; n < 2; n++) lab.attach(lab.eni(subnet), instance)
          const input = { instanceIds: [instance.id], instanceType: 'S5.SMALL1', forceStop: true }
          return lab.refused(actions.resetInstancesType, input)
        },
      ],
      [
        'a local system disk',
        'UnsupportedOperation.SystemDiskType',
        ['DiskType', 'LOCAL_BASIC'],
        on(actions.resetInstancesType, (id) => ({ instanceIds: [id], instanceType: 'S5.LARGE8', forceStop: true }), {
          systemDisk: { diskType: 'LOCAL_BASIC' },
        }),
      ],
      [
        'another family with a local disk',
        'UnsupportedOperation.LocalDataDiskChangeInstanceFamily',
        ['InstanceType', 'C6'],
        on(actions.resetInstancesType, (id) => ({ instanceIds: [id], instanceType: 'C6.LARGE8', forceStop: true }), {
          dataDisks: [{ diskSize: 50, diskType: 'LOCAL_SSD' }],
        }),
      ],
    ]),
  ],
  ResizeInstanceDisks: cases([
    [
      'no disk',
      'MissingParameter.AtLeastOne',
      ['SystemDisk', 'DataDisks'],
      on(actions.resizeInstanceDisks, (id) => ({ instanceId: id })),
    ],
    [
      'two disks',
      'InvalidParameterValue',
      ['SystemDisk', '2'],
      on(actions.resizeInstanceDisks, (id) => ({ instanceId: id, systemDisk: {}, dataDisks: [{}] })),
    ],
    [
      'a running instance, unless it may be stopped',
      isRunning,
      ['InstanceId ', 'RUNNING'],
      on(actions.resizeInstanceDisks, (id) => ({ instanceId: id, systemDisk: { diskSize: 60 } })),
    ],
    [
      'a stopped instance online',
      'UnsupportedOperation.InstanceStateStopped',
      ['InstanceId ', 'STOPPED'],
      (lab) => {
        const { id } = running(lab)
        lab.run(actions.stopInstances, { instanceIds: [id] })
        return lab.refused(actions.resizeInstanceDisks, {
          instanceId: id,
          systemDisk: { diskSize: 60 },
          resizeOnline: true,
        })
      },
    ],
    [
      'the size it has',
      'InvalidParameterValue',
      ['DiskSize', '50'],
      on(actions.resizeInstanceDisks, (id) => ({ instanceId: id, systemDisk: { diskSize: 50 }, forceStop: true })),
    ],
    [
      'another system disk',
      'InvalidParameterValue',
      ['DiskId', 'disk-zzzzzzzz'],
      on(actions.resizeInstanceDisks, (id) => ({
        instanceId: id,
        systemDisk: { diskSize: 60, diskId: 'disk-zzzzzzzz' },
        forceStop: true,
      })),
    ],
    [
      'an elastic disk',
      'UnsupportedOperation.InvalidDataDisk',
      ['DiskId', 'elastic'],
      (lab) => {
        const instance = running(lab, { dataDisks: [{ diskSize: 50 }] })
        const diskId = actions.dataDisksOf(lab.world, instance)[0]?.id ?? ''
        const input = { instanceId: instance.id, dataDisks: [{ diskId, diskSize: 60 }], forceStop: true }
        return lab.refused(actions.resizeInstanceDisks, input)
      },
    ],
    [
      'a local disk',
      'InvalidParameterValue.CdhOnlyLocalDataDiskResize',
      ['DiskId', 'LOCAL_SSD'],
      (lab) => {
        const instance = running(lab, { dataDisks: [{ diskSize: 50, diskType: 'LOCAL_SSD' }] })
        const diskId = actions.dataDisksOf(lab.world, instance)[0]?.id ?? ''
        const input = { instanceId: instance.id, dataDisks: [{ diskId, diskSize: 60 }], forceStop: true }
        return lab.refused(actions.resizeInstanceDisks, input)
      },
    ],
  ]),
}
