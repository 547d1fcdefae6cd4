import type { FastifyInstance } from 'fastify'
import type { ProblemCode } from '../backend/error.js'
import type { RestOptions } from '../http/context.js'
import type { Instance } from '../schema/instance.js'
import {
  InstanceMove,
  InstancePlacement,
  InstanceReboot,
  InstanceReset,
  InstanceResize,
} from '../schema/instance-order.js'
import { actionRoute } from './action.js'
import { addressCodes } from './codes.js'
import { instances, stateCodes } from './instances.js'

export const instanceOrderSchemas = [InstanceReboot, InstanceReset, InstanceResize, InstanceMove, InstancePlacement]

const tag = instances.many

const placementCodes: readonly ProblemCode[] = [
  'FailedOperation.AlreadyInDisasterRecoverGroup',
  'FailedOperation.DisasterRecoverGroupNotMatch',
  'FailedOperation.DisasterRecoverGroupNotFound',
  'InvalidInstance.NotSupported',
  'InvalidParameterValue.DisasterRecoverGroupIdMalformed',
  'LimitExceeded.DisasterRecoverGroup',
  'ResourceInsufficient.DisasterRecoverGroupCvmQuota',
  ...stateCodes,
]

/** What can be done to an instance besides starting and stopping it. */
export function instanceOrderRoutes(app: FastifyInstance, options: RestOptions): void {
  actionRoute<Instance, InstanceReboot>(app, options, {
    method: 'POST',
    url: '/instances/:id/reboot',
    operationId: 'rebootInstance',
    summary: 'Reboot an instance',
    description: 'No packets pass meanwhile.',
    tag,
    body: { schema: InstanceReboot, example: { force: true } },
    codes: stateCodes,
    run: (backend, scope, id, body, check) => backend.instances.order(scope, id, { kind: 'reboot', with: body }, check),
  })
  actionRoute<Instance, InstanceReset>(app, options, {
    method: 'POST',
    url: '/instances/:id/reset',
    operationId: 'resetInstance',
    summary: 'Install the system of an instance anew',
    description: 'It runs afterwards.',
    tag,
    body: { schema: InstanceReset, example: { hostName: 'node-1' } },
    codes: ['InvalidImageId.Malformed', 'InvalidParameterValue.IllegalHostName', ...stateCodes],
    run: (backend, scope, id, body, check) => backend.instances.order(scope, id, { kind: 'reset', with: body }, check),
  })
  actionRoute<Instance, InstanceResize>(app, options, {
    method: 'POST',
    url: '/instances/:id/resize',
    operationId: 'resizeInstance',
    summary: 'Give an instance another type',
    description: 'It runs afterwards.',
    tag,
    body: { schema: InstanceResize, example: { instanceType: 'S5.MEDIUM4', force: true } },
    codes: [
      'InvalidInstanceType.Malformed',
      'LimitExceeded.EniLimitInstanceType',
      'ResourceNotFound.InvalidZoneInstanceType',
      'UnsupportedOperation.LocalDataDiskChangeInstanceFamily',
      'UnsupportedOperation.SystemDiskType',
      ...stateCodes,
    ],
    run: (backend, scope, id, body, check) => backend.instances.order(scope, id, { kind: 'resize', with: body }, check),
  })
  actionRoute<Instance, InstanceMove>(app, options, {
    method: 'POST',
    url: '/instances/:id/move',
    operationId: 'moveInstance',
    summary: 'Move an instance to another subnet or address',
    description: 'With its primary ENI. An EIP goes along; HAVIPs that it holds do not.',
    tag,
    body: { schema: InstanceMove, example: { vpcId: 'vpc-0a1b2c3d', subnetId: 'subnet-0a1b2c3d', force: true } },
    codes: [
      ...addressCodes,
      'EniNotAllowedChangeSubnet',
      'InvalidParameterValue.IPAddressMalformed',
      'InvalidParameterValue.SubnetIdMalformed',
      'InvalidParameterValue.SubnetNotExist',
      'InvalidParameterValue.VpcIdMalformed',
      'InvalidParameterValue.VpcIdNotExist',
      'InvalidParameterValue.VpcIdSubnetIdNotMatch',
      'LimitExceeded',
      'MutexOperation.TaskRunning',
      'UnsupportedOperation.ElasticNetworkInterface',
      ...stateCodes,
    ],
    run: (backend, scope, id, body, check) => backend.instances.order(scope, id, { kind: 'move', with: body }, check),
  })
  actionRoute<Instance, InstancePlacement>(app, options, {
    method: 'PUT',
    url: '/instances/:id/placement',
    operationId: 'placeInstance',
    summary: 'Put an instance into a placement group',
    description: 'Out of the one it is in.',
    tag,
    body: { schema: InstancePlacement, example: { placementGroupId: 'ps-0a1b2c3d', force: true } },
    takes: 'time sometimes',
    answer: { schema: instances.schema, example: instances.example },
    codes: placementCodes,
    run: (backend, scope, id, body, check) => backend.instances.order(scope, id, { kind: 'place', with: body }, check),
    again: (backend, scope, id) => backend.instances.get(scope, id),
  })
  actionRoute<Instance, undefined>(app, options, {
    method: 'DELETE',
    url: '/instances/:id/placement',
    operationId: 'displaceInstance',
    summary: 'Take an instance out of its placement group',
    description: 'It stays where it is.',
    tag,
    takes: 'no time',
    answer: { schema: instances.schema, example: instances.example },
    codes: ['FailedOperation.DisasterRecoverGroupNotMatch'],
    run: (backend, scope, id, _body, check) => backend.instances.order(scope, id, { kind: 'displace' }, check),
  })
}
