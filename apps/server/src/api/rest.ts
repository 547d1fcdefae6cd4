import type { Account, Store, Zones } from '@havip/cloud'
import { EmulatorBackend, restApi } from '@havip/rest-api'
import type { FastifyPluginAsync } from 'fastify'
import { localOnly } from './local-only.js'
import { EngineNetwork, type NetworkParts } from './network.js'

export interface RestParts extends NetworkParts {
  readonly store: Pick<Store, 'changesSince'>
  readonly accounts: readonly Account[]
  readonly zones: Zones
}

/** The region of the vendor's examples: meant when a request names none, if it is served. */
const usualRegion = 'ap-guangzhou'

/** The REST API on the emulated cloud and its network. */
export function restRoutes({ cloud, store, accounts, zones, ...network }: RestParts): FastifyPluginAsync {
  const regions = Object.keys(zones)
  return restApi({
    backend: new EmulatorBackend({ cloud, store, zones }),
    network: new EngineNetwork({ cloud, ...network }),
    accounts: accounts.map(({ id, uin, name }) => ({ id, uin, name })),
    defaultRegion: regions.includes(usualRegion) ? usualRegion : (regions[0] ?? usualRegion),
    authenticate: localOnly,
    actorOf: () => 'local',
  })
}
