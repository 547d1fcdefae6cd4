import { afterEach, describe, expect, it, vi } from 'vitest'
import { FakeStore } from '../../test/fake-store.js'
import { createNetworkInterface, createSubnet, createVpc, deleteNetworkInterface } from '../actions/index.js'
import { CloudError } from '../errors.js'
import { defaultSettings } from '../settings.js'
import type { ChangeSet } from '../world/change.js'
import type { NetworkInterface, Vpc } from '../world/rows.js'
import { World, type WorldView } from '../world/world.js'
import { ManualClock } from './clock.js'
import { Cloud } from './cloud.js'
import type { Caller } from './context.js'
import { seededIds } from './ids.js'
import type { RequestName } from './service.js'

const caller: Caller = { accountId: '1250000001', uin: '100', region: 'ap-guangzhou', actor: 'key' }
const ids = seededIds('requests')

interface Set {
  readonly cloud: Cloud
  readonly store: FakeStore
  readonly clock: ManualClock
  readonly faults: unknown[]
  readonly published: ChangeSet[]
}

const open: Cloud[] = []
afterEach(async () => {
  for (const cloud of open.splice(0)) await cloud.close()
})

let seed = 0
async function start(options: { store?: FakeStore; clock?: ManualClock; taskDuration?: number } = {}): Promise<Set> {
  const { store = new FakeStore(), clock = new ManualClock(), taskDuration = 0 } = options
  const faults: unknown[] = []
  const published: ChangeSet[] = []
  const cloud = await Cloud.open({
    store,
    clock,
    ids: seededIds(`cloud ${seed++}`),
    settings: { ...defaultSettings, taskDuration },
    fault: (error) => faults.push(error),
  })
  open.push(cloud)
  cloud.onChange((changeSet) => published.push(changeSet))
  return { cloud, store, clock, faults, published }
}

function request(action: string): RequestName {
  return { action, requestId: ids.uuid() }
}

function makeVpc(cloud: Cloud, vpcName: string, by: Caller = caller): Promise<Vpc> {
  return cloud.write(by, request('CreateVpc'), (draft, context) =>
    createVpc(draft, { vpcName, cidrBlock: '10.0.0.0/16' }, context),
  )
}

async function makeEni(cloud: Cloud): Promise<NetworkInterface> {
  return cloud.write(caller, request('CreateNetworkInterface'), (draft, context) => {
    const vpc = createVpc(draft, { vpcName: 'v', cidrBlock: '10.0.0.0/16' }, context)
    const subnet = { vpcId: vpc.id, subnetName: 's', cidrBlock: '10.0.0.0/24', zone: 'ap-guangzhou-3' }
    const { id: subnetId } = createSubnet(draft, subnet, context)
    return createNetworkInterface(draft, { vpcId: vpc.id, subnetId, networkInterfaceName: 'e' }, context)
  })
}

function names(cloud: Cloud, by: Caller = caller): Promise<string[]> {
  return cloud.read(by, request('DescribeVpcs'), (world) => [...world.vpcs.all()].map((vpc) => vpc.name))
}

const stateOf = (cloud: Cloud, id: string) =>
  cloud.read(caller, request('Describe'), (world) => world.networkInterfaces.get(id)?.state)

/** Resolves once the condition holds for the world of the caller's shard. */
async function until(cloud: Cloud, holds: (world: WorldView) => boolean): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = cloud.onChange((_changeSet, world) => check(world))
    const check = (world: WorldView) => {
      if (!holds(world)) return
      stop()
      resolve()
    }
    cloud.read(caller, request('Describe'), check).catch(reject)
  })
}

