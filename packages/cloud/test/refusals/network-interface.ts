import { createNetworkInterface, deleteNetworkInterface, type Subnet } from '../../src/index.js'
import type { Lab } from '../lab.js'
import { type Refusal, text } from './refusal.js'

type Input = Parameters<typeof createNetworkInterface>[1]

const create =
  (input: Partial<Input> | ((subnet: Subnet, lab: Lab) => Partial<Input>)): Refusal['ask'] =>
  (lab) => {
    const subnet = lab.subnet()
    const given = typeof input === 'function' ? input(subnet, lab) : input
    return lab.refused(createNetworkInterface, {
      vpcId: subnet.vpcId,
      subnetId: subnet.id,
      networkInterfaceName: 'e',
      ...given,
    })
  }

const named = (...addresses: string[]) => ({
  privateIpAddresses: addresses.map((privateIpAddress) => ({ privateIpAddress })),
})

const slow = { taskDuration: 1000 }

export const networkInterfaceRefusals: Record<string, Refusal[]> = {
  CreateNetworkInterface: [
    {
      why: 'a malformed VPC id',
      code: 'InvalidParameterValue.Malformed',
      says: ['VpcId'],
      ask: create({ vpcId: 'x' }),
    },
    {
      why: 'an unknown subnet',
      code: 'ResourceNotFound',
      says: ['SubnetId', 'subnet-zzzzzzzz'],
      ask: create({ subnetId: 'subnet-zzzzzzzz' }),
    },
    {
      why: 'a subnet of another VPC',
      code: 'ResourceNotFound',
      says: ['SubnetId', 'VpcId'],
      ask: create((_subnet, lab) => ({ vpcId: lab.vpc().id })),
    },
    {
      why: 'an empty name',
      code: 'InvalidParameterValue',
      says: ['NetworkInterfaceName'],
      ask: create({ networkInterfaceName: '' }),
    },
    {
      why: 'a long name',
      code: 'InvalidParameterValue.TooLong',
      says: ['NetworkInterfaceName', '61'],
      ask: create({ networkInterfaceName: text(61) }),
    },
    {
      why: 'a long description',
      code: 'InvalidParameterValue.TooLong',
      says: ['NetworkInterfaceDescription', '61'],
      ask: create({ networkInterfaceDescription: text(61) }),
    },
    {
      why: 'a security group, of which there are none',
      code: 'ResourceNotFound',
      says: ['SecurityGroupIds', "'sg-zzzzzzzz'"],
      ask: create({ securityGroupIds: ['sg-zzzzzzzz'] }),
    },
    { why: 'RDMA', code: 'UnsupportedOperation', says: ['IsRdma'], ask: create({ isRdma: true }) },
    {
      why: 'an unknown service level',
      code: 'InvalidParameterValue',
      says: ['QosLevel', "'XX'"],
      ask: create({ qosLevel: 'XX' }),
    },
    {
      why: 'an unknown trunking mode',
      code: 'InvalidParameterValue',
      says: ['TrunkingFlag', "'On'"],
      ask: create({ trunkingFlag: 'On' }),
    },
    {
      why: 'a negative count',
      code: 'InvalidParameterValue.Range',
      says: ['SecondaryPrivateIpAddressCount', '-1'],
      ask: create({ secondaryPrivateIpAddressCount: -1 }),
    },
    {
      why: 'more addresses than an ENI may have',
      code: 'LimitExceeded',
      says: ['private IPs on an ENI', '30', '31'],
      ask: create({ secondaryPrivateIpAddressCount: 30 }),
    },
    {
      why: 'eleven named addresses',
      code: 'InvalidParameterValue.LimitExceeded',
      says: ['PrivateIpAddresses', '11', '10'],
      ask: create(named(...Array.from({ length: 11 }, (_, i) => `10.0.1.${i + 10}`))),
    },
    {
      why: 'two primary addresses',
      code: 'InvalidParameterValue',
      says: ['PrivateIpAddresses', '2'],
      ask: create({ privateIpAddresses: [{ primary: true }, { primary: true }] }),
    },
    {
      why: 'a malformed address',
      code: 'InvalidParameterValue.Malformed',
      says: ['PrivateIpAddress', "'10.0.1'"],
      ask: create(named('10.0.1')),
    },
    {
      why: 'an address outside the subnet',
      code: 'InvalidParameterValue.Range',
      says: ['PrivateIpAddress', "'10.0.2.5'", '10.0.1.0/24'],
      ask: create(named('10.0.2.5')),
    },
    ...['10.0.1.0', '10.0.1.1', '10.0.1.255'].map(
      (address): Refusal => ({
        why: `the reserved address ${address}`,
        code: 'InvalidParameterValue.Reserved',
        says: ['PrivateIpAddress', `'${address}'`],
        ask: create(named(address)),
      }),
    ),
    {
      why: 'an address that a HAVIP has',
      code: 'ResourceInUse',
      says: ['PrivateIpAddress', "'10.0.1.9'", 'havip-'],
      ask: create((subnet, lab) => {
        lab.haVip(subnet, { vip: '10.0.1.9' })
        return named('10.0.1.9')
      }),
    },
    {
      why: 'an address twice',
      code: 'ResourceInUse',
      says: ["'10.0.1.9'"],
      ask: create(named('10.0.1.9', '10.0.1.9')),
    },
    {
      why: 'a subnet that is full',
      code: 'ResourceInsufficient.Subnet',
      says: ['subnet', '10.0.3.0/28', 'no free address'],
      ask: create((subnet, lab) => {
        const small = lab.subnet(lab.row('vpcs', subnet.vpcId), '10.0.3.0/28')
        for (let i = 0; i < 13; i++) lab.eni(small)
        return { subnetId: small.id }
      }),
    },
    {
      why: 'one ENI too many',
      code: 'LimitExceeded.NetworkInterfaceLimitExceeded',
      says: ['ENIs in a VPC', '1'],
      lab: { quotas: { networkInterfacesPerVpc: 1 } },
      ask: create((subnet, lab) => {
        lab.instance(subnet)
        return {}
      }),
    },
    {
      why: 'a tag key twice',
      code: 'InvalidParameterValue.TagDuplicateKey',
      says: ["'a'"],
      ask: create({ tags: [{ key: 'a' }, { key: 'a' }] }),
    },
    {
      why: 'a long ClientToken',
      code: 'InvalidParameterValue.TooLong',
      says: ['ClientToken', '65', '64'],
      ask: create({ clientToken: text(65) }),
    },
    {
      why: 'a ClientToken that is not ASCII',
      code: 'InvalidParameterValue',
      says: ['ClientToken', "'é'"],
      ask: create({ clientToken: 'é' }),
    },
    {
      why: 'a ClientToken used for something else',
      code: 'UnsupportedOperation.IdempotentParameterMismatch',
      says: ['ClientToken', "'t'"],
      ask: create((subnet, lab) => {
        lab.eni(subnet, { clientToken: 't', networkInterfaceName: 'other' })
        return { clientToken: 't' }
      }),
    },
  ],
  DeleteNetworkInterface: [
    {
      why: 'a malformed id',
      code: 'InvalidParameterValue.Malformed',
      says: ['NetworkInterfaceId', "'x'"],
      ask: (lab) => lab.refused(deleteNetworkInterface, { networkInterfaceId: 'x' }),
    },
    {
      why: 'an unknown ENI',
      code: 'ResourceNotFound',
      says: ['NetworkInterfaceId', 'eni-zzzzzzzz'],
      ask: (lab) => lab.refused(deleteNetworkInterface, { networkInterfaceId: 'eni-zzzzzzzz' }),
    },
    {
      why: 'an attached ENI',
      code: 'UnsupportedOperation.InvalidState',
      says: ['NetworkInterfaceId', 'ins-', 'detach it first'],
      ask: (lab) => lab.refused(deleteNetworkInterface, { networkInterfaceId: lab.primaryOf(lab.instance().id).id }),
    },
    {
      why: 'an ENI that is still being made',
      code: 'UnsupportedOperation.InvalidState',
      says: ['CreateNetworkInterface', 'eni-', 'still running'],
      lab: slow,
      ask: (lab) => lab.refused(deleteNetworkInterface, { networkInterfaceId: lab.eni().id }),
    },
    {
      why: 'an ENI that is being deleted already',
      code: 'UnsupportedOperation.InvalidState',
      says: ['DeleteNetworkInterface', 'still running'],
      lab: slow,
      ask: (lab) => {
        const { id: networkInterfaceId } = lab.eni()
        lab.pass(1000)
        lab.run(deleteNetworkInterface, { networkInterfaceId })
        return lab.refused(deleteNetworkInterface, { networkInterfaceId })
      },
    },
    {
      why: 'an ENI associated with a HAVIP',
      code: 'ResourceInUse',
      says: ['NetworkInterfaceId', 'havip-'],
      ask: (lab) => {
        const subnet = lab.subnet()
        const eni = lab.eni(subnet)
        lab.haVip(subnet, { haVipAssociationSet: [{ instanceId: eni.id }] })
        return lab.refused(deleteNetworkInterface, { networkInterfaceId: eni.id })
      },
    },
  ],
}
