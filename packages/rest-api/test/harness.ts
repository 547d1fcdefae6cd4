import {
  type ChangeSet,
  Cloud,
  type Draft,
  defaultSettings,
  ManualClock,
  type Settings,
  type Store,
  seededIds,
  shardName,
  tableOrder,
  zonesOf,
} from '@havip/cloud'
import { type FastifyInstance, fastify } from 'fastify'
import supertest from 'supertest'
import { EmulatorBackend, type RestOptions, restApi } from '../src/index.js'

const account = { id: '1250000000', uin: '100000000001', name: 'test' }
export const region = 'ap-guangzhou'
export const zone = 'ap-guangzhou-3'

/** A store that keeps the log, which is what events and histories are read from, and no rows. */
function logOnly(): Store {
  const logs = new Map<string, ChangeSet[]>()
  const logOf = (name: string) => logs.get(name) ?? logs.set(name, []).get(name) ?? []
  const empty = Object.fromEntries(tableOrder.map((table) => [table, []])) as never
  return {
    kind: 'none',
    saveAccounts: async () => {},
    listShards: async () => [],
    load: async () => ({ revision: 0, rows: empty }),
    commit: async (changeSet) => {
      logOf(shardName(changeSet.shard)).push(changeSet)
      return 'committed'
    },
    changesSince: async (key, revision, limit = 1000) => logOf(shardName(key)).slice(revision, revision + limit),
    onRevision: () => () => {},
    check: async () => {},
    close: async () => {},
  }
}

export interface Harness {
  readonly app: FastifyInstance
  readonly cloud: Cloud
  readonly clock: ManualClock
  readonly store: Store
  /** Requests to the API, as supertest makes them. */
  readonly http: ReturnType<typeof supertest>
  /** Runs something in the shard that the API works on by default. */
  act<T>(run: (draft: Draft, context: Parameters<Parameters<Cloud['write']>[2]>[1]) => T): Promise<T>
  close(): Promise<void>
}

/** The REST API on an emulated cloud without a network. */
export async function openHarness(
  settings: Partial<Settings> = {},
  options: Partial<RestOptions> = {},
): Promise<Harness> {
  const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
  const store = logOnly()
  const cloud = await Cloud.open({
    store,
    clock,
    ids: seededIds('rest-api'),
    settings: { ...defaultSettings, ...settings },
    fault: (error) => {
      throw error
    },
  })
  const ids = seededIds('requests')
  const app = fastify({ genReqId: () => ids.uuid() })
  const served = [region, 'ap-shanghai']
  const zones = Object.fromEntries(served.map((id) => [id, zonesOf(defaultSettings, id)]))
  const backend = new EmulatorBackend({ cloud, store, zones })
  await app.register(
    restApi({
      backend,
      accounts: () => [account, { id: '1250000001', uin: '100000000002', name: 'other' }],
      defaultRegion: region,
      authenticate: () => ({ actor: 'tester', role: 'admin', accountIds: null }),
      ...options,
    }),
  )
  await app.ready()
  const caller = { accountId: account.id, uin: account.uin, region, actor: 'test' }
  return {
    app,
    cloud,
    clock,
    store,
    http: supertest(app.server),
    act: (run) => cloud.write(caller, { action: 'Test', requestId: ids.uuid() }, run),
    close: async () => {
      await app.close()
      await cloud.close()
    },
  }
}
