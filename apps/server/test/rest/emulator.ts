import { Cloud, defaultSettings, ManualClock, type Settings, seededIds, systemClock } from '@havip/cloud'
import { EmulatorBackend, restApi } from '@havip/rest-api'
import { openStore } from '@havip/store'
import { createTencentApi } from '@havip/tencent-api'
import { buildHttp, createLog, developmentAccount } from '../../src/index.js'

export interface Emulator {
  /** Its REST API, and its Tencent API. */
  readonly url: string
  /** The clock of its world, which stands still unless it is moved. */
  readonly clock: ManualClock
  /** By how much the clock that signatures are checked with is ahead, milliseconds. */
  skew: number
  close(): Promise<void>
}

const silent = createLog('silent', process.stderr)
const { keys, ...account } = developmentAccount
const [key] = keys
/** One region, as a tencent backend serves one; refusals tell which there are. */
const zones = { 'ap-guangzhou': defaultSettings.zones['ap-guangzhou'] ?? [] }

/** The emulator without a network, with both its doors, in a world whose time is the test's. */
export async function openEmulator(settings: Partial<Settings> = {}): Promise<Emulator> {
  const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
  const store = await openStore({ kind: 'none' })
  await store.saveAccounts([developmentAccount])
  const ids = seededIds('rest')
  const all = { ...defaultSettings, zones, ...settings }
  const emulator = { url: '', clock, skew: 0, close: async () => {} }
  const fault = (error: unknown) => {
    throw error
  }
  const cloud = await Cloud.open({ store, clock, ids, settings: all, fault })
  const tencentApi = createTencentApi({
    cloud,
    credentials: {
      find: (secretId) =>
        secretId === key.secretId ? { secretKey: key.secretKey, accountId: account.id, uin: account.uin } : undefined,
    },
    accounts: { find: () => undefined },
    // Requests are signed with the time of day.
    clock: { now: () => systemClock.now() + emulator.skew },
    ids,
    zones: all.zones,
    log: silent,
  })
  const http = buildHttp({ tencentApi, ready: {}, log: silent })
  http.register(
    restApi({
      backend: new EmulatorBackend({ cloud, store, zones: all.zones }),
      accounts: () => [account],
      defaultRegion: 'ap-guangzhou',
      authenticate: () => ({ actor: 'tester', role: 'admin', accountIds: null }),
    }),
  )
  emulator.url = await http.listen({ host: '127.0.0.1', port: 0 })
  emulator.close = async () => {
    await http.close()
    await cloud.close()
    await store.close()
  }
  return emulator
}