describe('writes of a shard', () => {
  it('run one after the other, each on the world the one before left, in the order they came', async () => {
    const { cloud, store } = await start()
    const seen: number[] = []
    const write = (n: number) =>
      cloud.write(caller, request('CreateVpc'), (draft, context) => {
        seen.push(draft.vpcs.size)
        return createVpc(draft, { vpcName: `${n}`, cidrBlock: '10.0.0.0/16' }, context)
      })
    await Promise.all([0, 1, 2, 3, 4].map(write))
    expect(seen).toEqual([0, 1, 2, 3, 4])
    expect(store.busiest).toBe(1)
    expect(await names(cloud)).toEqual(['0', '1', '2', '3', '4'])
    expect(store.log(caller).map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5])
  })

  it('do not wait for those of another shard', async () => {
    const { cloud, store } = await start()
    const other = { ...caller, region: 'ap-shanghai' }
    store.faults.push({ butFirst: () => makeVpc(cloud, 'other', other) })
    await makeVpc(cloud, 'one')
    expect(await names(cloud)).toEqual(['one'])
    expect(await names(cloud, other)).toEqual(['other'])
  })

  it('are in the log with who, when and why', async () => {
    const { cloud, store, clock, published } = await start()
    const asked = request('CreateVpc')
    const vpc = await cloud.write(caller, asked, (draft, context) =>
      createVpc(draft, { vpcName: 'v', cidrBlock: '10.0.0.0/16' }, context),
    )
    const { accountId, region, actor } = caller
    const entry = { revision: 1, at: clock.now(), actor, events: [], ...asked, shard: { accountId, region } }
    const main = { id: vpc.mainRouteTableId, vpcId: vpc.id, name: 'default', createdAt: vpc.createdAt }
    const puts = { vpcs: vpc, routeTables: main }
    const changes = Object.entries(puts).map(([table, row]) => ({ op: 'put', table, row }))
    expect(store.log(caller)).toEqual([{ ...entry, changes }])
    expect(published).toEqual(store.log(caller))
  })

  it('that are refused change nothing and take no revision', async () => {
    const { cloud, store } = await start()
    await makeVpc(cloud, 'one')
    const refused = cloud.write(caller, request('CreateVpc'), (draft, context) => {
      createVpc(draft, { vpcName: 'two', cidrBlock: '10.0.0.0/16' }, context)
      return createVpc(draft, { vpcName: 'three', cidrBlock: 'nonsense' }, context)
    })
    await expect(refused).rejects.toThrow(CloudError)
    expect(await names(cloud)).toEqual(['one'])
    await makeVpc(cloud, 'two')
    expect(store.log(caller).map(({ revision }) => revision)).toEqual([1, 2])
  })

  it('that change nothing take no revision', async () => {
    const { cloud, store } = await start()
    expect(await cloud.write(caller, request('Nothing'), () => 'done')).toBe('done')
    expect(store.log(caller)).toEqual([])
  })

  it('that only tell an event take one', async () => {
    const { cloud, store } = await start()
    await cloud.write(caller, request('Claim'), (draft) =>
      draft.event({ type: 'instance-state', instanceId: 'ins-1', from: null, to: 'PENDING' }),
    )
    expect(store.log(caller)).toHaveLength(1)
  })
})

describe('when another process has taken the revision', () => {
  it('the function runs again on the newer world, and its first attempt leaves nothing', async () => {
    const store = new FakeStore()
    store.tells = false
    const { cloud, published } = await start({ store })
    const other = await start({ store })
    const seen: number[] = []
    store.faults.push({
      butFirst: async () => {
        for (const name of ['theirs 1', 'theirs 2', 'theirs 3']) await makeVpc(other.cloud, name)
      },
    })
    await cloud.write(caller, request('CreateVpc'), (draft, context) => {
      seen.push(draft.vpcs.size)
      return createVpc(draft, { vpcName: 'ours', cidrBlock: '10.0.0.0/16' }, context)
    })
    expect(seen).toEqual([0, 3])
    expect(await names(cloud)).toEqual(['theirs 1', 'theirs 2', 'theirs 3', 'ours'])
    expect(published.map(({ revision }) => revision)).toEqual([1, 2, 3, 4])
  })

  it('the function is refused when the newer world has no room for it', async () => {
    const store = new FakeStore()
    store.tells = false
    const { cloud } = await start({ store })
    const other = await start({ store })
    const subnet = { subnetName: 's', cidrBlock: '10.0.0.0/24', zone: 'ap-guangzhou-3' }
    const make = (on: Cloud, vpcId: string) =>
      on.write(caller, request('CreateSubnet'), (draft, context) => createSubnet(draft, { vpcId, ...subnet }, context))
    const { id } = await makeVpc(cloud, 'v')
    await makeVpc(other.cloud, 'w')
    store.faults.push({ butFirst: () => make(other.cloud, id) })
    await expect(make(cloud, id)).rejects.toMatchObject({ code: 'InvalidParameterValue.SubnetConflict' })
  })
})

