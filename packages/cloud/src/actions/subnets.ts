import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Subnet } from '../world/rows.js'
import { checkCount, checkId, checkName, checkSwitch } from './checks.js'
import { createSubnet, findSubnet } from './subnet.js'
import type { TagInput } from './tags.js'
import { findVpc } from './vpc.js'

export interface CreateSubnetsInput {
  readonly vpcId: string
  readonly subnets: readonly {
    readonly cidrBlock: string
    readonly subnetName: string
    readonly zone: string
    readonly routeTableId?: string
  }[]
  readonly tags?: readonly TagInput[]
  readonly cdcId?: string
}

/** Makes all of them, each with the tags, or none. */
export function createSubnets(draft: Draft, input: CreateSubnetsInput, context: ActionContext): Subnet[] {
  const { subnets, ...common } = input
  if (subnets.length === 0) throw new CloudError('InvalidParameter', 'Subnets is empty: name at least one')
  checkCount('Subnets', subnets, 100)
  return subnets.map(({ routeTableId, ...subnet }) => {
    if (routeTableId) checkRouteTable(draft, input.vpcId, routeTableId)
    return createSubnet(draft, { ...common, ...subnet }, context)
  })
}

/** A VPC has its main route table, which every subnet uses. */
function checkRouteTable(draft: Draft, vpcId: string, id: string): void {
  const vpc = findVpc(draft, vpcId)
  if (checkId('RouteTableId', 'rtb', id) !== vpc.mainRouteTableId) {
    throw new CloudError('ResourceNotFound', `RouteTableId '${id}' does not exist in VpcId '${vpc.id}'`)
  }
}

/** The switch for broadcast is kept and told; the network delivers none. */
export function modifySubnetAttribute(
  draft: Draft,
  input: { readonly subnetId: string; readonly subnetName?: string; readonly enableBroadcast?: string },
  _context: ActionContext,
): void {
  const subnet = findSubnet(draft, input.subnetId)
  draft.put('subnets', {
    ...subnet,
    ...(input.subnetName !== undefined && { name: checkName('SubnetName', input.subnetName) }),
    ...(input.enableBroadcast !== undefined && {
      enableBroadcast: checkSwitch('EnableBroadcast', input.enableBroadcast),
    }),
  })
}
