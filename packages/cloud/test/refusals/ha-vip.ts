import {
  createHaVip,
  deleteHaVip,
  haVipAssociateAddressIp,
  haVipDisassociateAddressIp,
  modifyHaVipAttribute,
  type Subnet,
} from '../../src/index.js'
import type { Lab } from '../lab.js'
import { type Refusal, text } from './refusal.js'

type Input = Parameters<typeof createHaVip>[1]

const create =
  (input: Partial<Input> | ((subnet: Subnet, lab: Lab) => Partial<Input>), inSubnet = true): Refusal['ask'] =>
  (lab) => {
    const subnet = lab.subnet()
    const given = typeof input === 'function' ? input(subnet, lab) : input
    const where = inSubnet ? { vpcId: subnet.vpcId, subnetId: subnet.id } : { vpcId: subnet.vpcId }
    return lab.refused(createHaVip, { haVipName: 'h', ...where, ...given })
  }

const wrongId = (ask: (haVipId: string) => Refusal['ask']): Refusal[] => [
  { why: 'a malformed id', code: 'InvalidParameterValue.Malformed', says: ['HaVipId', "'x'"], ask: ask('x') },
  {
    why: 'an unknown HAVIP',
    code: 'ResourceNotFound',
    says: ['HaVipId', "'havip-zzzzzzzz'"],
    ask: ask('havip-zzzzzzzz'),
  },
]

const slow = { taskDuration: 1000 }

