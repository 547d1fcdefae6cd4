import type { FastifyInstance } from 'fastify'
import type { RestOptions } from '../http/context.js'
import { describe } from '../http/describe.js'
import { type Listed, listQuery, readSelection } from '../list/query.js'
import { select } from '../list/select.js'
import { type Named, ref } from '../schema/fields.js'
import { Region, Server } from '../schema/place.js'
import { version } from '../version.js'
import { answerPage, pageOf } from './routes.js'

/** What there is before any resource: this server, and its regions. */
export function placeRoutes(app: FastifyInstance, options: RestOptions): void {
  const { backend } = options
  serverRoute(app, options)
  const region = { id: 'ap-guangzhou', zones: ['ap-guangzhou-3', 'ap-guangzhou-4'] }
  const regions = { many: 'regions', filters: ['id', 'zones'], sorts: ['id'], defaultSort: 'id', tagged: false }
  listRoute(app, '/regions', 'listRegions', regions, Region, region, () => backend.regions)
}

function serverRoute(app: FastifyInstance, { backend, network, defaultRegion }: RestOptions): void {
  const example: Server = { version, backend: 'emulator', engine: 'memory', defaultRegion: 'ap-guangzhou' }
  app.get(
    '/server',
    {
      schema: describe({
        operationId: 'getServer',
        summary: 'Tell what answers here',
        description: 'Whether it works is told by `/readyz`, to anybody.',
        tag: 'places',
        answers: { 200: { description: 'The server.', schema: Server, example } },
        codes: [],
      }),
    },
    async (): Promise<Server> => ({ version, backend: backend.kind, engine: network?.engine ?? null, defaultRegion }),
  )
}

function listRoute(
  app: FastifyInstance,
  path: string,
  operationId: string,
  listed: Listed,
  schema: Named,
  example: object,
  all: () => readonly object[],
): void {
  app.get(
    path,
    {
      schema: describe({
        operationId,
        summary: `List ${listed.many}`,
        tag: 'places',
        query: listQuery(listed),
        answers: {
          200: {
            description: `A page of ${listed.many}.`,
            schema: pageOf(ref(schema), listed.many),
            example: { items: [example], total: 1, next: null },
            headers: { Link: 'The next page, if there is one (RFC 8288, rel="next").' },
          },
        },
        codes: [],
      }),
    },
    async (request, reply) => {
      const selection = readSelection(request.query as Record<string, unknown>, listed)
      return answerPage(request, reply, select(all(), selection, 'id'))
    },
  )
}
