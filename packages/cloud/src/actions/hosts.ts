import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Host, HostId } from '../world/rows.js'
import { newId } from './checks.js'

/**
 * The simulated hosts of a zone: the setting `topology` says how many, on how many racks and switches. For a zone that
 * never needed any they are made, and kept only by `keepHosts`.
 */
export function hostsOf(draft: Draft, zone: string, context: ActionContext): readonly Host[] {
  const known = [...draft.hosts.by('zone', zone)]
  return known.length > 0 ? known : makeHosts(draft, zone, context)
}

/** All hosts of a zone are kept at once, so that its racks and switches stay what they are. */
export function keepHosts(draft: Draft, hosts: readonly Host[]): void {
  for (const host of hosts) if (!draft.hosts.has(host.id)) draft.put('hosts', host)
}

function makeHosts(draft: Draft, zone: string, context: ActionContext): Host[] {
  const { switchesPerZone, racksPerSwitch, hostsPerRack } = context.settings.topology
  const made = new Map<HostId, Host>()
  const known = { has: (id: string) => draft.hosts.has(id) || made.has(id as HostId) }
  for (let s = 0; s < switchesPerZone; s++) {
    const switchId = physicalId(context)
    for (let r = 0; r < racksPerSwitch; r++) {
      const rackId = physicalId(context)
      for (let h = 0; h < hostsPerRack; h++) {
        const id = newId(known, 'host', context)
        made.set(id, { id, zone, rackId, switchId })
      }
    }
  }
  return [...made.values()]
}

/** Racks and switches are named by 32 hexadecimal digits, as `RackId` of the API is. */
function physicalId(context: ActionContext): string {
  return context.ids.hex(16).toUpperCase()
}
