import { CloudError, type ErrorCode, type WorldView } from '@havip/cloud'
import { quote } from '../wire/quote.js'
import type { FilterInput, Filters } from './filter.js'
import { page } from './page.js'

/** How one Describe finds its objects. */
export interface Listing<Row extends { readonly id: string }> {
  /** The parameter that lists ids, for messages: `VpcIds`. */
  readonly idsParameter: string
  /** What its ids start with: `vpc`. */
  readonly prefix: string
  readonly table: (world: WorldView) => { get(id: string): Row | undefined; all(): Iterable<Row> }
  readonly filters: Filters<Row>
  /** Whether an id that does not exist is an error (ResourceNotFound) or is left out of the answer. */
  readonly unknownIds: 'error' | 'leave out'
  readonly codes: ListingCodes
}

/** The codes an action's documentation lists for what may be wrong with ids, filters and paging. */
export interface ListingCodes {
  readonly coexist: ErrorCode
  readonly unknownFilter: ErrorCode
  readonly malformedId: ErrorCode
  readonly tooManyIds: ErrorCode
  readonly range: ErrorCode
}

export const vpcCodes: ListingCodes = {
  coexist: 'InvalidParameter.Coexist',
  unknownFilter: 'InvalidParameter.FilterInvalidKey',
  malformedId: 'InvalidParameterValue.Malformed',
  tooManyIds: 'InvalidParameterValue.LimitExceeded',
  range: 'InvalidParameterValue.Range',
}

/** The decoded part of a Describe's request that says which objects and which page of them. */
export interface ListInput {
  readonly filters?: readonly FilterInput[]
  readonly offset?: number
  readonly limit?: number
}

/** The most ids of one request. */
export const idLimit = 100

/** Every row that is asked for, in the order they were made, or in that of the ids given. */
export function select<Row extends { readonly id: string }>(
  listing: Listing<Row>,
  world: WorldView,
  ids: readonly string[] = [],
  filters: readonly FilterInput[] = [],
): Row[] {
  if (ids.length > 0 && filters.length > 0) {
    throw new CloudError(listing.codes.coexist, `${listing.idsParameter} and Filters cannot be given together.`)
  }
  return ids.length > 0 ? byId(listing, world, ids) : byFilter(listing, world, filters)
}

/** `select`, and of that the page asked for with the number of all. */
export function list<Row extends { readonly id: string }>(
  listing: Listing<Row>,
  world: WorldView,
  ids: readonly string[] | undefined,
  input: ListInput,
): { readonly total: number; readonly rows: readonly Row[] } {
  const { offset, limit } = page(input, listing.codes.range)
  const rows = select(listing, world, ids, input.filters)
  return { total: rows.length, rows: rows.slice(offset, offset + limit) }
}

function byId<Row extends { readonly id: string }>(
  { table, prefix, idsParameter, unknownIds, codes }: Listing<Row>,
  world: WorldView,
  ids: readonly string[],
): Row[] {
  if (ids.length > idLimit) {
    throw new CloudError(codes.tooManyIds, `${idsParameter} has ${ids.length} ids; at most ${idLimit} are allowed.`)
  }
  const pattern = new RegExp(`^${prefix}-[0-9a-z]{8}$`)
  const malformed = ids.find((id) => !pattern.test(id))
  if (malformed !== undefined) {
    throw new CloudError(
      codes.malformedId,
      `${idsParameter} has ${quote(malformed)}; an id is like ${prefix}-0a1b2c3d.`,
    )
  }
  return [...new Set(ids)].flatMap((id) => {
    const row = table(world).get(id)
    if (row !== undefined) return [row]
    if (unknownIds === 'leave out') return []
    throw new CloudError('ResourceNotFound', `The resource ${id} does not exist.`)
  })
}

function byFilter<Row extends { readonly id: string }>(
  { table, filters, codes }: Listing<Row>,
  world: WorldView,
  given: readonly FilterInput[],
): Row[] {
  const tests = given.map(({ name, values }) => {
    const key = /^tag:./s.test(name) ? 'tag:' : name
    const filter = name !== 'tag:' && Object.hasOwn(filters, key) ? filters[key] : undefined
    if (filter === undefined) {
      const known = Object.keys(filters).map((known) => (known === 'tag:' ? 'tag:<key>' : known))
      throw new CloudError(codes.unknownFilter, `There is no filter ${quote(name)}; there are ${known.join(', ')}.`)
    }
    return filter(values, world, name)
  })
  const rows: Row[] = []
  for (const row of table(world).all()) if (tests.every((test) => test(row))) rows.push(row)
  return rows
}
