import { type ArpPacket, isArpProbe, isGratuitousArp, parseArp } from './arp.js'
import { u8, u16 } from './bytes.js'
import { etherTypes, parseEthernet } from './ethernet.js'
import { type Ipv4Packet, ipProtocols, parseIpv4Packet } from './ipv4-packet.js'
import { parseVrrp } from './vrrp.js'

/** A frame in one line, for people: what it is, who to whom, and of ARP and VRRP what it says. */
export function frameText(bytes: Uint8Array): string {
  const frame = parseEthernet(bytes)
  if (frame === undefined) return `${bytes.length} bytes that are no Ethernet II frame`
  const { source, destination, etherType, payload } = frame
  const between = `${source} > ${destination}`
  if (etherType === etherTypes.arp) {
    const arp = parseArp(payload)
    return arp === undefined ? `${between} ARP, malformed` : `${between} ARP ${arpText(arp)}`
  }
  if (etherType === etherTypes.ipv4) {
    const packet = parseIpv4Packet(payload)
    return packet === undefined ? `${between} IPv4, malformed` : packetText(packet)
  }
  return `${between} type 0x${etherType.toString(16).padStart(4, '0')}, ${payload.length} bytes`
}

function arpText(arp: ArpPacket): string {
  const { operation, senderMac, senderIp, targetIp } = arp
  if (isArpProbe(arp)) return `probe: does anybody have ${targetIp}? (${senderMac})`
  if (isGratuitousArp(arp)) return `announcement (${operation}): ${senderIp} is at ${senderMac}`
  if (operation === 'request') return `request: who has ${targetIp}? tell ${senderIp} (${senderMac})`
  return `reply: ${senderIp} is at ${senderMac}`
}

function packetText(packet: Ipv4Packet): string {
  const { source, destination, protocol, payload, fragmentOffset } = packet
  const plain = `${source} > ${destination}`
  if (fragmentOffset > 0) return `${plain} IPv4 protocol ${protocol}, a later fragment, ${payload.length} bytes`
  switch (protocol) {
    case ipProtocols.vrrp:
      return `${plain} ${vrrpText(packet)}`
    case ipProtocols.udp:
      return `${withPorts(packet)} UDP, ${payload.length - 8} bytes`
    case ipProtocols.tcp:
      return `${withPorts(packet)} TCP ${tcpFlags(u8(payload, 13))}, ${payload.length - (u8(payload, 12) >> 4) * 4} bytes`
    case ipProtocols.icmp:
      return `${plain} ICMP ${icmpNames[u8(payload, 0)] ?? `type ${u8(payload, 0)}`}`
    default:
      return `${plain} IPv4 protocol ${protocol}, ${payload.length} bytes`
  }
}

/** RFC 792. */
const icmpNames: Readonly<Record<number, string>> = {
  0: 'echo reply',
  3: 'destination unreachable',
  8: 'echo request',
  11: 'time exceeded',
}

function withPorts({ source, destination, payload }: Ipv4Packet): string {
  return `${source}:${u16(payload, 0)} > ${destination}:${u16(payload, 2)}`
}

/** RFC 9293 section 3.1, from the lowest bit. */
function tcpFlags(bits: number): string {
  const set = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'].filter((_, n) => (bits & (1 << n)) !== 0)
  return set.join(',') || 'no flags'
}

function vrrpText({ source, destination, payload }: Ipv4Packet): string {
  const said = parseVrrp(payload, source, destination)
  if (said === undefined) return 'VRRP, malformed'
  const { version, virtualRouterId, priority, addresses, advertInterval } = said
  const every = version === 2 ? advertInterval : advertInterval / 100
  const resigns = priority === 0 ? ' (it resigns)' : ''
  return `VRRPv${version} router ${virtualRouterId}, priority ${priority}${resigns}, every ${every} s: ${addresses.join(', ')}`
}
