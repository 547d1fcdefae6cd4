import { reaches } from '@havip/identity'
import type { FastifyInstance } from 'fastify'
import { notPossible } from '../backend/error.js'
import type { Network } from '../backend/network.js'
import { principalOf } from '../http/access.js'
import type { RestOptions } from '../http/context.js'
import { describe } from '../http/describe.js'
import { Announcement, AnnouncementCreate, Holder, Holders } from '../schema/sdn.js'

const tag = 'sdn'

export const sdnSchemas = [Holder, Holders, Announcement, AnnouncementCreate]

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
