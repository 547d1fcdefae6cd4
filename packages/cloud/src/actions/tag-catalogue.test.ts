import { describe, expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import { TagCatalogue } from './tag-catalogue.js'
import { makeTagKnown } from './tags.js'

function catalogueWith(pairs: readonly (readonly [key: string, value: string])[]): TagCatalogue {
  const lab = new Lab()
  lab.commit((draft) => {
    for (const [key, value] of pairs) makeTagKnown(draft, key, value)
  })
  const catalogue = new TagCatalogue()
  catalogue.add(lab.world)
  return catalogue
}

const numbers = Array.from({ length: 1000 }, (_, n) => String(n))

describe('the tag catalogue', () => {
  it('has room for 1000 keys of an account', () => {
    const catalogue = catalogueWith(numbers.map((key) => [key, 'v']))
    expect(() => catalogue.checkRoom([{ key: 'one more', value: 'v' }])).toThrow('1001 tag keys')
    expect(() => catalogue.checkRoom([{ key: '7', value: 'another value' }])).not.toThrow()
  })

  it('has room for 1000 values of a key', () => {
    const catalogue = catalogueWith(numbers.map((value) => ['key', value]))
    expect(() => catalogue.checkRoom([{ key: 'key', value: 'one more' }])).toThrow('1001 values')
    expect(() => catalogue.checkRoom([{ key: 'key', value: '7' }])).not.toThrow()
    expect(() => catalogue.checkRoom([{ key: 'other', value: 'v' }])).not.toThrow()
  })

  it('tells keys and values with slashes apart', () => {
    expect(
      catalogueWith([
        ['a/b', 'c'],
        ['a', 'b/c'],
      ]).pairs(),
    ).toEqual([
      { key: 'a', value: 'b/c' },
      { key: 'a/b', value: 'c' },
    ])
  })
})
