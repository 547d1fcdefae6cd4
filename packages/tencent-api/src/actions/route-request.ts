import { boolean, list, object, required, text, unsigned } from '../schema/members.js'

const members = {
  RouteId: unsigned('Number of the route; where a route is changed, this or RouteItemId.'),
  RouteDescription: text('What it is for, at most 100 characters.'),
  Enabled: boolean('Whether it counts; true by default.'),
  RouteType: text('USER: only such routes can be made.'),
  RouteTableId: text('Set in replies only.'),
  DestinationIpv6CidrBlock: text('IPv6 block it leads to; not modelled.'),
  RouteItemId: text('Id of the route; where a route is changed, this or RouteId.'),
  PublishedToVbc: boolean('Set in replies only.'),
  CreatedTime: text('Set in replies only.'),
  CdcId: text('A dedicated cluster; not modelled.'),
}

const destination = text('Block it leads to, outside that of the VPC.')
const gatewayType = text('Kind of the next hop: CVM, NORMAL_CVM, HAVIP or EIP.')
const gatewayId = text('The next hop: an instance, for NORMAL_CVM an address of an ENI, a HAVIP, for EIP the text 0.')

const route = object({
  DestinationCidrBlock: required(destination),
  GatewayType: required(gatewayType),
  GatewayId: required(gatewayId),
  ...members,
})

/** To delete a route its number or id is enough, though the reference marks the other members as required. */
const namedRoute = object({
  DestinationCidrBlock: destination,
  GatewayType: gatewayType,
  GatewayId: gatewayId,
  ...members,
})

export const routes = required(list(route, 'The routes.'))
export const namedRoutes = list(namedRoute, 'The routes, at most 100; RouteId or RouteItemId is enough.')
