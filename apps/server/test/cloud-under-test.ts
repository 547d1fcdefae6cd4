import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeAll, createLog, type RunningServer, readConfig, type ServeOptions, startServer } from '../src/index.js'

export interface CloudUnderTest extends RunningServer {
  close(): Promise<void>
}

/** A server in this process, on a free port, in memory. */
export async function startCloud(more: ServeOptions = {}): Promise<CloudUnderTest> {
  const dataDir = await mkdtemp(join(tmpdir(), 'havip-test-'))
  const log = createLog('silent', process.stderr)
  const options = { port: '0', dataDir, ephemeral: true, engine: 'memory', ...more }
  const running = await startServer(readConfig(options, { env: {}, cwd: dataDir }), log)
  const close = async () => {
    await closeAll(running.closings, log)
    await rm(dataDir, { recursive: true, force: true })
  }
  return { ...running, close }
}
