import type { ProblemCode } from '../backend/error.js'
import {
  RouteTable,
  RouteTableCreate,
  RouteTableUpdate,
  SecurityGroup,
  SecurityGroupCreate,
  SecurityGroupUpdate,
} from '../schema/routing.js'
import { creationTagCodes, tagCodes } from './codes.js'
import type { Kind } from './kind.js'

const routeCodes: readonly ProblemCode[] = [
  'InvalidParameterValue.Duplicate',
  'InvalidParameterValue.Malformed',
  'InvalidParameterValue.TooLong',
  'InvalidParameterValue.VpcCidrConflict',
  'LimitExceeded',
  'UnsupportedOperation',
  'UnsupportedOperation.Ecmp',
  'UnsupportedOperation.SystemRoute',
  'UnsupportedOperation.VpcMismatch',
]

export const routeTables: Kind<RouteTable, RouteTableCreate, RouteTableUpdate> = {
  path: 'route-tables',
  name: 'RouteTable',
  names: 'RouteTables',
  one: 'route table',
  many: 'route tables',
  schema: RouteTable,
  example: {
    id: 'rtb-0a1b2c3d',
    vpcId: 'vpc-0a1b2c3d',
    name: 'through-the-gateway',
    main: false,
    subnetIds: ['subnet-0a1b2c3d'],
    routes: [
      {
        id: 'rti-0a1b2c3d',
        destination: '10.8.0.0/16',
        gatewayType: 'HAVIP',
        gatewayId: 'havip-0a1b2c3d',
        description: '',
        enabled: true,
      },
    ],
    tags: {},
    createdAt: '2026-11-22T12:00:00.000Z',
  },
  filters: ['id', 'name', 'vpcId', 'main', 'subnetIds'],
  sorts: ['createdAt', 'name', 'id', 'vpcId'],
  defaultSort: 'createdAt',
  in: (backend) => backend.routeTables,
  create: {
    in: (backend) => backend.routeTables,
    schema: RouteTableCreate,
    example: {
      vpcId: 'vpc-0a1b2c3d',
      name: 'through-the-gateway',
      routes: [{ destination: '10.8.0.0/16', gatewayType: 'HAVIP', gatewayId: 'havip-0a1b2c3d' }],
    },
    takes: 'no time',
    codes: [...routeCodes, ...creationTagCodes],
  },
  update: {
    in: (backend) => backend.routeTables,
    schema: RouteTableUpdate,
    example: { name: 'direct', routes: [] },
    takes: 'no time',
    codes: [...routeCodes, ...tagCodes],
    description: 'Members that are not given stay; a list of routes replaces the one there was (RFC 7396).',
  },
  remove: {
    in: (backend) => backend.routeTables,
    takes: 'no time',
    codes: ['UnsupportedOperation.DelDefaultRoute', 'UnsupportedOperation.DelRouteWithSubnet'],
    description: 'No subnet may use it, and it may not be the main one.',
  },
}

const policyCodes: readonly ProblemCode[] = [
  'InvalidParameter.Coexist',
  'InvalidParameterValue.Malformed',
  'InvalidParameterValue.Range',
  'InvalidParameterValue.TooLong',
  'LimitExceeded',
  'UnsupportedOperation',
  'UnsupportedOperation.DuplicatePolicy',
]

export const securityGroups: Kind<SecurityGroup, SecurityGroupCreate, SecurityGroupUpdate> = {
  path: 'security-groups',
  name: 'SecurityGroup',
  names: 'SecurityGroups',
  one: 'security group',
  many: 'security groups',
  schema: SecurityGroup,
  example: {
    id: 'sg-0a1b2c3d',
    name: 'web',
    description: '',
    isDefault: false,
    version: 1,
    ingress: [{ protocol: 'tcp', port: '80,443', peer: '0.0.0.0/0', action: 'ACCEPT', description: '' }],
    egress: [{ protocol: 'ALL', port: 'ALL', peer: '0.0.0.0/0', action: 'ACCEPT', description: '' }],
    networkInterfaceIds: ['eni-0a1b2c3d'],
    tags: {},
    createdAt: '2026-11-22T12:00:00.000Z',
    updatedAt: '2026-11-22T12:00:00.000Z',
  },
  filters: ['id', 'name', 'isDefault', 'networkInterfaceIds'],
  sorts: ['createdAt', 'name', 'id', 'updatedAt'],
  defaultSort: 'createdAt',
  in: (backend) => backend.securityGroups,
  create: {
    in: (backend) => backend.securityGroups,
    schema: SecurityGroupCreate,
    example: { name: 'web', ingress: [{ protocol: 'tcp', port: '80,443', peer: '0.0.0.0/0', action: 'ACCEPT' }] },
    takes: 'no time',
    codes: [...policyCodes, ...creationTagCodes],
  },
  update: {
    in: (backend) => backend.securityGroups,
    schema: SecurityGroupUpdate,
    example: { egress: [{ protocol: 'ALL', peer: '0.0.0.0/0', action: 'ACCEPT' }] },
    takes: 'no time',
    codes: [...policyCodes, ...tagCodes],
    description: 'Members that are not given stay; a list of rules replaces the one there was (RFC 7396).',
  },
  remove: {
    in: (backend) => backend.securityGroups,
    takes: 'no time',
    codes: ['ResourceInUse', 'UnsupportedOperation'],
    description: 'No ENI may have it, and no other group may name it.',
  },
}
