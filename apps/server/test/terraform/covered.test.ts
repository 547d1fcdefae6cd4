import { expect, test } from 'vitest'
import { replayed } from './covered.js'
import { description } from './description.js'

test('every resource and data source of the provider that is described is replayed', () => {
  if (description === undefined) return expect(replayed().size).toBeGreaterThan(60)
  expect([...replayed()].sort()).toEqual(Object.keys(description.resources).sort())
})
