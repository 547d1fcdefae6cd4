import { type TSchema, Type } from 'typebox'
import type { Selection } from './select.js'

export const defaultLimit = 100
export const largestLimit = 1000

/** What a list may be filtered and sorted by. */
export interface Listed {
  /** What the items are called in a sentence. */
  readonly many: string
  readonly filters: readonly string[]
  readonly sorts: readonly string[]
  /** The order when none is asked for. */
  readonly defaultSort: string
  readonly tagged: boolean
}

/** The query of a list, as a schema's properties. */
export function listQuery({ many, filters, sorts, tagged }: Listed): Record<string, TSchema> {
  const values = (description: string) => Type.Optional(Type.Array(Type.String(), { description }))
  const by = `-?(${sorts.join('|')})`
  return {
    ...Object.fromEntries(
      filters.map((name) => [name, values(`Only ${many} with this \`${name}\`; given several times, any of them.`)]),
    ),
    ...(tagged && { tag: values(`Only ${many} with this tag, \`key\` or \`key:value\`; several times: any of them.`) }),
    sort: Type.Optional(
      Type.String({
        pattern: `^${by}(,${by})*$`,
        description: `Members to sort by, commas between, \`-\` before one for the other way round. Of: ${sorts.join(', ')}.`,
        examples: [sorts[0]],
      }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: largestLimit,
        default: defaultLimit,
        description: 'How many to list on a page.',
        examples: [20],
      }),
    ),
    cursor: Type.Optional(Type.String({ description: 'The `next` of the page before.' })),
  }
}

/** The selection that a query asks for; the query has been checked against `listQuery`. */
export function readSelection(query: Readonly<Record<string, unknown>>, listed: Listed): Selection {
  const where = listed.filters.flatMap((name) => (Array.isArray(query[name]) ? [[name, query[name]] as const] : []))
  return {
    where: Object.fromEntries(where),
    tags: Array.isArray(query.tag) ? query.tag : [],
    sort: typeof query.sort === 'string' ? query.sort : listed.defaultSort,
    limit: typeof query.limit === 'number' ? query.limit : defaultLimit,
    cursor: typeof query.cursor === 'string' ? query.cursor : undefined,
  }
}
