import { expect, test } from 'vitest'
import { compareDecisions, decodeDecision, encodeDecision } from './decision.js'

const decision = { token: 1_790_000_000_000, networkInterfaceId: 'eni-0a1b2c3d' }

test('a decision comes back from the description that holds it, which fits into 60 characters', () => {
  expect(decodeDecision(encodeDecision(decision))).toEqual(decision)
  const longest = encodeDecision({ token: Number.MAX_SAFE_INTEGER, networkInterfaceId: 'eni-0a1b2c3d4e5f' })
  expect(longest.length).toBeLessThanOrEqual(60)
})

test.each([undefined, '', 'web', 'havip-switch', 'havip-switch -1 eni-a', 'havip-switch 9999999999999999 eni-a'])(
  'any other description holds none: %s',
  (text) => expect(decodeDecision(text)).toBeUndefined(),
)

test('the higher token goes first, of equal ones the higher ENI', () => {
  const other = { ...decision, networkInterfaceId: 'eni-0a1b2c3e' }
  expect(compareDecisions(decision, { ...other, token: decision.token - 1 })).toBeGreaterThan(0)
  expect(compareDecisions(decision, other)).toBeLessThan(0)
  expect(compareDecisions(other, decision)).toBeGreaterThan(0)
  expect(compareDecisions(decision, { ...decision })).toBe(0)
})
