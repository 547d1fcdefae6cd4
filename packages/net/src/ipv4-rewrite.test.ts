import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { setU16 } from './bytes.js'
import { internetChecksum, pseudoHeaderSum } from './checksum.js'
import { ipv4FromNumber } from './ipv4.js'
import { buildIpv4Packet, ipProtocols, parseIpv4Packet } from './ipv4-packet.js'
import { decrementTtl, rewriteAddress } from './ipv4-rewrite.js'
import { buildUdp, parseUdp } from './udp.js'

const address = fc.nat(0xffffffff).map(ipv4FromNumber)
const fields = { source: address, destination: address, other: address, payload: fc.uint8Array({ maxLength: 40 }) }

describe('rewriteAddress', () => {
  it('leaves right checksums of header and UDP, whichever end is written', () => {
    fc.assert(
      fc.property(fc.record(fields), ({ source, destination, other, payload }) => {
        const udp = buildUdp({ sourcePort: 1, destinationPort: 2, payload }, source, destination)
        const bytes = buildIpv4Packet({ source, destination, protocol: ipProtocols.udp, payload: udp })
        rewriteAddress(bytes, 0, 'source', other)
        rewriteAddress(bytes, 0, 'destination', source)
        decrementTtl(bytes, 0)
        const packet = parseIpv4Packet(bytes)
        expect(packet).toMatchObject({ source: other, destination: source, ttl: 63 })
        expect(parseUdp(packet?.payload ?? bytes, other, source)?.payload).toEqual(payload)
      }),
    )
  })

  it('leaves a right checksum of TCP', () => {
    fc.assert(
      fc.property(fc.record(fields), ({ source, destination, other, payload }) => {
        const tcp = new Uint8Array(20 + payload.length)
        tcp.set(payload, 20)
        const sum = pseudoHeaderSum(source, destination, ipProtocols.tcp, tcp.length)
        setU16(tcp, 16, internetChecksum(tcp, 0, tcp.length, sum))
        const bytes = buildIpv4Packet({ source, destination, protocol: ipProtocols.tcp, payload: tcp })
        rewriteAddress(bytes, 0, 'destination', other)
        const inside = bytes.subarray(20)
        const sumAfter = pseudoHeaderSum(source, other, ipProtocols.tcp, inside.length)
        expect(internetChecksum(inside, 0, inside.length, sumAfter)).toBe(0)
      }),
    )
  })

  it('leaves a damaged packet damaged, and the payload of fragments and other protocols alone', () => {
    const payload = new Uint8Array(24).fill(7)
    const ends = { source: ipv4FromNumber(1), destination: ipv4FromNumber(2) }
    for (const odd of [{ protocol: ipProtocols.tcp, fragmentOffset: 3 }, { protocol: ipProtocols.icmp }]) {
      const bytes = buildIpv4Packet({ ...ends, payload, ...odd })
      rewriteAddress(bytes, 0, 'source', ipv4FromNumber(9))
      expect(bytes.subarray(20)).toEqual(payload)
    }
    const damaged = buildIpv4Packet({ ...ends, payload, protocol: ipProtocols.udp })
    damaged[1] = 1
    rewriteAddress(damaged, 0, 'source', ipv4FromNumber(9))
    expect(parseIpv4Packet(damaged)).toBeUndefined()
  })
})
