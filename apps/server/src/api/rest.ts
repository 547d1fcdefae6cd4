import type { Store, Zones } from '@havip/cloud'
import type { Directory } from '@havip/identity'
import { EmulatorBackend, type Lab, restApi } from '@havip/rest-api'
import type { FastifyPluginAsync } from 'fastify'
import { gate } from '../access/gate.js'
import type { AccessConfig } from '../config/index.js'
import { EngineNetwork, type NetworkParts } from './network.js'

export interface RestParts extends NetworkParts {
  readonly store: Pick<Store, 'changesSince'>
  readonly directory: Directory
  readonly access: AccessConfig
  readonly zones: Zones
  /** Where the network is in the kernel. */
  readonly lab?: Lab | undefined
}

/** The region of the vendor's examples: meant when a request names none, if it is served. */
const usualRegion = 'ap-guangzhou'

/** The REST API on the emulated cloud and its network. */
export function restRoutes({ cloud, store, directory, access, zones, lab, ...network }: RestParts): FastifyPluginAsync {
  const regions = Object.keys(zones)
  const backend = new EmulatorBackend({ cloud, store, zones })
  return restApi({
    backend,
    holdings: (accountId) => backend.holdings(accountId),
    network: new EngineNetwork({ cloud, ...network }),
    ...(lab !== undefined && { lab }),
    identity: directory,
    accounts: () => [...directory.state.accounts.values()],
    defaultRegion: regions.includes(usualRegion) ? usualRegion : (regions[0] ?? usualRegion),
    authenticate: gate(access, directory),
  })
}
