import { World } from '@havip/cloud'
import { expect, it } from 'vitest'
import { ReplyMemo } from './reply-memo.js'

it('makes a reply once for each input, until the world has changed', () => {
  const memo = new ReplyMemo()
  const world = new World()
  let made = 0
  const get = (input: object) => memo.get(world, input, () => ({ made: ++made }))
  expect([get({ limit: 1 }), get({ limit: 1 }), get({ limit: 2 })]).toEqual(['{"made":1}', '{"made":1}', '{"made":2}'])
  world.apply(1, [])
  expect(get({ limit: 1 })).toBe('{"made":3}')
})

it('keeps the replies of two worlds apart, and a bounded number of each', () => {
  const memo = new ReplyMemo()
  const [one, other] = [new World(), new World()]
  let made = 0
  const get = (world: World, input: object) => memo.get(world, input, () => ({ made: ++made }))
  expect(get(one, {})).not.toBe(get(other, {}))
  for (let i = 0; i < 100; i++) get(one, { i })
  const before = made
  get(one, { i: 99 })
  expect(made).toBe(before)
  get(one, { i: 0 })
  expect(made).toBe(before + 1)
})
