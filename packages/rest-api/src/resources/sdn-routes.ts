import { reaches } from '@havip/identity'
import type { FastifyInstance } from 'fastify'
import { notPossible } from '../backend/error.js'
import type { Network } from '../backend/network.js'
import { principalOf } from '../http/access.js'
import { type RestOptions, scopeOf, scopeQuery } from '../http/context.js'
import { describe } from '../http/describe.js'
import { listQuery, readSelection } from '../list/query.js'
import { select } from '../list/select.js'
import { ref } from '../schema/fields.js'
import {
  Announcement,
  AnnouncementCreate,
  Holder,
  Holders,
  PortCounters,
  SeenAnnouncement,
  Tables,
  Trace,
  TraceCreate,
} from '../schema/sdn.js'
import { answerPage, pageOf } from './routes.js'

const tag = 'sdn'

export const sdnSchemas = [
  Holder,
  Holders,
  Announcement,
  AnnouncementCreate,
  SeenAnnouncement,
  Tables,
  PortCounters,
  Trace,
  TraceCreate,
]

/** The simulated network itself: what only the emulator can tell and do. */
export function sdnRoutes(app: FastifyInstance, options: RestOptions): void {
  app.get(
    '/sdn/holders',
    {
      schema: describe({
        operationId: 'listHolders',
        summary: 'Tell who holds each HAVIP',
        description: 'What packets obey, and what the API says, in every region and every account the caller may name.',
        tag,
        answers: { 200: { description: 'The holders.', schema: Holders, example: exampleHolders } },
        codes: ['ServiceUnavailable'],
        emulatorOnly: true,
      }),
    },
    async (request) => {
      const all = await (await networkOf(options)).holders()
      const by = principalOf(request)
      return { ...all, holders: all.holders.filter(({ accountId }) => reaches(by, accountId)) }
    },
  )
  app.post(
    '/sdn/announcements',
    {
      schema: describe({
        operationId: 'createAnnouncement',
        summary: 'Announce an address by gratuitous ARP',
        description: 'As an agent on the instance would. A refusal is an outcome, no error.',
        tag,
        body: AnnouncementCreate,
        bodyExample: { from: 'ins-0a1b2c3d', address: '172.17.16.3' },
        answers: {
          200: { description: 'What the network did with it.', schema: Announcement, example: exampleAnnouncement },
        },
        codes: ['ResourceNotFound', 'Ambiguous', 'ServiceUnavailable', 'Timeout'],
        emulatorOnly: true,
      }),
    },
    async (request) => {
      const { from, address, form = 'request' } = request.body as AnnouncementCreate
      const by = principalOf(request)
      return (await networkOf(options)).announce(from, address, form, (accountId) => reaches(by, accountId))
    },
  )
  lookRoutes(app, options)
}

const counted = {
  many: 'counters',
  filters: ['id'],
  sorts: ['id', 'received', 'delivered'],
  defaultSort: 'id',
  tagged: false,
} as const

const seen = {
  many: 'announcements',
  filters: ['networkInterfaceId', 'address', 'haVipId', 'honoured', 'form', 'reason'],
  sorts: ['number', 'at'],
  defaultSort: '-number',
  tagged: false,
} as const

