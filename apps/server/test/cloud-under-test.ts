import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeAll, createLog, type RunningServer, readConfig, type ServeOptions, startServer } from '../src/index.js'

export interface CloudUnderTest extends RunningServer {
  /** Ends it, and leaves its data directory. */
  stop(): Promise<void>
  close(): Promise<void>
}

/** A server in this process, on a free port, in memory unless said otherwise. */
export async function startCloud(
  more: ServeOptions = {},
  env: Readonly<Record<string, string>> = {},
): Promise<CloudUnderTest> {
  const dataDir = await mkdtemp(join(tmpdir(), 'havip-test-'))
  const log = createLog('silent', process.stderr)
  const options = { port: '0', dataDir, ephemeral: true, engine: 'memory', ...more }
  const remove = () => rm(dataDir, { recursive: true, force: true })
  const running = await startServer(readConfig(options, { env, cwd: dataDir }), log).catch(async (error) => {
    await remove()
    throw error
  })
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= closeAll(running.closings, log).then(() => {})
    return stopped
  }
  const close = async () => {
    await stop()
    await remove()
  }
  return { ...running, stop, close }
}
