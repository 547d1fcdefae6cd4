import { cidr, cidrRange, ipv4 } from '@havip/net'
import type { RouteEntry } from '@havip/sdn'
import { describe, expect, it } from 'vitest'
import { hopMac } from './parts.js'
import { disjoint } from './routing.js'

function route(number: number, destination: string): RouteEntry {
  const place = { vpcId: 'vpc-a', routeTableId: 'rtb-a' } as const
  return { id: `rti-${number}`, ...place, destination: cidr(destination), nextHop: { kind: 'internet' } }
}

describe('disjoint', () => {
  it('gives each address the route with the longest prefix, without overlaps', () => {
    const blocks = ['0.0.0.0/0', '128.0.0.0/1', '192.0.2.0/24', '192.0.2.128/25', '192.0.2.8/32', '255.255.255.255/32']
    const edges = blocks.flatMap((block) => {
      const { first, last } = cidrRange(cidr(block))
      return [first - 1, first, last, last + 1].filter((address) => address >= 0 && address <= 0xffffffff)
    })
    // Every choice of them: bit n says whether block n is among the routes.
    for (let choice = 0; choice < 2 ** blocks.length; choice++) {
      const chosen = blocks.filter((_block, n) => (choice >> n) % 2 === 1)
      const routes = chosen.map((block, n) => route(n, block))
      const ranges = routes.map((entry) => ({ entry, ...cidrRange(entry.destination) }))
      const pieces = disjoint(routes)
      for (const address of edges) {
        const over = ranges.filter(({ first, last }) => first <= address && address <= last)
        const [best] = over.sort((a, b) => b.prefix - a.prefix)
        const found = pieces.filter(({ first, last }) => first <= address && address <= last)
        expect(found.map((piece) => piece.route)).toEqual(best === undefined ? [] : [best.entry])
      }
    }
  })
})

describe('hopMac', () => {
  it('is a MAC of its own for every address, which no ENI has', () => {
    expect(hopMac(ipv4('172.17.16.3'))).toBe('02:fe:ac:11:10:03')
    expect(hopMac(ipv4('0.0.0.1'))).toBe('02:fe:00:00:00:01')
  })
})
