import { expect, test } from 'vitest'
import { compareDecisions, decisionIn, decodeDecision, encodeDecision, nameWith } from './decision.js'

const decision = { token: 1_790_000_000_000, to: 'eni-0a1b2c3d' }

test('a decision comes back from the description that holds it, which fits into 60 characters', () => {
  expect(decodeDecision(encodeDecision(decision))).toEqual(decision)
  const longest = encodeDecision({ token: Number.MAX_SAFE_INTEGER, to: 'eni-0a1b2c3d4e5f' })
  expect(longest.length).toBeLessThanOrEqual(60)
})

test.each([undefined, '', 'web', 'havip-switch', 'havip-switch -1 eni-a', 'havip-switch 9999999999999999 eni-a'])(
  'any other description holds none: %s',
  (text) => expect(decodeDecision(text)).toBeUndefined(),
)

test('the higher token goes first, of equal ones the higher ENI', () => {
  const other = { ...decision, to: 'eni-0a1b2c3e' }
  expect(compareDecisions(decision, { ...other, token: decision.token - 1 })).toBeGreaterThan(0)
  expect(compareDecisions(decision, other)).toBeLessThan(0)
  expect(compareDecisions(other, decision)).toBeGreaterThan(0)
  expect(compareDecisions(decision, { ...decision })).toBe(0)
})

test.each(['', 'web', 'web_1', 'havip-switch', '\u7f51'.repeat(128)])(
  'a name keeps what it was beside the decision, and takes the next: %s',
  (name) => {
    const first = nameWith(decision, name)
    const later = { token: decision.token + 1, to: 'ins-0a1b2c3d' }
    const second = nameWith(later, first)
    expect([decisionIn(first), decisionIn(second)]).toEqual([decision, later])
    expect(second).toMatch(/^[\p{L}\d_-]{1,128}$/u)
    expect(second.startsWith(name.slice(0, 60))).toBe(true)
    expect(second.match(/havip-switch_\d/g)).toHaveLength(1)
  },
)

test.each([
  undefined,
  '',
  'web',
  'havip-switch_1_vpc-a',
  'havip-switch_9999999999999999_eni-a',
  'havip-switch_1_eni-a_x',
])('any other name holds none: %s', (name) => expect(decisionIn(name)).toBeUndefined())