describe('when a commit fails', () => {
  it('before it was written, the request fails and nothing has happened', async () => {
    const { cloud, store } = await start()
    store.faults.push('fails before')
    await expect(makeVpc(cloud, 'lost')).rejects.toThrow('connection refused')
    expect(await names(cloud)).toEqual([])
    await makeVpc(cloud, 'next')
    expect(store.log(caller).map(({ revision }) => revision)).toEqual([1])
  })

  it('but was written, the log says so and the request succeeds, once', async () => {
    const { cloud, store, published } = await start()
    store.tells = false
    store.faults.push('fails after')
    const vpc = await makeVpc(cloud, 'durable')
    expect(store.log(caller)).toHaveLength(1)
    expect(await cloud.read(caller, request('Describe'), (world) => world.vpcs.get(vpc.id))).toEqual(vpc)
    expect(published.map(({ revision }) => revision)).toEqual([1])
  })

  it("but another's was written, the request fails", async () => {
    const store = new FakeStore()
    store.tells = false
    const { cloud } = await start({ store })
    const other = await start({ store })
    store.faults.push({
      butFirst: async () => {
        await makeVpc(other.cloud, 'theirs')
        throw new Error('connection lost')
      },
    })
    await expect(makeVpc(cloud, 'ours')).rejects.toThrow('connection lost')
    expect(await names(cloud)).toEqual(['theirs'])
  })

  it('and the log cannot be read, the request fails and the next write first finds out what happened', async () => {
    const { cloud, store, published } = await start()
    expect(await names(cloud)).toEqual([])
    store.tells = false
    store.faults.push('fails after')
    store.unreadable = true
    await expect(makeVpc(cloud, 'in doubt')).rejects.toThrow('connection lost during COMMIT')
    await expect(makeVpc(cloud, 'too early')).rejects.toThrow('the store is gone')
    store.unreadable = false
    await makeVpc(cloud, 'next')
    expect(await names(cloud)).toEqual(['in doubt', 'next'])
    expect(published.map(({ revision }) => revision)).toEqual([1, 2])
  })
})

describe('tasks', () => {
  it('that take no time are done before the next request sees the shard', async () => {
    const { cloud } = await start({ taskDuration: 0 })
    const eni = await makeEni(cloud)
    expect(eni.state).toBe('PENDING')
    expect(await stateOf(cloud, eni.id)).toBe('AVAILABLE')
  })

  it('that take time are done when the clock says so', async () => {
    const { cloud, clock } = await start({ taskDuration: 5000 })
    const eni = await makeEni(cloud)
    clock.advance(4999)
    await makeVpc(cloud, 'meanwhile')
    expect(await stateOf(cloud, eni.id)).toBe('PENDING')
    clock.advance(1)
    await until(cloud, (world) => world.networkInterfaces.get(eni.id)?.state === 'AVAILABLE')
  })

  it('are done by a process that was started after them, at their time', async () => {
    const store = new FakeStore()
    const first = await start({ store, taskDuration: 5000 })
    const eni = await makeEni(first.cloud)
    await first.cloud.close()
    const { cloud, clock } = await start({ store, clock: new ManualClock(first.clock.now() + 10_000) })
    clock.advance(0)
    await until(cloud, (world) => world.networkInterfaces.get(eni.id)?.state === 'AVAILABLE')
  })

  it('are done once when two processes have them', async () => {
    const store = new FakeStore()
    const clock = new ManualClock()
    const one = await start({ store, clock, taskDuration: 5000 })
    const two = await start({ store, clock, taskDuration: 5000 })
    const eni = await makeEni(one.cloud)
    await until(two.cloud, (world) => world.networkInterfaces.has(eni.id))
    clock.advance(5000)
    for (const { cloud } of [one, two]) {
      await until(cloud, (world) => world.networkInterfaces.get(eni.id)?.state === 'AVAILABLE')
    }
    await makeVpc(one.cloud, 'after')
    await makeVpc(two.cloud, 'after')
    expect(store.log(caller).filter(({ action }) => action === 'SettleTasks')).toHaveLength(1)
  })

  it('are tried again when the store was gone, and the write that began them stands', async () => {
    const { cloud, store, clock, faults } = await start({ taskDuration: 0 })
    store.faults.push('hears nothing', 'fails before', 'fails before')
    const eni = await makeEni(cloud)
    expect(faults).toHaveLength(1)
    expect(await stateOf(cloud, eni.id)).toBe('PENDING')
    clock.advance(1000)
    await vi.waitFor(() => expect(faults).toHaveLength(2))
    clock.advance(1000)
    await until(cloud, (world) => world.networkInterfaces.get(eni.id)?.state === 'AVAILABLE')
  })
})

