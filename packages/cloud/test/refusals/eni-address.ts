import {
  assignPrivateIpAddresses,
  migratePrivateIpAddress,
  modifyPrivateIpAddressesAttribute,
  unassignPrivateIpAddresses,
} from '../../src/index.js'
import type { Lab } from '../lab.js'
import { type Refusal, text } from './refusal.js'

type Assign = Parameters<typeof assignPrivateIpAddresses>[1]

const assign =
  (input: Partial<Assign>): Refusal['ask'] =>
  (lab) =>
    lab.refused(assignPrivateIpAddresses, { networkInterfaceId: lab.eni().id, ...input })

const named = (...addresses: string[]) => addresses.map((privateIpAddress) => ({ privateIpAddress }))

const unassign =
  (...addresses: string[]): Refusal['ask'] =>
  (lab) => {
    const { id: networkInterfaceId } = lab.eni()
    return lab.refused(unassignPrivateIpAddresses, { networkInterfaceId, privateIpAddresses: named(...addresses) })
  }

/** From an ENI with 10.0.1.9 to one beside it. */
const migrate =
  (input: (lab: Lab) => Partial<Parameters<typeof migratePrivateIpAddress>[1]>): Refusal['ask'] =>
  (lab) => {
    const subnet = lab.subnet()
    const sourceNetworkInterfaceId = lab.eni(subnet, { privateIpAddresses: named('10.0.1.9') }).id
    const destinationNetworkInterfaceId = lab.eni(subnet).id
    lab.pass(lab.taskDuration)
    return lab.refused(migratePrivateIpAddress, {
      sourceNetworkInterfaceId,
      destinationNetworkInterfaceId,
      privateIpAddress: '10.0.1.9',
      ...input(lab),
    })
  }

const slow = { taskDuration: 1000 }

