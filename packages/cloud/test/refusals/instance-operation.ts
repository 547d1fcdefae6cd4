import * as actions from '../../src/index.js'
import type { Lab } from '../lab.js'
import { type Refusal, text } from './refusal.js'

const running = (lab: Lab, input: Partial<actions.RunInstancesInput> = {}, subnet = lab.subnet()) => {
  const instance = lab.instance(subnet, input)
  lab.pass(1000)
  return instance
}
const key = 'skey-00000001'

/** What every action with InstanceIds refuses. */
const wrongIds = (
  ask: (lab: Lab, instanceIds: readonly string[]) => ReturnType<Refusal['ask']>,
  most = 100,
): Refusal[] => [
  { why: 'no ids', code: 'MissingParameter', says: ['InstanceIds'], ask: (lab) => ask(lab, []) },
  {
    why: 'too many ids',
    code: 'InvalidParameterValue.LimitExceeded',
    says: ['InstanceIds', `${most + 1}`],
    ask: (lab) =>
      ask(
        lab,
        Array.from({ length: most + 1 }, () => 'ins-00000001'),
      ),
  },
  {
    why: 'an unknown instance',
    code: 'InvalidInstanceId.NotFound',
    says: ['InstanceIds', 'ins-zzzzzzzz'],
    ask: (lab) => ask(lab, ['ins-zzzzzzzz']),
  },
  {
    why: 'an instance in the middle of another operation',
    code: 'OperationDenied.InstanceOperationInProgress',
    says: ['InstanceIds', 'ModifyInstancesProject'],
    lab: { taskDuration: 1000 },
    ask: (lab) => {
      const { id } = running(lab)
      lab.run(actions.stopInstances, { instanceIds: [id] })
      lab.pass(1000)
      lab.run(actions.modifyInstancesProject, { instanceIds: [id], projectId: 1 })
      return ask(lab, [id])
    },
  },
]

type Case = readonly [why: string, code: Refusal['code'], says: readonly string[], ask: Refusal['ask']]
const cases = (list: readonly Case[]): Refusal[] => list.map(([why, code, says, ask]) => ({ why, code, says, ask }))

/** The action with one running instance. */
const on =
  <I>(
    action: Parameters<typeof Lab.prototype.refused<I>>[0],
    input: (id: string, lab: Lab) => I,
    launch?: Partial<actions.RunInstancesInput>,
  ): Refusal['ask'] =>
  (lab) =>
    lab.refused(action, input(running(lab, launch).id, lab))

const isRunning = 'UnsupportedOperation.InstanceStateRunning'
const free = (lab: Lab) => {
  const { id } = running(lab)
  lab.run(actions.stopInstances, { instanceIds: [id], stoppedMode: 'STOP_CHARGING' })
  return id
}

const vpcAsk = (
  change: (place: { vpcId: string; subnetId: string }, lab: Lab) => Partial<actions.VirtualPrivateCloudInput>,
  more: object = {},
): Refusal['ask'] =>
  on(actions.modifyInstancesVpcAttribute, (id, lab) => {
    const { vpcId, subnetId } = lab.row('instances', id)
    const place = { vpcId, subnetId }
    return { instanceIds: [id], virtualPrivateCloud: { ...place, ...change(place, lab) }, ...more }
  })

const near = (vpcId: string, lab: Lab, zone?: string) => lab.subnet(lab.row('vpcs', vpcId), '10.0.2.0/24', zone).id

