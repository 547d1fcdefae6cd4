import { buildEthernet, buildIpv4Packet, cidr, etherTypes, type Ipv4, ipv4, mac, networkMac, setU16 } from '@havip/net'
import { haVip, idleHaVip, oneVpc, outside, ports, twoVpcs } from '@havip/scenarios'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MemoryEngine } from '../memory/memory-engine.js'
import type { SecurityRule } from '../security-rule.js'
import { TableIndex } from '../table-index.js'
import type { EipEntry, NetworkTables, PortEntry, RouteEntry } from '../tables.js'
import { type TracedPacket, trace } from './trace.js'

const allPorts: readonly PortEntry[] = twoVpcs.ports
const publicAddresses = ['198.18.0.1', '198.18.0.2', '198.18.0.3'].map(ipv4)
const privateAddresses = [
  '172.17.16.7',
  '172.17.16.13',
  '172.17.32.5',
  '172.17.16.3',
  '172.17.16.4',
  '172.17.16.99',
].map(ipv4)
const away = ['192.0.2.1', '192.0.2.200', '203.0.113.10', '8.8.8.8'].map(ipv4)
const unusual = ['224.0.0.18', '255.255.255.255', '172.17.16.255', '172.17.99.1'].map(ipv4)
const blocks = ['0.0.0.0/0', '172.17.16.0/24', '172.17.16.7/32', '192.0.2.0/24', '203.0.113.0/24'].map(cidr)

/** A value once in so many times. */
function sometimes<T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
}

const few = { maxLength: 3 }
const anyPort = fc.constantFrom(...allPorts)
const groupId = fc.constantFrom('sg-a' as const, 'sg-b' as const)

const rule: fc.Arbitrary<SecurityRule> = fc.record({
  accept: fc.boolean(),
  protocol: fc.constantFrom(null, 1, 6, 17),
  ports: fc.constantFrom(null, [{ first: 1, last: 2 }], [{ first: 3, last: 9 }]),
  peer: fc.oneof(
    fc.constantFrom(...blocks).map((block) => ({ kind: 'block', block }) as const),
    groupId.map((securityGroupId) => ({ kind: 'group', securityGroupId }) as const),
  ),
})

const route: fc.Arbitrary<RouteEntry> = fc.record({
  id: fc.constantFrom('rti-1' as const, 'rti-2' as const, 'rti-3' as const),
  vpcId: fc.constant(ports.one.vpcId),
  routeTableId: fc.constantFrom('rtb-near' as const, 'rtb-far' as const),
  destination: fc.constantFrom(...['0.0.0.0/0', '192.0.2.0/24', '192.0.2.200/32', '172.0.0.0/8'].map(cidr)),
  nextHop: fc.oneof(
    fc.constantFrom({ kind: 'internet' } as const, { kind: 'blackhole' } as const),
    fc.constantFrom(...privateAddresses).map((address) => ({ kind: 'address', address }) as const),
  ),
})

const eip: fc.Arbitrary<EipEntry> = fc.record({
  id: fc.constantFrom('eip-1' as const, 'eip-2' as const, 'eip-3' as const),
  address: fc.constantFrom(...publicAddresses),
  vpcId: fc.constantFrom(ports.one.vpcId, ports.otherOne.vpcId),
  privateAddress: fc.constantFrom(...privateAddresses),
})

/** Each public address is one EIP's, each private address has one at most: the cloud sees to it. */
function distinctEips(eips: readonly EipEntry[]): EipEntry[] {
  const seen = new Set<string>()
  return eips.filter(({ id, address, vpcId, privateAddress }) => {
    const keys = [id, address, `${vpcId} ${privateAddress}`]
    if (keys.some((key) => seen.has(key))) return false
    for (const key of keys) seen.add(key)
    return true
  })
}

/** Two routes of a table never lead to one destination. */
function distinctRoutes(all: readonly RouteEntry[]): RouteEntry[] {
  return all.filter(
    ({ id, routeTableId, destination }, n) =>
      !all
        .slice(0, n)
        .some((other) => other.id === id || (other.routeTableId === routeTableId && other.destination === destination)),
  )
}

