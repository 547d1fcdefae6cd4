import * as actions from '../../src/index.js'
import type { Lab } from '../lab.js'
import { type Refusal, text } from './refusal.js'

const toInternet = { destinationCidrBlock: '0.0.0.0/0', gatewayType: 'EIP', gatewayId: '0' }

function table(lab: Lab): actions.RouteTable {
  return lab.run(actions.createRouteTable, { vpcId: lab.subnet().vpcId, routeTableName: 'r' })
}

const create = (input: actions.RouteInput) => (lab: Lab) =>
  lab.refused(actions.createRoutes, { routeTableId: table(lab).id, routes: [{ ...toInternet, ...input }] })

const name = (ask: (name: string) => Refusal['ask']): Refusal[] => [
  { why: 'an empty name', code: 'InvalidParameterValue', says: ['RouteTableName'], ask: ask('') },
  {
    why: 'a long name',
    code: 'InvalidParameterValue.TooLong',
    says: ['RouteTableName', '61', '60'],
    ask: ask(text(61)),
  },
]

const unknown = (ask: (routeTableId: string) => Refusal['ask']): Refusal[] => [
  {
    why: 'a malformed id',
    code: 'InvalidParameterValue.Malformed',
    says: ['RouteTableId', "'rtb-1'"],
    ask: ask('rtb-1'),
  },
  {
    why: 'an unknown table',
    code: 'ResourceNotFound',
    says: ['RouteTableId', 'rtb-zzzzzzzz'],
    ask: ask('rtb-zzzzzzzz'),
  },
]

