import { expect, it } from 'vitest'
import { randomIds, seededIds } from './ids.js'

function draws(ids = seededIds('s')): string[] {
  return [ids.id('vpc'), ids.uuid(), ids.hex(3), ids.id('havip'), ids.hex(100)]
}

it('the same seed gives the same names, another seed others', () => {
  expect(draws()).toEqual(draws())
  expect(draws(seededIds('t'))).not.toEqual(draws())
})

it.each([
  ['seeded', seededIds('s')],
  ['random', randomIds()],
])('%s names have the form of the real ones and do not repeat', (_name, ids) => {
  const seen = new Set<string>()
  for (let i = 0; i < 1000; i++) {
    const id = ids.id('havip')
    expect(id).toMatch(/^havip-[0-9a-z]{8}$/)
    seen.add(id)
    const uuid = ids.uuid()
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    seen.add(uuid)
  }
  expect(seen.size).toBe(2000)
  expect(ids.hex(3)).toMatch(/^[0-9a-f]{6}$/)
  expect(ids.hex(70)).toHaveLength(140)
})
