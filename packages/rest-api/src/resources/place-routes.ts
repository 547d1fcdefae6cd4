import type { FastifyInstance } from 'fastify'
import type { RestOptions } from '../http/context.js'
import { describe } from '../http/describe.js'
import { type Listed, listQuery, readSelection } from '../list/query.js'
import { select } from '../list/select.js'
import { type Named, ref } from '../schema/fields.js'
import { Region } from '../schema/place.js'
import { answerPage, pageOf } from './routes.js'

/** What there is before any resource: the regions of this server. */
export function placeRoutes(app: FastifyInstance, { backend }: RestOptions): void {
  const region = { id: 'ap-guangzhou', zones: ['ap-guangzhou-3', 'ap-guangzhou-4'] }
  const regions = { many: 'regions', filters: ['id', 'zones'], sorts: ['id'], defaultSort: 'id', tagged: false }
  listRoute(app, '/regions', 'listRegions', regions, Region, region, () => backend.regions)
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
