import { describe, expect, it } from 'vitest'
import {
  arpProbe,
  arpRequest,
  buildEthernet,
  buildIpv4Packet,
  buildUdp,
  buildVrrp,
  etherTypes,
  frameText,
  gratuitousArp,
  ipProtocols,
  ipv4,
  mac,
  PcapngReader,
  PcapReader,
  pcapHeader,
  pcapngFrame,
  pcapngHeader,
  pcapngMissed,
  pcapRecord,
  zeroMac,
} from './index.js'

const [a, b] = [ipv4('10.0.0.1'), ipv4('10.0.0.2')]
const sender = mac('02:00:00:00:00:01')

const packet = (protocol: number, payload: Uint8Array) =>
  buildEthernet({
    destination: zeroMac,
    source: sender,
    etherType: etherTypes.ipv4,
    payload: buildIpv4Packet({ source: a, destination: b, protocol, payload }),
  })
const advertisement = { virtualRouterId: 51, addresses: [ipv4('10.0.0.9')] }

describe('captures', () => {
  it('read what was written, in pieces of any length, times to the microsecond', () => {
    const frames = [
      { at: 1_700_000_000_123.456, frame: gratuitousArp('request', sender, a) },
      { at: 1_700_000_001_000, frame: packet(17, new Uint8Array(1)) },
    ]
    const bytes = Buffer.concat([pcapHeader(), ...frames.map(pcapRecord)])
    for (const size of [1, 7, bytes.length]) {
      const reader = new PcapReader()
      const read = []
      for (let at = 0; at < bytes.length; at += size) read.push(...reader.read(bytes.subarray(at, at + size)))
      expect(read).toEqual(
        frames.map(({ at, frame }) => ({ at: expect.closeTo(at, 3), frame: Uint8Array.from(frame) })),
      )
    }
  })

  it('of the newer form say also what was missed, in its place', () => {
    const captured = { at: 1_700_000_000_123.456, frame: Uint8Array.from(gratuitousArp('request', sender, a)) }
    const odd = { at: captured.at, frame: captured.frame.subarray(0, 17) }
    const missed = 2 ** 40
    const parts = [pcapngHeader(), pcapngFrame(captured), pcapngMissed(missed, captured.at), pcapngFrame(odd)]
    const bytes = Buffer.concat(parts)
    for (const size of [1, 7, bytes.length]) {
      const reader = new PcapngReader()
      const read = []
      for (let at = 0; at < bytes.length; at += size) read.push(...reader.read(bytes.subarray(at, at + size)))
      const at = expect.closeTo(captured.at, 3)
      const [first, last] = [captured, odd].map(({ frame }) => ({ captured: { at, frame } }))
      expect(read).toEqual([first, { missed }, last])
    }
    expect(() => new PcapngReader().read(Buffer.concat([pcapHeader()]))).toThrow(/no capture in the form of pcapng/)
  })

  it('refuse what is none', () => {
    expect(() => new PcapReader().read(Buffer.from('{"detail": "this is a problem"}'))).toThrow(/no capture/)
  })
})

describe('a frame in a line', () => {
  it.each<[Uint8Array, string]>([
    [gratuitousArp('reply', sender, a), 'ARP announcement (reply): 10.0.0.1 is at 02:00:00:00:00:01'],
    [arpProbe(sender, a), 'ARP probe: does anybody have 10.0.0.1? (02:00:00:00:00:01)'],
    [arpRequest(sender, a, b), 'ARP request: who has 10.0.0.2? tell 10.0.0.1 (02:00:00:00:00:01)'],
    [
      packet(112, buildVrrp({ version: 2, ...advertisement, priority: 100, advertInterval: 1, password: null }, a, b)),
      '10.0.0.1 > 10.0.0.2 VRRPv2 router 51, priority 100, every 1 s: 10.0.0.9',
    ],
    [
      packet(112, buildVrrp({ version: 3, ...advertisement, priority: 0, advertInterval: 50 }, a, b)),
      'VRRPv3 router 51, priority 0 (it resigns), every 0.5 s: 10.0.0.9',
    ],
    [packet(112, Buffer.from('nonsense')), '10.0.0.1 > 10.0.0.2 VRRP, malformed'],
    [
      packet(ipProtocols.udp, buildUdp({ sourcePort: 1, destinationPort: 2, payload: Buffer.from('abc') }, a, b)),
      '10.0.0.1:1 > 10.0.0.2:2 UDP, 3 bytes',
    ],
    [
      packet(ipProtocols.tcp, Buffer.from('1f90005000000000000000005012000000000000', 'hex')),
      '10.0.0.1:8080 > 10.0.0.2:80 TCP SYN,ACK, 0 bytes',
    ],
    [packet(ipProtocols.icmp, Buffer.from('0800', 'hex')), '10.0.0.1 > 10.0.0.2 ICMP echo request'],
    [packet(132, new Uint8Array(3)), '10.0.0.1 > 10.0.0.2 IPv4 protocol 132, 3 bytes'],
    [
      buildEthernet({ destination: zeroMac, source: sender, etherType: 0x86dd, payload: new Uint8Array(2) }),
      'type 0x86dd, 2 bytes',
    ],
    [new Uint8Array(3), '3 bytes that are no Ethernet II frame'],
  ])('%#', (frame, text) => {
    expect(frameText(frame)).toContain(text)
  })
})
