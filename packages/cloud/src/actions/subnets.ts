import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { RouteTableId, Subnet, VpcId } from '../world/rows.js'
import { checkCount, checkId, checkName, checkSwitch } from './checks.js'
import { createSubnet, findSubnet } from './subnet.js'
import type { TagInput } from './tags.js'

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
    const made = createSubnet(draft, { ...common, ...subnet }, context)
    if (!routeTableId) return made
    const row: Subnet = { ...made, routeTableId: findRouteTable(draft, made.vpcId, routeTableId) }
    draft.put('subnets', row)
    return row
  })
}

/** A subnet uses a route table of its own VPC. */
function findRouteTable(draft: Draft, vpcId: VpcId, text: string): RouteTableId {
  const id = checkId('RouteTableId', 'rtb', text)
  if (draft.routeTables.get(id)?.vpcId === vpcId) return id
  throw new CloudError('ResourceNotFound', `RouteTableId '${id}' does not exist in VpcId '${vpcId}'`)
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
