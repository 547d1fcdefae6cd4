import { fastify } from 'fastify'
import type { Backend } from './backend/backend.js'
import { restApi } from './plugin.js'

/** The OpenAPI document. It follows from the routes alone: nothing is asked of a backend. */
export async function openApiDocument(): Promise<object> {
  const app = fastify()
  const none = {}
  const backend = { regions: [], vpcs: none, subnets: none, haVips: none, tasks: none } as unknown as Backend
  const reader = { actor: 'document', role: 'reader', accountIds: null } as const
  const nobody = { accounts: () => [], defaultRegion: '', authenticate: () => reader }
  await app.register(restApi({ backend, ...nobody }))
  const reply = await app.inject('/openapi.json')
  await app.close()
  return reply.json()
}
