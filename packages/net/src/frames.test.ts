import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  arpProbe,
  buildIpv4Packet,
  buildUdp,
  buildVrrp,
  decrementTtl,
  gratuitousArp,
  ipv4,
  isArpProbe,
  isGratuitousArp,
  mac,
  parseArp,
  parseEthernet,
  parseIpv4Packet,
  parseUdp,
  parseVrrp,
} from './index.js'

const holder = mac('fa:16:3e:00:00:07')
const vip = ipv4('172.17.16.3')

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'))
}

function arpOf(frame: Uint8Array) {
  const ethernet = parseEthernet(frame)
  const packet = ethernet && parseArp(ethernet.payload)
  if (packet === undefined) throw new Error('no ARP packet in the frame')
  return packet
}

describe('gratuitous ARP', () => {
  it('in request form is byte for byte what RFC 5227 calls an ARP announcement', () => {
    expect(gratuitousArp('request', holder, vip)).toEqual(
      hex(`ffffffffffff fa163e000007 0806 0001 0800 06 04 0001
           fa163e000007 ac111003 000000000000 ac111003`),
    )
  })

  it('in reply form carries its own hardware address twice (RFC 5944 section 4.6)', () => {
    expect(gratuitousArp('reply', holder, vip)).toEqual(
      hex(`ffffffffffff fa163e000007 0806 0001 0800 06 04 0002
           fa163e000007 ac111003 fa163e000007 ac111003`),
    )
  })

  it('is told from a probe, whose sender address is 0.0.0.0', () => {
    const claim = arpOf(gratuitousArp('request', holder, vip))
    const probe = arpOf(arpProbe(holder, vip))
    expect([isGratuitousArp(claim), isArpProbe(claim)]).toEqual([true, false])
    expect([isGratuitousArp(probe), isArpProbe(probe)]).toEqual([false, true])
  })

  it('is read from a frame padded to the least length of a real wire', () => {
    const padded = new Uint8Array(60)
    padded.set(gratuitousArp('reply', holder, vip))
    expect(arpOf(padded).senderIp).toBe(vip)
  })
})

describe('parseEthernet', () => {
  it('refuses IEEE 802.3 frames, whose type field is a length', () => {
    expect(parseEthernet(hex('0180c2000000 fa163e000007 0026 4242030000'))).toBeUndefined()
  })
})

describe('parseArp', () => {
  it.each([
    ['another hardware type', 0, 6],
    ['another protocol type', 2, 0x86],
    ['another hardware address length', 4, 8],
    ['another protocol address length', 5, 16],
    ['an operation that is no request or reply', 7, 3],
  ])('refuses %s', (_what, at, value) => {
    const frame = gratuitousArp('request', holder, vip).subarray(14)
    frame[at] = value
    expect(parseArp(frame)).toBeUndefined()
  })
})

describe('IPv4 header', () => {
  // The worked example of https://en.wikipedia.org/wiki/Internet_checksum.
  const header = hex('4500 0073 0000 4000 40 11 b861 c0a80001 c0a800c7')

  it('has the checksum of RFC 791', () => {
    const built = buildIpv4Packet({
      source: ipv4('192.168.0.1'),
      destination: ipv4('192.168.0.199'),
      protocol: 17,
      payload: new Uint8Array(0x73 - 20),
    })
    expect(built.subarray(0, 20)).toEqual(header)
  })

  it('keeps a right checksum when the TTL goes down', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 0, max: 0xffff }), (ttl, identification) => {
        const built = buildIpv4Packet({
          source: vip,
          destination: vip,
          protocol: 17,
          ttl,
          identification,
          payload: new Uint8Array(3),
        })
        decrementTtl(built, 0)
        expect(parseIpv4Packet(built)?.ttl).toBe(ttl - 1)
      }),
    )
  })

  it('may be followed by padding, which is no payload', () => {
    const built = buildIpv4Packet({ source: vip, destination: vip, protocol: 17, payload: new Uint8Array([7]) })
    const padded = new Uint8Array(46)
    padded.set(built)
    expect(parseIpv4Packet(padded)?.payload).toEqual(new Uint8Array([7]))
  })

  it('may have options, which are skipped', () => {
    const options = hex('4600 0019 0000 4000 40 11 0000 c0a80001 c0a800c7 94040000 2a')
    options.set([0x23, 0xb7], 10)
    expect(parseIpv4Packet(options)?.payload).toEqual(new Uint8Array([0x2a]))
  })
})

describe('UDP', () => {
  const source = ipv4('172.17.16.7')
  const built = buildUdp({ sourcePort: 1, destinationPort: 2, payload: new Uint8Array([1, 2, 3]) }, source, vip)

  it('is refused when the addresses are not the ones its checksum was made with', () => {
    expect(parseUdp(built, source, vip)).toBeDefined()
    expect(parseUdp(built, source, ipv4('172.17.16.4'))).toBeUndefined()
  })

  it('is taken unchecked when the checksum field is zero (RFC 768)', () => {
    const unchecked = built.slice()
    unchecked.set([0, 0], 6)
    expect(parseUdp(unchecked, source, ipv4('172.17.16.4'))?.destinationPort).toBe(2)
  })
})

describe('VRRP', () => {
  const source = ipv4('172.17.16.7')
  const peer = ipv4('172.17.16.13')

  it('version 2 is byte for byte what keepalived sends with auth_type PASS', () => {
    const built = buildVrrp(
      {
        version: 2,
        virtualRouterId: 51,
        priority: 80,
        advertInterval: 1,
        addresses: [vip],
        password: '1111',
      },
      source,
      peer,
    )
    expect(Buffer.from(built).toString('hex')).toBe('2133500101016f53ac1110033131313100000000')
  })

  it('version 3 sums a pseudo header too, so its addresses count', () => {
    const advertisement = {
      version: 3,
      virtualRouterId: 51,
      priority: 80,
      advertInterval: 100,
      addresses: [vip],
    } as const
    const built = buildVrrp(advertisement, source, peer)
    expect(parseVrrp(built, source, peer)).toEqual(advertisement)
    expect(parseVrrp(built, source, vip)).toBeUndefined()
  })

  it('refuses a password longer than the 8 octets of the field', () => {
    const advertisement = { version: 2, virtualRouterId: 1, priority: 1, advertInterval: 1, addresses: [] } as const
    expect(() => buildVrrp({ ...advertisement, password: '123456789' }, source, peer)).toThrow(/at most 8/)
  })
})
