import * as actions from '../../src/index.js'
import type { Lab } from '../lab.js'
import { cases, free, isRunning, key, on, running, wrongIds } from './instance-cases.js'
import { type Refusal, text } from './refusal.js'

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
