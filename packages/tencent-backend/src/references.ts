import { ApiError } from '@havip/rest-api'
import type { CheckReferences } from './change.js'
import type { Clients } from './clients.js'
import { find, type Page, type Wanted } from './collection.js'
import { eips } from './eips.js'
import { haVips } from './ha-vips.js'
import { instances } from './instances.js'
import { networkInterfaces } from './network-interfaces.js'
import { placementGroups } from './placement-groups.js'
import { routeTables } from './route-tables.js'
import { securityGroups } from './security-groups.js'
import { subnets } from './subnets.js'
import { vpcs } from './vpcs.js'

interface Findable {
  readonly one: string
  readonly page: (clients: Clients, wanted: Wanted) => Promise<Page<unknown>>
}

/** The kinds by what their ids begin with. */
const kinds: Readonly<Record<string, Findable>> = {
  vpc: vpcs,
  subnet: subnets,
  eni: networkInterfaces,
  havip: haVips,
  eip: eips,
  rtb: routeTables,
  sg: securityGroups,
  ins: instances,
  ps: placementGroups,
}

/** What a dry run can know without the cloud being asked to change: that every id in a request is one. */
export function referenceCheck(clients: Clients): CheckReferences {
  return async (request) => {
    for (const id of idsIn(request)) {
      const kind = kinds[id.slice(0, id.indexOf('-'))]
      if (kind !== undefined) await find(clients, kind, id).catch(refuse)
    }
  }
}

function refuse(error: unknown): never {
  if (!(error instanceof ApiError) || error.code !== 'ResourceNotFound') throw error
  throw new ApiError(error.code, `${error.message} Nothing was changed, as this server was started with --dry-run.`)
}

/** What looks like an id, but for those of what the same change would make. */
function idsIn(request: object): ReadonlySet<string> {
  const ids = new Set<string>()
  JSON.stringify(request, (name, value: unknown) => {
    const isName = /Name$|Description$|^Value$|^ClientToken$/.test(name)
    if (typeof value === 'string' && !isName && /^[a-z]+-[0-9a-z]+$/.test(value)) ids.add(value)
    return value
  })
  return new Set([...ids].filter((id) => !id.endsWith('-planned')))
}
