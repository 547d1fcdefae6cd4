import { ManualClock } from '@havip/cloud'
import { cidr, type Ipv4, ipv4 } from '@havip/net'
import { delta, haVip, oneVpc, ports } from '@havip/scenarios'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ClaimReport } from '../engine.js'
import { MemoryEngine } from '../memory/memory-engine.js'
import { IpStack } from './ip-stack.js'
import { type VrrpEvent, VrrpRouter, type VrrpSettings } from './vrrp-router.js'

const addresses = { one: ipv4('172.17.16.7'), two: ipv4('172.17.16.13'), client: ipv4('172.17.16.20') }
type Name = keyof typeof addresses

let clock: ManualClock
let engine: MemoryEngine
let claims: ClaimReport[]

beforeEach(async () => {
  clock = new ManualClock(0)
  engine = new MemoryEngine(clock)
  claims = []
  engine.onClaim((report) => claims.push(report))
  await engine.sync(oneVpc)
})

function stack(name: Name): IpStack {
  const gateway = ipv4('172.17.16.1')
  const settings = { mac: ports[name].mac, address: addresses[name], cidrBlock: cidr('172.17.16.0/24'), gateway }
  return new IpStack(engine.port(ports[name].id), settings)
}

interface Server {
  readonly stack: IpStack
  readonly router: VrrpRouter
  readonly events: VrrpEvent[]
}

/** A server with the configuration of the vendor's example: nopreempt, 1 s, garp_master_delay 1, garp_master_refresh 5. */
function server(name: Name, peer: Ipv4 | null, settings: Partial<VrrpSettings> = {}): Server {
  const guest = stack(name)
  const router = new VrrpRouter(guest, clock, {
    virtualRouterId: 51,
    priority: 100,
    advertInterval: 1,
    nopreempt: true,
    unicastPeers: peer === null ? [] : [peer],
    virtualAddresses: [haVip.address],
    password: '1111',
    garpMasterDelay: 1,
    garpMasterRefresh: 5,
    ...settings,
  })
  const events: VrrpEvent[] = []
  router.onEvent((event) => events.push(event))
  router.start()
  return { stack: guest, router, events }
}

async function holder(): Promise<string | undefined> {
  return (await engine.holders()).get(haVip.id)
}

/** The Master_Down_Interval of RFC 3768 section 6.1, milliseconds. */
const masterDown = (priority: number) => 3000 + ((256 - priority) / 256) * 1000

describe('VrrpRouter', () => {
  it('becomes master when nobody advertises for the master down interval, and claims the HAVIP', async () => {
    const { router, events } = server('one', addresses.two)
    clock.advance(masterDown(100) - 1)
    expect([router.state, await holder()]).toEqual(['backup', undefined])
    clock.advance(1)
    expect([router.state, await holder()]).toEqual(['master', ports.one.id])
    expect(events).toEqual([
      { type: 'backup', at: 0 },
      { type: 'master', at: masterDown(100) },
      { type: 'announce', at: masterDown(100) },
    ])
  })

  it('announces again after garp_master_delay, then every garp_master_refresh', () => {
    const { events } = server('one', addresses.two)
    clock.advance(masterDown(100) + 11_000)
    const announced = events.filter(({ type }) => type === 'announce').map(({ at }) => at - masterDown(100))
    expect(announced).toEqual([0, 1000, 5000, 10_000])
    expect(claims.map(({ verdict }) => verdict)).toMatchObject([
      { from: null },
      ...Array(3).fill({ honoured: true, from: ports.one.id }),
    ])
  })

  it('of two, the one of higher priority becomes master, and the other one stays backup', async () => {
    const one = server('one', addresses.two)
    const two = server('two', addresses.one, { priority: 80 })
    clock.advance(20_000)
    expect([one.router.state, two.router.state, await holder()]).toEqual(['master', 'backup', ports.one.id])
    expect(two.events).toEqual([{ type: 'backup', at: 0 }])
  })

  it('takes over when the master dies, within its master down interval', async () => {
    const one = server('one', addresses.two)
    const two = server('two', addresses.one, { priority: 80 })
    clock.advance(10_250)
    one.router.kill()
    clock.advance(masterDown(80))
    expect([two.router.state, await holder()]).toEqual(['master', ports.two.id])
    expect(claims.findLast(({ verdict }) => verdict.honoured)?.verdict).toMatchObject({ from: ports.one.id })
  })

  it('takes over when the host of the master crashes under it, and the HAVIP follows', async () => {
    server('one', addresses.two)
    server('two', addresses.one, { priority: 80 })
    clock.advance(10_000)
    const instances = oneVpc.instances
      .filter(({ id }) => id === ports.one.instanceId)
      .map((entry) => ({ ...entry, running: false }))
    await engine.apply(delta({ instances, ports: [{ ...ports.one, up: false }] }))
    clock.advance(6000)
    expect(await holder()).toBe(ports.two.id)
    // What still runs on the crashed host cannot take it back.
    clock.advance(20_000)
    expect(await holder()).toBe(ports.two.id)
  })

  it('takes over after the skew time alone when the master resigns', () => {
    const one = server('one', addresses.two)
    const two = server('two', addresses.one, { priority: 80 })
    clock.advance(10_000)
    one.router.shutdown()
    clock.advance(((256 - 80) / 256) * 1000)
    expect(two.router.state).toBe('master')
  })

  it.each([
    [true, 'backup', ports.two.id],
    [false, 'master', ports.one.id],
  ])('returning with the higher priority and nopreempt %s, it becomes %s', async (nopreempt, state, holds) => {
    const two = server('two', addresses.one, { priority: 80 })
    clock.advance(10_000)
    expect(two.router.state).toBe('master')
    const one = server('one', addresses.two, { nopreempt })
    clock.advance(20_000)
    expect([one.router.state, await holder()]).toEqual([state, holds])
  })

  it('of two masters of equal priority, the one of the higher address stays (RFC 3768 section 6.4.3)', async () => {
    const one = server('one', addresses.two)
    const two = server('two', addresses.one)
    await engine.apply(delta({ ports: [{ ...ports.one, up: false }] }))
    clock.advance(10_000)
    expect([one.router.state, two.router.state]).toEqual(['master', 'master'])
    await engine.apply(delta({ ports: [ports.one] }))
    clock.advance(2_000)
    expect([one.router.state, two.router.state]).toEqual(['backup', 'master'])
  })

  it('without unicast peers hears nothing: two masters, and at any time one holder', async () => {
    const one = server('one', null)
    const two = server('two', null, { priority: 80 })
    clock.advance(masterDown(80))
    expect([one.router.state, two.router.state]).toEqual(['master', 'master'])
    expect(await holder()).toBe(ports.two.id)
    const holders = new Set<string | undefined>()
    for (let n = 0; n < 400; n++) {
      clock.advance(25)
      holders.add(await holder())
    }
    expect(holders).toEqual(new Set([ports.one.id, ports.two.id]))
    const dropped = (await engine.counters()).find(({ id }) => id === ports.one.id)?.dropped
    expect(dropped?.multicast).toBeGreaterThan(0)
  })

  it.each([
    ['another virtual router id', { virtualRouterId: 52 }],
    ['another password', { password: '2222' }],
    ['another interval', { advertInterval: 2 }],
  ])('does not listen to a router with %s', (_what, settings) => {
    const one = server('one', addresses.two)
    const two = server('two', addresses.one, { priority: 80, ...settings })
    clock.advance(20_000)
    expect([one.router.state, two.router.state]).toEqual(['master', 'master'])
  })
})

