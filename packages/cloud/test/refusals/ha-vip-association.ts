import {
  associateHaVipInstance,
  deleteNetworkInterface,
  disassociateHaVipInstance,
  type HaVip,
  type Subnet,
} from '../../src/index.js'
import type { Lab } from '../lab.js'
import type { Refusal } from './refusal.js'

type Entry = Parameters<typeof associateHaVipInstance>[1]['haVipAssociationSet'][number]
type Ask = (entries: (haVip: HaVip, subnet: Subnet, lab: Lab) => readonly Entry[]) => Refusal['ask']

const ask: (action: typeof associateHaVipInstance) => Ask = (action) => (entries) => (lab) => {
  const subnet = lab.subnet()
  const haVipAssociationSet = entries(lab.haVip(subnet), subnet, lab)
  return lab.refused(action, { haVipAssociationSet })
}

const associate = ask(associateHaVipInstance)
const disassociate = ask(disassociateHaVipInstance)

const both = (asked: Ask): Refusal[] => [
  { why: 'no entries', code: 'MissingParameter', says: ['HaVipAssociationSet'], ask: asked(() => []) },
  {
    why: 'eleven entries',
    code: 'LimitExceeded',
    says: ['HaVipAssociationSet', '11', '10'],
    ask: asked(({ id: haVipId }) => Array.from({ length: 11 }, () => ({ haVipId, instanceId: 'ins-00000001' }))),
  },
  {
    why: 'an entry without HAVIP',
    code: 'MissingParameter',
    says: ['HaVipAssociationSet', 'HaVipId'],
    ask: asked(() => [{ instanceId: 'ins-00000001' }]),
  },
  {
    why: 'a malformed HAVIP id',
    code: 'InvalidParameterValue.Malformed',
    says: ['HaVipId', "'x'"],
    ask: asked(() => [{ haVipId: 'x', instanceId: 'ins-00000001' }]),
  },
  {
    why: 'an unknown HAVIP',
    code: 'ResourceNotFound',
    says: ['HaVipId', 'havip-zzzzzzzz'],
    ask: asked(() => [{ haVipId: 'havip-zzzzzzzz', instanceId: 'ins-00000001' }]),
  },
  {
    why: 'an id of neither kind',
    code: 'InvalidParameterValue.Malformed',
    says: ['InstanceId', "'vpc-00000001'"],
    ask: asked(({ id: haVipId }) => [{ haVipId, instanceId: 'vpc-00000001' }]),
  },
  {
    why: 'an unknown instance',
    code: 'ResourceNotFound',
    says: ['InstanceId', 'ins-zzzzzzzz'],
    ask: asked(({ id: haVipId }) => [{ haVipId, instanceId: 'ins-zzzzzzzz' }]),
  },
  {
    why: 'an unknown ENI',
    code: 'ResourceNotFound',
    says: ['InstanceId', 'eni-zzzzzzzz'],
    ask: asked(({ id: haVipId }) => [{ haVipId, instanceId: 'eni-zzzzzzzz' }]),
  },
  {
    why: 'an unknown type',
    code: 'InvalidParameterValue',
    says: ['InstanceType', "'VM'"],
    ask: asked(({ id: haVipId }) => [{ haVipId, instanceId: 'ins-00000001', instanceType: 'VM' }]),
  },
  {
    why: 'an id that is not of the type',
    code: 'InvalidParameterValue.ParameterMismatch',
    says: ['InstanceId', 'InstanceType', "'ENI'"],
    ask: asked(({ id: haVipId }) => [{ haVipId, instanceId: 'ins-00000001', instanceType: 'ENI' }]),
  },
]

export const associationRefusals: Record<string, Refusal[]> = {
  AssociateHaVipInstance: [
    ...both(associate),
    {
      why: 'an entry twice',
      code: 'InvalidParameterValue.Duplicate',
      says: ['InstanceId', 'eni-', 'twice'],
      ask: associate(({ id: haVipId }, subnet, lab) => {
        const { id: instanceId } = lab.eni(subnet)
        return [
          { haVipId, instanceId },
          { haVipId, instanceId, instanceType: 'ENI' },
        ]
      }),
    },
    {
      why: 'what is associated already',
      code: 'InvalidParameterValue.DuplicatedHaVipAssociations',
      says: ['InstanceId', 'HaVipId', 'already'],
      ask: associate(({ id: haVipId }, subnet, lab) => {
        const entry = { haVipId, instanceId: lab.eni(subnet).id }
        lab.run(associateHaVipInstance, { haVipAssociationSet: [entry] })
        return [entry]
      }),
    },
    {
      why: 'an instance of another VPC',
      code: 'InvalidParameterValue.ParameterMismatch',
      says: ['InstanceId', 'ins-', 'HaVipId'],
      ask: associate(({ id: haVipId }, _subnet, lab) => [{ haVipId, instanceId: lab.instance().id }]),
    },
    {
      why: 'an ENI of another subnet',
      code: 'InvalidParameterValue.ParameterMismatch',
      says: ['InstanceId', 'subnet-'],
      ask: associate(({ id: haVipId, vpcId }, _subnet, lab) => [
        { haVipId, instanceId: lab.eni(lab.subnet(lab.row('vpcs', vpcId), '10.0.2.0/24')).id },
      ]),
    },
    {
      why: 'a primary ENI',
      code: 'InvalidParameterValue.ParameterMismatch',
      says: ['InstanceId', 'primary', 'CVM'],
      ask: associate(({ id: haVipId }, subnet, lab) => [
        { haVipId, instanceId: lab.primaryOf(lab.instance(subnet).id).id },
      ]),
    },
    {
      why: 'an ENI that is being deleted',
      code: 'ResourceNotFound',
      says: ['InstanceId', 'eni-', 'being deleted'],
      lab: { taskDuration: 1000 },
      ask: associate(({ id: haVipId }, subnet, lab) => {
        const { id: networkInterfaceId } = lab.eni(subnet)
        lab.pass(1000)
        lab.run(deleteNetworkInterface, { networkInterfaceId })
        return [{ haVipId, instanceId: networkInterfaceId }]
      }),
    },
    {
      why: 'the other type than those before',
      code: 'InvalidParameterValue.ParameterMismatch',
      says: ['HaVipId', 'CVM', 'one type'],
      ask: associate(({ id: haVipId }, subnet, lab) => {
        const { id: instanceId } = lab.instance(subnet)
        lab.run(associateHaVipInstance, { haVipAssociationSet: [{ haVipId, instanceId }] })
        return [{ haVipId, instanceId: lab.eni(subnet).id }]
      }),
    },
    {
      why: 'more than a HAVIP may have',
      code: 'LimitExceeded',
      says: ['associations', '10'],
      ask: associate(({ id: haVipId }, subnet, lab) => {
        const entry = () => ({ haVipId, instanceId: lab.eni(subnet).id })
        lab.run(associateHaVipInstance, { haVipAssociationSet: Array.from({ length: 9 }, entry) })
        return [entry(), entry()]
      }),
    },
  ],
  DisassociateHaVipInstance: [
    ...both(disassociate),
    {
      why: 'an entry twice',
      code: 'InvalidParameterValue.Duplicate',
      says: ['InstanceId', 'twice'],
      ask: disassociate(({ id: haVipId }, subnet, lab) => {
        const entry = { haVipId, instanceId: lab.eni(subnet).id }
        lab.run(associateHaVipInstance, { haVipAssociationSet: [entry] })
        return [entry, entry]
      }),
    },
  ],
}
