import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryEngine } from '@havip/sdn'
import { LinuxEngine, Loopback } from '@havip/sdn-linux'
import { closeAll, createLog, developmentAccount, type RunningServer, readConfig, startServer } from '@havip/server'
import { DemoCloud } from '../demo/cloud.js'
import { runLinuxDemo } from '../demo/linux-demo.js'
import { runMemoryDemo } from '../demo/memory-demo.js'
import { resultText } from '../demo/print.js'
import { type DemoResult, splitOf, succeeded, timelineOf } from '../demo/result.js'
import type { Tell } from '../demo/run.js'
import { runSwitchDemo } from '../demo/switch-demo.js'
import { type SwitchDemoResult, switchResultText } from '../demo/switch-result.js'
import { Failure } from '../failure.js'
import { type OutputOptions, print } from '../output.js'

export interface DemoOptions extends OutputOptions {
  readonly engine?: 'auto' | 'memory' | 'linux'
  /** Two addresses, one of them moved by the API. */
  readonly switch?: boolean
  readonly taskDuration?: string
  readonly apiDelay?: string
}

/** Runs the vendor's example and says what happened. Exit code 0 only if the address moved and all of it was seen. */
export async function demo(wanted: DemoOptions): Promise<void> {
  const { engine = 'auto' } = wanted
  // Progress is not the result: it goes where it does not mix with it.
  const tell: Tell = (what) => {
    if (!wanted.quiet) process.stderr.write(`${what}\n`)
  }
  const log = createLog('error', process.stderr)
  let interrupted = false
  // Before there is anything to take down.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, async () => {
      if (interrupted) return
      interrupted = true
      tell('Interrupted; taking everything down ...')
      await end()
      process.exit(128 + constants.signals[signal])
    })
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'havip-demo-'))
  const switching = wanted.switch ? switchOptions(wanted) : undefined
  const kind = switching === undefined ? engine : 'linux'
  const taskDuration = { ...(switching !== undefined && { taskDuration: String(switching.taskDuration) }) }
  const options = { port: '0', dataDir, ephemeral: true, engine: kind, ...taskDuration }
  const starting = startServer(readConfig(options, { env: {}, cwd: process.cwd() }), log)
  const end = async () => {
    const server = await starting.catch(() => undefined)
    await closeAll(server?.closings ?? [], log)
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    const server = await starting
    if (server.engine.kind === 'memory') {
      tell(
        'Simulated: two VRRP routers on the in-memory engine, no keepalived. (havip doctor says what the real one needs.)',
      )
    }
    if (switching !== undefined) {
      const result = await playSwitch(server, dataDir, switching, tell)
      print(result, wanted, { text: () => switchResultText(result), quiet: () => [], oneLine: true })
      if (!result.ok) process.exitCode = 1
      return
    }
    const result = await play(server, tell)
    print(result, wanted, { text: () => resultText(result), quiet: () => [], oneLine: true })
    if (!result.ok) process.exitCode = 1
  } catch (error) {
    // What is taken down under the story's feet is not its failure.
    if (!interrupted) throw error
    await new Promise(() => {})
  } finally {
    if (!interrupted) await end()
  }
}

async function play({ url, engine, settled }: RunningServer, tell: Tell): Promise<DemoResult> {
  const [key] = developmentAccount.keys
  const cloud = new DemoCloud(url, key)
  tell(`Making a VPC, a subnet, three instances and a HAVIP through the official SDK at ${url} ...`)
  const objects = await cloud.build()
  await settled()
  const run = await story()
  const timeline = timelineOf(run.killedAt, run.seen)
  const seen = {
    engine: engine.kind,
    before: run.before,
    after: run.after,
    timeline,
    split: splitOf(timeline),
    lost: run.lost,
  }
  return { ...seen, ok: succeeded(seen, objects.primary, objects.secondary) }

  function story() {
    if (engine instanceof LinuxEngine) return runLinuxDemo(cloud, objects, engine, tell)
    if (engine instanceof MemoryEngine) return runMemoryDemo(cloud, objects, engine, tell)
    throw new Failure(`there is no demo for the ${engine.kind} engine`)
  }
}

interface Slowness {
  /** How long a task of the API takes, milliseconds. */
  readonly taskDuration: number
  /** How long an answer of the API is on its way, milliseconds. */
  readonly apiDelay: number
}

function switchOptions({ taskDuration, apiDelay, engine }: DemoOptions): Slowness {
  if (engine === 'memory') throw new Failure('--switch runs real keepalived; leave --engine out, or say linux.')
  const millis = (option: string, text: string) => {
    if (/^\d{1,5}$/.test(text)) return Number(text)
    throw new Failure(`${option} '${text}' is no number of milliseconds up to 99999.`)
  }
  return {
    taskDuration: millis('--task-duration', taskDuration ?? '1000'),
    apiDelay: millis('--api-delay', apiDelay ?? '50'),
  }
}

async function playSwitch(
  { url, engine, settled }: RunningServer,
  dir: string,
  { apiDelay, taskDuration }: Slowness,
  tell: Tell,
): Promise<SwitchDemoResult> {
  if (!(engine instanceof LinuxEngine)) throw new Failure('--switch needs the Linux engine; see havip doctor.')
  const cloud = new DemoCloud(url, developmentAccount.keys[0])
  tell(`Making the example at ${url}; its tasks take ${taskDuration} ms, its answers ${apiDelay} ms more ...`)
  const objects = await cloud.build()
  await settled()
  const api = await Loopback.open({ dir, port: Number(new URL(url).port), delayMs: apiDelay })
  try {
    return await runSwitchDemo(cloud, objects, engine, api, tell)
  } finally {
    await api.close()
  }
}
