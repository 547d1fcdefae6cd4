import {
  createRoutes,
  createRouteTable,
  createSecurityGroupWithPolicies,
  deleteRouteTable,
  deleteSecurityGroup,
  isMainRouteTable,
  modifyRouteTableAttribute,
  modifySecurityGroupAttribute,
  modifySecurityGroupPolicies,
  type PolicyInput,
  policiesOf,
  type RouteTable as RouteTableRow,
  resetRoutes,
  type SecurityGroupPolicy,
  type SecurityGroup as SecurityGroupRow,
  type WorldView,
} from '@havip/cloud'
import type {
  RouteTable,
  RouteTableCreate,
  RouteTableUpdate,
  SecurityGroup,
  SecurityGroupCreate,
  SecurityGroupUpdate,
} from '../schema/routing.js'
import type { Table } from './collection.js'
import { changeTags, tagInput, tagsOf } from './tags.js'
import { isoTime } from './time.js'

type RouteInput = NonNullable<RouteTableCreate['routes']>[number]

function routeInput({ destination, description, ...rest }: RouteInput) {
  return {
    destinationCidrBlock: destination,
    ...rest,
    ...(description !== undefined && { routeDescription: description }),
  }
}

export const routeTableTable: Table<RouteTableRow, RouteTable, RouteTableCreate, RouteTableUpdate> = {
  one: 'route table',
  rows: (world) => world.routeTables,
  encode: (world, row) => ({
    id: row.id,
    vpcId: row.vpcId,
    name: row.name,
    main: isMainRouteTable(world, row),
    subnetIds: [...world.subnets.by('routeTable', row.id)].map(({ id }) => id),
    routes: [...world.routes.by('routeTable', row.id)].map(
      ({ id, destination, gatewayType, gatewayId, description, enabled }) => ({
        id,
        destination,
        gatewayType,
        gatewayId,
        description,
        enabled,
      }),
    ),
    tags: tagsOf(world, row.id),
    createdAt: isoTime(row.createdAt),
  }),
  create: {
    action: 'CreateRouteTable',
    run: (draft, { vpcId, name, routes = [], tags }, context) => {
      const { id } = createRouteTable(draft, { vpcId, routeTableName: name, ...tagInput(tags) }, context)
      if (routes.length > 0) createRoutes(draft, { routeTableId: id, routes: routes.map(routeInput) }, context)
      return id
    },
  },
  update: {
    action: 'ModifyRouteTableAttribute',
    run: (draft, row, { name = row.name, routes, tags }, context) => {
      const named = { routeTableId: row.id, routeTableName: name }
      if (routes === undefined) modifyRouteTableAttribute(draft, named)
      else resetRoutes(draft, { ...named, routes: routes.map(routeInput) }, context)
      changeTags(draft, row.id, tags, context)
    },
  },
  remove: { action: 'DeleteRouteTable', run: (draft, { id }) => deleteRouteTable(draft, { routeTableId: id }) },
}

type Rule = SecurityGroup['ingress'][number]
type RuleInput = NonNullable<SecurityGroupCreate['ingress']>[number]

function encodeRule({ protocol, port, peer, action, description }: SecurityGroupPolicy): Rule {
  return { protocol, port, peer: peer.kind === 'group' ? peer.securityGroupId : peer.block, action, description }
}

/** A peer is told apart by its form: what starts with sg- is a group, what has a colon IPv6. */
function policyInput({ protocol, port, peer, action, description }: RuleInput): PolicyInput {
  const member = peer.startsWith('sg-') ? 'securityGroupId' : peer.includes(':') ? 'ipv6CidrBlock' : 'cidrBlock'
  return {
    protocol,
    action,
    [member]: peer,
    ...(port !== undefined && { port }),
    ...(description !== undefined && { policyDescription: description }),
  }
}

const rulesOf = (world: WorldView, { id }: SecurityGroupRow, direction: 'ingress' | 'egress') =>
  policiesOf(world, id, direction).map(encodeRule)

export const securityGroupTable: Table<SecurityGroupRow, SecurityGroup, SecurityGroupCreate, SecurityGroupUpdate> = {
  one: 'security group',
  rows: (world) => world.securityGroups,
  encode: (world, row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    isDefault: row.isDefault,
    version: row.policyVersion,
    ingress: rulesOf(world, row, 'ingress'),
    egress: rulesOf(world, row, 'egress'),
    networkInterfaceIds: [...world.securityGroupBindings.by('group', row.id)].map((bound) => bound.networkInterfaceId),
    tags: tagsOf(world, row.id),
    createdAt: isoTime(row.createdAt),
    updatedAt: isoTime(row.updatedAt),
  }),
  create: {
    action: 'CreateSecurityGroupWithPolicies',
    run: (draft, { name, description = '', ingress = [], egress = [], tags }, context) => {
      const policies = { ingress: ingress.map(policyInput), egress: egress.map(policyInput) }
      const members = { groupName: name, groupDescription: description, ...tagInput(tags) }
      return createSecurityGroupWithPolicies(draft, { ...members, securityGroupPolicySet: policies }, context).id
    },
  },
  update: {
    action: 'ModifySecurityGroupAttribute',
    run: (draft, row, { name, description, ingress, egress, tags }, context) => {
      const members = {
        ...(name !== undefined && { groupName: name }),
        ...(description !== undefined && { groupDescription: description }),
      }
      if (Object.keys(members).length > 0) {
        modifySecurityGroupAttribute(draft, { securityGroupId: row.id, ...members }, context)
      }
      if (ingress !== undefined || egress !== undefined) {
        // The action sets both directions: the one that is not given stays as it is.
        const securityGroupPolicySet = {
          ingress: (ingress ?? rulesOf(draft, row, 'ingress')).map(policyInput),
          egress: (egress ?? rulesOf(draft, row, 'egress')).map(policyInput),
        }
        const input = { securityGroupId: row.id, securityGroupPolicySet, sortPolicys: true }
        modifySecurityGroupPolicies(draft, input, context)
      }
      changeTags(draft, row.id, tags, context)
    },
  },
  remove: {
    action: 'DeleteSecurityGroup',
    run: (draft, { id }, context) => deleteSecurityGroup(draft, { securityGroupId: id }, context),
  },
}
