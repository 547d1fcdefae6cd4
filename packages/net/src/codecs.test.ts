import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ArpPacket,
  buildArp,
  buildEthernet,
  buildIpv4Packet,
  buildUdp,
  buildVrrp,
  type EthernetFrame,
  type Ipv4Packet,
  ipv4FromNumber,
  macFromNumber,
  macToNumber,
  parseArp,
  parseEthernet,
  parseIpv4Packet,
  parseMac,
  parseUdp,
  parseVrrp,
  type UdpDatagram,
  type VrrpAdvertisement,
} from './index.js'

const octet = fc.integer({ min: 0, max: 255 })
const word = fc.integer({ min: 0, max: 0xffff })
const address = fc.integer({ min: 0, max: 0xffffffff }).map(ipv4FromNumber)
const hardware = fc.integer({ min: 0, max: 2 ** 48 - 1 }).map(macFromNumber)
const bytes = fc.uint8Array({ maxLength: 200 })

const ethernet: fc.Arbitrary<EthernetFrame> = fc.record({
  destination: hardware,
  source: hardware,
  etherType: fc.integer({ min: 0x600, max: 0xffff }),
  payload: bytes,
})
const arp: fc.Arbitrary<ArpPacket> = fc.record({
  operation: fc.constantFrom('request', 'reply'),
  senderMac: hardware,
  senderIp: address,
  targetMac: hardware,
  targetIp: address,
})
const packet: fc.Arbitrary<Ipv4Packet> = fc.record({
  source: address,
  destination: address,
  protocol: octet,
  ttl: octet,
  trafficClass: octet,
  identification: word,
  dontFragment: fc.boolean(),
  moreFragments: fc.boolean(),
  fragmentOffset: fc.integer({ min: 0, max: 0x1fff }),
  payload: bytes,
})
const datagram: fc.Arbitrary<UdpDatagram> = fc.record({ sourcePort: word, destinationPort: word, payload: bytes })
const common = { virtualRouterId: octet, priority: octet, addresses: fc.array(address, { maxLength: 20 }) }
const advertisement: fc.Arbitrary<VrrpAdvertisement> = fc.oneof(
  fc.record({
    version: fc.constant(2 as const),
    ...common,
    advertInterval: octet,
    password: fc.option(fc.stringMatching(/^[ -~]{0,8}$/)),
  }),
  fc.record({ version: fc.constant(3 as const), ...common, advertInterval: fc.integer({ min: 0, max: 4095 }) }),
)

function holds<T>(values: fc.Arbitrary<T>, build: (value: T) => Uint8Array, parse: (bytes: Uint8Array) => unknown) {
  fc.assert(fc.property(values, (value) => void expect(parse(build(value))).toEqual(value)))
}

const a = ipv4FromNumber(0xac111007)
const b = ipv4FromNumber(0xac11100d)

describe('what is built is read back as it was', () => {
  it('Ethernet II', () => holds(ethernet, buildEthernet, parseEthernet))
  it('ARP', () => holds(arp, buildArp, parseArp))
  it('IPv4', () => holds(packet, buildIpv4Packet, parseIpv4Packet))
  it('UDP', () =>
    holds(
      datagram,
      (value) => buildUdp(value, a, b),
      (built) => parseUdp(built, a, b),
    ))
  it('VRRP versions 2 and 3', () =>
    holds(
      advertisement,
      (value) => buildVrrp(value, a, b),
      (built) => parseVrrp(built, a, b),
    ))
  it('MAC addresses as text and as number', () => {
    fc.assert(
      fc.property(hardware, (value) => {
        expect(parseMac(value)).toBe(value)
        expect(macFromNumber(macToNumber(value))).toBe(value)
      }),
    )
  })
})

const parsers: Record<string, (bytes: Uint8Array) => unknown> = {
  parseEthernet,
  parseArp,
  parseIpv4Packet,
  parseUdp: (random) => parseUdp(random, a, b),
  parseVrrp: (random) => parseVrrp(random, a, b),
}

describe.each(Object.entries(parsers))('%s', (_name, parse) => {
  it('never throws on random bytes', () => {
    fc.assert(fc.property(bytes, (random) => void parse(random)))
  })
})

describe('a message cut short is refused', () => {
  const cut = (length: number) => fc.integer({ min: 0, max: length - 1 })
  it('ARP', () => {
    fc.assert(
      fc.property(arp, cut(28), (value, at) => void expect(parseArp(buildArp(value).subarray(0, at))).toBeUndefined()),
    )
  })
  it('IPv4', () => {
    fc.assert(
      fc.property(packet, fc.nat(), (value, at) => {
        const built = buildIpv4Packet(value)
        expect(parseIpv4Packet(built.subarray(0, at % built.length))).toBeUndefined()
      }),
    )
  })
})

describe('a message with one bit turned is refused', () => {
  function flipped(built: Uint8Array, bit: number): Uint8Array {
    const damaged = built.slice()
    const at = (bit >> 3) % damaged.length
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (bit & 7))
    return damaged
  }
  it('IPv4 header', () => {
    fc.assert(
      fc.property(
        packet,
        fc.integer({ min: 0, max: 159 }),
        (value, bit) => void expect(parseIpv4Packet(flipped(buildIpv4Packet(value), bit))).toBeUndefined(),
      ),
    )
  })
  it('VRRP', () => {
    fc.assert(
      fc.property(
        advertisement,
        fc.nat(),
        (value, bit) => void expect(parseVrrp(flipped(buildVrrp(value, a, b), bit), a, b)).not.toEqual(value),
      ),
    )
  })
})
