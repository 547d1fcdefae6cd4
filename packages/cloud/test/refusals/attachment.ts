import {
  associateHaVipInstance,
  attachNetworkInterface,
  deleteNetworkInterface,
  detachNetworkInterface,
  stopInstances,
} from '../../src/index.js'
import { type Refusal, text } from './refusal.js'

const attach = (ids: {
  readonly networkInterfaceId?: string
  readonly instanceId?: string
  readonly attachType?: number
  readonly clientToken?: string
}) =>
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

export const attachmentRefusals: Record<string, Refusal[]> = {
  AttachNetworkInterface: [
    ...unknownPair(attach),
    {
      why: 'a long ClientToken',
      code: 'InvalidParameterValue.Malformed',
      says: ['ClientToken', '65', '64'],
      ask: attach({ clientToken: text(65) }),
    },
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
    {
      why: 'an ENI with more addresses than the instance type takes',
      code: 'LimitExceeded',
      says: ['private IPs', 'S5.SMALL1', '6', '7'],
      ask: (lab) => {
        const subnet = lab.subnet()
        const { id: networkInterfaceId } = lab.eni(subnet, { secondaryPrivateIpAddressCount: 6 })
        return lab.refused(attachNetworkInterface, { networkInterfaceId, instanceId: lab.instance(subnet).id })
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
