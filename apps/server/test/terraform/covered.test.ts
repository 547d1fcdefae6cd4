import { expect, test } from 'vitest'
import { replayed, withoutReplay } from './covered.js'
import { description } from './description.js'

test('every resource and data source of the provider is replayed, or there is a reason why not', () => {
  const covered = replayed()
  expect(Object.keys(withoutReplay).filter((name) => covered.has(name))).toEqual([])
  if (description === undefined) return
  const names = Object.keys(description.resources)
  const missing = names.filter((name) => !covered.has(name) && !Object.hasOwn(withoutReplay, name))
  const unknown = [...covered, ...Object.keys(withoutReplay)].filter((name) => !names.includes(name))
  expect({ missing, unknown }).toEqual({ missing: [], unknown: [] })
  console.info(`of the provider's ${names.length} resources and data sources ${covered.size} are replayed`)
})