export const eniAddressRefusals: Record<string, Refusal[]> = {
  AssignPrivateIpAddresses: [
    {
      why: 'neither addresses nor a count',
      code: 'MissingParameter',
      says: ['PrivateIpAddresses', 'SecondaryPrivateIpAddressCount'],
      ask: assign({}),
    },
    {
      why: 'an unknown ENI',
      code: 'ResourceNotFound',
      says: ['eni-zzzzzzzz'],
      ask: assign({ networkInterfaceId: 'eni-zzzzzzzz', secondaryPrivateIpAddressCount: 1 }),
    },
    {
      why: 'an address twice',
      code: 'InvalidParameterValue.DuplicatePara',
      says: ['PrivateIpAddress', '10.0.1.9'],
      ask: assign({ privateIpAddresses: named('10.0.1.9', '10.0.1.9') }),
    },
    {
      why: 'more than 10 addresses',
      code: 'InvalidParameterValue.LimitExceeded',
      says: ['PrivateIpAddresses', '11', '10'],
      ask: assign({ privateIpAddresses: Array.from({ length: 11 }, () => ({})) }),
    },
    {
      why: 'a second primary address',
      code: 'InvalidParameterValue',
      says: ['primary'],
      ask: assign({ privateIpAddresses: [{ primary: true }] }),
    },
    {
      why: 'an address of another subnet',
      code: 'InvalidParameterValue.Range',
      says: ['10.0.2.9'],
      ask: assign({ privateIpAddresses: named('10.0.2.9') }),
    },
    {
      why: 'the gateway',
      code: 'InvalidParameterValue.Reserved',
      says: ['10.0.1.1'],
      ask: assign({ privateIpAddresses: named('10.0.1.1') }),
    },
    {
      why: 'a taken address',
      code: 'ResourceInUse',
      says: ['10.0.1.2', 'eni-'],
      ask: assign({ privateIpAddresses: named('10.0.1.2') }),
    },
    {
      why: 'more than the quota',
      code: 'LimitExceeded',
      says: ['2'],
      lab: { quotas: { privateIpsPerNetworkInterface: 2 } },
      ask: assign({ secondaryPrivateIpAddressCount: 2 }),
    },
    {
      why: 'more than an instance of the type takes',
      code: 'LimitExceeded',
      says: ['private IPs on an ENI', '6'],
      ask: (lab) => {
        const { id } = lab.primaryOf(lab.instance().id)
        return lab.refused(assignPrivateIpAddresses, { networkInterfaceId: id, secondaryPrivateIpAddressCount: 6 })
      },
    },
    {
      why: 'an ENI with a task running',
      code: 'UnsupportedOperation.MutexOperationTaskRunning',
      says: ['CreateNetworkInterface'],
      lab: slow,
      ask: assign({ secondaryPrivateIpAddressCount: 1 }),
    },
  ],
  UnassignPrivateIpAddresses: [
    {
      why: 'an address the ENI has not',
      code: 'ResourceNotFound',
      says: ['10.0.1.9', 'eni-'],
      ask: unassign('10.0.1.9'),
    },
    { why: 'the primary address', code: 'UnsupportedOperation', says: ['10.0.1.2'], ask: unassign('10.0.1.2') },
    { why: 'no address', code: 'InvalidParameterValue.Malformed', says: ["''"], ask: unassign('') },
    {
      why: 'an instance the ENI is not attached to',
      code: 'UnsupportedOperation.AttachmentNotFound',
      says: ['InstanceId', 'ins-'],
      ask: (lab) => {
        const subnet = lab.subnet()
        const { id: networkInterfaceId } = lab.eni(subnet, { privateIpAddresses: named('10.0.1.9') })
        const { id: instanceId } = lab.instance(subnet)
        const privateIpAddresses = named('10.0.1.9')
        return lab.refused(unassignPrivateIpAddresses, { networkInterfaceId, instanceId, privateIpAddresses })
      },
    },
  ],
  ModifyPrivateIpAddressesAttribute: [
    {
      why: 'a long description',
      code: 'InvalidParameterValue.TooLong',
      says: ['Description', '61', '60'],
      ask: (lab) => {
        const { id: networkInterfaceId } = lab.eni()
        const privateIpAddresses = [{ privateIpAddress: '10.0.1.2', description: text(61) }]
        return lab.refused(modifyPrivateIpAddressesAttribute, { networkInterfaceId, privateIpAddresses })
      },
    },
  ],
  MigratePrivateIpAddress: [
    {
      why: 'the primary address',
      code: 'UnsupportedOperation.PrimaryIp',
      says: ['primary'],
      ask: migrate((lab) => ({
        privateIpAddress:
          [...lab.world.privateIps.all()].find(({ owner }) => owner.kind === 'eni' && owner.primary)?.address ?? '',
      })),
    },
    {
      why: 'an address the source has not',
      code: 'UnauthorizedOperation.AttachmentNotFound',
      says: ['10.0.1.77', 'SourceNetworkInterfaceId'],
      ask: migrate(() => ({ privateIpAddress: '10.0.1.77' })),
    },
    {
      why: 'an ENI of another subnet',
      code: 'UnsupportedOperation',
      says: ['DestinationNetworkInterfaceId', 'subnet-'],
      ask: migrate((lab) => ({ destinationNetworkInterfaceId: lab.eni().id })),
    },
    {
      why: 'a destination with a task running',
      code: 'UnsupportedOperation.MutexOperationTaskRunning',
      says: ['CreateNetworkInterface'],
      lab: slow,
      ask: migrate((lab) => ({ destinationNetworkInterfaceId: lab.eni([...lab.world.subnets.all()][0]).id })),
    },
    {
      why: 'a destination that is full',
      code: 'LimitExceeded',
      says: ['eni-', '2'],
      lab: { quotas: { privateIpsPerNetworkInterface: 2 } },
      ask: migrate((lab) => {
        const subnet = [...lab.world.subnets.all()][0]
        return { destinationNetworkInterfaceId: lab.eni(subnet, { secondaryPrivateIpAddressCount: 1 }).id }
      }),
    },
  ],
}
