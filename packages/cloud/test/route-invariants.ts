import type { Quotas, World } from '../src/index.js'
import type { Check } from './invariants.js'

/** Every subnet has a route table of its VPC, and no table has two enabled routes to one destination. */
export function checkRoutes(world: World, quotas: Quotas, check: Check): void {
  for (const { id, mainRouteTableId } of world.vpcs.all()) {
    check(world.routeTables.get(mainRouteTableId)?.vpcId === id, `the main route table of ${id} is its own`)
    check(world.routeTables.countBy('vpc', id) <= quotas.routeTablesPerVpc, `the route tables of ${id} are few enough`)
  }
  for (const { id, routeTableId, vpcId } of world.subnets.all()) {
    check(world.routeTables.get(routeTableId)?.vpcId === vpcId, `the route table of ${id} is one of its VPC`)
  }
  for (const { id, vpcId } of world.routeTables.all()) {
    check(world.vpcs.has(vpcId), `the VPC of ${id} exists`)
    const routes = [...world.routes.by('routeTable', id)]
    check(routes.length <= quotas.routesPerRouteTable, `the routes of ${id} are few enough`)
    const enabled = routes.filter((route) => route.enabled).map((route) => route.destination)
    check(new Set(enabled).size === enabled.length, `the enabled routes of ${id} go to different places`)
  }
  const numbers = new Set<number>()
  for (const { id, routeTableId, number } of world.routes.all()) {
    check(world.routeTables.has(routeTableId), `the table of ${id} exists`)
    check(!numbers.has(number), `${number} is the number of one route`)
    numbers.add(number)
  }
}
