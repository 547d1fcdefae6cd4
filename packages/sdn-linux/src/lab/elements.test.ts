import { haVip, ports } from '@havip/scenarios'
import { describe, expect, it } from 'vitest'
import { elementChanges, haVipElements, portElements } from './elements.js'
import { linkName } from './names.js'

describe('elements of the sets', () => {
  it('what goes, goes before what comes, so that a key can get another value', () => {
    const before = [{ set: 'macs', key: '2 . 10.0.0.1', value: 'fa:16:3e:00:00:01' } as const]
    const after = [{ set: 'macs', key: '2 . 10.0.0.1', value: 'fa:16:3e:00:00:02' } as const]
    expect(elementChanges(before, after)).toBe(
      'delete element bridge havip macs { 2 . 10.0.0.1 : fa:16:3e:00:00:01 }\n' +
        'add element bridge havip macs { 2 . 10.0.0.1 : fa:16:3e:00:00:02 }\n',
    )
  })

  it('what stays is not touched', () => {
    const elements = portElements(ports.one, 7, 2)
    expect(elementChanges(elements, elements)).toBe('')
  })

  it('a HAVIP without association list costs the same in every subnet; with one, an element for each on it', () => {
    expect(haVipElements(haVip, 2)).toHaveLength(3)
    expect(haVipElements({ ...haVip, claimants: [] }, 2)).toHaveLength(2)
    expect(haVipElements({ ...haVip, claimants: ['eni-a', 'eni-b'] }, 2)).toHaveLength(4)
  })
})

describe('names of interfaces', () => {
  it('are the ids where the kernel takes them, and digests of them where it does not', () => {
    expect(linkName('eni-k2x8f0aa')).toBe('eni-k2x8f0aa')
    expect(linkName('subnet-k2x8f0aa')).toBe('subnet-k2x8f0aa')
    for (const id of ['subnet-k2x8f0aab', 'eni-a b', 'eni-a/b', 'eni-"']) {
      expect(linkName(id)).toMatch(/^x[0-9a-f]{14}$/)
    }
    expect(linkName('subnet-k2x8f0aab')).not.toBe(linkName('subnet-k2x8f0aac'))
  })
})
