import type { Cloud, HaVipId, NetworkInterface, NetworkInterfaceId, ShardKey, WorldView } from '@havip/cloud'
import { type Ipv4, parseIpv4 } from '@havip/net'
import type { ClaimReport, ClaimVerdict, Engine } from '@havip/sdn'
import type { FastifyPluginAsync } from 'fastify'
import { Problem } from '../http/problem.js'
import { localOnly } from './local-only.js'

export interface SdnParts {
  readonly cloud: Cloud
  readonly engine: Engine
  /** Rejects with the reason when the network does not work. */
  readonly check: () => Promise<void>
  /** Resolves when the network is what the cloud says, and every claim seen so far is recorded. */
  readonly settled: () => Promise<void>
}

/** How long an announcement may take from the guest to the engine's report, milliseconds. */
const reportLimit = 3000

/** Who holds each HAVIP. `networkInterfaceId` is what packets obey, `recordedNetworkInterfaceId` what the API says. */
export interface Holders {
  readonly engine: Engine['kind']
  readonly holders: readonly (ShardKey & {
    readonly haVipId: HaVipId
    readonly vip: Ipv4
    readonly networkInterfaceId: NetworkInterfaceId | null
    readonly instanceId: string | null
    readonly recordedNetworkInterfaceId: NetworkInterfaceId | null
  })[]
}

/** An announcement and what the network did with it. */
export type Announcement = ClaimVerdict & {
  readonly networkInterfaceId: NetworkInterfaceId
  readonly address: Ipv4
  readonly form: 'request' | 'reply'
}

interface AnnouncementBody {
  readonly from: string
  readonly address: string
  readonly form?: 'request' | 'reply'
}

const announcementSchema = {
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['from', 'address'],
    properties: {
      from: { type: 'string', maxLength: 64 },
      address: { type: 'string', maxLength: 64 },
      form: { enum: ['request', 'reply'] },
    },
  },
} as const

/** The network's own side of the emulator: who holds what, and announcements made by hand. */
export function sdnRoutes({ cloud, engine, check, settled }: SdnParts): FastifyPluginAsync {
  return async (app) => {
    app.addHook('onRequest', localOnly)
    app.addHook('preHandler', async () => {
      await check().catch((error: unknown) => {
        throw new Problem(503, `The network does not work: ${error instanceof Error ? error.message : String(error)}.`)
      })
    })

    app.get(
      '/v1/sdn/holders',
      async (): Promise<Holders> => ({
        engine: engine.kind,
        holders: await holders(cloud, engine),
      }),
    )

    app.post<{ Body: AnnouncementBody }>(
      '/v1/sdn/announcements',
      { schema: announcementSchema },
      async (request): Promise<Announcement> => {
        const { from, form = 'request' } = request.body
        const address = parseIpv4(request.body.address)
        if (address === undefined) throw new Problem(400, `address '${request.body.address}' is no IPv4 address.`)
        const eni = await findGuest(cloud, from)
        // What was made a moment ago can announce, too.
        await settled()
        const verdict = await announce(engine, eni.id, address, form)
        await settled()
        return { networkInterfaceId: eni.id, address, form, ...verdict }
      },
    )
  }
}

/** Makes the guest announce, and waits for what the engine says of it. */
async function announce(
  engine: Engine,
  id: NetworkInterfaceId,
  address: Ipv4,
  form: 'request' | 'reply',
): Promise<ClaimVerdict> {
  let stop = () => {}
  let timer: NodeJS.Timeout | undefined
  const report = new Promise<ClaimReport>((resolve, reject) => {
    stop = engine.onClaim((seen) => {
      if (seen.networkInterfaceId === id && seen.address === address && seen.form === form) resolve(seen)
    })
    const limit = () =>
      reject(new Problem(504, `The announcement of ${address} by ${id} was not seen within ${reportLimit} ms.`))
    timer = setTimeout(limit, reportLimit)
  })
  try {
    await Promise.all([engine.announce(id, address, form), report])
    return (await report).verdict
  } finally {
    stop()
    clearTimeout(timer)
  }
}

async function holders(cloud: Cloud, engine: Engine): Promise<Holders['holders']> {
  const held = await engine.holders()
  const rows: Holders['holders'][number][] = []
  for (const { key, world } of await cloud.worlds()) {
    for (const haVip of world.haVips.all()) {
      const holder = held.get(haVip.id) ?? null
      rows.push({
        ...key,
        haVipId: haVip.id,
        vip: haVip.vip,
        networkInterfaceId: holder,
        instanceId: instanceOf(world, holder),
        recordedNetworkInterfaceId: haVip.networkInterfaceId,
      })
    }
  }
  return rows
}

function instanceOf(world: WorldView, id: NetworkInterfaceId | null): string | null {
  return (id === null ? undefined : world.networkInterfaces.get(id))?.attachment?.instanceId ?? null
}

/** An ENI by its id, an instance's primary one by the instance's id, or either by a private IP. */
async function findGuest(cloud: Cloud, from: string): Promise<NetworkInterface> {
  const found: NetworkInterface[] = []
  for (const { world } of await cloud.worlds()) {
    const eni = world.networkInterfaces.get(from)
    if (eni !== undefined) found.push(eni)
    for (const each of world.networkInterfaces.by('instance', from)) if (each.primary) found.push(each)
    for (const vpc of world.vpcs.all()) {
      const owner = world.privateIps.get(`${vpc.id}/${from}`)?.owner
      const byAddress = owner?.kind === 'eni' ? world.networkInterfaces.get(owner.networkInterfaceId) : undefined
      if (byAddress !== undefined) found.push(byAddress)
    }
  }
  const [eni, other] = found
  if (eni === undefined) {
    throw new Problem(
      404,
      `'${from}' is no ENI, instance or private IP; give an id such as eni-xxxxxxxx or ins-xxxxxxxx.`,
    )
  }
  if (other !== undefined)
    throw new Problem(409, `'${from}' is the address of ${eni.id} and of ${other.id}; give the ENI's id.`)
  return eni
}