const world: fc.Arbitrary<NetworkTables> = fc
  .record({
    routes: fc.array(route, { minLength: 2, maxLength: 4 }),
    eips: fc.array(eip, { minLength: 2, maxLength: 4 }),
    rules: fc.tuple(fc.array(rule, few), fc.array(rule, few), fc.array(rule, few), fc.array(rule, few)),
    members: fc.array(fc.tuple(anyPort, fc.uniqueArray(groupId)), { maxLength: 3 }),
  })
  .map(({ routes, eips, rules: [in1, out1, in2, out2], members }) => ({
    ...twoVpcs,
    routes: distinctRoutes(routes),
    eips: distinctEips(eips),
    securityGroups: [
      { id: 'sg-a', ingress: in1, egress: out1 },
      { id: 'sg-b', ingress: in2, egress: out2 },
    ],
    ports: allPorts.map((port) => ({
      ...port,
      securityGroups: members.find(([member]) => member.id === port.id)?.[1] ?? [],
    })),
  }))

const packet: fc.Arbitrary<TracedPacket & { readonly source: Ipv4 }> = fc
  .record({
    from: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(ports.one, ports.two, ports.far) },
      { weight: 2, arbitrary: anyPort },
      { weight: 2, arbitrary: fc.constant(outside) },
    ),
    odd: sometimes(3, fc.constantFrom(...privateAddresses, ...publicAddresses)),
    destination: fc.constantFrom(...privateAddresses, ...publicAddresses, ...away, ...unusual),
    protocol: fc.constantFrom(6, 17, 47),
    sourcePort: fc.integer({ min: 1, max: 9 }),
    destinationPort: fc.integer({ min: 1, max: 9 }),
    ttl: fc.constantFrom(64, 64, 64, 2, 1),
    sourceMac: sometimes(20, fc.constant(mac('02:00:00:00:00:66'))),
  })
  .map(({ from, odd, sourceMac, ...rest }) => {
    // Only TCP and UDP have ports.
    const noPorts = rest.protocol === 47 ? { sourcePort: 0, destinationPort: 0 } : {}
    const source = odd ?? from.addresses[0] ?? haVip.address
    const id = from === outside ? 'internet' : from.id
    return { ...rest, ...noPorts, from: id, source, ...(sourceMac && { sourceMac }) } as const
  })

function frameOf({ from, source, destination, protocol, ttl, sourceMac, ...sent }: TracedPacket & { source: Ipv4 }) {
  const payload = new Uint8Array(20)
  setU16(payload, 0, sent.sourcePort ?? 0)
  setU16(payload, 2, sent.destinationPort ?? 0)
  const own = allPorts.find(({ id }) => id === from)?.mac ?? outside.mac
  return buildEthernet({
    destination: networkMac,
    source: sourceMac ?? own,
    etherType: etherTypes.ipv4,
    payload: buildIpv4Packet({ source, destination, protocol: protocol ?? 17, ttl: ttl ?? 64, payload }),
  })
}

