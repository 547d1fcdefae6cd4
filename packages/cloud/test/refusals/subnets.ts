import { createDefaultVpc, createSubnets, modifySubnetAttribute } from '../../src/index.js'
import { zone } from '../lab.js'
import { type Refusal, text } from './refusal.js'

type Subnets = Parameters<typeof createSubnets>[1]['subnets']

const subnets =
  (list: Subnets): Refusal['ask'] =>
  (lab) =>
    lab.refused(createSubnets, { vpcId: lab.vpc().id, subnets: list })

const one = { cidrBlock: '10.0.1.0/24', subnetName: 's', zone }

export const subnetsRefusals: Record<string, Refusal[]> = {
  CreateSubnets: [
    { why: 'an empty list', code: 'InvalidParameter', says: ['Subnets'], ask: subnets([]) },
    {
      why: 'more than 100',
      code: 'InvalidParameterValue.LimitExceeded',
      says: ['Subnets', '101', '100'],
      ask: subnets(Array.from({ length: 101 }, () => one)),
    },
    {
      why: 'an unknown route table',
      code: 'ResourceNotFound',
      says: ['RouteTableId', 'rtb-zzzzzzzz'],
      ask: subnets([{ ...one, routeTableId: 'rtb-zzzzzzzz' }]),
    },
    {
      why: 'two that overlap',
      code: 'InvalidParameterValue.SubnetConflict',
      says: ['10.0.1.0/24'],
      ask: subnets([one, one]),
    },
  ],
  ModifySubnetAttribute: [
    {
      why: 'a long name',
      code: 'InvalidParameterValue.TooLong',
      says: ['SubnetName', '61', '60'],
      ask: (lab) => lab.refused(modifySubnetAttribute, { subnetId: lab.subnet().id, subnetName: text(61) }),
    },
    {
      why: 'a switch that is neither on nor off',
      code: 'InvalidParameterValue',
      says: ['EnableBroadcast', 'maybe'],
      ask: (lab) => lab.refused(modifySubnetAttribute, { subnetId: lab.subnet().id, enableBroadcast: 'maybe' }),
    },
  ],
  CreateDefaultVpc: [
    {
      why: 'a zone of another region',
      code: 'ResourceNotFound',
      says: ['Zone', 'ap-tokyo-1'],
      ask: (lab) => lab.refused(createDefaultVpc, { zone: 'ap-tokyo-1' }),
    },
  ],
}
