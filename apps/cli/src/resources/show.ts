import type { Member } from '@havip/client'
import { stringify } from 'yaml'
import { json, table } from '../table.js'

export interface ShowOptions {
  /** The members that a list has a column for; without it those that are short. */
  readonly columns?: readonly string[]
  readonly json?: boolean
  readonly yaml?: boolean
  readonly quiet?: boolean
}

type Row = Readonly<Record<string, unknown>>

/** Left out of the table of a list, as it makes lines long; `get`, --json and --yaml have all. */
const long = new Set(['createdAt', 'description', 'tags', 'message'])

/** A list, for people in columns. */
export function showList(rows: readonly Row[], members: readonly Member[], options: ShowOptions): void {
  if (forMachines(rows, options)) return
  if (options.quiet) {
    for (const { id } of rows) process.stdout.write(`${cell(id)}\n`)
    return
  }
  const { columns: wanted } = options
  const columns = members.filter(({ name, type }) =>
    wanted === undefined ? type !== 'json' && type !== 'map' && !long.has(name) : wanted.includes(name),
  )
  const head = columns.map(({ name }) => heading(name))
  const lines = rows.map((row) => columns.map(({ name }) => cell(row[name])))
  process.stdout.write(rows.length === 0 ? 'There are none.\n' : table(head, lines))
}

/** One thing, for people with a line for each member. */
export function showOne(row: Row, members: readonly Member[], options: ShowOptions): void {
  if (forMachines(row, options)) return
  if (options.quiet) {
    process.stdout.write(`${cell(row.id)}\n`)
    return
  }
  process.stdout.write(
    table(
      [],
      members.map(({ name }) => [name, cell(row[name])]),
    ),
  )
}

/** Whether it was written as JSON or YAML. */
export function forMachines(value: unknown, options: ShowOptions): boolean {
  if (options.json) process.stdout.write(json(value))
  else if (options.yaml) process.stdout.write(stringify(value))
  return options.json === true || options.yaml === true
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
