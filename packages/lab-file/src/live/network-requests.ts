import { type Schemas, take } from '@havip/client'
import type { LabNode, Value } from '../plan/node.js'
import { done, scopeOf } from './server.js'
import { common, plainly, type Requests, textOf, type Work } from './work.js'

export const vpc: Requests = {
  create: async (work, node) => {
    const body = { ...common(work, node), cidrBlock: textOf(node, 'cidrBlock') }
    const id = await done(
      work.server,
      work.server.client.POST('/v1/vpcs', { params: { query: scopeOf(work.server) }, body }),
    )
    work.known.add(node.key, { id })
  },
  remove: async (work, { id }) => {
    await take(work.server.client.DELETE('/v1/vpcs/{id}', { params: plainly(work, id) }))
  },
}

export const subnet: Requests = {
  create: async (work, node) => {
    const vpcId = work.known.id(textOf(node, 'vpc'))
    const body = { ...common(work, node), vpcId, cidrBlock: textOf(node, 'cidrBlock'), zone: textOf(node, 'zone') }
    const params = { query: scopeOf(work.server) }
    const id = await done(work.server, work.server.client.POST('/v1/subnets', { params, body }))
    work.known.add(node.key, { id })
    if (node.loose.routeTable !== null) await setRouteTable(work, node, id)
  },
  update: (work, node, { id }) => setRouteTable(work, node, id),
  remove: async (work, { id }) => {
    await take(work.server.client.DELETE('/v1/subnets/{id}', { params: plainly(work, id) }))
  },
}

async function setRouteTable(work: Work, node: LabNode, id: string): Promise<void> {
  const { client } = work.server
  const table = node.loose.routeTable
  const routeTableId = typeof table === 'string' ? work.known.id(table) : await mainTable(work, textOf(node, 'vpc'))
  await take(client.PATCH('/v1/subnets/{id}', { params: plainly(work, id), body: { routeTableId } }))
}

async function mainTable({ server, known }: Work, vpc: string): Promise<string> {
  const query = { ...scopeOf(server), vpcId: [known.id(vpc)], main: ['true'] }
  const { items } = await take(server.client.GET('/v1/route-tables', { params: { query } }))
  return items[0]?.id ?? ''
}

export const routeTable: Requests = {
  create: async (work, node) => {
    const body = { ...common(work, node), vpcId: work.known.id(textOf(node, 'vpc')) }
    const params = { query: scopeOf(work.server) }
    const id = await done(work.server, work.server.client.POST('/v1/route-tables', { params, body }))
    work.known.add(node.key, { id })
  },
  remove: async (work, { id }) => {
    await take(work.server.client.DELETE('/v1/route-tables/{id}', { params: plainly(work, id) }))
  },
}

export const securityGroup: Requests = {
  create: async (work, node) => {
    const params = { query: scopeOf(work.server) }
    const body = common(work, node)
    const id = await done(work.server, work.server.client.POST('/v1/security-groups', { params, body }))
    work.known.add(node.key, { id })
  },
  remove: async (work, { id }) => {
    await take(work.server.client.DELETE('/v1/security-groups/{id}', { params: plainly(work, id) }))
  },
}

type Policy = NonNullable<Schemas['SecurityGroupUpdate']['ingress']>[number]

async function setRules(work: Work, id: string, ingress: Value = [], egress: Value = []): Promise<void> {
  const side = (policies: Value) =>
    (policies as unknown as readonly Policy[]).map((policy) => ({ ...policy, peer: work.known.id(policy.peer) }))
  const body = { ingress: side(ingress), egress: side(egress) }
  await take(work.server.client.PATCH('/v1/security-groups/{id}', { params: plainly(work, id), body }))
}

export const rules: Requests = {
  create: (work, { needs: [group = ''], loose }) => setRules(work, work.known.id(group), loose.ingress, loose.egress),
  update: (work, { loose }, { id }) => setRules(work, id, loose.ingress, loose.egress),
  remove: (work, { id }) => setRules(work, id),
}

export const placementGroup: Requests = {
  create: async (work, node) => {
    const type = textOf(node, 'type') as Schemas['PlacementGroupCreate']['type']
    const body = { ...common(work, node), type, affinity: Number(node.loose.affinity) }
    const params = { query: scopeOf(work.server) }
    const id = await done(work.server, work.server.client.POST('/v1/placement-groups', { params, body }))
    work.known.add(node.key, { id })
  },
  update: async (work, node, { id }) => {
    const body = { affinity: Number(node.loose.affinity) }
    await take(work.server.client.PATCH('/v1/placement-groups/{id}', { params: plainly(work, id), body }))
  },
  remove: async (work, { id }) => {
    await take(work.server.client.DELETE('/v1/placement-groups/{id}', { params: plainly(work, id) }))
  },
}

type Route = NonNullable<Schemas['RouteTableUpdate']['routes']>[number]

/** Routes are a member of their table: each change reads them all, and writes them all. */
async function changeRoutes(work: Work, id: string, change: (routes: readonly Route[]) => Route[]): Promise<void> {
  const { client } = work.server
  const { routes } = await take(client.GET('/v1/route-tables/{id}', { params: plainly(work, id) }))
  const body = { routes: change(routes.map(({ id: _, ...route }) => route)) }
  await take(client.PATCH('/v1/route-tables/{id}', { params: plainly(work, id), body }))
}

function destinationOf({ key }: LabNode): string {
  return key.split('.').slice(2).join('.')
}

function routeTo(work: Work, node: LabNode): Route {
  const destination = destinationOf(node)
  const via = textOf(node, 'via')
  if (via === 'internet') return { destination, gatewayType: 'EIP', gatewayId: '0' }
  if (via.startsWith('havip.')) return { destination, gatewayType: 'HAVIP', gatewayId: work.known.id(via) }
  const gatewayId = via.startsWith('address.') ? via.slice(via.indexOf('/') + 1) : work.known.fact(via, 'address')
  return { destination, gatewayType: 'NORMAL_CVM', gatewayId: gatewayId ?? via }
}

export const route: Requests = {
  create: (work, node) => {
    const [table = ''] = node.needs
    return changeRoutes(work, work.known.id(table), (routes) => [...routes, routeTo(work, node)])
  },
  remove: (work, node) =>
    changeRoutes(work, node.id, (routes) => routes.filter(({ destination }) => destination !== destinationOf(node))),
}