export const haVipRefusals: Record<string, Refusal[]> = {
  CreateHaVip: [
    { why: 'an unknown VPC', code: 'ResourceNotFound', says: ['VpcId'], ask: create({ vpcId: 'vpc-zzzzzzzz' }) },
    {
      why: 'a malformed subnet id',
      code: 'InvalidParameterValue.Malformed',
      says: ['SubnetId'],
      ask: create({ subnetId: 'x' }),
    },
    {
      why: 'a subnet of another VPC',
      code: 'ResourceNotFound',
      says: ['SubnetId', 'VpcId'],
      ask: create((_subnet, lab) => ({ vpcId: lab.vpc().id })),
    },
    { why: 'an empty name', code: 'InvalidParameterValue', says: ['HaVipName'], ask: create({ haVipName: '' }) },
    {
      why: 'a long name',
      code: 'InvalidParameterValue.TooLong',
      says: ['HaVipName', '61'],
      ask: create({ haVipName: text(61) }),
    },
    {
      why: 'a malformed address',
      code: 'InvalidParameterValue.Malformed',
      says: ['Vip', "'10.0.1.256'"],
      ask: create({ vip: '10.0.1.256' }),
    },
    {
      why: 'a malformed address and no subnet',
      code: 'InvalidParameterValue.Malformed',
      says: ['Vip', "'10.0.1.256'"],
      ask: create({ vip: '10.0.1.256' }, false),
    },
    {
      why: 'an address outside the subnet',
      code: 'InvalidParameterValue.Range',
      says: ['Vip', "'10.0.2.3'"],
      ask: create({ vip: '10.0.2.3' }),
    },
    {
      why: 'an address in no subnet',
      code: 'InvalidParameterValue.Range',
      says: ['Vip', "'10.0.2.3'", 'VpcId'],
      ask: create({ vip: '10.0.2.3' }, false),
    },
    ...['10.0.1.0', '10.0.1.1', '10.0.1.255'].map(
      (vip): Refusal => ({
        why: `the reserved address ${vip}`,
        code: 'InvalidParameterValue.Reserved',
        says: ['Vip', `'${vip}'`],
        ask: create({ vip }),
      }),
    ),
    {
      why: 'an address that an ENI has',
      code: 'ResourceInUse',
      says: ['Vip', "'10.0.1.2'", 'eni-'],
      ask: create((subnet, lab) => {
        lab.eni(subnet)
        return { vip: '10.0.1.2' }
      }),
    },
    {
      why: 'a subnet that is full',
      code: 'ResourceInsufficient',
      says: ['subnet', '10.0.3.0/28'],
      ask: create((subnet, lab) => {
        const small = lab.subnet(lab.row('vpcs', subnet.vpcId), '10.0.3.0/28')
        for (let i = 0; i < 13; i++) lab.eni(small)
        return { subnetId: small.id }
      }),
    },
    {
      why: 'a VPC without subnets',
      code: 'UnsupportedOperation.SubnetNotExists',
      says: ['VpcId', 'no subnet'],
      ask: (lab) => lab.refused(createHaVip, { vpcId: lab.vpc().id, haVipName: 'h' }),
    },
    {
      why: 'an unknown ENI',
      code: 'ResourceNotFound',
      says: ['NetworkInterfaceId'],
      ask: create({ networkInterfaceId: 'eni-zzzzzzzz' }),
    },
    {
      why: 'an ENI of another subnet',
      code: 'InvalidParameterValue',
      says: ['NetworkInterfaceId', 'SubnetId'],
      ask: create((_subnet, lab) => ({ networkInterfaceId: lab.eni().id })),
    },
    {
      why: 'an ENI of another VPC',
      code: 'ResourceNotFound',
      says: ['NetworkInterfaceId', 'VpcId'],
      ask: create((_subnet, lab) => ({ networkInterfaceId: lab.eni().id }), false),
    },
    {
      why: 'one HAVIP too many',
      code: 'LimitExceeded',
      says: ['HAVIPs in a VPC', '1'],
      lab: { quotas: { haVipsPerVpc: 1 } },
      ask: create((subnet, lab) => {
        lab.haVip(subnet)
        return {}
      }),
    },
    {
      why: 'a tag key twice',
      code: 'InvalidParameterValue.Duplicate',
      says: ["'a'"],
      ask: create({ tags: [{ key: 'a' }, { key: 'a' }] }),
    },
    {
      why: 'a reserved tag key',
      code: 'InvalidParameterValue.Reserved',
      says: ["'project:a'"],
      ask: create({ tags: [{ key: 'project:a' }] }),
    },
    {
      why: 'an association that names a HAVIP',
      code: 'InvalidParameterValue',
      says: ['HaVipId', "'havip-zzzzzzzz'"],
      ask: create((subnet, lab) => ({
        haVipAssociationSet: [{ haVipId: 'havip-zzzzzzzz', instanceId: lab.eni(subnet).id }],
      })),
    },
    {
      why: 'an association with a primary ENI',
      code: 'InvalidParameterValue',
      says: ['InstanceId', 'primary'],
      ask: create((subnet, lab) => ({
        haVipAssociationSet: [{ instanceId: lab.primaryOf(lab.instance(subnet).id).id }],
      })),
    },
    {
      why: 'an association that contradicts itself',
      code: 'InvalidParameterValue',
      says: ['InstanceType', "'CVM'"],
      ask: create((subnet, lab) => ({
        haVipAssociationSet: [{ instanceId: lab.eni(subnet).id, instanceType: 'CVM' }],
      })),
    },
    {
      why: 'associations of both types',
      code: 'InvalidParameterValue',
      says: ['ENI', 'one type'],
      ask: create((subnet, lab) => ({
        haVipAssociationSet: [{ instanceId: lab.eni(subnet).id }, { instanceId: lab.instance(subnet).id }],
      })),
    },
    {
      why: 'more associations than allowed',
      code: 'LimitExceeded',
      says: ['associations', '1'],
      lab: { quotas: { associationsPerHaVip: 1 } },
      ask: create((subnet, lab) => ({
        haVipAssociationSet: [{ instanceId: lab.eni(subnet).id }, { instanceId: lab.eni(subnet).id }],
      })),
    },
    {
      why: 'a long ClientToken',
      code: 'InvalidParameterValue.TooLong',
      says: ['ClientToken', '65'],
      ask: create({ clientToken: text(65) }),
    },
  ],
  ModifyHaVipAttribute: [
    ...wrongId((haVipId) => (lab) => lab.refused(modifyHaVipAttribute, { haVipId, haVipName: 'n' })),
    {
      why: 'an empty name',
      code: 'InvalidParameterValue',
      says: ['HaVipName'],
      ask: (lab) => lab.refused(modifyHaVipAttribute, { haVipId: lab.haVip().id, haVipName: '' }),
    },
    {
      why: 'a long name',
      code: 'InvalidParameterValue.TooLong',
      says: ['HaVipName', '61'],
      ask: (lab) => lab.refused(modifyHaVipAttribute, { haVipId: lab.haVip().id, haVipName: text(61) }),
    },
  ],
  DeleteHaVip: [
    ...wrongId((haVipId) => (lab) => lab.refused(deleteHaVip, { haVipId })),
    {
      why: 'a HAVIP with an EIP',
      code: 'UnsupportedOperation',
      says: ['HaVipId', "'43.0.0.1'"],
      ask: (lab) => {
        const { id: haVipId } = lab.haVip()
        lab.run(haVipAssociateAddressIp, { haVipId, addressIp: lab.eip().address })
        return lab.refused(deleteHaVip, { haVipId })
      },
    },
    {
      why: 'a HAVIP whose EIP is being bound',
      code: 'UnsupportedOperation',
      says: ['HaVipAssociateAddressIp', 'havip-', 'still running'],
      lab: slow,
      ask: (lab) => {
        const { id: haVipId } = lab.haVip()
        lab.run(haVipAssociateAddressIp, { haVipId, addressIp: lab.eip().address })
        return lab.refused(deleteHaVip, { haVipId })
      },
    },
    {
      why: 'a HAVIP that is being deleted already',
      code: 'UnsupportedOperation',
      says: ['DeleteHaVip', 'still running'],
      lab: slow,
      ask: (lab) => {
        const { id: haVipId } = lab.haVip()
        lab.run(deleteHaVip, { haVipId })
        return lab.refused(deleteHaVip, { haVipId })
      },
    },
  ],
  HaVipAssociateAddressIp: [
    ...wrongId((haVipId) => (lab) => lab.refused(haVipAssociateAddressIp, { haVipId, addressIp: lab.eip().address })),
    {
      why: 'a malformed address',
      code: 'InvalidParameterValue.Malformed',
      says: ['AddressIp', "'43.0.0'"],
      ask: (lab) => lab.refused(haVipAssociateAddressIp, { haVipId: lab.haVip().id, addressIp: '43.0.0' }),
    },
    {
      why: 'an unknown EIP',
      code: 'ResourceNotFound',
      says: ['AddressIp', "'43.0.0.9'"],
      ask: (lab) => lab.refused(haVipAssociateAddressIp, { haVipId: lab.haVip().id, addressIp: '43.0.0.9' }),
    },
    {
      why: 'a HAVIP that has an EIP',
      code: 'UnsupportedOperation.BindEIP',
      says: ['HaVipId', "'43.0.0.1'"],
      ask: (lab) => {
        const { id: haVipId } = lab.haVip()
        lab.run(haVipAssociateAddressIp, { haVipId, addressIp: lab.eip().address })
        const other = lab.eip('eip-00000002', '43.0.0.2')
        return lab.refused(haVipAssociateAddressIp, { haVipId, addressIp: other.address })
      },
    },
    {
      why: 'an EIP that another HAVIP has',
      code: 'UnsupportedOperation.BindEIP',
      says: ['AddressIp', "'43.0.0.1'", 'vpc-'],
      ask: (lab) => {
        const { address: addressIp } = lab.eip()
        lab.run(haVipAssociateAddressIp, { haVipId: lab.haVip().id, addressIp })
        return lab.refused(haVipAssociateAddressIp, { haVipId: lab.haVip().id, addressIp })
      },
    },
    {
      why: 'an EIP on its way to another HAVIP',
      code: 'UnsupportedOperation.MutexOperationTaskRunning',
      says: ['AddressIp', "'43.0.0.1'", 'HaVipAssociateAddressIp'],
      lab: slow,
      ask: (lab) => {
        const { address: addressIp } = lab.eip()
        lab.run(haVipAssociateAddressIp, { haVipId: lab.haVip().id, addressIp })
        return lab.refused(haVipAssociateAddressIp, { haVipId: lab.haVip().id, addressIp })
      },
    },
    {
      why: 'a HAVIP that is being deleted',
      code: 'UnsupportedOperation.MutexOperationTaskRunning',
      says: ['DeleteHaVip', 'havip-'],
      lab: slow,
      ask: (lab) => {
        const { id: haVipId } = lab.haVip()
        lab.run(deleteHaVip, { haVipId })
        return lab.refused(haVipAssociateAddressIp, { haVipId, addressIp: lab.eip().address })
      },
    },
  ],
  HaVipDisassociateAddressIp: [
    ...wrongId((haVipId) => (lab) => lab.refused(haVipDisassociateAddressIp, { haVipId })),
    {
      why: 'a HAVIP without an EIP',
      code: 'UnsupportedOperation.UnbindEIP',
      says: ['HaVipId', 'havip-'],
      ask: (lab) => lab.refused(haVipDisassociateAddressIp, { haVipId: lab.haVip().id }),
    },
    {
      why: 'a HAVIP whose EIP is being bound',
      code: 'UnsupportedOperation.MutexOperationTaskRunning',
      says: ['HaVipAssociateAddressIp', 'still running'],
      lab: slow,
      ask: (lab) => {
        const { id: haVipId } = lab.haVip()
        lab.run(haVipAssociateAddressIp, { haVipId, addressIp: lab.eip().address })
        return lab.refused(haVipDisassociateAddressIp, { haVipId })
      },
    },
  ],
}