describe('IpStack', () => {
  it('lets a client talk to the HAVIP wherever it is', () => {
    const one = server('one', addresses.two)
    const two = server('two', addresses.one, { priority: 80 })
    const client = stack('client')
    for (const [name, { stack: guest }] of Object.entries({ one, two })) {
      guest.onUdp(80, ({ source, destination, sourcePort, destinationPort }) => {
        const payload = Buffer.from(name)
        const answer = {
          source: destination,
          destination: source,
          sourcePort: destinationPort,
          destinationPort: sourcePort,
        }
        guest.sendUdp({ ...answer, payload })
      })
    }
    const answers: string[] = []
    client.onUdp(4000, ({ payload, source }) => answers.push(`${Buffer.from(payload)} from ${source}`))
    const ask = () => {
      const ends = { source: client.address, destination: haVip.address, sourcePort: 4000, destinationPort: 80 }
      client.sendUdp({ ...ends, payload: new Uint8Array() })
    }
    ask()
    expect(answers).toEqual([])
    clock.advance(5000)
    ask()
    one.router.kill()
    clock.advance(5000)
    ask()
    expect(answers).toEqual(['one from 172.17.16.3', 'two from 172.17.16.3'])
  })

  it('sends what is not local to the gateway', async () => {
    const client = stack('client')
    const far = new IpStack(engine.port(ports.far.id), {
      mac: ports.far.mac,
      address: ipv4('172.17.32.5'),
      cidrBlock: cidr('172.17.32.0/24'),
      gateway: ipv4('172.17.32.1'),
    })
    const received: string[] = []
    far.onUdp(9, ({ source }) => received.push(source))
    const ends = { source: client.address, destination: far.address, sourcePort: 9, destinationPort: 9 }
    client.sendUdp({ ...ends, payload: new Uint8Array() })
    expect(received).toEqual([client.address])
  })

  it('takes nothing for an address it does not have', () => {
    const one = stack('one')
    const client = stack('client')
    const received: string[] = []
    one.onUdp(9, ({ destination }) => received.push(destination))
    engine.announce(ports.one.id, haVip.address, 'request')
    const send = () =>
      client.sendUdp({
        source: client.address,
        destination: haVip.address,
        sourcePort: 9,
        destinationPort: 9,
        payload: new Uint8Array(),
      })
    send()
    expect(received).toEqual([])
    one.addAddress(haVip.address)
    send()
    expect(received).toEqual([haVip.address])
  })
})
