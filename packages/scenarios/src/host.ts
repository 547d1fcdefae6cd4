import {
  type ArpPacket,
  arpProbe,
  arpRequest,
  buildEthernet,
  buildIpv4Packet,
  buildUdp,
  type EthernetFrame,
  etherTypes,
  gratuitousArp,
  type Ipv4,
  type Ipv4Packet,
  ipProtocols,
  type Mac,
  networkMac,
  parseArp,
  parseEthernet,
  parseIpv4Packet,
  parseUdp,
  setMac,
} from '@havip/net'
import type { PortEntry } from '@havip/sdn'
import type { Guest } from './network.js'

/** A frame that can be told from every other one of the test run. */
export interface MarkedFrame {
  readonly marker: string
  readonly bytes: Uint8Array
}

/** What of a packet is other than usual. */
export interface PacketOptions {
  readonly from?: Ipv4
  readonly sourceMac?: Mac
  readonly destinationMac?: Mac
  readonly ttl?: number
  readonly sourcePort?: number
  readonly destinationPort?: number
}

let markers = 0

/** A guest that knows who it is: makes frames as its port should, or deliberately otherwise. */
export class Host {
  constructor(
    readonly port: PortEntry,
    readonly guest: Guest,
  ) {}

  get address(): Ipv4 {
    return primaryAddress(this.port)
  }

  /** A UDP packet, by default from the port's own addresses by way of the network. */
  packet(to: Ipv4, options: PacketOptions = {}): MarkedFrame {
    const source = options.from ?? this.address
    const marker = `scenario packet ${++markers}`
    const { sourcePort = 7280, destinationPort = 7281 } = options
    const udp = buildUdp({ sourcePort, destinationPort, payload: Buffer.from(marker) }, source, to)
    const bytes = buildEthernet({
      destination: options.destinationMac ?? networkMac,
      source: options.sourceMac ?? this.port.mac,
      etherType: etherTypes.ipv4,
      payload: buildIpv4Packet({
        source,
        destination: to,
        protocol: ipProtocols.udp,
        payload: udp,
        ttl: options.ttl ?? 64,
      }),
    })
    return { marker, bytes }
  }

  async send(...frames: MarkedFrame[]): Promise<void> {
    await this.guest.send(...frames.map((frame) => frame.bytes))
  }

  /** Sends a packet to an address and gives it back, to be looked for. */
  async sendTo(to: Ipv4, options: PacketOptions = {}): Promise<MarkedFrame> {
    const packet = this.packet(to, options)
    await this.send(packet)
    return packet
  }

  /** Announces an address, by default as an honest agent does. */
  async announce(
    address: Ipv4,
    options: { form?: ArpPacket['operation']; sourceMac?: Mac; senderMac?: Mac } = {},
  ): Promise<void> {
    const frame = gratuitousArp(options.form ?? 'request', options.senderMac ?? this.port.mac, address)
    setMac(frame, 6, options.sourceMac ?? this.port.mac)
    await this.guest.send(frame)
  }

  async probe(address: Ipv4): Promise<void> {
    await this.guest.send(arpProbe(this.port.mac, address))
  }

  /** Asks who has an address and gives the answer with the frame it came in. */
  async resolve(address: Ipv4): Promise<{ frame: EthernetFrame; arp: ArpPacket }> {
    await this.guest.send(arpRequest(this.port.mac, this.address, address))
    const bytes = await this.guest.receive((frame) => arpReplyFrom(frame) === address)
    const frame = parseEthernet(bytes)
    const arp = frame && parseArp(frame.payload)
    if (frame === undefined || arp === undefined) throw new Error('unreachable: the frame matched as an ARP reply')
    return { frame, arp }
  }

  /** Waits for a packet and gives it as it came in. */
  async receive({ marker }: MarkedFrame): Promise<{ frame: EthernetFrame; packet: Ipv4Packet }> {
    const bytes = await this.guest.receive((frame) => read(frame)?.marker === marker)
    const found = read(bytes)
    if (found === undefined) throw new Error('unreachable: the frame matched as a marked packet')
    return found
  }

  /** A packet that answers one which came in here: the other way round, addresses and ports. */
  answer(packet: Ipv4Packet, options: PacketOptions = {}): MarkedFrame {
    const udp = parseUdp(packet.payload, packet.source, packet.destination)
    if (udp === undefined) throw new Error('only UDP is answered')
    const ports = { sourcePort: udp.destinationPort, destinationPort: udp.sourcePort }
    return this.packet(packet.source, { from: packet.destination, ...ports, ...options })
  }

  async sendAnswer(packet: Ipv4Packet): Promise<MarkedFrame> {
    const answer = this.answer(packet)
    await this.send(answer)
    return answer
  }

  /** Whether the packet is among what came in and was not taken. */
  async has({ marker }: MarkedFrame): Promise<boolean> {
    return (await this.guest.pending()).some((frame) => read(frame)?.marker === marker)
  }
}

export function primaryAddress(port: PortEntry): Ipv4 {
  const [address] = port.addresses
  if (address === undefined) throw new Error(`${port.id} has no address`)
  return address
}

function read(bytes: Uint8Array): { marker: string; frame: EthernetFrame; packet: Ipv4Packet } | undefined {
  const frame = parseEthernet(bytes)
  if (frame?.etherType !== etherTypes.ipv4) return undefined
  const packet = parseIpv4Packet(frame.payload)
  if (packet?.protocol !== ipProtocols.udp) return undefined
  const udp = parseUdp(packet.payload, packet.source, packet.destination)
  return udp && { marker: Buffer.from(udp.payload).toString(), frame, packet }
}

function arpReplyFrom(bytes: Uint8Array): Ipv4 | undefined {
  const frame = parseEthernet(bytes)
  const arp = frame?.etherType === etherTypes.arp ? parseArp(frame.payload) : undefined
  return arp?.operation === 'reply' ? arp.senderIp : undefined
}
