import type { FastifyInstance } from 'fastify'
import type { ProblemCode } from '../backend/error.js'
import type { RestOptions } from '../http/context.js'
import { Eip, EipBinding, EipCreate, EipUpdate } from '../schema/eip.js'
import { actionRoute } from './action.js'
import { creationTagCodes, tagCodes } from './codes.js'
import type { Kind } from './kind.js'

const busy: readonly ProblemCode[] = [
  'InvalidAddressIdStatus.NotPermit',
  'OperationDenied.AddressInArrears',
  'OperationDenied.MutexTaskRunning',
  'UnsupportedOperation',
  'UnsupportedOperation.AddressStatusNotPermit',
]

export const eips: Kind<Eip, EipCreate, EipUpdate> = {
  path: 'eips',
  name: 'Eip',
  names: 'Eips',
  one: 'EIP',
  many: 'EIPs',
  schema: Eip,
  example: {
    id: 'eip-0a1b2c3d',
    name: 'web',
    address: '198.18.0.1',
    state: 'BIND',
    privateIpAddress: '172.17.16.7',
    networkInterfaceId: 'eni-0a1b2c3d',
    instanceId: 'ins-0a1b2c3d',
    haVipId: null,
    bandwidth: 5,
    chargeType: 'TRAFFIC_POSTPAID_BY_HOUR',
    tags: {},
    createdAt: '2026-11-22T12:00:00.000Z',
  },
  filters: ['id', 'name', 'address', 'state', 'privateIpAddress', 'networkInterfaceId', 'instanceId', 'haVipId'],
  sorts: ['createdAt', 'name', 'id', 'address', 'state'],
  defaultSort: 'createdAt',
  in: (backend) => backend.eips,
  create: {
    in: (backend) => backend.eips,
    schema: EipCreate,
    example: { name: 'web', bandwidth: 5 },
    takes: 'time',
    description: 'On Tencent Cloud itself it costs money until it is released.',
    namesNothing: true,
    codes: [
      'AddressQuotaLimitExceeded',
      'AddressQuotaLimitExceeded.DailyAllocate',
      'InvalidParameterValue.BandwidthOutOfRange',
      'InvalidParameterValue.BandwidthTooSmall',
      'InvalidParameterValue.InvalidTag',
      'InvalidParameterValue.Range',
      'InvalidParameterValue.TooLong',
      'LimitExceeded.TagQuota',
      'ResourceInsufficient',
      ...creationTagCodes,
    ],
  },
  update: {
    in: (backend) => backend.eips,
    schema: EipUpdate,
    example: { name: 'web-2', bandwidth: 10 },
    takes: 'time sometimes',
    codes: [
      'InvalidParameterValue.BandwidthOutOfRange',
      'InvalidParameterValue.BandwidthTooSmall',
      'InvalidParameterValue.Range',
      'InvalidParameterValue.TooLong',
      ...busy,
      ...tagCodes,
    ],
    description: 'A new bandwidth takes time, the rest does not.',
  },
  remove: { in: (backend) => backend.eips, takes: 'time', codes: busy, description: 'It has to be bound to nothing.' },
}

/** Binding to instances and ENIs; a HAVIP is bound to at the HAVIP. */
export function eipBindingRoutes(app: FastifyInstance, options: RestOptions): void {
  const common = { url: '/eips/:id/binding', tag: eips.many } as const
  actionRoute<Eip, EipBinding>(app, options, {
    ...common,
    method: 'PUT',
    operationId: 'bindEip',
    summary: 'Bind an EIP to an instance, or to an address of an ENI',
    body: { schema: EipBinding, example: { instanceId: 'ins-0a1b2c3d' } },
    codes: [
      ...busy,
      'InvalidInstanceId.AlreadyBindEip',
      'InvalidInstanceId.NotFound',
      'InvalidNetworkInterfaceId.NotFound',
      'InvalidParameterConflict',
      'InvalidParameterValue.Combination',
      'InvalidParameterValue.InstanceHasWanIP',
      'InvalidParameterValue.InstanceIdMalformed',
      'InvalidParameterValue.InvalidInstanceState',
      'InvalidParameterValue.Malformed',
      'InvalidParameterValue.MissingAssociateEntity',
      'InvalidParameterValue.PrivateIpAddressNotMatch',
      'InvalidParameterValue.ResourceNotSupport',
      'InvalidPrivateIpAddress.AlreadyBindEip',
      'UnsupportedOperation.InstanceStatusNotPermit',
    ],
    run: (backend, scope, id, target, check) => backend.eips.bind(scope, id, target, check),
  })
  actionRoute<Eip, undefined>(app, options, {
    ...common,
    method: 'DELETE',
    operationId: 'unbindEip',
    summary: 'Unbind an EIP from what it is bound to',
    codes: busy,
    run: (backend, scope, id, _body, check) => backend.eips.unbind(scope, id, check),
  })
}
