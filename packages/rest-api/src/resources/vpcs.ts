import type { ProblemCode } from '../backend/error.js'
import { Vpc, VpcCreate, VpcUpdate } from '../schema/vpc.js'
import { creationTagCodes, tagCodes } from './codes.js'
import type { Kind } from './kind.js'

const blockCodes: readonly ProblemCode[] = [
  'InvalidParameterValue.Duplicate',
  'InvalidParameterValue.LimitExceeded',
  'InvalidParameterValue.Malformed',
  'InvalidParameterValue.VpcCidrConflict',
  'LimitExceeded',
]

export const vpcs: Kind<Vpc, VpcCreate, VpcUpdate> = {
  path: 'vpcs',
  name: 'Vpc',
  names: 'Vpcs',
  one: 'VPC',
  many: 'VPCs',
  schema: Vpc,
  example: {
    id: 'vpc-0a1b2c3d',
    name: 'cluster',
    cidrBlock: '172.17.0.0/16',
    secondaryCidrBlocks: [],
    isDefault: false,
    enableMulticast: false,
    dnsServers: ['183.60.83.19', '183.60.82.98'],
    domainName: '',
    tags: { env: 'test' },
    createdAt: '2026-11-22T12:00:00.000Z',
  },
  filters: ['id', 'name', 'cidrBlock', 'isDefault'],
  sorts: ['createdAt', 'name', 'id', 'cidrBlock'],
  defaultSort: 'createdAt',
  in: ({ vpcs }) => vpcs,
  create: {
    in: ({ vpcs }) => vpcs,
    schema: VpcCreate,
    example: { name: 'cluster', cidrBlock: '172.17.0.0/16', tags: { env: 'test' } },
    takes: 'no time',
    namesNothing: true,
    codes: [...blockCodes, ...creationTagCodes],
  },
  update: {
    in: ({ vpcs }) => vpcs,
    schema: VpcUpdate,
    example: { name: 'cluster-2', tags: { env: null } },
    takes: 'no time',
    codes: [...blockCodes, 'InvalidParameterValue.TooLong', 'ResourceInUse', ...tagCodes],
    description:
      'Members that are not given stay (JSON merge patch, RFC 7396). `secondaryCidrBlocks` are replaced as one: a block with subnets has to stay.',
  },
  remove: { in: ({ vpcs }) => vpcs, takes: 'no time', codes: ['ResourceInUse'], description: 'It has to be empty.' },
}
