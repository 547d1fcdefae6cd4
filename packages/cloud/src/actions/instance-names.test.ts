import { describe, expect, it } from 'vitest'
import type { CloudError } from '../errors.js'
import { checkHostName, nameOf } from './instance-names.js'

describe('the name of the n-th of several instances', () => {
  it.each([
    ['server{R:3}', 0, 1, 'server3'],
    ['server{R:3}', 2, 5, 'server5'],
    ['server{R:13}', 1, 2, 'server14'],
    ['server{R:3,F:3}', 0, 2, 'server003'],
    ['server{R:99,F:3}', 1, 2, 'server100'],
    ['{R:1,F:0}-x', 4, 9, '5-x'],
    ['a{R:1}b{R:10,F:4}', 1, 2, 'a2b0011'],
    ['plain', 0, 1, 'plain'],
    ['plain', 1, 2, 'plain2'],
    ['server{R:x}', 0, 2, 'server{R:x}1'],
    ['server{R:1,F:9}', 0, 2, 'server{R:1,F:9}1'],
    ['server{r:1}', 0, 1, 'server{r:1}'],
  ])('%s, %i of %i: %s', (pattern, n, total, name) => {
    expect(nameOf(pattern, n, total)).toBe(name)
  })
})

describe('a host name', () => {
  it.each(['ab', 'web-1', 'a.b.c', 'web{R:1,F:3}', 'h-{IP}', 'x'.repeat(60)])('may be %s', (name) => {
    expect(() => checkHostName(name)).not.toThrow()
  })
  it.each(['a', '-a', 'a-', 'a--b', 'a..b', '.a', 'a.', 'a_b', 'é', 'x'.repeat(61)])('may not be %s', (name) => {
    const code: CloudError['code'] = 'InvalidParameterValue.IllegalHostName'
    expect(() => checkHostName(name)).toThrow(expect.objectContaining({ code }))
  })
})
