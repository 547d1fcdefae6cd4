import {
  associateHaVipInstance,
  attachNetworkInterface,
  createNetworkInterface,
  deleteNetworkInterface,
  detachNetworkInterface,
  type Subnet,
  stopInstances,
} from '../../src/index.js'
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

const attach = (ids: { readonly networkInterfaceId?: string; readonly instanceId?: string; attachType?: number }) =>
  ((lab) => {
    const subnet = lab.subnet()
    const pair = { networkInterfaceId: lab.eni(subnet).id, instanceId: lab.instance(subnet).id }
    return lab.refused(attachNetworkInterface, { ...pair, ...ids })
  }) satisfies Refusal['ask']

const unknownPair = (
  ask: (ids: { readonly networkInterfaceId?: string; readonly instanceId?: string }) => Refusal['ask'],
): Refusal[] =>
  (['networkInterfaceId', 'instanceId'] as const).flatMap((member): Refusal[] => {
    const [name, unknown] =
      member === 'instanceId' ? ['InstanceId', 'ins-zzzzzzzz'] : ['NetworkInterfaceId', 'eni-zzzzzzzz']
    return [
      {
        why: `a malformed ${name}`,
        code: 'InvalidParameterValue.Malformed',
        says: [name, "'x'"],
        ask: ask({ [member]: 'x' }),
      },
      { why: `an unknown ${name}`, code: 'ResourceNotFound', says: [name, unknown], ask: ask({ [member]: unknown }) },
    ]
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
      says: ['SecurityGroupIds', "'sg-1'"],
      ask: create({ securityGroupIds: ['sg-1'] }),
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
  AttachNetworkInterface: [
    ...unknownPair(attach),
    { why: 'an unknown way', code: 'UnsupportedOperation', says: ['AttachType', '2'], ask: attach({ attachType: 2 }) },
    {
      why: 'an attached ENI',
      code: 'UnsupportedOperation.AttachmentAlreadyExists',
      says: ['NetworkInterfaceId', 'ins-'],
      ask: (lab) => {
        const [one, two] = lab.instances(lab.subnet(), { instanceCount: 2 })
        const { id: networkInterfaceId } = lab.primaryOf(one?.id ?? 'ins-')
        return lab.refused(attachNetworkInterface, { networkInterfaceId, instanceId: two?.id ?? '' })
      },
    },
    {
      why: 'an ENI that is being deleted',
      code: 'UnsupportedOperation.InvalidState',
      says: ['DeleteNetworkInterface', 'still running'],
      lab: slow,
      ask: (lab) => {
        const subnet = lab.subnet()
        const { id: networkInterfaceId } = lab.eni(subnet)
        const { id: instanceId } = lab.instance(subnet)
        lab.pass(1000)
        lab.run(deleteNetworkInterface, { networkInterfaceId })
        return lab.refused(attachNetworkInterface, { networkInterfaceId, instanceId })
      },
    },
    {
      why: 'an instance of another VPC',
      code: 'UnsupportedOperation.VpcMismatch',
      says: ['NetworkInterfaceId', 'InstanceId', 'vpc-'],
      ask: (lab) =>
        lab.refused(attachNetworkInterface, { networkInterfaceId: lab.eni().id, instanceId: lab.instance().id }),
    },
    {
      why: 'an instance of another zone',
      code: 'UnsupportedOperation.ZoneMismatch',
      says: ['ap-guangzhou-3', 'ap-guangzhou-4'],
      ask: (lab) => {
        const vpc = lab.vpc()
        const { id: networkInterfaceId } = lab.eni(lab.subnet(vpc, '10.0.1.0/24'))
        const { id: instanceId } = lab.instance(lab.subnet(vpc, '10.0.2.0/24', 'ap-guangzhou-4'))
        return lab.refused(attachNetworkInterface, { networkInterfaceId, instanceId })
      },
    },
    {
      why: 'an instance in between',
      code: 'UnsupportedOperation.ResourceIsInvalidState',
      says: ['InstanceId', 'STOPPING', 'RUNNING or STOPPED'],
      lab: slow,
      ask: (lab) => {
        const subnet = lab.subnet()
        const { id: networkInterfaceId } = lab.eni(subnet)
        const { id: instanceId } = lab.instance(subnet)
        lab.pass(1000)
        lab.run(stopInstances, { instanceIds: [instanceId] })
        return lab.refused(attachNetworkInterface, { networkInterfaceId, instanceId })
      },
    },
    {
      why: 'more ENIs than the instance type takes',
      code: 'LimitExceeded',
      says: ['S5.SMALL1', '2'],
      ask: (lab) => {
        const subnet = lab.subnet()
        const instance = lab.instance(subnet)
        lab.attach(lab.eni(subnet), instance)
        const { id: networkInterfaceId } = lab.eni(subnet)
        return lab.refused(attachNetworkInterface, { networkInterfaceId, instanceId: instance.id })
      },
    },
  ],
  DetachNetworkInterface: [
    ...unknownPair((ids) => (lab) => {
      const instance = lab.instance()
      const pair = { networkInterfaceId: lab.primaryOf(instance.id).id, instanceId: instance.id }
      return lab.refused(detachNetworkInterface, { ...pair, ...ids })
    }),
    {
      why: 'an ENI that is not attached there',
      code: 'UnsupportedOperation.InvalidState',
      says: ['NetworkInterfaceId', 'InstanceId', 'not attached'],
      ask: (lab) =>
        lab.refused(detachNetworkInterface, { networkInterfaceId: lab.eni().id, instanceId: lab.instance().id }),
    },
    {
      why: 'a primary ENI',
      code: 'UnsupportedOperation',
      says: ['NetworkInterfaceId', 'primary'],
      ask: (lab) => {
        const { id: instanceId } = lab.instance()
        return lab.refused(detachNetworkInterface, { networkInterfaceId: lab.primaryOf(instanceId).id, instanceId })
      },
    },
    {
      why: 'an ENI that is being attached',
      code: 'UnsupportedOperation.InvalidState',
      says: ['AttachNetworkInterface', 'still running'],
      lab: slow,
      ask: (lab) => {
        const subnet = lab.subnet()
        const eni = lab.eni(subnet)
        const instance = lab.instance(subnet)
        lab.pass(1000)
        lab.attach(eni, instance)
        return lab.refused(detachNetworkInterface, { networkInterfaceId: eni.id, instanceId: instance.id })
      },
    },
    {
      why: 'an ENI associated with a HAVIP',
      code: 'UnsupportedOperation.InstanceAssociateHavip',
      says: ['NetworkInterfaceId', 'havip-'],
      ask: (lab) => {
        const subnet = lab.subnet()
        const eni = lab.eni(subnet)
        const instance = lab.instance(subnet)
        lab.attach(eni, instance)
        const haVipAssociationSet = [{ haVipId: lab.haVip(subnet).id, instanceId: eni.id }]
        lab.run(associateHaVipInstance, { haVipAssociationSet })
        return lab.refused(detachNetworkInterface, { networkInterfaceId: eni.id, instanceId: instance.id })
      },
    },
  ],
}
