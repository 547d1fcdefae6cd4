import { arpFrame, arpRequest, gratuitousArp, ipv4, networkMac } from '@havip/net'
import { delta, Host, haVip, oneVpc, ports } from '@havip/scenarios'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ClaimReport } from '../engine.js'
import type { PortEntry } from '../tables.js'
import { MemoryEngine } from './memory-engine.js'

let engine: MemoryEngine
let reports: ClaimReport[]

beforeEach(async () => {
  engine = new MemoryEngine({ now: () => 1234.5, at: () => () => {} })
  reports = []
  engine.onClaim((report) => reports.push(report))
  await engine.sync(oneVpc)
})

/** Frames made as the port's guest would make them; nothing is sent. */
function packet(from: PortEntry, to: PortEntry): Uint8Array {
  const nothing = { send: async () => {}, receive: async () => new Uint8Array(), pending: async () => [] }
  return new Host(from, nothing).packet(to.addresses[0] ?? haVip.address).bytes
}

async function counters(port: PortEntry) {
  return (await engine.counters()).find(({ id }) => id === port.id)
}

describe('MemoryEngine', () => {
  it('reports a claim before send returns, with the time of its clock', () => {
    engine.port(ports.one.id).send(gratuitousArp('request', ports.one.mac, haVip.address))
    expect(reports).toEqual([
      {
        seq: 1,
        at: 1234.5,
        networkInterfaceId: ports.one.id,
        address: haVip.address,
        sourceMac: ports.one.mac,
        form: 'request',
        verdict: { honoured: true, haVipId: haVip.id, from: null },
      },
    ])
  })

  it('handles a frame sent from within a listener after the one on its way, in order', () => {
    const seen: string[] = []
    const one = engine.port(ports.one.id)
    const two = engine.port(ports.two.id)
    one.onFrame(() => {
      one.send(packet(ports.one, ports.two))
      one.send(packet(ports.one, ports.client))
      seen.push('one')
    })
    two.onFrame(() => seen.push('two'))
    engine.port(ports.client.id).onFrame(() => seen.push('client'))
    engine.port(ports.client.id).send(packet(ports.client, ports.one))
    expect(seen).toEqual(['one', 'two', 'client'])
  })

  it('hands out a copy: neither the sender’s bytes nor another receiver’s change', () => {
    const frame = Buffer.from(packet(ports.client, ports.one))
    const before = Buffer.from(frame)
    const received: Uint8Array[] = []
    engine.port(ports.one.id).onFrame((bytes) => received.push(bytes))
    engine.port(ports.client.id).send(frame)
    received[0]?.fill(0)
    expect(frame.equals(before)).toBe(true)
    expect(received).toHaveLength(1)
  })

  it('counts what a guest sends, what it is handed, and why frames went no further', async () => {
    const client = engine.port(ports.client.id)
    const own = ipv4('172.17.16.20')
    client.send(packet(ports.client, ports.one))
    client.send(packet(ports.client, ports.stopped))
    client.send(packet(ports.one, ports.client))
    client.send(new Uint8Array(5))
    client.send(gratuitousArp('reply', ports.client.mac, own))
    const packetFields = {
      senderMac: ports.client.mac,
      senderIp: own,
      targetMac: ports.one.mac,
      targetIp: haVip.address,
    }
    client.send(arpFrame(ports.one.mac, { operation: 'reply', ...packetFields }))
    client.send(arpRequest(ports.client.mac, own, ipv4('8.8.8.8')))
    expect(await counters(ports.client)).toEqual({
      id: ports.client.id,
      received: 7,
      delivered: 0,
      dropped: { 'port-down': 1, 'spoofed-mac': 1, 'unknown-protocol': 1, claim: 1, 'spoofed-arp': 1, 'no-route': 1 },
    })
    expect(await counters(ports.one)).toMatchObject({ received: 0, delivered: 1, dropped: {} })
  })

  it('takes no claim from a port that was removed under its guest', async () => {
    const one = engine.port(ports.one.id)
    await engine.apply(delta({}, { ports: [ports.one.id] }))
    one.send(gratuitousArp('request', ports.one.mac, haVip.address))
    expect(reports[0]?.verdict).toMatchObject({ honoured: false, reason: 'eni-not-attached' })
    expect((await engine.holders()).size).toBe(0)
  })

  it('says why a HAVIP cannot be bound; unbinding what is gone already is no error', async () => {
    await expect(engine.bind('havip-none', null)).resolves.toBeUndefined()
    await expect(engine.bind('havip-none', ports.one.id)).rejects.toThrow('no HAVIP havip-none')
    await expect(engine.bind(haVip.id, 'eni-none')).rejects.toThrow('no ENI eni-none')
    await expect(engine.bind(haVip.id, ports.far.id)).rejects.toThrow('havip-example is in subnet-near')
    await expect(engine.bind(haVip.id, ports.loose.id)).rejects.toThrow('eni-loose is not attached')
  })

  it('never throws, and hands nobody anything but its own, on random frames', () => {
    const client = engine.port(ports.client.id)
    const received: Uint8Array[] = []
    for (const port of [ports.one, ports.two, ports.far]) {
      engine.port(port.id).onFrame((frame) => received.push(frame))
    }
    const valid = [packet(ports.client, ports.one), gratuitousArp('request', ports.client.mac, haVip.address)]
    const change = fc.record({ at: fc.nat(60), value: fc.nat(255) })
    fc.assert(
      fc.property(
        fc.constantFrom(...valid),
        fc.array(change, { maxLength: 4 }),
        fc.nat(70),
        (frame, changes, length) => {
          const damaged = frame.slice(0, length)
          for (const { at, value } of changes) if (at < damaged.length) damaged[at] = value
          client.send(damaged)
        },
      ),
    )
    for (const frame of received)
      expect(Buffer.from(frame.subarray(6, 12)).toString('hex')).toBe(networkMac.replaceAll(':', ''))
  })
})
