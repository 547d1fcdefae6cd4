import {
  type Cloud,
  createHaVip,
  detachNetworkInterface,
  recordBinding,
  type Store,
  seededIds,
  terminateInstances,
} from '@havip/cloud'
import { ipv4 } from '@havip/net'
import { emptyTables, MemoryEngine, type NetworkTables, type TableDelta } from '@havip/sdn'
import { openStore } from '@havip/store'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { act, attachedEni, buildPair, events, openCloud, recorded } from '../../test/world.js'
import { NetworkController } from './controller.js'

/** The in-memory network, with a clock to set and faults to order. */
class TestEngine extends MemoryEngine {
  fault: Error | undefined

  constructor(readonly clock = { at: 1_800_000_000_000 }) {
    super({ now: () => clock.at, at: () => () => {} })
  }

  override async apply(delta: TableDelta): Promise<void> {
    if (this.fault !== undefined) throw this.fault
    await super.apply(delta)
  }

  override async check(): Promise<void> {
    if (this.fault !== undefined) throw this.fault
  }

  /** Forgets everything, and knows nothing until it is told all of it. */
  async lose(): Promise<void> {
    await super.sync(emptyTables)
    this.fault = new Error('the lab has ended')
  }

  override async sync(tables: NetworkTables): Promise<void> {
    if (this.fault?.message === 'the lab has ended') this.fault = undefined
    await super.sync(tables)
  }
}

let store: Store
let cloud: Cloud
let engine: TestEngine
let network: NetworkController
let logged: string[]
const closings: (() => Promise<void>)[] = []

const start = async (on: Cloud, with_: TestEngine, name: string) => {
  const log = {
    error: (_: object, message: string) => void logged.push(message),
    info: () => {},
  }
  const controller = await NetworkController.start({ cloud: on, engine: with_, ids: seededIds(name), log })
  closings.unshift(() => controller.close())
  return controller
}

const open = async (name: string) => {
  const opened = await openCloud(store, name)
  closings.unshift(() => opened.close())
  return opened
}

beforeEach(async () => {
  logged = []
  store = await openStore({ kind: 'none' })
  closings.unshift(() => store.close())
  cloud = await open('cloud')
  engine = new TestEngine()
  network = await start(cloud, engine, 'network')
})

afterEach(async () => {
  for (const close of closings.splice(0)) await close()
})

const announce = (eniId: `eni-${string}`, vip: string) => engine.announce(eniId, ipv4(vip), 'request')
const holder = async (of: TestEngine, id: `havip-${string}`) => (await of.holders()).get(id)

describe('a claim that the network honours', () => {
  test('is recorded with the time the network saw it', async () => {
    const { haVip, primary } = await buildPair(cloud)
    await network.idle()
    await announce(primary.eniId, haVip.vip)
    await network.idle()
    const flushedAt = engine.clock.at
    expect(await recorded(cloud, haVip)).toEqual({ ...haVip, networkInterfaceId: primary.eniId, flushedAt })
    const move = { haVipId: haVip.id, vip: haVip.vip, from: null, to: primary.eniId }
    expect(await events(store, 'havip-moved')).toEqual([{ type: 'havip-moved', ...move, cause: 'claim' }])
  })

  test('is recorded once: to announce again is no move', async () => {
    const { haVip, primary } = await buildPair(cloud)
    await network.idle()
    await announce(primary.eniId, haVip.vip)
    await network.idle()
    const before = await recorded(cloud, haVip)
    engine.clock.at += 5000
    await announce(primary.eniId, haVip.vip)
    await network.idle()
    expect(await recorded(cloud, haVip)).toEqual(before)
    expect(await events(store, 'havip-moved')).toHaveLength(1)
  })

  test('one after the other, many at once: the last one is recorded', async () => {
    const { haVip, primary, secondary } = await buildPair(cloud)
    await network.idle()
    for (let n = 0; n < 20; n++) void announce(n % 2 === 0 ? primary.eniId : secondary.eniId, haVip.vip)
    await network.idle()
    expect(await recorded(cloud, haVip)).toMatchObject({ networkInterfaceId: secondary.eniId })
    expect(await holder(engine, haVip.id)).toBe(secondary.eniId)
    expect(await events(store, 'havip-moved')).toHaveLength(20)
  })

  test('works as soon as the ENI or the HAVIP is made: the network follows without being asked', async () => {
    const { network: place, primary } = await buildPair(cloud)
    const second = await attachedEni(cloud, place, primary.instanceId)
    const haVip = await act(cloud, createHaVip, { ...place, haVipName: 'late' })
    await network.idle()
    await announce(second, haVip.vip)
    await network.idle()
    expect(await recorded(cloud, haVip)).toMatchObject({ networkInterfaceId: second })
  })
})

