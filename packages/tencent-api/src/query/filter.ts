import { CloudError, type ErrorCode, type WorldView } from '@havip/cloud'
import { booleanOfText } from '../schema/wire-value.js'
import { quote } from '../wire/quote.js'

/** A Filter of a request, decoded. Values are ORed, filters ANDed. */
export interface FilterInput {
  readonly name: string
  readonly values: readonly string[]
}

/** Makes the test of one filter: given its values once, asks rows many times. `name` is for messages. */
export type Filter<Row> = (values: readonly string[], world: WorldView, name: string) => (row: Row) => boolean

/** The filters an action documents, by name. `tag:<key>` goes by the name `tag:`. */
export type Filters<Row> = Readonly<Record<string, Filter<Row>>>

/** One of the values is the row's. */
export function is<Row>(of: (row: Row, world: WorldView) => string): Filter<Row> {
  return (values, world) => {
    const wanted = new Set(values)
    return (row) => wanted.has(of(row, world))
  }
}

/** One of the values is among the row's. */
export function has<Row>(of: (row: Row, world: WorldView) => Iterable<string>): Filter<Row> {
  return (values, world) => {
    const wanted = new Set(values)
    return (row) => {
      for (const value of of(row, world)) if (wanted.has(value)) return true
      return false
    }
  }
}

/** One of the values is a part of the row's. */
export function contains<Row>(of: (row: Row) => string): Filter<Row> {
  return (values) => (row) => values.some((value) => of(row).includes(value))
}

/** The row's truth is among the values, `true` or `false` in any case. CloudError for another value. */
export function flag<Row>(of: (row: Row) => boolean, code?: ErrorCode): Filter<Row> {
  return (values, _world, name) => {
    const wanted = new Set(values.map((value) => booleanOfText(value) ?? malformed(name, value, 'true or false', code)))
    return (row) => wanted.has(of(row))
  }
}

/** `flag`, for a truth that the row alone does not tell. */
export function flagIn<Row>(of: (row: Row, world: WorldView) => boolean): Filter<Row> {
  return (values, world, name) => flag((row: Row) => of(row, world))(values, world, name)
}

/** For a quality that nothing here ever has: IPv6 addresses, public addresses, dedicated clusters. */
export const nothing: Filter<unknown> = () => () => false

/** `tag-key`, and `tag:<key>` with values of that tag. */
export const tagFilters = {
  'tag-key': has((row: { readonly id: string }, world) => keysOf(world, row.id)),
  'tag:': (values, world, name) => {
    const key = name.slice('tag:'.length)
    const wanted = new Set(values)
    return (row) => {
      for (const tag of world.tags.by('resource', row.id)) if (tag.key === key && wanted.has(tag.value)) return true
      return false
    }
  },
} satisfies Filters<{ readonly id: string }>

/** `tag-value`, whatever the key. */
export const tagValueFilter = has((row: { readonly id: string }, world) =>
  [...world.tags.by('resource', row.id)].map((tag) => tag.value),
)

function* keysOf(world: WorldView, resourceId: string): Iterable<string> {
  for (const tag of world.tags.by('resource', resourceId)) yield tag.key
}

export function malformed(
  name: string,
  value: string,
  expected: string,
  code: ErrorCode = 'InvalidParameterValue.Malformed',
): never {
  throw new CloudError(code, `The filter ${quote(name)} takes ${expected}; got ${quote(value)}.`)
}
