import {
  createAndAttachNetworkInterface,
  migrateNetworkInterface,
  modifyNetworkInterfaceAttribute,
  modifyNetworkInterfaceQos,
  stopInstances,
} from '../../src/index.js'
import type { Lab } from '../lab.js'
import { type Refusal, text } from './refusal.js'

const modify =
  (input: Partial<Parameters<typeof modifyNetworkInterfaceAttribute>[1]>): Refusal['ask'] =>
  (lab) =>
    lab.refused(modifyNetworkInterfaceAttribute, { networkInterfaceId: lab.eni().id, ...input })

const qos =
  (input: Partial<Parameters<typeof modifyNetworkInterfaceQos>[1]>): Refusal['ask'] =>
  (lab) =>
    lab.refused(modifyNetworkInterfaceQos, { networkInterfaceIds: [lab.eni().id], ...input })

/** From the first of two instances to the second. */
const migrate =
  (input: (lab: Lab) => Partial<Parameters<typeof migrateNetworkInterface>[1]>): Refusal['ask'] =>
  (lab) => {
    const subnet = lab.subnet()
    const [one, two] = lab.instances(subnet, { instanceCount: 2 })
    if (one === undefined || two === undefined) throw new Error('two instances were asked for')
    const eni = lab.eni(subnet)
    lab.pass(lab.taskDuration)
    lab.attach(eni, one)
    lab.pass(lab.taskDuration)
    return lab.refused(migrateNetworkInterface, {
      networkInterfaceId: eni.id,
      sourceInstanceId: one.id,
      destinationInstanceId: two.id,
      ...input(lab),
    })
  }

const secondInstance = (lab: Lab) => [...lab.world.instances.all()][1]?.id ?? ''

export const eniChangeRefusals: Record<string, Refusal[]> = {
  ModifyNetworkInterfaceAttribute: [
    {
      why: 'a long name',
      code: 'InvalidParameterValue.TooLong',
      says: ['NetworkInterfaceName', '61', '60'],
      ask: modify({ networkInterfaceName: text(61) }),
    },
    {
      why: 'an unknown ENI',
      code: 'ResourceNotFound',
      says: ['eni-zzzzzzzz'],
      ask: modify({ networkInterfaceId: 'eni-zzzzzzzz' }),
    },
    {
      why: 'an unknown way of trunking',
      code: 'InvalidParameterValue',
      says: ['TrunkingFlag', 'maybe'],
      ask: modify({ trunkingFlag: 'maybe' }),
    },
  ],
  ModifyNetworkInterfaceQos: [
    {
      why: 'an unknown level',
      code: 'InvalidParameterValue',
      says: ['QosLevel', 'XX'],
      ask: qos({ qosLevel: 'XX' }),
    },
    { why: 'nothing to change', code: 'InvalidParameter', says: ['QosLevel'], ask: qos({}) },
    {
      why: 'a malformed id',
      code: 'InvalidParameterValue',
      says: ['NetworkInterfaceIds', "'x'"],
      ask: qos({ networkInterfaceIds: ['x'], qosLevel: 'PT' }),
    },
    {
      why: 'more than 100 ENIs',
      code: 'InvalidParameterValue.LimitExceeded',
      says: ['NetworkInterfaceIds', '101'],
      ask: qos({ networkInterfaceIds: Array.from({ length: 101 }, () => 'eni-00000000'), qosLevel: 'PT' }),
    },
  ],
  MigrateNetworkInterface: [
    {
      why: 'an instance it is not attached to',
      code: 'UnsupportedOperation.AttachmentNotFound',
      says: ['SourceInstanceId'],
      ask: migrate((lab) => ({ sourceInstanceId: secondInstance(lab) })),
    },
    {
      why: 'an unknown destination',
      code: 'ResourceNotFound',
      says: ['DestinationInstanceId', 'ins-zzzzzzzz'],
      ask: migrate(() => ({ destinationInstanceId: 'ins-zzzzzzzz' })),
    },
    {
      why: 'a destination in another VPC',
      code: 'UnsupportedOperation.VpcMismatch',
      says: ['vpc-'],
      ask: migrate((lab) => ({ destinationInstanceId: lab.instance(lab.subnet(lab.vpc())).id })),
    },
    {
      why: 'a destination in the middle of something',
      code: 'UnsupportedOperation',
      says: ['STOPPING'],
      lab: { taskDuration: 1000 },
      ask: migrate((lab) => {
        lab.run(stopInstances, { instanceIds: [secondInstance(lab)] })
        return {}
      }),
    },
    {
      why: 'a primary ENI',
      code: 'UnsupportedOperation',
      says: ['primary'],
      ask: migrate((lab) => {
        const [one] = lab.world.instances.all()
        return { networkInterfaceId: lab.primaryOf(one?.id ?? 'ins-').id }
      }),
    },
    {
      why: 'a destination with as many ENIs as it may have',
      code: 'LimitExceeded',
      says: ['S5.SMALL1'],
      ask: migrate((lab) => {
        const instance = lab.row('instances', secondInstance(lab))
        lab.attach(lab.eni(lab.row('subnets', instance.subnetId)), instance)
        return {}
      }),
    },
  ],
  CreateAndAttachNetworkInterface: [
    {
      why: 'an instance in another zone',
      code: 'UnsupportedOperation.ResourceMismatch',
      says: ['ap-guangzhou-4'],
      ask: (lab) => {
        const vpc = lab.vpc()
        const { id: instanceId } = lab.instance(lab.subnet(vpc))
        const { id: subnetId } = lab.subnet(vpc, '10.0.2.0/24', 'ap-guangzhou-4')
        const input = { vpcId: vpc.id, subnetId, instanceId, networkInterfaceName: 'e' }
        return lab.refused(createAndAttachNetworkInterface, input)
      },
    },
    {
      why: 'more ENIs than the quota',
      code: 'LimitExceeded',
      says: ['ENIs in a VPC'],
      lab: { quotas: { networkInterfacesPerVpc: 1 } },
      ask: (lab) => {
        const { id: subnetId, vpcId } = lab.subnet()
        const { id: instanceId } = lab.instance(lab.row('subnets', subnetId))
        return lab.refused(createAndAttachNetworkInterface, { vpcId, subnetId, instanceId, networkInterfaceName: 'e' })
      },
    },
  ],
}
