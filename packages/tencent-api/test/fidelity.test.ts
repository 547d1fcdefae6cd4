import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emulatedActions } from '../src/index.js'

const text = readFileSync(join(import.meta.dirname, '../../../docs/fidelity.md'), 'utf8')

/** The actions named in the first column of the tables, each as often as it is. */
const rows = [...text.matchAll(/^\| ([A-Z][A-Za-z, ]+) \| .+ \|$/gm)]
  .flatMap(([, names = '']) => names.split(', '))
  .filter((name) => name !== 'Action')

describe('docs/fidelity.md', () => {
  it('has every emulated action once, and no other', () => {
    expect(rows.sort()).toEqual([...new Set(emulatedActions.map(({ name }) => name))].sort())
  })
})
