import { afterEach, expect, it } from 'vitest'
import { FakeStore } from '../../test/fake-store.js'
import { createSubnet, createVpc, deleteVpc } from '../actions/index.js'
import { defaultSettings } from '../settings.js'
import type { ChangeSet } from '../world/change.js'
import type { Vpc } from '../world/rows.js'
import { ManualClock } from './clock.js'
import { Cloud } from './cloud.js'
import type { Caller } from './context.js'
import { randomIds } from './ids.js'

const caller: Caller = { accountId: '1', uin: '100', region: 'ap-guangzhou', actor: 'key' }
const ids = randomIds()
const open: Cloud[] = []
afterEach(async () => {
  for (const cloud of open.splice(0)) await cloud.close()
})

async function start(store: FakeStore): Promise<{ cloud: Cloud; published: ChangeSet[] }> {
  const published: ChangeSet[] = []
  const fault = (error: unknown) => {
    throw error
  }
  const cloud = await Cloud.open({ store, clock: new ManualClock(), ids, settings: defaultSettings, fault })
  open.push(cloud)
  cloud.onChange((changeSet) => published.push(changeSet))
  return { cloud, published }
}

const makeVpc = (cloud: Cloud, vpcName: string): Promise<Vpc> =>
  cloud.write(caller, { action: 'CreateVpc', requestId: ids.uuid() }, (draft, context) =>
    createVpc(draft, { vpcName, cidrBlock: '10.0.0.0/16' }, context),
  )

const vpcsOf = (cloud: Cloud) =>
  cloud.read(caller, { action: 'DescribeVpcs', requestId: ids.uuid() }, (world) =>
    [...world.vpcs.all()].map(({ name }) => name),
  )

it('a process that the log does not reach back to takes over the whole state, and tells its listeners the difference', async () => {
  const store = new FakeStore()
  const [ahead, behind] = [await start(store), await start(store)]
  const gone = await makeVpc(ahead.cloud, 'gone')
  await makeVpc(ahead.cloud, 'kept')
  await expect.poll(() => vpcsOf(behind.cloud)).toEqual(['gone', 'kept'])
  behind.published.splice(0)

  store.tells = false
  store.keptLog = 2
  await ahead.cloud.write(caller, { action: 'DeleteVpc', requestId: ids.uuid() }, (draft, context) =>
    deleteVpc(draft, { vpcId: gone.id }, context),
  )
  for (const name of ['a', 'b', 'c']) await makeVpc(ahead.cloud, name)
  expect(await vpcsOf(behind.cloud)).toEqual(['gone', 'kept'])

  // Its write finds the revision taken, catches up, and is done on the state of now.
  await makeVpc(behind.cloud, 'mine')
  expect(await vpcsOf(behind.cloud)).toEqual(['kept', 'a', 'b', 'c', 'mine'])
  const [reload, own, ...more] = behind.published
  expect(more).toEqual([])
  expect([reload?.action, own?.action]).toEqual(['Reload', 'CreateVpc'])
  expect(reload?.changes.filter(({ table }) => table === 'vpcs').map(({ op }) => op)).toEqual([
    'remove',
    'put',
    'put',
    'put',
  ])
  expect(own?.revision).toBe((reload?.revision ?? 0) + 1)
  expect(store.log(caller)).toHaveLength(own?.revision ?? 0)
})

it('a process that is behind by less than the log reads the log', async () => {
  const store = new FakeStore()
  const [ahead, behind] = [await start(store), await start(store)]
  const { id } = await makeVpc(ahead.cloud, 'v')
  await expect.poll(() => vpcsOf(behind.cloud)).toEqual(['v'])
  behind.published.splice(0)
  store.tells = false
  store.keptLog = 2
  for (const third of [1, 2]) {
    await ahead.cloud.write(caller, { action: 'CreateSubnet', requestId: ids.uuid() }, (draft, context) =>
      createSubnet(
        draft,
        { vpcId: id, subnetName: 's', cidrBlock: `10.0.${third}.0/24`, zone: 'ap-guangzhou-3' },
        context,
      ),
    )
  }
  await makeVpc(behind.cloud, 'mine')
  const actions = behind.published.map(({ action }) => action)
  expect(actions).toEqual(['CreateSubnet', 'CreateSubnet', 'CreateVpc'])
})
