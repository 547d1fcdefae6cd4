import { type Cidr, cidrContains, cidrCovers, parseCidr, parseIpv4 } from '@havip/net'
import { CloudError } from '../errors.js'
import type { Draft } from '../world/draft.js'
import type { Route, RouteGatewayType, RouteTable } from '../world/rows.js'
import { blocksOf } from './assistant-cidr.js'
import { checkId, checkLength, found } from './checks.js'

/** A route as requests describe it; only some members count, each action says which. */
export interface RouteInput {
  readonly destinationCidrBlock?: string
  readonly gatewayType?: string
  readonly gatewayId?: string
  readonly routeId?: number
  readonly routeDescription?: string
  readonly enabled?: boolean
  readonly routeType?: string
  readonly destinationIpv6CidrBlock?: string
  readonly routeItemId?: string
  readonly cdcId?: string
}

export type RouteContent = Pick<Route, 'destination' | 'gatewayType' | 'gatewayId' | 'description' | 'enabled'>

const modelled: readonly RouteGatewayType[] = ['CVM', 'NORMAL_CVM', 'HAVIP', 'EIP']
const notModelled = [
  ...['VPN', 'DIRECTCONNECT', 'PEERCONNECTION', 'NAT', 'LOCAL_GATEWAY', 'INTRANAT', 'USER_CCN', 'GWLB_ENDPOINT'],
  ...['CCN', 'SSLVPN'],
]

export function checkRoute(draft: Draft, table: RouteTable, input: RouteInput): RouteContent {
  if (input.routeType !== undefined && input.routeType !== '' && input.routeType !== 'USER') {
    throw new CloudError(
      'UnsupportedOperation.SystemRoute',
      `RouteType '${input.routeType}' is not one to make: only USER routes are`,
    )
  }
  if (input.destinationIpv6CidrBlock) {
    throw new CloudError(
      'UnsupportedOperation',
      `DestinationIpv6CidrBlock '${input.destinationIpv6CidrBlock}': IPv6 is not modelled by this emulator`,
    )
  }
  if (input.cdcId) {
    throw new CloudError('UnsupportedOperation', `CdcId '${input.cdcId}': dedicated clusters are not modelled`)
  }
  const destination = checkDestination(draft, table, input.destinationCidrBlock ?? '')
  const gatewayType = checkGatewayType(input.gatewayType ?? '')
  checkGateway(draft, table, gatewayType, input.gatewayId ?? '')
  return {
    destination,
    gatewayType,
    gatewayId: input.gatewayId ?? '',
    description: checkLength('RouteDescription', input.routeDescription ?? '', 100, 'InvalidParameterValue'),
    enabled: input.enabled ?? true,
  }
}

function checkDestination(draft: Draft, table: RouteTable, text: string): Cidr {
  const block = parseCidr(text)
  if (block === undefined) {
    throw new CloudError(
      'InvalidParameterValue.Malformed',
      `DestinationCidrBlock '${text}' is malformed: expected a network such as 192.168.0.0/16 with no host bits set`,
    )
  }
  const vpc = found(draft.vpcs.get(table.vpcId), 'VpcId', table.vpcId)
  const own = blocksOf(draft, vpc).find((each) => cidrCovers(each, block))
  if (own !== undefined) {
    throw new CloudError(
      'InvalidParameterValue.VpcCidrConflict',
      `DestinationCidrBlock '${text}' lies in '${own}', a block of VPC '${vpc.id}': that is always local`,
    )
  }
  return block
}

function checkGatewayType(text: string): RouteGatewayType {
  const type = modelled.find((word) => word === text)
  if (type !== undefined) return type
  if (notModelled.includes(text)) {
    throw new CloudError(
      'UnsupportedOperation',
      `GatewayType '${text}' is not modelled by this emulator: ${modelled.join(', ')} are`,
    )
  }
  throw new CloudError('InvalidParameterValue', `GatewayType '${text}' is not one of ${modelled.join(', ')}`)
}

/** The next hop exists, in the table's VPC, when a route is made or changed. */
function checkGateway(draft: Draft, table: RouteTable, hop: RouteGatewayType, id: string): void {
  const missing = (what: string) =>
    new CloudError('ResourceNotFound', `GatewayId '${id}' does not exist: ${hop} takes ${what} of VPC '${table.vpcId}'`)
  switch (hop) {
    case 'NORMAL_CVM': {
      const address = parseIpv4(id)
      const vpc = draft.vpcs.get(table.vpcId)
      if (address === undefined || vpc === undefined || !cidrContains(vpc.cidrBlock, address)) {
        throw new CloudError(
          'InvalidParameterValue.Malformed',
          `GatewayId '${id}' is malformed: NORMAL_CVM takes a private address of VPC '${table.vpcId}'`,
        )
      }
      if (draft.privateIps.get(`${table.vpcId}/${address}`)?.owner.kind !== 'eni')
        throw missing('the address of an ENI')
      return
    }
    case 'CVM': {
      const instance = draft.instances.get(checkId('GatewayId', 'ins', id))
      if (instance?.vpcId !== table.vpcId || !instance.asVpcGateway) throw missing('a public gateway instance')
      return
    }
    case 'HAVIP':
      if (draft.haVips.get(checkId('GatewayId', 'havip', id))?.vpcId !== table.vpcId) throw missing('a HAVIP')
      return
    case 'EIP':
      if (id !== '0') {
        throw new CloudError('InvalidParameterValue', `GatewayId '${id}' is not allowed: EIP takes '0'`)
      }
      return
    default:
      hop satisfies never
  }
}

/** Of the enabled routes of a table no two go to the same destination. */
export function checkNoConflict(draft: Draft, routes: readonly Route[]): void {
  for (const route of routes) {
    if (!route.enabled) continue
    for (const other of draft.routes.by('routeTable', route.routeTableId)) {
      if (other.id === route.id || !other.enabled || other.destination !== route.destination) continue
      const same = other.gatewayType === route.gatewayType && other.gatewayId === route.gatewayId
      throw new CloudError(
        same ? 'InvalidParameterValue.Duplicate' : 'UnsupportedOperation.Ecmp',
        `DestinationCidrBlock '${route.destination}' has an enabled route already, '${other.id}' by ${other.gatewayType} '${other.gatewayId}': disable or delete that first`,
      )
    }
  }
}
