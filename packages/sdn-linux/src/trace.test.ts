import { rmSync } from 'node:fs'
import type { NetworkInterfaceId } from '@havip/cloud'
import {
  buildEthernet,
  buildIpv4Packet,
  buildUdp,
  cidr,
  ethernetHeaderLength,
  etherTypes,
  type Ipv4,
  ipProtocols,
  ipv4,
  networkMac,
} from '@havip/net'
import { haVip, outside, ports, twoVpcs } from '@havip/scenarios'
import {
  type EipEntry,
  type NetworkTables,
  type RouteEntry,
  type SecurityRule,
  TableIndex,
  type TracedPacket,
  trace,
} from '@havip/sdn'
import { describe, expect, it, vi } from 'vitest'
import { whyNoKernel } from '../test/kernel.js'
import { labDir } from '../test/linux-network.js'
import { LinuxEngine, notifications, requests, type WireEnd } from './index.js'

const reason = await whyNoKernel()

/** Where the protocol's number is in a frame: 9 octets into the IPv4 header. */
const protocolAt = ethernetHeaderLength + 9
const worlds = 4
const packetsEach = 500

/** Numbers that look random and are the same in every run. */
class Dice {
  #state = 20_261_122

  choose<T>(from: readonly T[]): T {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0
    const chosen = from[Math.floor((this.#state / 2 ** 32) * from.length)]
    if (chosen === undefined) throw new Error('nothing to choose from')
    return chosen
  }

  chance(share: number): boolean {
    return this.choose(Array.from({ length: 100 }, (_, n) => n)) < share * 100
  }
}

const privateAddresses = ['172.17.16.7', '172.17.16.13', '172.17.16.20', '172.17.32.5', haVip.address].map((a) =>
  ipv4(a),
)
const nobodys = ['172.17.16.4', '172.17.16.99', '172.17.16.31', '172.17.99.1'].map(ipv4)
const publicAddresses = ['198.18.0.1', '198.18.0.2', '198.18.0.3', '198.18.0.4'].map(ipv4)
const away = ['192.0.2.1', '192.0.2.200', '203.0.113.10', '8.8.8.8'].map(ipv4)
const senders = [ports.one, ports.two, ports.client, ports.far, ports.otherOne]
const blocks = ['0.0.0.0/0', '172.17.16.0/24', '172.17.16.7/32', '192.0.2.0/24', '203.0.113.0/24'].map(cidr)

function randomRule(dice: Dice): SecurityRule {
  const peer = dice.chance(0.7)
    ? ({ kind: 'block', block: dice.choose(blocks) } as const)
    : ({ kind: 'group', securityGroupId: dice.choose(['sg-a', 'sg-b'] as const) } as const)
  const ranges = dice.choose([null, [{ first: 1, last: 4 }], [{ first: 3, last: 9 }]])
  const protocol = ranges === null ? dice.choose([null, ipProtocols.udp, ipProtocols.tcp]) : ipProtocols.udp
  return { accept: dice.chance(0.85), protocol, ports: ranges, peer }
}

function randomWorld(dice: Dice): NetworkTables {
  const rules = () => Array.from({ length: dice.choose([1, 2, 3]) }, () => randomRule(dice))
  const destinations = ['0.0.0.0/0', '192.0.2.0/24', '192.0.2.200/32'].map(cidr)
  const routes = (['rtb-near', 'rtb-far'] as const).flatMap((routeTableId, t) =>
    destinations
      .filter(() => dice.chance(0.6))
      .map((destination, n): RouteEntry => {
        const address = { kind: 'address', address: dice.choose([...privateAddresses, ...nobodys]) } as const
        const nextHop = dice.choose([address, address, { kind: 'internet' }, { kind: 'blackhole' }] as const)
        return { id: `rti-${t}${n}`, vpcId: ports.one.vpcId, routeTableId, destination, nextHop }
      }),
  )
  const bound = [...privateAddresses].filter(() => dice.chance(0.9))
  const eips = publicAddresses.map((address, n): EipEntry | undefined => {
    const privateAddress = bound[n]
    return privateAddress && { id: `eip-${n}`, address, vpcId: ports.one.vpcId, privateAddress }
  })
  return {
    ...twoVpcs,
    routes,
    eips: eips.filter((entry) => entry !== undefined),
    securityGroups: [
      { id: 'sg-a', ingress: rules(), egress: rules() },
      { id: 'sg-b', ingress: rules(), egress: rules() },
    ],
    ports: twoVpcs.ports.map((port) => ({
      ...port,
      securityGroups: dice.choose([[], [], [], [], ['sg-a'], ['sg-b'], ['sg-b', 'sg-a']] as const),
    })),
  }
}

interface Sent extends TracedPacket {
  readonly source: Ipv4
  readonly marker: string
  readonly frame: Uint8Array
}

function randomPacket(dice: Dice, n: number): Sent {
  const sender = dice.chance(0.2) ? outside : dice.choose(senders)
  const own = sender.addresses[0] ?? haVip.address
  const source = dice.chance(0.9) ? own : dice.choose([...privateAddresses, ...publicAddresses])
  const destination = dice.choose([
    ...privateAddresses.filter((address) => address !== own),
    ...publicAddresses,
    ...dice.choose([nobodys, away, [ipv4('224.0.0.18')]]),
  ])
  const marker = `traced packet ${n};`
  // Each a connection of its own. A TTL of 1 ends at the router; one hop more or less is not the tables' affair.
  const sourcePort = 10_000 + n
  const destinationPort = dice.choose([1, 2, 3, 4, 5, 6, 7, 8, 9])
  const ttl = dice.chance(0.9) ? 64 : 1
  const udp = buildUdp({ sourcePort, destinationPort, payload: Buffer.from(marker) }, source, destination)
  const payload = buildIpv4Packet({ source, destination, protocol: ipProtocols.udp, ttl, payload: udp })
  const frame = buildEthernet({ destination: networkMac, source: sender.mac, etherType: etherTypes.ipv4, payload })
  const from = sender === outside ? 'internet' : sender.id
  return { from, source, destination, sourcePort, destinationPort, ttl, marker, frame }
}

describe.skipIf(reason !== undefined)(`trace and the kernel${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  it(`give the same verdict for ${worlds * packetsEach} random packets in random worlds`, async () => {
    const dice = new Dice()
    const dir = labDir()
    const engine = await LinuxEngine.start({ dir })
    try {
      await engine.sync(twoVpcs)
      const arrived = new Map<string, Set<WireEnd>>()
      engine.lab.on(notifications.frame, ({ networkInterfaceId, frame }) => {
        const bytes = Buffer.from(frame, 'base64')
        // A guest's answer that a port is closed quotes the packet.
        if (bytes[protocolAt] !== ipProtocols.udp) return
        const marker = /traced packet \d+;/.exec(bytes.toString('latin1'))?.[0]
        if (marker === undefined) return
        const ends = arrived.get(marker) ?? new Set()
        arrived.set(marker, ends.add(networkInterfaceId))
      })
      const ends: WireEnd[] = [...senders.map(({ id }) => id), ports.otherClient.id, 'internet']
      for (const networkInterfaceId of ends) await engine.lab.request(requests.capture, { networkInterfaceId })
      const verdicts = new Map<string, number>()
      for (let w = 0; w < worlds; w++) {
        const tables = randomWorld(dice)
        await engine.sync(tables)
        await engine.bind(haVip.id, dice.choose([null, ports.one.id, ports.two.id]))
        const faults = await breakPaths(engine, dice)
        const packets = Array.from({ length: packetsEach }, (_, n) => randomPacket(dice, w * packetsEach + n))
        const index = new TableIndex(tables)
        const holders = await engine.holders()
        const expected = packets.map((packet) => ({ packet, traced: trace(index, holders, packet, faults) }))
        // A guest does not send to itself by the network, and what comes back to the internet has not left it. What a next
        // hop hands back to another subnet is approximated (README).
        const told = expected.filter(
          ({ packet, traced }) =>
            (traced.verdict === 'dropped' || traced.to !== packet.from) &&
            !(publicAddresses.includes(packet.source) && traced.hops.some(({ step }) => step === 'router')),
        )
        await send(
          engine,
          told.map(({ packet }) => packet),
        )
        for (const { packet, traced } of told) {
          if (traced.verdict !== 'delivered') continue
          await vi
            .waitFor(() => expect(arrived.get(packet.marker)).toBeDefined(), { timeout: 10_000, interval: 20 })
            .catch(() => {
              throw new Error(`lost: ${JSON.stringify({ ...packet, frame: '' })} ${JSON.stringify(traced)}`)
            })
        }
        for (const { packet, traced } of told) {
          const key =
            traced.verdict === 'delivered' ? `to ${traced.to === 'internet' ? 'internet' : 'port'}` : traced.reason
          verdicts.set(key, (verdicts.get(key) ?? 0) + 1)
          const seen = [...(arrived.get(packet.marker) ?? [])].filter(
            (end) => packet.from !== 'internet' || end !== 'internet',
          )
          expect(seen, JSON.stringify({ ...packet, frame: '', traced })).toEqual(
            traced.verdict === 'delivered' ? [traced.to] : [],
          )
        }
        const [first] = packets
        if (first !== undefined) expect(await engine.trace(first)).toEqual(expected[0]?.traced)
        for (const { id } of faults) await engine.mend(id)
      }
      expect([...verdicts.keys()]).toEqual(
        expect.arrayContaining([
          'to port',
          'to internet',
          'security-group',
          'no-route',
          'blackhole',
          'spoofed-ip',
          'fault',
        ]),
      )
    } finally {
      await engine.close()
      rmSync(dir, { recursive: true })
    }
  }, 300_000)
})

/** Cuts of all kinds, and a partition. */
async function breakPaths(engine: LinuxEngine, dice: Dice) {
  const [a, b, c, d] = [ports.one, ports.two, ports.client, ports.far].map(({ id }) => id) as [
    NetworkInterfaceId,
    NetworkInterfaceId,
    NetworkInterfaceId,
    NetworkInterfaceId,
  ]
  const durationMs = 600_000
  const cuts = [
    { from: [a], to: [c] },
    { from: [d], to: [b], bothWays: true },
    { from: [dice.choose([a, b, c, d])] },
    { to: [dice.choose([a, b, c, d])] },
  ]
  await engine.break({ kind: 'cut', ...dice.choose(cuts), durationMs })
  await engine.break({
    kind: 'partition',
    groups: dice.choose([
      [[a], [b, c]],
      [[b, d], [c]],
    ]),
    durationMs,
  })
  return await engine.faults()
}

/** All at once from different ends, one after the other from each. */
async function send(engine: LinuxEngine, packets: readonly Sent[]): Promise<void> {
  const byEnd = new Map<WireEnd, string[]>()
  for (const { from, frame } of packets) {
    const frames = byEnd.get(from) ?? []
    byEnd.set(from, [...frames, Buffer.from(frame).toString('base64')])
  }
  const sending = [...byEnd].map(([networkInterfaceId, frames]) =>
    engine.lab.request(requests.sendFrames, {
      networkInterfaceId: networkInterfaceId as NetworkInterfaceId | 'internet',
      frames,
    }),
  )
  await Promise.all(sending)
}
