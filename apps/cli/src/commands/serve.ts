import {
  createLog,
  developmentAccount,
  readConfig,
  type ServeOptions,
  shutdownOnSignal,
  startServer,
  startTencentServer,
} from '@havip/server'

/** How long closing may take, milliseconds. */
const closeLimit = 15_000

export async function serve(options: ServeOptions): Promise<void> {
  const started = performance.now()
  const config = readConfig(options, { env: process.env, cwd: process.cwd() })
  const log = createLog(config.logLevel, process.stdout)
  const { backend } = config
  if (backend.kind === 'tencent') {
    const starting = startTencentServer(config, backend, log)
    shutdownOnSignal({ closings: starting.then(({ closings }) => closings), limit: closeLimit, log })
    const { url, tls, firstToken } = await starting
    const { region, readOnly, dryRun, allowForeignDeletes } = backend
    const ms = Math.round(performance.now() - started)
    const allowed = { readOnly, dryRun, allowForeignDeletes }
    log.info({ url, https: tls?.url, backend: 'tencent', region, ...allowed, ms }, `ready at ${url}`)
    const costs = !readOnly && !dryRun && backend.endpoint === undefined
    if (costs) log.warn('this is Tencent Cloud itself: instances and EIPs that are made cost money')
    if (tls !== undefined) process.stderr.write(howToTrust(tls.url, tls.certificate))
    if (firstToken !== undefined) process.stderr.write(howToLogIn(url, firstToken))
    return
  }
  const starting = startServer(config, log)
  // From now on: the lab that a start leaves behind would outlive the server.
  shutdownOnSignal({ closings: starting.then(({ closings }) => closings), limit: closeLimit, log })
  const { url, tls, engine, firstToken } = await starting
  const store = config.store.kind === 'none' ? 'memory only' : config.store.kind
  log.info(
    { url, https: tls?.url, store, engine: engine.kind, ms: Math.round(performance.now() - started) },
    `ready at ${url}`,
  )
  if (tls !== undefined) process.stderr.write(howToTrust(tls.url, tls.certificate))
  if (firstToken !== undefined) process.stderr.write(howToLogIn(url, firstToken))
  if (config.isDevelopmentKeyInForce) {
    const [key] = developmentAccount.keys
    process.stderr.write(
      `\nhavip is ready at ${url}\n  SecretId   ${key.secretId}\n  SecretKey  ${key.secretKey}\n  (the published development key: keep this on loopback)\n\n`,
    )
  }
}

/** Only here, and only this once: the log is for others too. */
function howToLogIn(url: string, token: string): string {
  return `\nThere was no token that may do everything, so here is one; it is not shown again:\n  ${token}\n  havip login --url ${url}\n\n`
}

/** A certificate of one's own making is trusted by nobody who was not told to. */
function howToTrust(url: string, certificate: string | undefined): string {
  if (certificate === undefined) return `\nhavip answers HTTPS at ${url}\n`
  return `
havip answers HTTPS at ${url}; its certificate is ${certificate}
  Node.js          export NODE_EXTRA_CA_CERTS=${certificate}
  Go, Terraform    export SSL_CERT_FILE=${certificate}
`
}