describe('two clouds over one store', () => {
  it("see each other's writes", async () => {
    const store = new FakeStore()
    const one = await start({ store })
    const two = await start({ store })
    const a = await makeVpc(one.cloud, 'a')
    await until(two.cloud, (world) => world.vpcs.has(a.id))
    const b = await makeVpc(two.cloud, 'b')
    await until(one.cloud, (world) => world.vpcs.has(b.id))
    expect(await names(one.cloud)).toEqual(['a', 'b'])
    expect(await names(two.cloud)).toEqual(['a', 'b'])
  })

  it('both writing at once lose nothing and give no address twice', async () => {
    const store = new FakeStore()
    const both = [await start({ store }), await start({ store })]
    const { subnetId, vpcId } = await makeEni(both[0]?.cloud ?? expect.fail())
    const make = (cloud: Cloud, n: number) =>
      cloud.write(caller, request('CreateNetworkInterface'), (draft, context) =>
        createNetworkInterface(draft, { vpcId, subnetId, networkInterfaceName: `${n}` }, context),
      )
    const made = await Promise.all(Array.from({ length: 40 }, (_, n) => make((both[n % 2] ?? expect.fail()).cloud, n)))
    const world = new World()
    for (const { revision, changes } of store.log(caller)) world.apply(revision, changes)
    expect(made.every(({ id }) => world.networkInterfaces.get(id)?.state === 'AVAILABLE')).toBe(true)
    expect([world.networkInterfaces.size, world.privateIps.size]).toEqual([41, 41])
    for (const { cloud } of both) {
      await until(cloud, ({ revision }) => revision === world.revision)
      const rows = await cloud.read(caller, request('Describe'), (w) => [...w.privateIps.all()])
      expect(rows).toEqual([...world.privateIps.all()])
    }
  })

  it('serve a shard that the other has made', async () => {
    const store = new FakeStore()
    const one = await start({ store })
    const two = await start({ store })
    await makeVpc(one.cloud, 'a', { ...caller, accountId: '1250000002' })
    await vi.waitFor(async () =>
      expect((await two.cloud.worlds()).map(({ key }) => key.accountId)).toEqual(['1250000002']),
    )
  })
})

describe('opening and closing', () => {
  it('a cloud opens with every stored shard, each told before any change to it', async () => {
    const store = new FakeStore()
    const first = await start({ store })
    const eni = await makeEni(first.cloud)
    const [before] = await first.cloud.worlds()
    await first.cloud.close()
    const second = await start({ store })
    const [after] = await second.cloud.worlds()
    expect(after?.key).toEqual({ accountId: caller.accountId, region: caller.region })
    expect(after?.world.revision).toBe(before?.world.revision)
    expect(after?.world.networkInterfaces.get(eni.id)).toEqual(before?.world.networkInterfaces.get(eni.id))
    const told: string[] = []
    second.cloud.onLoad((key) => told.push(`load ${key.region}`))
    second.cloud.onChange(({ shard }) => told.push(`change ${shard.region}`))
    await makeVpc(second.cloud, 'v', { ...caller, region: 'ap-shanghai' })
    expect(told).toEqual(['load ap-shanghai', 'change ap-shanghai'])
  })

  it('a shard that could not be loaded is tried again', async () => {
    const { cloud, store } = await start()
    store.unreadable = true
    await expect(names(cloud)).rejects.toThrow('the store is gone')
    store.unreadable = false
    expect(await names(cloud)).toEqual([])
  })

  it('close waits for the writes asked for so far, and refuses later ones', async () => {
    const { cloud, store } = await start({ taskDuration: 0 })
    const eni = await makeEni(cloud)
    const pending = [
      cloud.write(caller, request('DeleteNetworkInterface'), (draft, context) =>
        deleteNetworkInterface(draft, { networkInterfaceId: eni.id }, context),
      ),
      makeVpc(cloud, 'queued'),
    ]
    await cloud.close()
    await Promise.all(pending)
    const world = new World()
    for (const { revision, changes } of store.log(caller)) world.apply(revision, changes)
    expect([...world.vpcs.all()].map(({ name }) => name)).toEqual(['v', 'queued'])
    expect(world.networkInterfaces.size).toBe(0)
    await expect(makeVpc(cloud, 'late')).rejects.toThrow('the cloud is shutting down')
    await expect(makeVpc(cloud, 'late', { ...caller, region: 'ap-tokyo' })).rejects.toThrow('shutting down')
    expect(store.listeners).toBe(0)
  })

  it("a listener's fault is reported, and is nobody else's", async () => {
    const { cloud, faults } = await start()
    const after: number[] = []
    cloud.onChange(() => {
      throw new Error('listener')
    })
    cloud.onChange(({ revision }) => after.push(revision))
    await makeVpc(cloud, 'v')
    expect(faults).toEqual([new Error('listener')])
    expect(after).toEqual([1])
  })
})
