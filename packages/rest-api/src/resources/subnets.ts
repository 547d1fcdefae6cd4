import { Subnet, SubnetCreate, SubnetUpdate } from '../schema/subnet.js'
import { creationTagCodes, tagCodes } from './codes.js'
import type { Kind } from './kind.js'

export const subnets: Kind<Subnet, SubnetCreate, SubnetUpdate> = {
  path: 'subnets',
  name: 'Subnet',
  names: 'Subnets',
  one: 'subnet',
  many: 'subnets',
  schema: Subnet,
  example: {
    id: 'subnet-0a1b2c3d',
    vpcId: 'vpc-0a1b2c3d',
    name: 'nodes',
    cidrBlock: '172.17.16.0/24',
    zone: 'ap-guangzhou-3',
    isDefault: false,
    enableBroadcast: false,
    routeTableId: 'rtb-0a1b2c3d',
    availableIpAddressCount: 250,
    totalIpAddressCount: 253,
    tags: { env: 'test' },
    createdAt: '2026-11-22T12:00:00.000Z',
  },
  filters: ['id', 'name', 'vpcId', 'cidrBlock', 'zone', 'routeTableId', 'isDefault'],
  sorts: ['createdAt', 'name', 'id', 'cidrBlock', 'zone', 'availableIpAddressCount'],
  defaultSort: 'createdAt',
  in: ({ subnets }) => subnets,
  create: {
    in: ({ subnets }) => subnets,
    schema: SubnetCreate,
    example: { vpcId: 'vpc-0a1b2c3d', name: 'nodes', cidrBlock: '172.17.16.0/24', zone: 'ap-guangzhou-3' },
    takes: 'no time',
    codes: [
      'InvalidParameterValue.Malformed',
      'InvalidParameterValue.SubnetConflict',
      'InvalidParameterValue.SubnetRange',
      'InvalidParameterValue.ZoneConflict',
      'LimitExceeded',
      ...creationTagCodes,
    ],
  },
  update: {
    in: ({ subnets }) => subnets,
    schema: SubnetUpdate,
    example: { name: 'nodes-2' },
    takes: 'no time',
    codes: [
      'InvalidParameterValue.Malformed',
      'InvalidParameterValue.TooLong',
      'UnsupportedOperation.VpcMismatch',
      ...tagCodes,
    ],
  },
  remove: {
    in: ({ subnets }) => subnets,
    takes: 'no time',
    codes: ['ResourceInUse'],
    description: 'It has to be empty.',
  },
}
