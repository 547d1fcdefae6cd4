import { describe, expect, it } from 'vitest'
import { judgeMoves } from '../lib/moves.mjs'

const macs = { one: 'a', two: 'b', client: 'c' }
/** Announced by one at 0, by two at 100; the packets are `[number, sent, {guest: arrived}]`. */
const judged = (packets) => {
  const captures = {
    one: [{ at: 0, source: 'a' }],
    two: [{ at: 100, source: 'b' }],
    client: [{ at: 101, source: 'b' }],
  }
  for (const [number, at, arrivals] of packets) {
    captures.client.push({ at, source: 'c', number })
    for (const [guest, arrived] of Object.entries(arrivals)) captures[guest].push({ at: arrived, source: 'x', number })
  }
  return judgeMoves(macs, captures)
}

describe('judgeMoves', () => {
  it('takes the time from the announcement to the first packet at the claimant', () => {
    const { times, intervals, lost, sent } = judged([
      [1, 50, { one: 53 }],
      [2, 120, { two: 123 }],
      [3, 170, { two: 173 }],
    ])
    expect({ times, intervals, lost, sent }).toEqual({ times: [23], intervals: [70], lost: 0, sent: 3 })
  })

  it('counts a packet to the former holder after the rebinding', () => {
    const { toNonHolder, toFormer } = judged([
      [1, 50, { one: 53 }],
      [2, 120, { two: 123 }],
      [3, 170, { one: 173 }],
    ])
    expect({ toNonHolder, toFormer }).toEqual({ toNonHolder: 1, toFormer: 0 })
  })

  it('counts a packet that is flooded to both', () => {
    expect(judged([[1, 50, { one: 53, two: 53 }]])).toMatchObject({ toNonHolder: 1, lost: 0 })
  })

  it('counts what the former holder gets meanwhile on its own, but not what was on its way', () => {
    const packets = [
      [1, 99, { one: 102 }],
      [2, 110, { one: 113 }],
      [3, 120, { two: 123 }],
    ]
    expect(judged(packets)).toMatchObject({ toNonHolder: 0, toFormer: 1 })
  })

  it('counts what arrives nowhere', () => {
    expect(judged([[1, 110, {}]])).toMatchObject({ lost: 1, times: [] })
  })
})
