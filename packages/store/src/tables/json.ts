import type { Prisma } from '../generated/client.js'

/**
 * A structured member on its way into a jsonb column. Interfaces lack the index signature that Prisma's type asks for;
 * rows are plain data by construction.
 */
export function toJson(value: object): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue
}

/** What `toJson` wrote: nothing else writes these columns. */
export function fromJson<T>(value: Prisma.JsonValue): T {
  return value as T
}
