import type { Member } from '@havip/client'
import { type OutputOptions, print } from '../output.js'
import { table } from '../table.js'

export interface ShowOptions extends OutputOptions {
  /** The members that a list has a column for; without it those that are short. */
  readonly columns?: readonly string[]
}

type Row = Readonly<Record<string, unknown>>

/** Left out of the table of a list, as it makes lines long; `get`, --json and --yaml have all. */
const long = new Set(['createdAt', 'description', 'tags', 'message'])

/** A list, for people in columns. */
export function showList(rows: readonly Row[], members: readonly Member[], options: ShowOptions): void {
  const { columns: wanted } = options
  const columns = members.filter(({ name, type }) =>
    wanted === undefined ? type !== 'json' && type !== 'map' && !long.has(name) : wanted.includes(name),
  )
  const head = columns.map(({ name }) => heading(name))
  const lines = rows.map((row) => columns.map(({ name }) => cell(row[name])))
  print(rows, options, {
    text: () => (rows.length === 0 ? 'There are none.\n' : table(head, lines)),
    quiet: () => rows.flatMap(nameOf),
  })
}

/** One thing, for people with a line for each member. */
export function showOne(row: Row, members: readonly Member[], options: ShowOptions): void {
  const lines = members.map(({ name }) => [name, cell(row[name])])
  print(row, options, { text: () => table([], lines), quiet: () => nameOf(row) })
}

/** What `-q` leaves of it: its id, or its number; nothing of what has no name. */
function nameOf({ id, number }: Row): string[] {
  const name = id ?? number
  return name === undefined ? [] : [cell(name)]
}

/** CIDR BLOCK for cidrBlock. */
function heading(name: string): string {
  return name.replace(/([A-Z])/g, ' $1').toUpperCase()
}

function cell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-'
  if (Array.isArray(value))
    return value.length === 0 ? '-' : value.map(cell).join(typeof value[0] === 'object' ? '\n' : ',')
  if (typeof value === 'object') {
    const pairs = Object.entries(value).map(([key, each]) => `${key}=${cell(each)}`)
    return pairs.join(' ') || '-'
  }
  return String(value)
}
