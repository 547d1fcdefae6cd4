import { expect, it } from 'vitest'
import { explain } from './explain.js'

it('an error of many lines is told by its last one', () => {
  expect(explain(new Error('\nInvalid `prisma.vpc.upsert()` invocation:\n\n\nConnection refused\n'))).toBe(
    'Connection refused',
  )
})
