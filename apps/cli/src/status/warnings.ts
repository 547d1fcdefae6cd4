import type { Schemas } from '@havip/client'
import { version } from '../version.js'
import { lately, type Seen } from './gather.js'

/** A task that takes longer is worth a look, milliseconds. */
const long = 60_000

/** What needs to be seen to, a sentence each. */
export function warningsOf(seen: Seen, now: number): readonly string[] {
  return [
    ...notReady(seen),
    ...otherVersion(seen),
    ...seen.haVips.flatMap((haVip) => [
      ...contested(haVip, seen, now),
      ...differing(haVip, seen),
      ...lost(haVip, seen),
    ]),
    ...stuck(seen, now),
  ]
}

function notReady({ checks }: Seen): string[] {
  return Object.entries(checks)
    .filter(([, said]) => said !== 'ok')
    .map(([name, said]) => `${name} does not work: ${said}`)
}

function otherVersion({ server }: Seen): string[] {
  return server.version === version ? [] : [`the server is version ${server.version}, and this program ${version}`]
}

/** Back and forth again: two announce it, as two MASTERs do. (Once back is a node that returned.) */
function contested({ id, vip }: Schemas['HaVip'], { moves }: Seen, now: number): string[] {
  const claims = (moves[id] ?? []).filter(
    ({ at, cause, to }) => cause === 'claim' && to !== null && now - Date.parse(at) < lately,
  )
  const claimants = [...new Set(claims.flatMap(({ to }) => to ?? []))]
  if (claimants.length < 2 || claims.length < claimants.length + 2) return []
  const [names, moved] = [claimants.join(' and '), `${claims.length} times in the last minute`]
  return [`${vip} (${id}) has moved ${moved}: ${names} all announce it; is more than one MASTER?`]
}

function differing({ id, vip, networkInterfaceId }: Schemas['HaVip'], { holders }: Seen): string[] {
  const holder = holders?.find(({ haVipId }) => haVipId === id)
  if (holder === undefined || holder.networkInterfaceId === networkInterfaceId) return []
  const [held, said] = [holder.networkInterfaceId ?? 'nobody', networkInterfaceId ?? 'nobody']
  return [`${vip} (${id}) is held by ${held} in the network, and by ${said} for the API`]
}

function lost({ id, vip, instanceId }: Schemas['HaVip'], { stopped }: Seen): string[] {
  const instance = stopped.find((each) => each.id === instanceId)
  return instance === undefined
    ? []
    : [`${vip} (${id}) is bound to ${instance.id}, which is ${instance.state}: nobody answers`]
}

function stuck({ tasks }: Seen, now: number): string[] {
  return tasks
    .filter(({ createdAt }) => now - Date.parse(createdAt) > long)
    .map(({ id, action, createdAt }) => `${action} goes on since ${createdAt} (\`havip task get ${id}\`)`)
}
