import { isGuarded, type PortEntry, type TableDelta, type TableIndex } from '@havip/sdn'

/** The ports in groups that a difference changes, and whether they are guarded before it. */
export function guardedBefore(tables: TableIndex, { put, remove }: TableDelta): [PortEntry, boolean][] {
  const groups = [...remove.securityGroups, ...put.securityGroups.map(({ id }) => id)]
  return groups
    .flatMap((id) => [...tables.portsIn(id)])
    .map((port) => [port, isGuarded(tables, port)] as [PortEntry, boolean])
}
