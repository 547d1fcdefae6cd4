import { fastify } from 'fastify'
import type { Backend } from './backend/backend.js'
import { restApi } from './plugin.js'

/** The OpenAPI document. It follows from the routes alone: nothing is asked of a backend. */
export async function openApiDocument(): Promise<object> {
  const app = fastify()
  // Routes reach for their part of it when they are made, and use it when they are asked.
  const backend = new Proxy({ regions: [] } as unknown as Backend, {
    get: (target, name) => Reflect.get(target, name) ?? {},
  })
  const reader = { actor: 'document', role: 'reader', accountIds: null } as const
  const nobody = { accounts: () => [], defaultRegion: '', authenticate: () => reader }
  await app.register(restApi({ backend, ...nobody }))
  const reply = await app.inject('/openapi.json')
  await app.close()
  return reply.json()
}