export const instanceOperationRefusals: Record<string, Refusal[]> = {
  RebootInstances: cases([
    [
      'both ways to force it',
      'InvalidParameterCombination',
      ['ForceReboot', 'StopType'],
      on(actions.rebootInstances, (id) => ({ instanceIds: [id], forceReboot: true, stopType: 'HARD' })),
    ],
    [
      'an unknown way',
      'InvalidParameterValue',
      ['StopType', "'NOW'"],
      on(actions.rebootInstances, (id) => ({ instanceIds: [id], stopType: 'NOW' })),
    ],
    [
      'a stopped instance',
      'UnsupportedOperation.InstanceStateStopped',
      ['InstanceIds', 'STOPPED'],
      (lab) => {
        const { id } = running(lab)
        lab.run(actions.stopInstances, { instanceIds: [id] })
        return lab.refused(actions.rebootInstances, { instanceIds: [id] })
      },
    ],
  ]),
  ModifyInstancesAttribute: [
    ...wrongIds((lab, instanceIds) =>
      lab.refused(actions.modifyInstancesAttribute, { instanceIds, instanceName: 'n' }),
    ),
    ...cases([
      [
        'nothing to change',
        'MissingParameter',
        ['attribute'],
        on(actions.modifyInstancesAttribute, (id) => ({ instanceIds: [id], autoReboot: true })),
      ],
      [
        'a role',
        'UnsupportedOperation',
        ['CamRoleName'],
        on(actions.modifyInstancesAttribute, (id) => ({ instanceIds: [id], camRoleName: 'r' })),
      ],
      [
        'a long name',
        'InvalidInstanceName.TooLong',
        ['InstanceName', '61', '60'],
        on(actions.modifyInstancesAttribute, (id) => ({ instanceIds: [id], instanceName: text(61) })),
      ],
      [
        'a wrong host name',
        'InvalidParameterValue.IllegalHostName',
        ['HostName', "'-a'"],
        on(actions.modifyInstancesAttribute, (id) => ({ instanceIds: [id], hostName: '-a' })),
      ],
      [
        'user data that is not base64',
        'InvalidParameterValue.InvalidUserDataFormat',
        ['UserData'],
        on(actions.modifyInstancesAttribute, (id) => ({ instanceIds: [id], userData: '#!' })),
      ],
      [
        'large user data',
        'InvalidParameterValue',
        ['UserData', '16388'],
        on(actions.modifyInstancesAttribute, (id) => ({ instanceIds: [id], userData: 'A'.repeat(16388) })),
      ],
      [
        'an unknown group',
        'InvalidSecurityGroupId.NotFound',
        ['SecurityGroups', 'sg-zzzzzzzz'],
        on(actions.modifyInstancesAttribute, (id) => ({ instanceIds: [id], securityGroups: ['sg-zzzzzzzz'] })),
      ],
      [
        'an instance stopped without charge',
        'UnsupportedOperation.StoppedModeStopCharging',
        ['InstanceIds', 'STOP_CHARGING'],
        (lab) => lab.refused(actions.modifyInstancesAttribute, { instanceIds: [free(lab)], instanceName: 'n' }),
      ],
    ]),
  ],
  ModifyInstancesProject: [
    ...wrongIds((lab, instanceIds) => lab.refused(actions.modifyInstancesProject, { instanceIds, projectId: 1 })),
    ...cases([
      [
        'no project',
        'InvalidProjectId.NotFound',
        ['ProjectId', '-1'],
        on(actions.modifyInstancesProject, (id) => ({ instanceIds: [id], projectId: -1 })),
      ],
    ]),
  ],
  ModifyInstancesRenewFlag: cases([
    [
      'an unknown flag',
      'InvalidParameterValue',
      ['RenewFlag', "'NO'"],
      on(actions.modifyInstancesRenewFlag, (id) => ({ instanceIds: [id], renewFlag: 'NO' })),
    ],
    [
      'an instance paid by the hour',
      'UnsupportedOperation.InstanceChargeType',
      ['InstanceIds', 'POSTPAID_BY_HOUR'],
      on(actions.modifyInstancesRenewFlag, (id) => ({ instanceIds: [id], renewFlag: 'NOTIFY_AND_AUTO_RENEW' })),
    ],
  ]),
  ModifyInstancesChargeType: [
    ...wrongIds(
      (lab, instanceIds) =>
        lab.refused(actions.modifyInstancesChargeType, {
          instanceIds,
          instanceChargeType: 'PREPAID',
          instanceChargePrepaid: { period: 1 },
        }),
      20,
    ),
    ...cases([
      [
        'the way it is paid',
        'UnsupportedOperation.InstanceChargeType',
        ['InstanceIds', 'POSTPAID_BY_HOUR'],
        on(actions.modifyInstancesChargeType, (id) => ({ instanceIds: [id], instanceChargeType: 'POSTPAID_BY_HOUR' })),
      ],
      [
        'an unknown way',
        'InvalidParameterValue',
        ['InstanceChargeType', "'GIFT'"],
        on(actions.modifyInstancesChargeType, (id) => ({ instanceIds: [id], instanceChargeType: 'GIFT' })),
      ],
      [
        'no terms',
        'MissingParameter',
        ['InstanceChargePrepaid'],
        on(actions.modifyInstancesChargeType, (id) => ({ instanceIds: [id], instanceChargeType: 'PREPAID' })),
      ],
      [
        'a time not on offer',
        'InvalidPeriod',
        ['Period', '13'],
        on(actions.modifyInstancesChargeType, (id) => ({
          instanceIds: [id],
          instanceChargeType: 'PREPAID',
          instanceChargePrepaid: { period: 13 },
        })),
      ],
    ]),
  ],
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
      ['InstanceIds', 'RUNNING'],
      on(actions.resizeInstanceDisks, (id) => ({ instanceId: id, systemDisk: { diskSize: 60 } })),
    ],
    [
      'a stopped instance online',
      'UnsupportedOperation.InstanceStateStopped',
      ['InstanceIds', 'STOPPED'],
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
  AssociateInstancesKeyPairs: [
    ...wrongIds((lab, instanceIds) => lab.refused(actions.associateInstancesKeyPairs, { instanceIds, keyIds: [key] })),
    ...cases([
      [
        'no keys',
        'MissingParameter',
        ['KeyIds'],
        on(actions.associateInstancesKeyPairs, (id) => ({ instanceIds: [id], keyIds: [] })),
      ],
      [
        'a malformed key',
        'InvalidKeyPairId.Malformed',
        ['KeyIds', "'x'"],
        on(actions.associateInstancesKeyPairs, (id) => ({ instanceIds: [id], keyIds: ['x'] })),
      ],
      [
        'a running instance, unless it may be stopped',
        isRunning,
        ['InstanceIds', 'RUNNING'],
        on(actions.associateInstancesKeyPairs, (id) => ({ instanceIds: [id], keyIds: [key] })),
      ],
    ]),
  ],
  DisassociateInstancesKeyPairs: cases([
    [
      'a key that is not there',
      'InvalidKeyPairId.NotFound',
      ['KeyIds', key],
      on(actions.disassociateInstancesKeyPairs, (id) => ({ instanceIds: [id], keyIds: [key], forceStop: true })),
    ],
  ]),
  ModifyInstancesVpcAttribute: cases([
    ['a malformed VPC', 'InvalidParameterValue.VpcIdMalformed', ['VpcId', "'x'"], vpcAsk(() => ({ vpcId: 'x' }))],
    [
      'a malformed subnet',
      'InvalidParameterValue.SubnetIdMalformed',
      ['SubnetId', "'x'"],
      vpcAsk(() => ({ subnetId: 'x' })),
    ],
    [
      'an unknown subnet',
      'InvalidParameterValue',
      ['SubnetId', 'zzzzzzzz'],
      vpcAsk(() => ({ subnetId: 'subnet-zzzzzzzz' })),
    ],
    [
      'a subnet of another VPC',
      'InvalidParameterValue',
      ['SubnetId', 'VpcId'],
      vpcAsk((_place, lab) => ({ vpcId: lab.vpc('192.168.0.0/16').id })),
    ],
    [
      'a subnet of another zone',
      'InvalidParameterValue',
      ['SubnetId', 'ap-guangzhou-4'],
      vpcAsk(({ vpcId }, lab) => ({ subnetId: near(vpcId, lab, 'ap-guangzhou-4') })),
    ],
    ['IPv6', 'UnsupportedOperation', ['Ipv6AddressCount'], vpcAsk(() => ({ ipv6AddressCount: 1 }))],
    [
      'too few addresses',
      'InvalidParameterValue',
      ['PrivateIpAddresses', '2'],
      vpcAsk(() => ({ privateIpAddresses: ['10.0.1.7', '10.0.1.8'] })),
    ],
    [
      'a taken address',
      'VpcIpIsUsed',
      ['PrivateIpAddresses', '10.0.1.3'],
      vpcAsk(({ subnetId }, lab) => {
        lab.instance(lab.row('subnets', subnetId))
        return { privateIpAddresses: ['10.0.1.3'] }
      }),
    ],
    [
      'an address outside',
      'VpcAddrNotInSubNet',
      ['PrivateIpAddresses', '10.9.9.9'],
      vpcAsk(() => ({ privateIpAddresses: ['10.9.9.9'] })),
    ],
    [
      'a running instance that may not be stopped',
      isRunning,
      ['InstanceIds', 'RUNNING'],
      vpcAsk(() => ({}), { forceStop: false }),
    ],
    [
      'to move an instance with secondary ENIs',
      'UnsupportedOperation.ElasticNetworkInterface',
      ['InstanceIds', '2 ENIs'],
      (lab) => {
        const subnet = lab.subnet()
        const instance = running(lab, {}, subnet)
        lab.attach(lab.eni(subnet), instance)
        const virtualPrivateCloud = { vpcId: subnet.vpcId, subnetId: near(subnet.vpcId, lab) }
        return lab.refused(actions.modifyInstancesVpcAttribute, { instanceIds: [instance.id], virtualPrivateCloud })
      },
    ],
    [
      'to move an instance with secondary addresses',
      'EniNotAllowedChangeSubnet',
      ['InstanceIds', '2 addresses'],
      (lab) => {
        const subnet = lab.subnet()
        const instance = running(lab, {}, subnet)
        const networkInterfaceId = lab.primaryOf(instance.id).id
        lab.run(actions.assignPrivateIpAddresses, { networkInterfaceId, secondaryPrivateIpAddressCount: 1 })
        const virtualPrivateCloud = { vpcId: subnet.vpcId, subnetId: near(subnet.vpcId, lab) }
        return lab.refused(actions.modifyInstancesVpcAttribute, { instanceIds: [instance.id], virtualPrivateCloud })
      },
    ],
  ]),
}