export const routeRefusals: Readonly<Record<string, readonly Refusal[]>> = {
  CreateRouteTable: [
    ...name(
      (routeTableName) => (lab) => lab.refused(actions.createRouteTable, { vpcId: lab.vpc().id, routeTableName }),
    ),
    {
      why: 'more tables than the quota',
      code: 'LimitExceeded',
      says: ['route tables in a VPC', '1'],
      lab: { quotas: { routeTablesPerVpc: 1 } },
      ask: (lab) => lab.refused(actions.createRouteTable, { vpcId: lab.vpc().id, routeTableName: 'r' }),
    },
  ],
  ModifyRouteTableAttribute: unknown(
    (routeTableId) => (lab) => lab.refused(actions.modifyRouteTableAttribute, { routeTableId, routeTableName: 'n' }),
  ),
  DeleteRouteTable: [
    ...unknown((routeTableId) => (lab) => lab.refused(actions.deleteRouteTable, { routeTableId })),
    {
      why: 'the main table',
      code: 'UnsupportedOperation.DelDefaultRoute',
      says: ['main route table'],
      ask: (lab) => lab.refused(actions.deleteRouteTable, { routeTableId: lab.vpc().mainRouteTableId }),
    },
    {
      why: 'a table that a subnet uses',
      code: 'UnsupportedOperation.DelRouteWithSubnet',
      says: ['subnet-'],
      ask: (lab) => {
        const { vpcId, id: subnetId } = lab.subnet()
        const { id: routeTableId } = lab.run(actions.createRouteTable, { vpcId, routeTableName: 'r' })
        lab.run(actions.replaceRouteTableAssociation, { routeTableId, subnetId })
        return lab.refused(actions.deleteRouteTable, { routeTableId })
      },
    },
  ],
  ReplaceRouteTableAssociation: [
    {
      why: 'a subnet of another VPC',
      code: 'UnsupportedOperation.VpcMismatch',
      says: ['SubnetId', 'RouteTableId'],
      ask: (lab) => {
        const { id: routeTableId } = table(lab)
        const { id: subnetId } = lab.subnet(lab.vpc('192.168.0.0/16'), '192.168.0.0/24')
        return lab.refused(actions.replaceRouteTableAssociation, { routeTableId, subnetId })
      },
    },
    {
      why: 'no subnet',
      code: 'MissingParameter',
      says: ['SubnetId'],
      ask: (lab) => lab.refused(actions.replaceRouteTableAssociation, { routeTableId: table(lab).id }),
    },
  ],
  CreateRoutes: [
    {
      why: 'a destination inside the VPC',
      code: 'InvalidParameterValue.VpcCidrConflict',
      says: ["'10.0.9.0/24'", "'10.0.0.0/16'"],
      ask: create({ destinationCidrBlock: '10.0.9.0/24' }),
    },
    {
      why: 'a malformed destination',
      code: 'InvalidParameterValue.Malformed',
      says: ['DestinationCidrBlock', "'8.8.8.8/24'"],
      ask: create({ destinationCidrBlock: '8.8.8.8/24' }),
    },
    {
      why: 'a kind of next hop that is not modelled',
      code: 'UnsupportedOperation',
      says: ['GatewayType', "'NAT'", 'not modelled'],
      ask: create({ gatewayType: 'NAT', gatewayId: 'nat-00000000' }),
    },
    {
      why: 'a kind of next hop that does not exist',
      code: 'InvalidParameterValue',
      says: ['GatewayType', "'BUS'"],
      ask: create({ gatewayType: 'BUS' }),
    },
    {
      why: 'a next hop whose address nobody has',
      code: 'ResourceNotFound',
      says: ['GatewayId', "'10.0.1.99'"],
      ask: create({ gatewayType: 'NORMAL_CVM', gatewayId: '10.0.1.99' }),
    },
    {
      why: 'a next hop outside the VPC',
      code: 'InvalidParameterValue.Malformed',
      says: ['GatewayId', "'8.8.8.8'"],
      ask: create({ gatewayType: 'NORMAL_CVM', gatewayId: '8.8.8.8' }),
    },
    {
      why: 'a HAVIP that does not exist',
      code: 'ResourceNotFound',
      says: ['GatewayId', 'havip-zzzzzzzz'],
      ask: create({ gatewayType: 'HAVIP', gatewayId: 'havip-zzzzzzzz' }),
    },
    {
      why: 'a route of the system',
      code: 'UnsupportedOperation.SystemRoute',
      says: ['CCN'],
      ask: create({ routeType: 'CCN' }),
    },
    {
      why: 'an IPv6 destination',
      code: 'UnsupportedOperation',
      says: ['IPv6'],
      ask: create({ destinationIpv6CidrBlock: '::/0' }),
    },
    {
      why: 'one route twice',
      code: 'InvalidParameterValue.Duplicate',
      says: ["'0.0.0.0/0'"],
      ask: (lab) =>
        lab.refused(actions.createRoutes, { routeTableId: table(lab).id, routes: [toInternet, toInternet] }),
    },
    {
      why: 'two next hops for one destination',
      code: 'UnsupportedOperation.Ecmp',
      says: ["'0.0.0.0/0'"],
      ask: (lab) => {
        const haVip = lab.haVip()
        const { mainRouteTableId: routeTableId } = lab.row('vpcs', haVip.vpcId)
        lab.run(actions.createRoutes, { routeTableId, routes: [toInternet] })
        const routes = [{ ...toInternet, gatewayType: 'HAVIP', gatewayId: haVip.id }]
        return lab.refused(actions.createRoutes, { routeTableId, routes })
      },
    },
    {
      why: 'more routes than the quota',
      code: 'LimitExceeded',
      says: ['routes in a route table', '0'],
      lab: { quotas: { routesPerRouteTable: 0 } },
      ask: create({}),
    },
  ],
  DeleteRoutes: [
    {
      why: 'a route of another table',
      code: 'ResourceNotFound',
      says: ['RouteId', 'RouteTableId'],
      ask: (lab) => {
        const { id: routeTableId, vpcId } = table(lab)
        const [route] = lab.run(actions.createRoutes, { routeTableId, routes: [toInternet] })
        const { mainRouteTableId } = lab.row('vpcs', vpcId)
        return lab.refused(actions.deleteRoutes, {
          routeTableId: mainRouteTableId,
          routes: [{ routeId: route?.number ?? 0 }],
        })
      },
    },
  ],
  EnableRoutes: [
    {
      why: 'a route in conflict with an enabled one',
      code: 'InvalidParameterValue.Duplicate',
      says: ['rti-'],
      ask: (lab) => {
        const { id: routeTableId } = table(lab)
        const routes = [{ ...toInternet, enabled: false }, toInternet]
        const [off] = lab.run(actions.createRoutes, { routeTableId, routes })
        return lab.refused(actions.enableRoutes, { routeTableId, routeItemIds: [off?.id ?? ''] })
      },
    },
    {
      why: 'both ways of naming routes',
      code: 'InvalidParameter.Coexist',
      says: ['RouteIds', 'RouteItemIds'],
      ask: (lab) =>
        lab.refused(actions.enableRoutes, { routeTableId: table(lab).id, routeIds: [1], routeItemIds: ['rti-1'] }),
    },
    {
      why: 'no route',
      code: 'MissingParameter',
      says: ['RouteIds'],
      ask: (lab) => lab.refused(actions.enableRoutes, { routeTableId: table(lab).id }),
    },
  ],
}
