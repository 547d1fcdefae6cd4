import { describe, expect, it } from 'vitest'
import { DraftTable } from './draft-table.js'
import { type ReadTable, Table } from './table.js'

interface Row {
  readonly id: string
  readonly color: string | null
  readonly n: number
}

const spec = { color: (row: Row) => row.color }
const row = (id: string, color: string | null, n = 0): Row => ({ id, color, n })
const ids = (rows: Iterable<Row>) => [...rows].map(({ id }) => id)

function filled(): Table<Row, 'color'> {
  const table = new Table(spec)
  for (const r of [row('a', 'red'), row('b', 'blue'), row('c', 'red'), row('d', null)]) table.put(r)
  return table
}

/** Everything a table tells. */
function told(table: ReadTable<Row, 'color'>) {
  return {
    all: [...table.all()],
    size: table.size,
    red: [...table.by('color', 'red')],
    blue: [...table.by('color', 'blue')],
    counts: ['red', 'blue', 'green'].map((color) => table.countBy('color', color)),
    has: ['a', 'b', 'c', 'd', 'e'].map((id) => [table.has(id), table.get(id)]),
  }
}

describe('Table', () => {
  it('finds rows by id and by index, in the order they were first put', () => {
    const table = filled()
    expect(ids(table.all())).toEqual(['a', 'b', 'c', 'd'])
    expect(ids(table.by('color', 'red'))).toEqual(['a', 'c'])
    expect(table.get('b')).toEqual(row('b', 'blue'))
    expect(table.has('x')).toBe(false)
    expect(table.size).toBe(4)
  })

  it('moves a row between keys of an index when it is replaced, and keeps its place', () => {
    const table = filled()
    table.put(row('a', 'blue'))
    expect(ids(table.by('color', 'red'))).toEqual(['c'])
    expect(ids(table.by('color', 'blue'))).toEqual(['b', 'a'])
    expect(ids(table.all())).toEqual(['a', 'b', 'c', 'd'])
    table.put(row('a', null))
    expect(table.countBy('color', 'blue')).toBe(1)
  })

  it('forgets a removed row everywhere; removing what is not there does nothing', () => {
    const table = filled()
    table.remove('a')
    table.remove('a')
    table.remove('nobody')
    expect(ids(table.by('color', 'red'))).toEqual(['c'])
    expect([table.size, table.countBy('color', 'red'), table.has('a')]).toEqual([3, 1, false])
  })

  it('counts by key what it would yield by key', () => {
    const table = filled()
    expect(['red', 'blue', 'green'].map((color) => table.countBy('color', color))).toEqual([2, 1, 0])
  })
})

describe('DraftTable', () => {
  it('shows the base until something is changed', () => {
    expect(told(new DraftTable(filled()))).toEqual(told(filled()))
  })

  const edits: Record<string, (table: { put(row: Row): void; remove(id: string): void }) => void> = {
    'a new row': (t) => t.put(row('e', 'red')),
    'a replaced row': (t) => t.put(row('a', 'red', 1)),
    'a row under another key': (t) => t.put(row('a', 'blue')),
    'a row that leaves the index': (t) => t.put(row('c', null)),
    'a removed row': (t) => t.remove('b'),
    'a row removed twice': (t) => {
      t.remove('b')
      t.remove('b')
    },
    'a new row taken back': (t) => {
      t.put(row('e', 'red'))
      t.remove('e')
    },
    'a new row changed': (t) => {
      t.put(row('e', 'red'))
      t.put(row('e', 'blue'))
    },
    'a replaced row removed': (t) => {
      t.put(row('a', 'blue'))
      t.remove('a')
    },
    'nothing, by removing what is not there': (t) => t.remove('e'),
    'many at once': (t) => {
      t.put(row('e', 'blue'))
      t.remove('a')
      t.put(row('b', 'red'))
      t.put(row('d', 'red'))
      t.remove('c')
    },
  }
  for (const [what, edit] of Object.entries(edits)) {
    it(`reads like the table it will become: ${what}`, () => {
      const base = filled()
      const draft = new DraftTable(base)
      edit(draft)
      expect(told(base), 'the base is never touched').toEqual(told(filled()))
      const become = filled()
      edit(become)
      expect(told(draft)).toEqual(told(become))
    })
  }

  it('keeps the place of a row that was removed and put again', () => {
    const draft = new DraftTable(filled())
    draft.remove('a')
    draft.put(row('a', 'red', 7))
    expect(ids(draft.all())).toEqual(['a', 'b', 'c', 'd'])
    expect([draft.size, draft.countBy('color', 'red'), draft.get('a')?.n]).toEqual([4, 2, 7])
  })
})
