import { rmSync } from 'node:fs'
import { oneVpc, ports } from '@havip/scenarios'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { whyNoKernel } from '../test/kernel.js'
import { labDir } from '../test/linux-network.js'
import { LabClient, LinuxEngine, type TerminalSize } from './index.js'

const reason = await whyNoKernel()
const { instanceId } = ports.one

describe.skipIf(reason !== undefined)(`talking with a program${reason ? ` [skipped: ${reason}]` : ''}`, () => {
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

  const open = async (script: string, tty?: TerminalSize) => {
    const client = await LabClient.connect(dir)
    if (client === undefined) throw new Error('the lab has gone')
    const said = { stdout: '', stderr: '' }
    const taken = { bytes: 0, wait: Promise.resolve() }
    const process = await client.talk({ instanceId, argv: ['sh', '-c', script] }, tty, async (stream, data) => {
      taken.bytes += data.length
      if (said[stream].length < 10_000) said[stream] += data.toString()
      await taken.wait
    })
    process.exited.catch(() => {})
    return { client, process, said, taken }
  }
  const counted = async (pattern: string) => {
    const { stdout } = await engine.lab.exec({ instanceId, argv: ['pgrep', '-fxc', pattern] })
    return Number(stdout)
  }
  const until = (assert: () => Promise<void> | void) => vi.waitFor(assert, { timeout: 20_000 })

  it('takes input to its end, keeps both outputs apart, and hands the exit code on', async () => {
    const { client, process, said } = await open('cat; echo no >&2; exit 7')
    await process.input(Buffer.from('one\n'))
    await process.input(Buffer.from('two\n'))
    await process.input(null)
    expect(await process.exited).toEqual({ code: 7, signal: null })
    expect(said).toEqual({ stdout: 'one\ntwo\n', stderr: 'no\n' })
    client.close()
  })

  it('a signal reaches the program alone, which may say what it makes of it', async () => {
    const { client, process, said } = await open('trap "exit 9" INT; echo ready; while :; do sleep 0.01; done')
    await until(() => expect(said.stdout).toBe('ready\n'))
    await process.kill('SIGINT')
    expect(await process.exited).toEqual({ code: 9, signal: null })
    client.close()
  })

  it('is slowed down by a client that does not take what it says', async () => {
    const { client, process, taken } = await open('exec cat /dev/zero')
    let go = () => {}
    taken.wait = new Promise<void>((resolve) => {
      go = resolve
    })
    // Buffers on the way fill up, and then nothing moves any more: the program does not run while nobody reads.
    const isStill = async () => {
      const before = (
        await engine.lab.exec({ instanceId, argv: ['sh', '-c', 'cat /proc/$(pgrep -fx "cat /dev/zero")/io'] })
      ).stdout
      await engine.lab.exec({ instanceId, argv: ['sleep', '0.05'] })
      const after = (
        await engine.lab.exec({ instanceId, argv: ['sh', '-c', 'cat /proc/$(pgrep -fx "cat /dev/zero")/io'] })
      ).stdout
      expect(after).toMatch(/rchar/)
      expect(after).toBe(before)
    }
    await until(isStill)
    const held = taken.bytes
    taken.wait = Promise.resolve()
    go()
    await until(() => expect(taken.bytes).toBeGreaterThan(held + 1_000_000))
    await process.kill('SIGKILL')
    expect(await process.exited).toEqual({ code: null, signal: 'SIGKILL' })
    client.close()
  })

  it('has a real terminal, of a size that can be changed', async () => {
    const { client, process, said } = await open(
      'test -t 0 && test -t 1 && echo terminal; trap "stty size" WINCH; stty size; while :; do sleep 0.01; done',
      { columns: 91, rows: 17 },
    )
    await until(() => expect(said.stdout).toBe('terminal\r\n17 91\r\n'))
    await process.resize({ columns: 101, rows: 19 })
    await until(() => expect(said.stdout).toContain('19 101'))
    // Ctrl-C is a byte here, and the terminal makes the signal of it.
    await process.input(Buffer.from([3]))
    expect((await process.exited).code).toBe(130)
    client.close()
  })

  it('a program that was only started ends without harm when its client has gone', async () => {
    await engine.lab.exec({ instanceId, argv: ['mkfifo', '/run/goes-on'] })
    const client = await LabClient.connect(dir)
    await client?.spawn({ instanceId, argv: ['sh', '-c', 'read line </run/goes-on; echo too late'] })
    client?.close()
    await engine.lab.exec({ instanceId, argv: ['sh', '-c', 'echo go >/run/goes-on'] })
    await until(async () => expect(await counted('sh -c read line.*')).toBe(0))
    await engine.check()
  })

  it('hangs up when its client goes, and kills what does not mind', async () => {
    const stubborn = await open('trap "" HUP; exec sleep 6000')
    const docile = await open('exec sleep 7000', { columns: 80, rows: 24 })
    await until(async () => expect([await counted('sleep 6000'), await counted('sleep 7000')]).toEqual([1, 1]))
    stubborn.client.close()
    docile.client.close()
    await until(async () => expect([await counted('sleep 6000'), await counted('sleep 7000')]).toEqual([0, 0]))
  })
})
