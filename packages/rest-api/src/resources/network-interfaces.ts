import type { FastifyInstance } from 'fastify'
import type { RestOptions } from '../http/context.js'
import {
  AttachmentCreate,
  NetworkInterface,
  NetworkInterfaceCreate,
  NetworkInterfaceUpdate,
} from '../schema/network-interface.js'
import { actionRoute } from './action.js'
import { addressCodes, creationTagCodes, tagCodes } from './codes.js'
import type { Kind } from './kind.js'

export const networkInterfaces: Kind<NetworkInterface, NetworkInterfaceCreate, NetworkInterfaceUpdate> = {
  path: 'network-interfaces',
  name: 'NetworkInterface',
  names: 'NetworkInterfaces',
  one: 'ENI',
  many: 'ENIs',
  schema: NetworkInterface,
  example: {
    id: 'eni-0a1b2c3d',
    vpcId: 'vpc-0a1b2c3d',
    subnetId: 'subnet-0a1b2c3d',
    zone: 'ap-guangzhou-3',
    name: 'replication',
    description: '',
    macAddress: '52:54:00:ab:cd:ef',
    primary: false,
    state: 'AVAILABLE',
    instanceId: 'ins-0a1b2c3d',
    deviceIndex: 1,
    privateIpAddresses: ['172.17.16.20', '172.17.16.21'],
    securityGroupIds: ['sg-0a1b2c3d'],
    tags: {},
    createdAt: '2026-11-22T12:00:00.000Z',
  },
  filters: [
    'id',
    'name',
    'vpcId',
    'subnetId',
    'zone',
    'instanceId',
    'macAddress',
    'primary',
    'state',
    'privateIpAddresses',
    'securityGroupIds',
  ],
  sorts: ['createdAt', 'name', 'id', 'subnetId', 'instanceId', 'state'],
  defaultSort: 'createdAt',
  in: (backend) => backend.networkInterfaces,
  create: {
    in: (backend) => backend.networkInterfaces,
    schema: NetworkInterfaceCreate,
    example: { vpcId: 'vpc-0a1b2c3d', subnetId: 'subnet-0a1b2c3d', name: 'replication' },
    takes: 'time',
    codes: [
      ...addressCodes,
      'LimitExceeded',
      'LimitExceeded.NetworkInterfaceLimitExceeded',
      'UnsupportedOperation',
      'UnsupportedOperation.VpcMismatch',
      'InvalidParameterValue.LimitExceeded',
      ...creationTagCodes,
    ],
  },
  update: {
    in: (backend) => backend.networkInterfaces,
    schema: NetworkInterfaceUpdate,
    example: { name: 'backup', securityGroupIds: ['sg-0a1b2c3d'] },
    takes: 'no time',
    codes: ['InvalidParameterValue.Malformed', 'InvalidParameterValue.TooLong', 'LimitExceeded', ...tagCodes],
  },
  remove: {
    in: (backend) => backend.networkInterfaces,
    takes: 'time',
    codes: ['ResourceInUse', 'UnsupportedOperation', 'UnsupportedOperation.InvalidState'],
    description: 'It has to be attached to nothing, and in no association.',
  },
}

/** Attaching and detaching. */
export function attachmentRoutes(app: FastifyInstance, options: RestOptions): void {
  const common = { url: '/network-interfaces/:id/attachment', tag: networkInterfaces.many } as const
  actionRoute<NetworkInterface, AttachmentCreate>(app, options, {
    ...common,
    method: 'PUT',
    operationId: 'attachNetworkInterface',
    summary: 'Attach an ENI to an instance',
    body: { schema: AttachmentCreate, example: { instanceId: 'ins-0a1b2c3d' } },
    codes: [
      'InvalidParameterValue.Malformed',
      'LimitExceeded',
      'LimitExceeded.NetworkInterfaceLimitExceeded',
      'UnsupportedOperation.AttachmentAlreadyExists',
      'UnsupportedOperation.InvalidState',
      'UnsupportedOperation.ResourceIsInvalidState',
      'UnsupportedOperation.VpcMismatch',
      'UnsupportedOperation.ZoneMismatch',
      'UnsupportedOperation',
    ],
    run: (backend, scope, id, { instanceId }, check) => backend.networkInterfaces.attach(scope, id, instanceId, check),
  })
  actionRoute<NetworkInterface, undefined>(app, options, {
    ...common,
    method: 'DELETE',
    operationId: 'detachNetworkInterface',
    summary: 'Detach an ENI from its instance',
    description: 'A HAVIP it holds is unbound when the task is done.',
    codes: [
      'UnsupportedOperation.AttachmentNotFound',
      'UnsupportedOperation.InstanceAssociateHavip',
      'UnsupportedOperation.InvalidState',
      'UnsupportedOperation',
    ],
    run: (backend, scope, id, _body, check) => backend.networkInterfaces.detach(scope, id, check),
  })
}
