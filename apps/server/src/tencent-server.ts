import { randomIds, systemClock } from '@havip/cloud'
import { Directory, openSealer } from '@havip/identity'
import { ApiError, restApi } from '@havip/rest-api'
import { openStore } from '@havip/store'
import type { CallerOptions } from '@havip/tencent-backend'
import { firstAdmin } from './access/first-admin.js'
import { gate } from './access/gate.js'
import { type BackendConfig, type Config, ConfigError } from './config/index.js'
import { buildHttp, type Closing, closeHttp, type Logger, listen } from './http/index.js'
import type { RunningServer } from './server.js'
import { startTls } from './tls/listener.js'

/** What runs for the real cloud: no emulator, and no network of its own. */
export type RunningTencentServer = Pick<RunningServer, 'url' | 'tls' | 'firstToken' | 'closings'>

type TencentConfig = Extract<BackendConfig, { readonly kind: 'tencent' }>
/** How often and how long the cloud is asked is fixed, but for tests. */
type Patience = Pick<CallerOptions, 'attempts' | 'sleep' | 'answerLimit'>

/** How long requests in hand may take when the server closes, milliseconds. */
const requestLimit = 5000

/**
 * The REST API on Tencent Cloud. ConfigError when the cloud does not let the key pair in. A token is always asked for:
 * what may be done here is done to somebody's real machines. Tokens live in memory: that of the environment, or one made
 * at the start.
 */
export async function startTencentServer(
  config: Config,
  cloud: TencentConfig & Patience,
  log: Logger,
): Promise<RunningTencentServer> {
  const closings: Closing[] = []
  const closeLast = (name: string, close: () => Promise<void>) => closings.unshift({ name, close })
  try {
    // The SDK is large, and of no use to the emulator.
    const { openTencentBackend } = await import('@havip/tencent-backend')
    const { backend, account } = await openTencentBackend(cloud).catch(refuseStart)
    const store = await openStore({ kind: 'none' })
    closeLast('store', () => store.close())
    const ids = randomIds()
    const fault = (error: unknown) => log.error({ err: error }, 'a write that nobody waits for failed')
    const access = { ...config.access, needsToken: true }
    const sealer = openSealer({ ...config.sealing, own: undefined })
    const { adminToken } = access
    const directory = await Directory.open({ store, clock: systemClock, ids, fault, sealer, accounts: [], adminToken })
    closeLast('directory', () => directory.close())

    const http = buildHttp({ ready: { store: () => store.check() }, log })
    const authenticate = gate(access, directory)
    http.register(restApi({ backend, accounts: () => [account], defaultRegion: cloud.region, authenticate }))
    closeLast('http', () => closeHttp(http, requestLimit))
    const url = await listen(http, config.host, config.port)
    const tls = config.tls && (await startTls(config, config.tls, http))
    if (tls !== undefined) closeLast('https', () => tls.close(requestLimit))
    return { url, tls, firstToken: await firstAdmin(directory, ids.uuid()), closings }
  } catch (error) {
    for (const { close } of closings) await close().catch(() => {})
    throw error
  }
}

function refuseStart(error: unknown): never {
  if (!(error instanceof ApiError)) throw error
  const { code, message, requestId = 'none' } = error
  throw new ConfigError(
    `--backend is tencent, and Tencent Cloud answered ${code} (${message}, request id ${requestId}); see the TENCENTCLOUD_ variables.`,
  )
}
