import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Guest, Inbox, oneVpc, type ScenarioNetwork } from '@havip/scenarios'
import type { NetworkTables } from '@havip/sdn'
import type { TestContext } from 'vitest'
import { LinuxEngine, notifications, requests, type WireEnd } from '../src/index.js'

/** A directory for a lab, whose path is short enough for its socket. */
export function labDir(): string {
  return mkdtempSync(join(tmpdir(), 'havip-lab-'))
}

/**
 * A test on a lab of its own, which is gone behind it. Tests that wait for agents do so side by side (`it.concurrent`): their
 * labs know nothing of each other.
 */
export function onLab(
  run: (engine: LinuxEngine, dir: string) => Promise<void>,
): (test: Pick<TestContext, 'onTestFinished'>) => Promise<void> {
  return async ({ onTestFinished }) => {
    const dir = labDir()
    onTestFinished(() => rmSync(dir, { recursive: true }))
    const engine = await LinuxEngine.start({ dir })
    onTestFinished(() => engine.close())
    await engine.sync(oneVpc)
    await run(engine, dir)
  }
}

/** A lab of its own with the tables in it. Frames go in and out at the guests' own interfaces. */
export async function makeLinuxNetwork(tables: NetworkTables): Promise<ScenarioNetwork> {
  const dir = labDir()
  const engine = await LinuxEngine.start({ dir })
  const close = async () => {
    await engine.close()
    rmSync(dir, { recursive: true })
  }
  try {
    await engine.sync(tables)
  } catch (error) {
    await close()
    throw error
  }
  return { engine, guest: (id) => linuxGuest(engine, id), internet: () => linuxGuest(engine, 'internet'), close }
}

export async function linuxGuest(engine: LinuxEngine, networkInterfaceId: WireEnd): Promise<Guest> {
  const inbox = new Inbox<Uint8Array>()
  engine.lab.on(notifications.frame, (seen) => {
    if (seen.networkInterfaceId === networkInterfaceId) inbox.add(Buffer.from(seen.frame, 'base64'))
  })
  await engine.lab.request(requests.capture, { networkInterfaceId })
  return {
    send: async (...frames) => {
      const base64 = frames.map((frame) => Buffer.from(frame).toString('base64'))
      await engine.lab.request(requests.sendFrames, { networkInterfaceId, frames: base64 })
    },
    receive: (matches, timeoutMs = 5_000) => inbox.take(matches, timeoutMs, `a frame for ${networkInterfaceId}`),
    pending: async () => inbox.pending(),
  }
}
