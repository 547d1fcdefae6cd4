import type { Principal, Role } from '@havip/identity'
import type { FastifyInstance, FastifyRequest, FastifySchema, RouteOptions } from 'fastify'
import type { RestOptions } from './context.js'

/** Where a route's schema, and so the document, says the least role it needs. */
export const roleMember = 'x-havip-role'

const callers = new WeakMap<FastifyRequest, Principal>()

/** Who sent the request, as the hook found it. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = callers.get(request)
  if (principal === undefined) throw new Error(`nobody was asked who sends ${request.method} ${request.url}`)
  return principal
}

/** Lets in whom the options let in, before anything else of a request is looked at; `open`: also without a token. */
export function askWho(app: FastifyInstance, { authenticate }: RestOptions, open: 'open' | 'by role'): void {
  app.addHook('onRequest', async (request) => {
    // What does not exist is hidden from strangers as well. (The address is not asked: it can be written in many ways.)
    const { schema, url } = request.routeOptions
    const needs = open === 'open' ? undefined : (roleOf(schema) ?? (url === undefined ? 'reader' : 'admin'))
    callers.set(request, authenticate(request, needs))
  })
}

/** Every route says the role it needs: what it was described with, or else a reader's to look and an operator's to change. */
export function stateRoles(app: FastifyInstance): void {
  app.addHook('onRoute', (route: RouteOptions) => {
    const looks = route.method === 'GET' || route.method === 'HEAD'
    const role = roleOf(route.schema) ?? (looks ? 'reader' : 'operator')
    route.schema = { ...route.schema, [roleMember]: role } as FastifySchema
  })
}

function roleOf(schema: object | undefined): Role | undefined {
  return schema === undefined ? undefined : (Reflect.get(schema, roleMember) as Role | undefined)
}
