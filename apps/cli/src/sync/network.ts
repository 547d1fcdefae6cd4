import { type Cidr, cidrCovers, parseCidr } from '@havip/net'
import { type Copy, copiedTags, patchOf } from './copy.js'
import type { RouteTable, Subnet, Topology, Vpc } from './topology.js'

export function planVpcs(source: Topology, target: Topology, copy: Copy): void {
  const { target: server } = copy
  for (const vpc of source.vpcs) {
    const what = `${vpc.name} ${vpc.cidrBlock}`
    const found = target.vpcs.find(({ id }) => id === copy.id(vpc.id))
    // A block that is gone at the source stays: copies of what was in it may be there.
    const blocks = [...(found?.secondaryCidrBlocks ?? []), ...vpc.secondaryCidrBlocks]
    const wanted = vpcMembers(vpc, [...new Set(blocks)], copiedTags(vpc.id, vpc.tags))
    if (found === undefined) {
      copy.plan('make', 'vpc', vpc.id, what, async () => {
        const params = { query: server.scope }
        const body = { ...wanted, cidrBlock: vpc.cidrBlock }
        const { id } = await server.ask((client) => client.POST('/v1/vpcs', { params, body }))
        copy.made(vpc.id, id)
        await findMainTable(source, vpc.id, copy)
      })
      continue
    }
    const body = patchOf(wanted, vpcMembers(found, found.secondaryCidrBlocks, found.tags))
    if (body === undefined) continue
    const params = { path: { id: found.id }, query: server.scope }
    copy.plan('change', 'vpc', vpc.id, what, () =>
      server.ask((client) => client.PATCH('/v1/vpcs/{id}', { params, body })),
    )
  }
}

function vpcMembers(vpc: Vpc, secondaryCidrBlocks: string[], tags: Record<string, string>) {
  const { name, enableMulticast, dnsServers, domainName } = vpc
  return { name, enableMulticast, dnsServers, domainName, secondaryCidrBlocks, tags }
}

/** The main route table comes with the VPC. */
async function findMainTable(source: Topology, vpcId: string, copy: Copy): Promise<void> {
  const table = source.routeTables.find((each) => each.main && each.vpcId === vpcId)
  if (table === undefined) return
  const query = { ...copy.target.scope, vpcId: [copy.id(vpcId)], main: ['true' as const] }
  const { items } = await copy.target.ask((client) => client.GET('/v1/route-tables', { params: { query } }))
  if (items[0] !== undefined) copy.made(table.id, items[0].id)
}

export function planRouteTables(source: Topology, target: Topology, copy: Copy): void {
  const { target: server } = copy
  for (const table of source.routeTables) {
    const found = target.routeTables.find(({ id }) => id === copy.id(table.id))
    const wanted = { name: table.name, tags: copiedTags(table.id, table.tags) }
    // The main one of a VPC that is made has to be found first.
    if (found === undefined && !table.main) {
      copy.plan('make', 'route-table', table.id, table.name, async () => {
        const params = { query: server.scope }
        const body = { ...wanted, vpcId: copy.id(table.vpcId) }
        copy.made(table.id, (await server.ask((client) => client.POST('/v1/route-tables', { params, body }))).id)
      })
      continue
    }
    const body = found === undefined ? wanted : patchOf(wanted, { name: found.name, tags: found.tags })
    if (body === undefined) continue
    copy.plan('change', 'route-table', table.id, table.name, () => {
      const params = { path: { id: copy.id(table.id) }, query: server.scope }
      return server.ask((client) => client.PATCH('/v1/route-tables/{id}', { params, body }))
    })
  }
}

export function planSubnets(source: Topology, target: Topology, copy: Copy): void {
  const { target: server } = copy
  for (const subnet of source.subnets) {
    const what = `${subnet.name} ${subnet.cidrBlock}`
    const tags = copiedTags(subnet.id, subnet.tags)
    const wanted = () => subnetMembers(subnet, copy.id(subnet.routeTableId), tags)
    const found = target.subnets.find(({ id }) => id === copy.id(subnet.id))
    if (found === undefined) {
      copy.plan('make', 'subnet', subnet.id, what, async () => {
        const { name, cidrBlock, zone } = subnet
        const params = { query: server.scope }
        const body = { name, cidrBlock, zone, vpcId: copy.id(subnet.vpcId), tags }
        const made = await server.ask((client) => client.POST('/v1/subnets', { params, body }))
        copy.made(subnet.id, made.id)
        await change(made)
      })
    } else if (patchOf(wanted(), subnetMembers(found, found.routeTableId, found.tags)) !== undefined) {
      copy.plan('change', 'subnet', subnet.id, what, () => change(found))
    }

    const change = async (now: Subnet) => {
      const body = patchOf(wanted(), subnetMembers(now, now.routeTableId, now.tags))
      if (body === undefined) return
      const params = { path: { id: now.id }, query: server.scope }
      await server.ask((client) => client.PATCH('/v1/subnets/{id}', { params, body }))
    }
  }
}

function subnetMembers({ name, enableBroadcast }: Subnet, routeTableId: string, tags: Record<string, string>) {
  return { name, enableBroadcast, routeTableId, tags }
}

const gateways = ['CVM', 'NORMAL_CVM', 'HAVIP', 'EIP']
type Route = Omit<RouteTable['routes'][number], 'id'>

export function planRoutes(source: Topology, target: Topology, copy: Copy): void {
  const { target: server } = copy
  for (const table of source.routeTables) {
    const own = source.vpcs
      .filter(({ id }) => id === table.vpcId)
      .flatMap(({ cidrBlock, secondaryCidrBlocks }) => [cidrBlock, ...secondaryCidrBlocks])
      .flatMap((block) => parseCidr(block) ?? [])
    const routes = table.routes.filter((route) => canHave(route, own, table.id, copy))
    const wanted = () => routes.map((route) => routeMembers(route, copy.id)).sort(byDestination)
    const found = target.routeTables.find(({ id }) => id === copy.id(table.id))
    const now = (found?.routes ?? []).map((route) => routeMembers(route, (id) => id)).sort(byDestination)
    if (JSON.stringify(now) === JSON.stringify(wanted())) continue
    copy.plan('change', 'route-table', table.id, `${routes.length} routes`, () => {
      const params = { path: { id: copy.id(table.id) }, query: server.scope }
      return server.ask((client) => client.PATCH('/v1/route-tables/{id}', { params, body: { routes: wanted() } }))
    })
  }
}

/** What leads to the VPC itself is there without a route; other next hops than these the emulator has not. */
function canHave({ destination, gatewayType, gatewayId }: Route, own: readonly Cidr[], table: string, copy: Copy) {
  const block = parseCidr(destination)
  if (gatewayId === 'Local' || own.some((each) => block !== undefined && cidrCovers(each, block))) return false
  if (gateways.includes(gatewayType) && block !== undefined) return true
  copy.note(`a route of ${table}: ${destination} by ${gatewayType} ${gatewayId}`)
  return false
}

function routeMembers(route: Route, idOf: (source: string) => string): Route {
  const { destination, gatewayType, description, enabled } = route
  const isId = gatewayType === 'HAVIP' || gatewayType === 'CVM'
  return { destination, gatewayType, gatewayId: isId ? idOf(route.gatewayId) : route.gatewayId, description, enabled }
}

function byDestination(a: Route, b: Route): number {
  return a.destination < b.destination ? -1 : 1
}
