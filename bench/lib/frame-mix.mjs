import {
  arpRequest,
  buildEthernet,
  buildIpv4Packet,
  buildUdp,
  etherTypes,
  gratuitousArp,
  ipProtocols,
  ipv4FromNumber,
  networkMac,
} from '@havip/net'
import { internetMac } from '@havip/sdn'
import { destinations } from './large-network.mjs'

/** Shares of what guests and the internet send, percent. */
export const mix = {
  'to a HAVIP': 40,
  'from a HAVIP': 15,
  'to an ENI': 15,
  'to another subnet': 12,
  'out by an EIP': 4,
  'in by an EIP': 4,
  'by a next hop': 4,
  'ARP requests': 2,
  announcements: 1,
  'what is dropped': 3,
}

/** So many `{from, bytes}` by these shares, each with another sender and receiver; `from` is an ENI's id, or null for the internet. */
export function framesOf(tables, count, share = mix) {
  const makers = Object.entries(share).flatMap(([kind, percent]) => Array(percent).fill(kind))
  const make = makersFor(tables)
  // 37 and 100 have no factor in common: kinds take turns, and none comes in a row.
  return Array.from({ length: count }, (_, n) => make[makers[(n * 37) % makers.length]](n))
}

function makersFor({ ports, haVips, eips }) {
  const portsBySubnet = bySubnet(ports)
  const haVipsBySubnet = bySubnet(haVips)
  const subnetIds = [...haVipsBySubnet.keys()]
  const portOf = new Map(ports.map((port) => [port.id, port]))
  const at = (list, n) => list[n % list.length]
  const scattered = (n) => Math.imul(n + 1, 2654435761) >>> 8
  const neighbour = ({ subnetId }, n) => at(portsBySubnet.get(subnetId), scattered(n))
  const haVip = (n) => at(haVips, scattered(n))
  const holder = ({ recordedHolder }) => portOf.get(recordedHolder)
  const port = (n) => at(ports, scattered(n))
  const sent = (from, source, destination, n, to = 2000) => ({
    from: from.id,
    bytes: udp(from.mac, networkMac, source, destination, n, to),
  })
  const privateOwner = ({ privateAddress }) =>
    ports.find(({ addresses }) => addresses[0] === privateAddress) ??
    holder(haVips.find(({ address }) => address === privateAddress))
  const owners = new Map(eips.map((eip) => [eip, privateOwner(eip)]))
  const outside = (first, n) => ipv4FromNumber(first + 2 + (n % 200))
  return {
    'to a HAVIP': (n) => {
      const entry = haVip(n)
      const from = neighbour(entry, n)
      return sent(from, from.addresses[0], entry.address, n)
    },
    'from a HAVIP': (n) => {
      const entry = haVip(n)
      return sent(holder(entry), entry.address, neighbour(entry, n).addresses[0], n)
    },
    'to an ENI': (n) => {
      const from = port(n)
      return sent(from, from.addresses[0], neighbour(from, n + 1).addresses[0], n)
    },
    'to another subnet': (n) => {
      const from = port(n)
      const other = at(subnetIds, subnetIds.indexOf(from.subnetId) + 1)
      return sent(from, from.addresses[0], at(haVipsBySubnet.get(other), n).address, n)
    },
    'out by an EIP': (n) => {
      const eip = at(eips, scattered(n))
      return sent(owners.get(eip), eip.privateAddress, outside(destinations.internet, n), n)
    },
    'in by an EIP': (n) => ({
      from: null,
      bytes: udp(internetMac, networkMac, outside(destinations.internet, n), at(eips, scattered(n)).address, n, 2000),
    }),
    'by a next hop': (n) => {
      const from = port(n)
      return sent(from, from.addresses[0], outside(n % 2 ? destinations.byEni : destinations.byHaVip, n), n)
    },
    'ARP requests': (n) => {
      const entry = haVip(n)
      const from = neighbour(entry, n)
      return { from: from.id, bytes: arpRequest(from.mac, from.addresses[0], entry.address) }
    },
    // By who holds it: it announces again, so that the holders stay what the other frames were made for.
    announcements: (n) => {
      const entry = haVip(n)
      return { from: entry.recordedHolder, bytes: gratuitousArp('request', holder(entry).mac, entry.address) }
    },
    'what is dropped': (n) => {
      const from = port(n)
      const entry = haVip(n)
      if (n % 3 === 0) return sent(from, from.addresses[0], outside(destinations.blackhole, n), n)
      if (n % 3 === 1) return sent(from, entry.address, from.addresses[0], n)
      return sent(from, from.addresses[0], entry.address, n, 7)
    },
  }
}

function bySubnet(entries) {
  const lists = new Map(entries.map(({ subnetId }) => [subnetId, []]))
  for (const entry of entries) lists.get(entry.subnetId).push(entry)
  return lists
}

/** 18 bytes inside: the smallest frame of a real Ethernet. */
function udp(source, destination, from, to, n, destinationPort) {
  const sourcePort = 1024 + (n % 60_000)
  const payload = buildUdp({ sourcePort, destinationPort, payload: new Uint8Array(18) }, from, to)
  return buildEthernet({
    destination,
    source,
    etherType: etherTypes.ipv4,
    payload: buildIpv4Packet({ source: from, destination: to, protocol: ipProtocols.udp, payload }),
  })
}
