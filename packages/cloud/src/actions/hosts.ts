import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Host } from '../world/rows.js'
import { newId } from './checks.js'

const racksPerZone = 2
const hostsPerRack = 2

/** The simulated host of the zone with the fewest instances; the zone gets its hosts when it first needs one. */
export function placeOnHost(draft: Draft, zone: string, context: ActionContext): Host {
  ensureHosts(draft, zone, context)
  let best: { host: Host; load: number } | undefined
  for (const host of draft.hosts.by('zone', zone)) {
    const load = draft.instances.countBy('host', host.id)
    if (best === undefined || load < best.load) best = { host, load }
  }
  if (best === undefined) throw new CloudError('InternalError', `zone '${zone}' has no hosts`)
  return best.host
}

function ensureHosts(draft: Draft, zone: string, context: ActionContext): void {
  for (const _ of draft.hosts.by('zone', zone)) return
  for (let rack = 0; rack < racksPerZone; rack++) {
    const rackId = context.ids.hex(16).toUpperCase()
    const switchId = context.ids.hex(16).toUpperCase()
    for (let i = 0; i < hostsPerRack; i++)
      draft.put('hosts', { id: newId(draft.hosts, 'host', context), zone, rackId, switchId })
  }
}
