import type { DropReason } from '@havip/sdn'
import { dropReason } from './drop-reasons.js'

/** Frames dropped, by the name of the port and by reason. */
export type Drops = ReadonlyMap<string, Partial<Record<DropReason, number>>>

/** Reads `nft -j list set` of the drop counters: each element is port and reason number, with packets and bytes. */
export function parseDrops(json: unknown): Drops {
  const listed = json as { nftables?: readonly { set?: { elem?: readonly unknown[] } }[] }
  const drops = new Map<string, Partial<Record<DropReason, number>>>()
  for (const item of listed.nftables?.flatMap(({ set }) => set?.elem ?? []) ?? []) {
    const { elem } = item as { elem?: { val?: { concat?: readonly unknown[] }; counter?: { packets?: number } } }
    const [port, number] = elem?.val?.concat ?? []
    const reason = typeof number === 'number' ? dropReason(number) : undefined
    if (typeof port !== 'string' || reason === undefined) continue
    const counts = drops.get(port) ?? {}
    counts[reason] = elem?.counter?.packets ?? 0
    drops.set(port, counts)
  }
  return drops
}

/** The sum of what two counters say. */
export function mergedDrops(
  one: Partial<Record<DropReason, number>> = {},
  other: Partial<Record<DropReason, number>> = {},
): Partial<Record<DropReason, number>> {
  const sum = { ...one }
  for (const [reason, count] of Object.entries(other) as [DropReason, number][])
    sum[reason] = (sum[reason] ?? 0) + count
  return sum
}

/** Frames that came from a guest and frames that went to it. */
export interface LinkStatistics {
  readonly received: number
  readonly delivered: number
}

/** Reads `ip -j -s link show`, by the name of the port. */
export function parseLinkStatistics(json: unknown): Map<string, LinkStatistics> {
  const links = json as readonly {
    ifname?: string
    stats64?: { rx?: { packets?: number }; tx?: { packets?: number } }
  }[]
  return new Map(
    links.map(({ ifname, stats64 }) => [
      ifname ?? '',
      { received: stats64?.rx?.packets ?? 0, delivered: stats64?.tx?.packets ?? 0 },
    ]),
  )
}
