import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Cloud, randomIds, systemClock } from '@havip/cloud'
import { Directory, type DirectoryOptions, openSealer } from '@havip/identity'
import { type Engine, MemoryEngine } from '@havip/sdn'
import type { LinuxEngine } from '@havip/sdn-linux'
import { openStore, type StoreOptions } from '@havip/store'
import { createTencentApi, documentedRateLimits } from '@havip/tencent-api'
import { firstAdmin } from './access/first-admin.js'
import { gate } from './access/gate.js'
import { suspicionOfCall } from './access/source.js'
import type { EngineLab, LabParts } from './api/lab.js'
import { restRoutes } from './api/rest.js'
import { type Config, ConfigError } from './config/index.js'
import { buildHttp, type Closing, closeHttp, type Logger, listen, type Refusal } from './http/index.js'
import { NetworkController } from './network/controller.js'
import { FaultLog } from './network/fault-log.js'
import { answerWires } from './remote/upgrade.js'
import { type RunningTls, startTls } from './tls/listener.js'

export interface RunningServer {
  /** Where it listens, with the real port. */
  readonly url: string
  readonly tls: RunningTls | undefined
  readonly engine: Engine
  /** A token that may do everything, made because there was none: to be shown once. */
  readonly firstToken: string | undefined
  /** Resolves when the network is what the cloud says, and the cloud knows every claim seen. */
  readonly settled: () => Promise<void>
  /** What to close, in order. */
  readonly closings: readonly Closing[]
}

/** How long requests in hand may take when the server closes, milliseconds. */
const requestLimit = 5000

/** Puts the packages together and listens. What was started is closed again when a later part fails. */
export async function startServer(config: Config, log: Logger): Promise<RunningServer> {
  const closings: Closing[] = []
  const closeLast = (name: string, close: () => Promise<void>) => closings.unshift({ name, close })
  try {
    await makeDataDir(config.dataDir)
    const store = await openStore(storeOptions(config))
    closeLast('store', () => store.close())
    const ids = randomIds()
    const fault = (error: unknown) => log.error({ err: error }, 'a write that nobody waits for failed')
    const cloud = await Cloud.open({ store, clock: systemClock, ids, settings: config.settings, fault })
    closeLast('cloud', () => cloud.close())

    const directory = await openDirectory(config, { store, ids, fault })
    closeLast('directory', () => directory.close())

    let faults: FaultLog | undefined
    // Behind the engine, which tells when it closes that what was broken in it has ended.
    closeLast('faults', async () => await faults?.close())
    const linux = await startLinux(config, log)
    const engine = linux ?? new MemoryEngine(undefined, undefined, config.switching)
    closeLast('engine', () => engine.close())
    const network = await NetworkController.start({ cloud, engine, ids, log })
    closeLast('network', () => network.close())
    faults = new FaultLog({ cloud, engine, ids, log })

    const tencentApi = createTencentApi({
      cloud,
      credentials: { find: (secretId) => directory.findKeyPair(secretId) },
      accounts: { find: (uin) => directory.findAccount(uin) },
      clock: systemClock,
      ids,
      zones: config.settings.zones,
      rateLimits: config.rateLimits ? documentedRateLimits(systemClock) : undefined,
      log,
    })
    const ready = { store: () => store.check(), network: () => network.check() }
    const http = buildHttp({ tencentApi, refusal: refusalOf(config), ready, log })
    const settled = () => network.idle()
    const check = () => network.check()
    const { access, settings } = config
    const { zones } = settings
    const lab = linux && (await labOf({ cloud, engine: linux, settled }))
    http.register(restRoutes({ cloud, store, engine, lab, faults, ids, check, settled, directory, access, zones }))
    closeLast('http', () => closeHttp(http, requestLimit))
    const url = await listen(http, config.host, config.port)
    const tls = config.tls && (await startTls(config, config.tls, http))
    if (tls !== undefined) closeLast('https', () => tls.close(requestLimit))
    const servers = [http.server, ...(tls === undefined ? [] : [tls.server])]
    const authenticate = gate(access, directory)
    closeLast('remote ENIs', answerWires(servers, { cloud, engine, settled, authenticate, fault: faultOf(log) }))
    const firstToken = access.needsToken ? await firstAdmin(directory, ids.uuid()) : undefined
    return { url, tls, firstToken, engine, settled, closings }
  } catch (error) {
    for (const { close } of closings) await close().catch(() => {})
    throw error
  }
}

function faultOf(log: Logger) {
  return (error: unknown, reqId: string) => log.error({ err: error, reqId }, 'the request failed')
}

async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ConfigError(`--data-dir is ${dataDir}, which cannot be made (${why}); give a directory of your own.`)
  }
}

/** A page of somebody else can sign with the published key, too. */
function refusalOf({ isDevelopmentKeyInForce, access }: Config): Refusal {
  const hosts = [...(access.hosts ?? []), '.tencentcloudapi.com']
  return (call) => (isDevelopmentKeyInForce ? suspicionOfCall(call, hosts) : undefined)
}

async function openDirectory(
  { accounts, access, sealing }: Config,
  parts: Pick<DirectoryOptions, 'store' | 'ids' | 'fault'>,
): Promise<Directory> {
  const { adminToken } = access
  return Directory.open({ ...parts, clock: systemClock, sealer: openSealer(sealing), accounts, adminToken })
}

function storeOptions({ store }: Config): StoreOptions {
  switch (store.kind) {
    case 'none':
      return { kind: 'none' }
    case 'embedded':
      return { kind: 'embedded', dataDir: store.directory }
    case 'postgres':
      return { kind: 'postgres', databaseUrl: store.url }
  }
}

/** The kernel engine, where it is wanted and works; undefined where the in-memory one is to be used. */
async function startLinux(config: Config, log: Logger): Promise<LinuxEngine | undefined> {
  const { engine, switching } = config
  if (engine === 'memory') return undefined
  const { LinuxEngine, probeLinux } = await import('@havip/sdn-linux')
  const { ok, checks } = await probeLinux()
  if (ok) {
    const dir = join(config.dataDir, 'lab')
    return LinuxEngine.start({ dir, log: (message) => log.info(message), ...(switching && { switching }) })
  }
  if (engine === 'auto') return undefined
  const missing = checks.find((check) => !check.ok)
  throw new ConfigError(
    `--engine is linux, but this machine cannot: ${missing?.name}: ${missing?.detail}; ${missing?.hint}. See havip doctor.`,
  )
}

/** Loaded only where it is used. */
async function labOf(parts: LabParts): Promise<EngineLab> {
  const { EngineLab: Loaded } = await import('./api/lab.js')
  return new Loaded(parts)
}
