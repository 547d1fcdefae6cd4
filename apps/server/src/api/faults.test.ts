import { type Cloud, seededIds } from '@havip/cloud'
import type { FaultCreate } from '@havip/rest-api'
import { MemoryEngine } from '@havip/sdn'
import { openStore } from '@havip/store'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildPair, openCloud } from '../../test/world.js'
import { createLog } from '../http/index.js'
import { NetworkController } from '../network/controller.js'
import { EngineFaults } from './faults.js'

let store: Awaited<ReturnType<typeof openStore>>
let cloud: Cloud
let engine: MemoryEngine
let network: NetworkController
let faults: EngineFaults
let pair: Awaited<ReturnType<typeof buildPair>>

beforeEach(async () => {
  store = await openStore({ kind: 'none' })
  cloud = await openCloud(store, 'cloud')
  engine = new MemoryEngine()
  const log = createLog('silent', process.stderr)
  network = await NetworkController.start({ cloud, engine, ids: seededIds('network'), log })
  pair = await buildPair(cloud)
  await network.idle()
  faults = new EngineFaults(cloud, engine)
})

afterEach(async () => {
  await network.close()
  await cloud.close()
  await store.close()
})

const everywhere = () => true
const nowhere = () => false
const durationMs = 60_000

describe('EngineFaults', () => {
  test('takes instances and ENIs, and tells the fault as it was ordered, with ids of ENIs', async () => {
    const { haVip, primary, secondary } = pair
    const losing = { kind: 'lose-announcements', haVipId: haVip.id, first: 3, durationMs } as const
    const first = await faults.break({ ...losing, networkInterfaceId: primary.instanceId }, everywhere)
    const begun = { id: 'fault-1', ...losing, networkInterfaceId: primary.eniId, taken: 0 }
    expect(first).toEqual({ ...begun, until: expect.stringMatching(/Z$/) })
    const ends = { from: [primary.instanceId], to: [secondary.eniId] }
    const second = await faults.break({ kind: 'cut', ...ends, bothWays: true, durationMs }, everywhere)
    expect(second).toMatchObject({ from: [primary.eniId], to: [secondary.eniId], bothWays: true })
    expect(await faults.list(everywhere)).toEqual([first, second])
    await faults.mend('fault-1', everywhere)
    expect(await faults.list(everywhere)).toEqual([second])
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
    expect(await faults.list(nowhere)).toEqual([])
    await expect(faults.mend(id, nowhere)).rejects.toMatchObject({ code: 'ResourceNotFound' })
    expect(await faults.list(everywhere)).toHaveLength(1)
  })

  test.each<[Partial<FaultCreate>, string, RegExp]>([
    [{ kind: 'lose-announcements' }, 'MissingParameter', /needs haVipId/],
    [{ kind: 'cut' }, 'MissingParameter', /needs from and to/],
    [{ kind: 'lose-announcements', haVipId: 'havip-1', bothWays: true }, 'InvalidParameter', /bothWays is not of/],
    [{ kind: 'cut', from: [], to: [], share: 1 }, 'InvalidParameter', /share is not of/],
    [{ kind: 'cut', from: [], to: [] }, 'InvalidParameterValue', /both sides/],
    [{ kind: 'lose-announcements', haVipId: 'havip-00000000' }, 'ResourceNotFound', /'havip-00000000'/],
  ])('refuses %j with %s', async (order, code, message) => {
    const whole = { kind: 'cut', durationMs, ...order } as const
    await expect(faults.break(whole, everywhere)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })
})
