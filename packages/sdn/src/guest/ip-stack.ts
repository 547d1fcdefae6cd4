import {
  buildEthernet,
  buildIpv4Packet,
  buildUdp,
  type Cidr,
  cidrContains,
  etherTypes,
  gratuitousArp,
  type Ipv4,
  type Ipv4Packet,
  ipProtocols,
  ipv4ToNumber,
  type Mac,
  macFromNumber,
  parseEthernet,
  parseIpv4Packet,
  parseUdp,
  type UdpDatagram,
} from '@havip/net'
import type { MemoryPort } from '../memory/memory-engine.js'
import { Neighbours } from './neighbours.js'

/** What a guest is told about its interface. */
export interface InterfaceSettings {
  readonly mac: Mac
  readonly address: Ipv4
  readonly cidrBlock: Cidr
  readonly gateway: Ipv4
}

/** A UDP datagram with the addresses it travels between. */
export interface UdpMessage extends UdpDatagram {
  readonly source: Ipv4
  readonly destination: Ipv4
}

type OutgoingPacket = Pick<Ipv4Packet, 'source' | 'destination' | 'protocol' | 'payload'> & Partial<Ipv4Packet>

/** The small IP stack of a simulated guest: one interface, its addresses, and what listens on them. */
export class IpStack {
  readonly #settings: InterfaceSettings
  readonly #port: MemoryPort
  readonly #neighbours: Neighbours
  /** Its own address, and the HAVIPs an agent has put on the interface. */
  readonly #addresses: Set<Ipv4>
  readonly #udp = new Map<number, (message: UdpMessage) => void>()
  readonly #protocols = new Map<number, (packet: Ipv4Packet) => void>()

  constructor(port: MemoryPort, settings: InterfaceSettings) {
    this.#port = port
    this.#settings = settings
    this.#addresses = new Set([settings.address])
    this.#neighbours = new Neighbours(settings, (frame) => port.send(frame))
    port.onFrame((frame) => this.#receive(frame))
  }

  get address(): Ipv4 {
    return this.#settings.address
  }

  addAddress(address: Ipv4): void {
    this.#addresses.add(address)
  }

  removeAddress(address: Ipv4): void {
    this.#addresses.delete(address)
  }

  /** Sends a gratuitous ARP in request form (RFC 5227), as keepalived does on becoming master. */
  announce(address: Ipv4): void {
    this.#port.send(gratuitousArp('request', this.#settings.mac, address))
  }

  /** Sends a packet, asking first for the MAC of the neighbour that takes it on. */
  send(packet: OutgoingPacket): void {
    const { destination } = packet
    const group = groupMac(destination)
    if (group !== undefined) this.#transmit(group, packet)
    else this.#neighbours.resolve(this.#nextHop(destination), (mac) => this.#transmit(mac, packet))
  }

  sendUdp({ source, destination, ...datagram }: UdpMessage): void {
    const payload = buildUdp(datagram, source, destination)
    this.send({ source, destination, protocol: ipProtocols.udp, payload })
  }

  /** The listener for a UDP port; a datagram for a port without one is lost. */
  onUdp(port: number, listener: (message: UdpMessage) => void): void {
    this.#udp.set(port, listener)
  }

  /** The listener for an IP protocol other than UDP. */
  onProtocol(protocol: number, listener: (packet: Ipv4Packet) => void): void {
    this.#protocols.set(protocol, listener)
  }

  #nextHop(destination: Ipv4): Ipv4 {
    return cidrContains(this.#settings.cidrBlock, destination) ? destination : this.#settings.gateway
  }

  #transmit(destination: Mac, packet: OutgoingPacket): void {
    const payload = buildIpv4Packet(packet)
    this.#port.send(buildEthernet({ destination, source: this.#settings.mac, etherType: etherTypes.ipv4, payload }))
  }

  #receive(bytes: Uint8Array): void {
    const frame = parseEthernet(bytes)
    if (frame?.destination !== this.#settings.mac) return
    if (frame.etherType === etherTypes.arp) this.#neighbours.receive(frame)
    if (frame.etherType !== etherTypes.ipv4) return
    const packet = parseIpv4Packet(frame.payload)
    if (packet === undefined || !this.#addresses.has(packet.destination)) return
    this.#protocols.get(packet.protocol)?.(packet)
    if (packet.protocol !== ipProtocols.udp) return
    const { source, destination } = packet
    const datagram = parseUdp(packet.payload, source, destination)
    if (datagram !== undefined) this.#udp.get(datagram.destinationPort)?.({ source, destination, ...datagram })
  }
}

/** The MAC of a multicast group (RFC 1112 section 6.4); undefined for an address that is none. */
function groupMac(address: Ipv4): Mac | undefined {
  const value = ipv4ToNumber(address)
  return value >>> 28 === 14 ? macFromNumber(0x01005e000000 + (value & 0x7fffff)) : undefined
}