describe('trace', () => {
  it('says of every packet what the in-memory engine does with it', async () => {
    const verdicts = new Map<string, number>()
    const holds = fc.tuple(
      fc.constantFrom(null, null, ports.one, ports.two, ports.stopped),
      fc.array(packet, { minLength: 8, maxLength: 8 }),
    )
    await fc.assert(
      fc.asyncProperty(world, holds, async (tables, [holder, packets]) => {
        let now = 0
        const engine = new MemoryEngine({ now: () => now, at: () => () => {} })
        await engine.sync(tables)
        if (holder !== null) await engine.bind(haVip.id, holder.id)
        const path = { from: [ports.two.id], to: [ports.client.id, ports.far.id], bothWays: true }
        await engine.break({ kind: 'cut', ...path, durationMs: 1 })
        await engine.break({ kind: 'cut', to: [ports.one.id], durationMs: 1 })
        const arrived: string[] = []
        for (const { id } of allPorts) engine.port(id).onFrame(() => arrived.push(id))
        engine.internet().onFrame(() => arrived.push('internet'))
        const index = new TableIndex(tables)
        for (const sent of packets) {
          // Nothing belongs to a connection that was there before.
          now += 10_000_000
          arrived.length = 0
          const before = await dropsOf(engine, sent.from)
          const wire = sent.from === 'internet' ? engine.internet() : engine.port(sent.from)
          wire.send(frameOf(sent))
          const traced = trace(index, await engine.holders(), sent, await engine.faults())
          const key =
            traced.verdict === 'delivered' ? `to ${traced.to === 'internet' ? 'internet' : 'port'}` : traced.reason
          verdicts.set(key, (verdicts.get(key) ?? 0) + 1)
          expect(arrived).toEqual(traced.verdict === 'delivered' ? [traced.to] : [])
          if (traced.verdict === 'delivered' || sent.from === 'internet') continue
          const after = await dropsOf(engine, sent.from)
          expect(after[traced.reason] ?? 0).toBe((before[traced.reason] ?? 0) + 1)
        }
      }),
      { numRuns: 250 },
    )
    // 2,000 packets meet every reason there is for packets.
    expect([...verdicts.keys()].sort()).toEqual(
      [
        ...[
          'blackhole',
          'broadcast',
          'fault',
          'ip-conflict',
          'multicast',
          'no-holder',
          'no-route',
          'not-holder',
          'port-down',
          'security-group',
        ],
        ...['spoofed-ip', 'spoofed-mac', 'to internet', 'to port', 'ttl-exceeded'],
      ].sort(),
    )
  })

  it('explains each step in a sentence', () => {
    const nextHop = { kind: 'address', address: haVip.address } as const
    const place = { id: 'rti-1', vpcId: ports.one.vpcId, routeTableId: 'rtb-near' } as const
    const tables = new TableIndex({ ...oneVpc, routes: [{ ...place, destination: cidr('192.0.2.0/24'), nextHop }] })
    const sent = { from: ports.client.id, destination: ipv4('192.0.2.1') } as const
    expect(trace(tables, new Map([[haVip.id, ports.two.id]]), sent)).toMatchObject({
      verdict: 'delivered',
      to: 'eni-two',
      hops: [
        { step: 'sender', says: '172.17.16.20 is an address of eni-client.' },
        { step: 'route', says: 'rti-1 of rtb-near leads 192.0.2.0/24 to 172.17.16.3.' },
        { step: 'owner', says: '172.17.16.3 is havip-example, which eni-two holds.' },
        { step: 'delivery', says: 'eni-two gets it.' },
      ],
    })
    const cut = { kind: 'cut', from: [ports.client.id], to: [ports.two.id], durationMs: 1 } as const
    const half = { kind: 'cut', to: [ports.two.id], share: 0.5, durationMs: 1 } as const
    const faults = [half, cut].map((fault, n) => ({ id: `fault-${n}`, fault, until: 0, taken: 0 }) as const)
    const broken = trace(tables, new Map([[haVip.id, ports.two.id]]), sent, faults)
    expect(broken).toMatchObject({ verdict: 'dropped', reason: 'fault' })
    expect(broken.hops.slice(-2)).toEqual([
      { step: 'fault', says: 'fault-0 takes 50 % of such packets, by order.' },
      { step: 'fault', says: 'fault-1 takes it, by order.' },
    ])
    expect(trace(tables, new Map(), { ...sent, destination: idleHaVip.address })).toMatchObject({
      verdict: 'dropped',
      reason: 'no-holder',
    })
  })

  it('says which ENI is not there, or what is missing', () => {
    const tables = new TableIndex(oneVpc)
    expect(() => trace(tables, new Map(), { from: 'eni-none', destination: haVip.address })).toThrow('no ENI eni-none')
    expect(() => trace(tables, new Map(), { from: 'internet', destination: haVip.address })).toThrow('source address')
  })
})

async function dropsOf(engine: MemoryEngine, id: string) {
  return (await engine.counters()).find((counters) => counters.id === id)?.dropped ?? {}
}
