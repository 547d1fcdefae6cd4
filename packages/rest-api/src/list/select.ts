import { type Position, readCursor, writeCursor } from './cursor.js'

/** A list as it was asked for. */
export interface Selection {
  /** By member: the item's value is one of these. */
  readonly where: Readonly<Record<string, readonly string[]>>
  /** `key` or `key:value`; the item has one of them. */
  readonly tags: readonly string[]
  /** Members to sort by, `-` before it for the other way round, commas between. */
  readonly sort: string
  readonly limit: number
  readonly cursor: string | undefined
}

export interface Page<Item> {
  readonly items: readonly Item[]
  /** How many there are on all pages. */
  readonly total: number
  /** The cursor of the next page; null on the last one. */
  readonly next: string | null
}

/** Filters, sorts and cuts. The order is complete: items that are equal otherwise go by id. */
export function select<Item extends object>(items: readonly Item[], selection: Selection, key: string): Page<Item> {
  const { where, tags, sort, limit, cursor } = selection
  const tests = Object.entries(where).map(
    ([member, values]) =>
      (item: Item) =>
        matches(item, member, values),
  )
  const chosen = items.filter((item) => tests.every((test) => test(item)) && hasTag(item, tags))
  const order = [...sort.split(',').filter((by) => by !== ''), key].map(parseOrder)
  const valuesOf = (item: Item) => order.map(({ member }) => Reflect.get(item, member) ?? null)
  const compare = (a: readonly unknown[], b: readonly unknown[]) => {
    for (const [i, { sign }] of order.entries()) {
      const difference = compareValues(a[i], b[i])
      if (difference !== 0) return sign * difference
    }
    return 0
  }
  const sorted = chosen.map((item) => ({ item, values: valuesOf(item) }))
  sorted.sort((a, b) => compare(a.values, b.values))
  const after = cursor === undefined ? undefined : readCursor(cursor, sort, order.length)
  const start = after === undefined ? 0 : firstAfter(sorted, after, compare)
  const page = sorted.slice(start, start + limit)
  const last = page.at(-1)
  const more = start + limit < sorted.length && last !== undefined
  return {
    items: page.map(({ item }) => item),
    total: sorted.length,
    next: more ? writeCursor({ sort, values: last.values }) : null,
  }
}

function firstAfter(
  sorted: readonly { readonly values: readonly unknown[] }[],
  { values }: Position,
  compare: (a: readonly unknown[], b: readonly unknown[]) => number,
): number {
  const found = sorted.findIndex((row) => compare(row.values, values) > 0)
  return found === -1 ? sorted.length : found
}

function parseOrder(by: string): { readonly member: string; readonly sign: 1 | -1 } {
  return by.startsWith('-') ? { member: by.slice(1), sign: -1 } : { member: by, sign: 1 }
}

/** A member that is a list matches by any of its elements; null matches the empty text. */
function matches(item: object, member: string, values: readonly string[]): boolean {
  const value: unknown = Reflect.get(item, member)
  const own = Array.isArray(value) ? value : [value]
  return own.some((one) => values.includes(one === null || one === undefined ? '' : String(one)))
}

function hasTag(item: object, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true
  const tags = 'tags' in item && typeof item.tags === 'object' && item.tags !== null ? item.tags : {}
  return Object.entries(tags).some(([key, value]) => wanted.includes(key) || wanted.includes(`${key}:${value}`))
}

/** Null first, then by number or by code unit. */
function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
}