/** What the network of one account and region is to do, has done, and would do. */
function lookRoutes(app: FastifyInstance, options: RestOptions): void {
  app.get(
    '/sdn/tables',
    {
      schema: describe({
        operationId: 'getTables',
        summary: 'Show what the network is to do',
        description: 'The tables that every engine obeys, compiled from the resources.',
        tag,
        query: scopeQuery,
        answers: { 200: { description: 'The tables.', schema: Tables, example: exampleTables } },
        codes: ['ServiceUnavailable'],
        emulatorOnly: true,
      }),
    },
    async (request) => (await networkOf(options)).tables(scopeOf(options, request)),
  )
  app.get(
    '/sdn/announcements',
    {
      schema: describe({
        operationId: 'listAnnouncements',
        summary: 'List the announcements that the network saw',
        description:
          'The newest 1,000 since the server started, also those of the holder itself, which move nothing and are no events.',
        tag,
        query: { ...scopeQuery, ...listQuery(seen) },
        answers: {
          200: {
            description: 'A page of announcements, the newest first.',
            schema: pageOf(ref(SeenAnnouncement), 'announcements'),
            example: { items: [exampleSeen], total: 1, next: null },
            headers: { Link: 'The next page, if there is one (RFC 8288, rel="next").' },
          },
        },
        codes: ['ServiceUnavailable'],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const selection = readSelection(request.query as Record<string, unknown>, seen)
      const all = await (await networkOf(options)).announcements(scopeOf(options, request))
      return answerPage(request, reply, select(all, selection, 'number'))
    },
  )
  app.get(
    '/sdn/counters',
    {
      schema: describe({
        operationId: 'listCounters',
        summary: 'List what each ENI sent and got, and what was dropped why',
        tag,
        query: { ...scopeQuery, ...listQuery(counted) },
        answers: {
          200: {
            description: 'A page of counters.',
            schema: pageOf(ref(PortCounters), 'counters'),
            example: { items: [exampleCounters], total: 1, next: null },
            headers: { Link: 'The next page, if there is one (RFC 8288, rel="next").' },
          },
        },
        codes: ['ServiceUnavailable'],
        emulatorOnly: true,
      }),
    },
    async (request, reply) => {
      const selection = readSelection(request.query as Record<string, unknown>, counted)
      const all = await (await networkOf(options)).counters(scopeOf(options, request))
      return answerPage(request, reply, select(all, selection, 'id'))
    },
  )
  app.post(
    '/sdn/trace',
    {
      schema: describe({
        operationId: 'createTrace',
        summary: 'Explain what would become of a packet',
        description: 'Step by step, for a packet of no connection yet. Nothing is sent.',
        tag,
        role: 'reader',
        query: scopeQuery,
        body: TraceCreate,
        bodyExample: { from: 'eni-0a1b2c3d', destination: '172.17.16.3' },
        answers: { 200: { description: 'What would become of it.', schema: Trace, example: exampleTrace } },
        codes: ['ResourceNotFound', 'ServiceUnavailable'],
        emulatorOnly: true,
      }),
    },
    async (request) => (await networkOf(options)).trace(scopeOf(options, request), request.body as TraceCreate),
  )
}

/** The simulated network; ApiError where there is none, or where it does not work. */
export async function networkOf({ network }: RestOptions): Promise<Network> {
  if (network === undefined)
    throw notPossible('The network of the real cloud does not tell this: only the emulator does.')
  await network.check()
  return network
}

const exampleHolders: Holders = {
  engine: 'memory',
  holders: [
    {
      accountId: '1300000001',
      region: 'ap-guangzhou',
      haVipId: 'havip-0a1b2c3d',
      vip: '172.17.16.3',
      networkInterfaceId: 'eni-0a1b2c3d',
      instanceId: 'ins-0a1b2c3d',
      recordedNetworkInterfaceId: 'eni-0a1b2c3d',
    },
  ],
}

const exampleAnnouncement: Announcement = {
  networkInterfaceId: 'eni-0a1b2c3d',
  address: '172.17.16.3',
  form: 'request',
  honoured: true,
  haVipId: 'havip-0a1b2c3d',
  from: null,
}

const exampleSeen: SeenAnnouncement = {
  number: 7,
  at: '2026-11-22T12:00:00.000Z',
  sourceMac: '52:54:00:0a:1b:2c',
  ...exampleAnnouncement,
}

const exampleTables: Tables = {
  vpcs: [{ id: 'vpc-0a1b2c3d', blocks: ['172.17.0.0/16'] }],
  securityGroups: [],
  subnets: [],
  instances: [],
  ports: [],
  haVips: [],
  routes: [],
  eips: [],
}

const exampleCounters: PortCounters = { id: 'eni-0a1b2c3d', received: 12, delivered: 10, dropped: { 'not-holder': 2 } }

const exampleTrace: Trace = {
  verdict: 'dropped',
  reason: 'no-holder',
  hops: [{ step: 'owner', says: '172.17.16.3 is havip-0a1b2c3d, which nobody holds.' }],
}