describe('a claim that the network refuses', () => {
  test('becomes one event with its reason; the same again within ten seconds none', async () => {
    const { primary } = await buildPair(cloud)
    await network.idle()
    const refusals = async () => {
      await announce(primary.eniId, '10.0.0.200')
      await network.idle()
      return events(store, 'claim-refused')
    }
    const [refusal, ...more] = await refusals()
    expect(more).toEqual([])
    expect(refusal).toMatchObject({
      address: '10.0.0.200',
      haVipId: null,
      networkInterfaceId: primary.eniId,
      reason: 'not-a-havip',
    })
    engine.clock.at += 9999
    expect(await refusals()).toHaveLength(1)
    engine.clock.at += 1
    expect(await refusals()).toHaveLength(2)
  })

  test('for an address of the ENI itself is nothing to tell: agents announce it when they start', async () => {
    const { primary } = await buildPair(cloud)
    await network.idle()
    const worlds = await cloud.worlds()
    const [own] = worlds.flatMap(({ world }) => [...world.privateIps.by('owner', primary.eniId)])
    await announce(primary.eniId, own?.address ?? '')
    await announce(primary.eniId, '10.0.0.200')
    await network.idle()
    expect(await events(store, 'claim-refused')).toMatchObject([{ address: '10.0.0.200' }])
  })

  test('by another ENI, or for another reason, becomes an event of its own', async () => {
    const { haVip, primary, secondary } = await buildPair(cloud)
    await network.idle()
    await announce(primary.eniId, '10.0.0.200')
    await announce(secondary.eniId, '10.0.0.200')
    await announce(primary.eniId, '10.0.0.201')
    await network.idle()
    expect(await events(store, 'claim-refused')).toHaveLength(3)
    expect(await recorded(cloud, haVip)).toEqual(haVip)
  })
})

describe('what unbinds a HAVIP in the cloud unbinds it in the network', () => {
  test('the detachment of the ENI that holds it', async () => {
    const { haVip, primary, network: place } = await buildPair(cloud)
    const eniId = await attachedEni(cloud, place, primary.instanceId)
    await network.idle()
    await announce(eniId, haVip.vip)
    await network.idle()
    expect(await holder(engine, haVip.id)).toBe(eniId)
    await act(cloud, detachNetworkInterface, { networkInterfaceId: eniId, instanceId: primary.instanceId })
    await network.idle()
    expect(await holder(engine, haVip.id)).toBeUndefined()
    expect(await recorded(cloud, haVip)).toMatchObject({ networkInterfaceId: null })
  })

  test('the end of the instance that holds it', async () => {
    const { haVip, primary } = await buildPair(cloud)
    await network.idle()
    await announce(primary.eniId, haVip.vip)
    await network.idle()
    await act(cloud, terminateInstances, { instanceIds: [primary.instanceId] })
    await network.idle()
    expect(await holder(engine, haVip.id)).toBeUndefined()
    expect(await recorded(cloud, haVip)).toMatchObject({ networkInterfaceId: null })
  })
})

describe('a network that fails', () => {
  test('is not ready, with the reason, until it has been set up anew', async () => {
    await expect(network.check()).resolves.toBeUndefined()
    engine.fault = new Error('the kernel is on strike')
    const { haVip, primary } = await buildPair(cloud)
    await network.idle()
    await expect(network.check()).rejects.toThrow('the kernel is on strike')
    expect(logged).toContain('the network does not follow the cloud; it will be set up anew')

    engine.fault = undefined
    // What it missed is still missing, so it is not ready because it works again.
    await expect(network.check()).rejects.toThrow('the kernel is on strike')
    await expect.poll(() => network.check().then(() => 'ready', String)).toBe('ready')
    await announce(primary.eniId, haVip.vip)
    await network.idle()
    expect(await recorded(cloud, haVip)).toMatchObject({ networkInterfaceId: primary.eniId })
  })
})

test('a network that is lost while nothing changes is set up anew, with the holders it had', async () => {
  const { haVip, primary, secondary } = await buildPair(cloud)
  await network.idle()
  await announce(primary.eniId, haVip.vip)
  await network.idle()
  await engine.lose()
  await expect(network.check()).rejects.toThrow('the lab has ended')
  await expect.poll(() => holder(engine, haVip.id)).toBe(primary.eniId)
  await expect.poll(() => network.check().then(() => 'ready', String)).toBe('ready')
  await announce(secondary.eniId, haVip.vip)
  await network.idle()
  expect(await recorded(cloud, haVip)).toMatchObject({ networkInterfaceId: secondary.eniId })
})

