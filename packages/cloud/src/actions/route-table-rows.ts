import type { Draft } from '../world/draft.js'
import type { RouteTableId, Vpc } from '../world/rows.js'
import { removeTags } from './tags.js'

/** The route table every VPC is made with. */
export function putMainRouteTable(draft: Draft, vpc: Vpc): void {
  draft.put('routeTables', { id: vpc.mainRouteTableId, vpcId: vpc.id, name: 'default', createdAt: vpc.createdAt })
}

/** The table with its routes and tags. */
export function removeRouteTable(draft: Draft, id: RouteTableId): void {
  for (const route of [...draft.routes.by('routeTable', id)]) draft.remove('routes', route.id)
  removeTags(draft, id)
  draft.remove('routeTables', id)
}
