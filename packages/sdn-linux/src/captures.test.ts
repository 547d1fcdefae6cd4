import { rmSync } from 'node:fs'
import { oneVpc, ports } from '@havip/scenarios'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whyNoKernel } from '../test/kernel.js'
import { labProcesses } from '../test/lab-processes.js'
import { labDir } from '../test/linux-network.js'
import { LinuxEngine } from './index.js'
import { parseSocketState } from './lab/log-socket.js'

const reason = await whyNoKernel()

describe.skipIf(reason !== undefined)(`a capture under load${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  let dir: string
  let engine: LinuxEngine

  beforeAll(async () => {
    dir = labDir()
    engine = await LinuxEngine.start({ dir })
    await engine.sync(oneVpc)
  })

  afterAll(async () => {
    await engine.close()
    rmSync(dir, { recursive: true })
  })

  const capture = async () => {
    const seen = { frames: 0, missed: 0 }
    const { stop, ended } = await engine.capture(
      { kind: 'eni', id: ports.one.id },
      {
        onFrame: () => {
          seen.frames += 1
        },
        onMissed: (total) => {
          seen.missed = total
        },
      },
    )
    return { seen, stop, ended }
  }
  const readers = () => labProcesses(dir).filter(({ program }) => program === 'socat')
  /** Long frames, so that few fill a socket; to an address that nobody has: they go no further. */
  const flood = async (packets: number) => {
    const script = `socket(S,2,2,17);$to=pack("Sna4x8",2,9,pack("C4",172,17,16,77));send(S,"x"x1400,0,$to) for 1..${packets}`
    const argv = ['perl', '-e', script]
    // Its first packets wait for the address of the network.
    await engine.lab.exec({ instanceId: 'ins-one', argv: ['arping', '-c', '1', '-I', 'eth0', '172.17.16.77'] })
    await engine.lab.exec({
      instanceId: 'ins-one',
      argv: ['ip', 'neigh', 'replace', '172.17.16.77', 'lladdr', 'fe:ee:ff:ff:ff:ff', 'dev', 'eth0'],
    })
    expect(await engine.lab.exec({ instanceId: 'ins-one', argv })).toMatchObject({ code: 0 })
  }
  const passed = async () => {
    const port = (await engine.counters()).find(({ id }) => id === ports.one.id)
    return (port?.received ?? 0) + (port?.delivered ?? 0)
  }

  it('tells every frame, or says how many it missed: no more and no fewer', async () => {
    const before = new Set(readers().map(({ pid }) => pid))
    const { seen, stop, ended } = await capture()
    const start = await passed()
    const reader = readers().find(({ pid }) => !before.has(pid))?.pid ?? 0
    await flood(1000)
    expect(await passed()).toBeGreaterThanOrEqual(start + 1000)
    // Nothing is read for a while: the kernel has no room for all of it.
    process.kill(reader, 'SIGSTOP')
    try {
      await flood(20_000)
    } finally {
      process.kill(reader, 'SIGCONT')
    }
    await flood(10)
    stop()
    await ended
    const all = (await passed()) - start
    expect(seen.missed).toBeGreaterThan(0)
    expect(seen.frames).toBeGreaterThan(1000)
    expect(seen.frames + seen.missed).toBe(all)
  })
})

it('what the kernel says of a socket is read by the process that has it', () => {
  const text = [
    'sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode',
    '0000000000000000 0   71         00000000 0        0        0     2        7        1234',
    '0000000000000000 12  71         00000000 4352     0        0     2        42       1235',
  ].join('\n')
  expect(parseSocketState(text, 71)).toEqual({ waiting: 4352, dropped: 42 })
  expect(parseSocketState(text, 72)).toBeUndefined()
})
