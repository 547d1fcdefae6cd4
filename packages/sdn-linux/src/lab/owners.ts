import { type Ipv4, parseIpv4 } from '@havip/net'
import type { Namespace } from './namespace.js'
import { tableName } from './ruleset.js'

/** How often an order is tried again when announcements change the holder between reading and writing. */
const attempts = 20

/** The fabric's `owner` map: which port, by number, holds a HAVIP. */
export async function readOwners(fabric: Namespace): Promise<Map<Ipv4, number>> {
  return parseOwners(await fabric.nftJson(`list map bridge ${tableName} owner`))
}

/** Makes the holders what is asked, each at once for every packet, and leaves the others alone. */
export async function writeOwners(fabric: Namespace, wanted: ReadonlyMap<Ipv4, number | null>): Promise<void> {
  if (wanted.size === 0) return
  for (let attempt = 1; ; attempt++) {
    const owners = await readOwners(fabric)
    try {
      await fabric.nft(ownerCommands(owners, wanted))
      return
    } catch (error) {
      if (attempt === attempts) throw error
    }
  }
}

export function ownerCommands(owners: ReadonlyMap<Ipv4, number>, wanted: ReadonlyMap<Ipv4, number | null>): string {
  let text = ''
  for (const [address, number] of wanted) {
    const owner = owners.get(address) ?? null
    if (owner === number) continue
    if (owner !== null) text += `delete element bridge ${tableName} owner { ${address} }\n`
    if (number !== null) text += `add element bridge ${tableName} owner { ${address} : ${number} }\n`
  }
  // Normally empty; should a claim have failed half way, an address without an owner would be the claimant's.
  return text === '' ? '' : `flush map bridge ${tableName} next_owner\n${text}`
}

/** Reads what `nft -j list map` prints: `{nftables: [{metainfo}, {map: {elem: [[address, mark], ...]}}]}`. */
export function parseOwners(json: unknown): Map<Ipv4, number> {
  const listed = json as { nftables?: readonly { map?: { elem?: readonly unknown[] } }[] }
  const owners = new Map<Ipv4, number>()
  for (const pair of listed.nftables?.flatMap(({ map }) => map?.elem ?? []) ?? []) {
    if (!Array.isArray(pair)) continue
    const [address, number]: readonly unknown[] = pair
    const parsed = typeof address === 'string' ? parseIpv4(address) : undefined
    if (parsed !== undefined && typeof number === 'number') owners.set(parsed, number)
  }
  return owners
}
