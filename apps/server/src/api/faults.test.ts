import { type Cloud, ManualClock, seededIds } from '@havip/cloud'
import type { FaultCreate } from '@havip/rest-api'
import { MemoryEngine } from '@havip/sdn'
import { openStore } from '@havip/store'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildPair, events, key, openCloud } from '../../test/world.js'
import { createLog } from '../http/index.js'
import { NetworkController } from '../network/controller.js'
import { FaultLog } from '../network/fault-log.js'
import { EngineFaults } from './faults.js'

let store: Awaited<ReturnType<typeof openStore>>
let cloud: Cloud
let engine: MemoryEngine
let clock: ManualClock
let log: FaultLog
let network: NetworkController
let faults: EngineFaults
let pair: Awaited<ReturnType<typeof buildPair>>

beforeEach(async () => {
  store = await openStore({ kind: 'none' })
  cloud = await openCloud(store, 'cloud')
  clock = new ManualClock()
  engine = new MemoryEngine(clock)
  const silent = createLog('silent', process.stderr)
  network = await NetworkController.start({ cloud, engine, ids: seededIds('network'), log: silent })
  pair = await buildPair(cloud)
  await network.idle()
  log = new FaultLog({ cloud, engine, ids: seededIds('log'), log: silent })
  faults = new EngineFaults({ cloud, engine, faults: log, ids: seededIds('faults') })
})

afterEach(async () => {
  await network.close()
  await cloud.close()
  await store.close()
})

const orderer = { actor: 'token-1', requestId: 'request-1' }
const everywhere = { ...orderer, within: () => true }
const nowhere = { ...orderer, within: () => false }
const durationMs = 60_000