test('a network that fails from the start is refused, and not tried again behind the back', async () => {
  const broken = new TestEngine()
  broken.fault = new Error('no kernel here')
  await expect(start(cloud, broken, 'broken')).rejects.toThrow('no kernel here')
  broken.fault = undefined
  await buildPair(cloud)
  await network.idle()
  expect(await broken.counters()).toEqual([])
})

describe('a network that was there before the server', () => {
  test('keeps its holder, and the record follows', async () => {
    const { haVip, primary, secondary } = await buildPair(cloud)
    await network.idle()
    await announce(primary.eniId, haVip.vip)
    await network.idle()
    await network.close()
    // Nobody watches.
    await announce(secondary.eniId, haVip.vip)
    expect(await recorded(cloud, haVip)).toMatchObject({ networkInterfaceId: primary.eniId })

    await start(cloud, engine, 'restarted')
    expect(await holder(engine, haVip.id)).toBe(secondary.eniId)
    expect(await recorded(cloud, haVip)).toMatchObject({ networkInterfaceId: secondary.eniId })
    expect((await events(store, 'havip-moved')).at(-1)).toMatchObject({ to: secondary.eniId, cause: 'resync' })
  })

  test('is made what the cloud says in everything else', async () => {
    const { haVip } = await buildPair(cloud, 1)
    await network.idle()
    await network.close()
    const { haVip: later, primary } = await buildPair(cloud, 2)
    expect(await holder(engine, later.id)).toBeUndefined()
    await start(cloud, engine, 'restarted')
    await announce(primary.eniId, later.vip)
    expect(await holder(engine, later.id)).toBe(primary.eniId)
    expect(await holder(engine, haVip.id)).toBeUndefined()
  })

  test('an empty one takes the holders that are recorded', async () => {
    const { haVip, primary } = await buildPair(cloud)
    await network.idle()
    await announce(primary.eniId, haVip.vip)
    await network.idle()
    const empty = new TestEngine()
    await start(cloud, empty, 'empty')
    expect(await holder(empty, haVip.id)).toBe(primary.eniId)
    expect(await events(store, 'havip-moved')).toHaveLength(1)
  })
})

describe('two servers on one store', () => {
  test('a move that one records binds in the network of the other', async () => {
    const { haVip, primary } = await buildPair(cloud)
    const elsewhere = await open('elsewhere')
    await act(elsewhere, recordBinding, { haVipId: haVip.id, networkInterfaceId: primary.eniId, at: 1, cause: 'claim' })
    await expect.poll(() => holder(engine, haVip.id)).toBe(primary.eniId)
    await network.idle()
    expect(await events(store, 'havip-moved')).toHaveLength(1)
  })

  test('what one makes, the network of the other serves, also in a region that is new to it', async () => {
    const elsewhere = await open('elsewhere')
    const theirs = new TestEngine()
    const theirNetwork = await start(elsewhere, theirs, 'their network')
    const { haVip, secondary } = await buildPair(cloud)
    await expect
      .poll(() => theirs.announce(secondary.eniId, haVip.vip, 'reply').then(() => 'known', String))
      .toBe('known')
    await theirNetwork.idle()
    await expect.poll(() => holder(engine, haVip.id)).toBe(secondary.eniId)
  })

  test('claims in both at once end with one holder, the same in both and in the record', async () => {
    const elsewhere = await open('elsewhere')
    const theirs = new TestEngine()
    const theirNetwork = await start(elsewhere, theirs, 'their network')
    const { haVip, primary, secondary } = await buildPair(cloud)
    await expect.poll(() => theirs.counters().then((ports) => ports.length)).toBe(2)
    for (let n = 0; n < 30; n++) {
      void announce(primary.eniId, haVip.vip)
      void theirs.announce(secondary.eniId, haVip.vip, 'request')
      if (n % 3 === 0) await Promise.resolve()
    }
    await Promise.all([network.idle(), theirNetwork.idle()])
    await expect
      .poll(async () => {
        const holders = [await holder(engine, haVip.id), await holder(theirs, haVip.id)]
        return [...holders, (await recorded(elsewhere, haVip)).networkInterfaceId]
      })
      .toEqual(Array(3).fill((await recorded(cloud, haVip)).networkInterfaceId))
  })
})
