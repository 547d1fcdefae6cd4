import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Route, RouteTable } from '../world/rows.js'
import { checkCount, checkId, checkName, checkQuota, found, newId } from './checks.js'
import { checkNoConflict, checkRoute, type RouteInput } from './route-checks.js'
import { findRouteTable } from './route-table.js'

export interface RoutesInput {
  readonly routeTableId: string
  readonly routes: readonly RouteInput[]
}

export interface SwitchRoutesInput {
  readonly routeTableId: string
  readonly routeIds?: readonly number[]
  readonly routeItemIds?: readonly string[]
}

/** The most routes one request names. */
const most = 100

export function createRoutes(draft: Draft, input: RoutesInput, context: ActionContext): readonly Route[] {
  const table = findRouteTable(draft, input.routeTableId)
  if (input.routes.length === 0) {
    throw new CloudError('InvalidParameterValue', 'Routes is empty: expected one route at least')
  }
  return addRoutes(draft, table, input.routes, context)
}

function addRoutes(
  draft: Draft,
  table: RouteTable,
  inputs: readonly RouteInput[],
  context: ActionContext,
): readonly Route[] {
  const { routesPerRouteTable } = context.settings.quotas
  checkQuota(
    'routes in a route table',
    draft.routes.countBy('routeTable', table.id),
    inputs.length,
    routesPerRouteTable,
  )
  const routes = inputs.map((input): Route => {
    const route: Route = {
      id: newId(draft.routes, 'rti', context),
      number: newNumber(draft, context),
      routeTableId: table.id,
      ...checkRoute(draft, table, input),
      createdAt: context.now,
    }
    draft.put('routes', route)
    return route
  })
  checkNoConflict(draft, routes)
  return routes
}

/** A number no route of the shard has; 31 bits, as every client's integers hold. */
function newNumber(draft: Draft, context: ActionContext): number {
  for (;;) {
    const number = Number.parseInt(context.ids.hex(4), 16) >>> 1
    if (number > 0 && draft.routes.countBy('number', String(number)) === 0) return number
  }
}

export function deleteRoutes(
  draft: Draft,
  input: { readonly routeTableId: string; readonly routes?: readonly RouteInput[] },
): readonly Route[] {
  const table = findRouteTable(draft, input.routeTableId)
  const named = input.routes ?? []
  checkCount('Routes', named, most)
  const routes = unique(named.map((route) => findRoute(draft, table, route)))
  for (const route of routes) draft.remove('routes', route.id)
  return routes
}

export function replaceRoutes(
  draft: Draft,
  input: RoutesInput,
  context: ActionContext,
): { readonly before: readonly Route[]; readonly after: readonly Route[] } {
  const table = findRouteTable(draft, input.routeTableId)
  const before = input.routes.map((named) => findRoute(draft, table, named))
  if (unique(before).length !== before.length) {
    throw new CloudError('InvalidParameterValue.Duplicate', 'Routes names a route twice')
  }
  const after = before.map((route, i): Route => {
    const content = checkRoute(draft, table, input.routes[i] ?? {})
    const changed = { ...route, ...content, createdAt: context.now }
    draft.put('routes', changed)
    return changed
  })
  checkNoConflict(draft, after)
  return { before, after }
}

export function resetRoutes(
  draft: Draft,
  input: RoutesInput & { readonly routeTableName: string },
  context: ActionContext,
): void {
  const table = findRouteTable(draft, input.routeTableId)
  draft.put('routeTables', { ...table, name: checkName('RouteTableName', input.routeTableName) })
  for (const route of [...draft.routes.by('routeTable', table.id)]) draft.remove('routes', route.id)
  addRoutes(draft, table, input.routes, context)
}

export function enableRoutes(draft: Draft, input: SwitchRoutesInput): void {
  checkNoConflict(draft, switchRoutes(draft, input, true))
}

export function disableRoutes(draft: Draft, input: SwitchRoutesInput): void {
  switchRoutes(draft, input, false)
}

function switchRoutes(draft: Draft, input: SwitchRoutesInput, enabled: boolean): Route[] {
  const table = findRouteTable(draft, input.routeTableId)
  const { routeIds = [], routeItemIds = [] } = input
  if (routeIds.length > 0 && routeItemIds.length > 0) {
    throw new CloudError('InvalidParameter.Coexist', 'RouteIds and RouteItemIds are both given: give one of them')
  }
  if (routeIds.length === 0 && routeItemIds.length === 0) {
    throw new CloudError('MissingParameter', 'RouteIds and RouteItemIds are both missing: give one of them')
  }
  checkCount('RouteIds', routeIds, most)
  checkCount('RouteItemIds', routeItemIds, most)
  const named = [...routeIds.map((routeId) => ({ routeId })), ...routeItemIds.map((routeItemId) => ({ routeItemId }))]
  return unique(named.map((one) => findRoute(draft, table, one))).map((route) => {
    const changed = { ...route, enabled }
    draft.put('routes', changed)
    return changed
  })
}

/** The table's route of that RouteItemId or RouteId; both when both are given. */
function findRoute(draft: Draft, table: RouteTable, { routeId, routeItemId }: RouteInput): Route {
  if (routeItemId) {
    const id = checkId('RouteItemId', 'rti', routeItemId)
    const route = draft.routes.get(id)
    const meant = route?.routeTableId === table.id && (!routeId || route.number === routeId)
    return found(meant ? route : undefined, `in RouteTableId '${table.id}' RouteItemId`, id)
  }
  if (routeId === undefined) throw new CloudError('MissingParameter', 'a route has neither RouteId nor RouteItemId')
  for (const route of draft.routes.by('number', String(routeId))) if (route.routeTableId === table.id) return route
  throw new CloudError('ResourceNotFound', `RouteId ${routeId} does not exist in RouteTableId '${table.id}'`)
}

function unique(routes: readonly Route[]): Route[] {
  return [...new Set(routes)]
}