describe('EngineFaults', () => {
  test('takes instances and ENIs, and tells the fault as it was ordered, with ids of ENIs', async () => {
    const { haVip, primary, secondary } = pair
    const losing = { kind: 'lose-announcements', haVipId: haVip.id, first: 3, durationMs } as const
    const first = await faults.break({ ...losing, networkInterfaceId: primary.instanceId }, everywhere)
    const begun = { id: expect.stringMatching(/^fault-\w{8}$/), ...losing, networkInterfaceId: primary.eniId, taken: 0 }
    expect(first).toEqual({ ...begun, until: expect.stringMatching(/Z$/) })
    const ends = { from: [primary.instanceId], to: [secondary.eniId] }
    const second = await faults.break({ kind: 'cut', ...ends, bothWays: true, durationMs }, everywhere)
    expect(second).toMatchObject({ from: [primary.eniId], to: [secondary.eniId], bothWays: true })
    expect(await faults.list(everywhere.within)).toEqual([first, second])
    await faults.mend(first.id, everywhere)
    expect(await faults.list(everywhere.within)).toEqual([second])
    const slow = { kind: 'slow-switching', vpcId: 'vpc-0', delayMs: 1, durationMs } as const
    expect(await faults.break(slow, everywhere)).toMatchObject({ vpcId: pair.network.vpcId })
  })

  test('shows, breaks and mends nothing of an account that the caller may not name', async () => {
    const { haVip, primary, secondary } = pair
    const losing = { kind: 'lose-announcements', haVipId: haVip.id, durationMs } as const
    const cut: FaultCreate = { kind: 'cut', from: [primary.eniId], to: [secondary.eniId], durationMs }
    for (const order of [losing, cut]) {
      await expect(faults.break(order, nowhere)).rejects.toMatchObject({ code: 'ResourceNotFound' })
    }
    expect(await engine.faults()).toEqual([])
    const { id } = await faults.break(losing, everywhere)
    expect(await faults.list(nowhere.within)).toEqual([])
    await expect(faults.mend(id, nowhere)).rejects.toMatchObject({ code: 'ResourceNotFound' })
    expect(await faults.list(everywhere.within)).toHaveLength(1)
  })

  test.each<[Partial<FaultCreate>, string, RegExp]>([
    [{ kind: 'lose-announcements' }, 'MissingParameter', /needs haVipId/],
    [{ kind: 'cut' }, 'MissingParameter', /needs ENIs: from, to or both/],
    [{ kind: 'delay', from: [] }, 'MissingParameter', /needs delayMs/],
    [{ kind: 'slow-switching', vpcId: 'vpc-00000000', delayMs: 1 }, 'ResourceNotFound', /no VPC 'vpc-00000000'/],
    [{ kind: 'lose-announcements', haVipId: 'havip-1', bothWays: true }, 'InvalidParameter', /bothWays is not of/],
    [{ kind: 'cut', from: [], to: [], first: 1 }, 'InvalidParameter', /first is not of/],
    [{ kind: 'cut', from: [], to: [] }, 'MissingParameter', /needs ENIs/],
    [{ kind: 'lose-announcements', haVipId: 'havip-00000000' }, 'ResourceNotFound', /'havip-00000000'/],
  ])('refuses %j with %s', async (order, code, message) => {
    const whole = { kind: 'cut', durationMs, ...order } as const
    await expect(faults.break(whole, everywhere)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })

  test('puts the beginning and the end of each into the log, with who did it and why it ended', async () => {
    const { primary, secondary } = pair
    const path = { from: [primary.eniId], to: [secondary.eniId] }
    const cut = await faults.break({ kind: 'cut', ...path, durationMs }, everywhere)
    const delay = await faults.break({ kind: 'delay', ...path, delayMs: 5, durationMs }, everywhere)
    const twice = await faults.break({ kind: 'duplicate', ...path, durationMs: 2 * durationMs }, everywhere)
    expect(await events(store, 'fault-began')).toEqual([
      { type: 'fault-began', faultId: cut.id, kind: 'cut', until: cut.until, ...path },
      { type: 'fault-began', faultId: delay.id, kind: 'delay', until: delay.until, ...path, delayMs: 5 },
      { type: 'fault-began', faultId: twice.id, kind: 'duplicate', until: twice.until, ...path },
    ])
    await faults.mend(cut.id, everywhere)
    clock.advance(durationMs)
    await engine.close()
    await log.close()
    expect(await events(store, 'fault-ended')).toEqual([
      { type: 'fault-ended', faultId: cut.id, kind: 'cut', cause: 'mended' },
      { type: 'fault-ended', faultId: delay.id, kind: 'delay', cause: 'over' },
      { type: 'fault-ended', faultId: twice.id, kind: 'duplicate', cause: 'network-gone' },
    ])
    const entries = (await store.changesSince(key, 0)).filter(({ action }) => action.endsWith('Fault'))
    expect(entries.slice(2).map(({ action, actor }) => [action, actor])).toEqual([
      ['CreateFault', 'token-1'],
      ['DeleteFault', 'token-1'],
      ['EndFault', 'network'],
      ['EndFault', 'network'],
    ])
  })

  test('a host stands for the instances that run on it', async () => {
    const { primary } = pair
    const { world } = (await cloud.worlds())[0] ?? expect.fail('there is no world')
    const hostId = world.instances.get(primary.instanceId)?.hostId
    const fault = await faults.break({ kind: 'power-cut', hostId: hostId ?? '', durationMs }, everywhere)
    const onHost = [...world.instances.by('host', hostId ?? '')].map(({ id }) => id)
    expect(fault).toMatchObject({ kind: 'power-cut', instanceIds: onHost })
    await engine.announce(primary.eniId, pair.haVip.vip, 'request')
    await network.idle()
    expect(await events(store, 'havip-moved')).toEqual([])
    for (const order of [
      { hostId: hostId ?? '', instanceIds: onHost },
      { hostId: 'host-00000000' },
      { instanceIds: onHost },
    ]) {
      await expect(faults.break({ kind: 'power-cut', durationMs, ...order }, everywhere)).rejects.toThrow()
    }
    await expect(faults.break({ kind: 'freeze', hostId: hostId ?? '', durationMs }, everywhere)).rejects.toMatchObject({
      code: 'InvalidParameter',
    })
  })

  test('a network that switches slowly tells of each claim once, and moves the HAVIP when it is due', async () => {
    const { haVip, primary } = pair
    const { vpcId } = haVip
    await faults.break({ kind: 'slow-switching', vpcId, delayMs: 10_000, durationMs }, everywhere)
    const vip = haVip.vip
    for (const _ of [1, 2]) await engine.announce(primary.eniId, vip, 'request')
    await network.idle()
    const due = new Date(clock.now() + 10_000).toISOString()
    const pending = { haVipId: haVip.id, vip, networkInterfaceId: primary.eniId, due }
    expect(await events(store, 'claim-pending')).toEqual([{ type: 'claim-pending', ...pending }])
    clock.advance(9_999)
    await network.idle()
    expect(await events(store, 'havip-moved')).toEqual([])
    clock.advance(1)
    await network.idle()
    expect(await events(store, 'havip-moved')).toMatchObject([{ to: primary.eniId, cause: 'claim' }])
  })
})
