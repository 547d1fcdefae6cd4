import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { delta, gateway, Host, haVip, oneVpc, ports, primaryAddress } from '@havip/scenarios'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { whyNoKernel } from '../test/kernel.js'
import { labDir, linuxGuest } from '../test/linux-network.js'
import { VirtualMachine, whyNoMachine } from '../test/virtual-machine.js'
import { LinuxEngine, requests } from './index.js'
import { toolPath } from './lab/run.js'
import { labPid } from './launch.js'

const reason = (await whyNoKernel()) ?? whyNoMachine()
if (reason !== undefined) console.warn(`skipping tests of TAP devices: ${reason}`)
const root = process.geteuid?.() === 0
const env = { PATH: toolPath }
const patience = { timeout: 20_000 }
const { one, two, client } = ports
const instance = { id: one.instanceId, name: 'one', vpcId: one.vpcId } as const

describe.skipIf(reason !== undefined)(`a TAP device${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  let dir: string
  let engine: LinuxEngine
  const ends: (() => void)[] = []

  beforeAll(async () => {
    dir = labDir()
    engine = await LinuxEngine.start({ dir })
    await engine.sync(oneVpc)
  })

  afterEach(async () => {
    for (const end of ends.splice(0)) end()
    if (labPid(dir) !== undefined) await engine.lab.request(requests.detach, { networkInterfaceId: one.id })
  })

  afterAll(async () => {
    await engine.close()
    rmSync(dir, { recursive: true })
  })

  /** A network namespace that knows nothing of the lab; an ordinary user's is in the lab's user namespace. */
  async function elsewhere(): Promise<number> {
    const inLabsUser = ['nsenter', '--target', `${labPid(dir)}`, '--user', '--preserve-credentials']
    const [file = '', ...args] = [
      ...(root ? [] : inLabsUser),
      ...['unshare', '--net', 'sh', '-c', 'echo $$; exec sleep infinity'],
    ]
    const child: ChildProcess = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'], env })
    ends.push(() => child.kill('SIGKILL'))
    const [line] = child.stdout === null ? [] : await once(child.stdout, 'data')
    return Number.parseInt(`${line}`, 10)
  }

  const enter = (pid: number) => {
    return ['nsenter', '--target', `${pid}`, ...(root ? [] : ['--user', '--preserve-credentials']), '--net']
  }
  const inside = (pid: number, ...argv: string[]) => {
    const [file = '', ...args] = [...enter(pid), ...argv]
    return execFileSync(file, args, { encoding: 'utf8', env })
  }
  const links = (pid: number) => inside(pid, 'ip', '-br', 'link')
  const dropped = async () => (await engine.counters()).find(({ id }) => id === one.id)?.dropped ?? {}

  it('is the ENI to a virtual machine that opens it, with all that holds for the ENI', {
    timeout: 90_000,
  }, async () => {
    const pid = await elsewhere()
    await engine.attachTap(one.id, { pid }, { device: 'tap0', uid: 0 })
    expect(await engine.lab.request(requests.attachments, {})).toEqual([
      { networkInterfaceId: one.id, device: 'tap0', kind: 'tap' },
    ])
    // Nobody there speaks for the ENI but the machine.
    expect(inside(pid, 'ip', '-o', 'address').replaceAll(/^\d+: lo .*\n/gm, '')).toBe('')
    const machine = await VirtualMachine.start(enter(pid), 'tap0', one.mac, join(dir, 'hub.sock'))
    ends.push(() => machine.end())
    const shell = machine.shell()
    await vi.waitFor(() => expect(links(pid)).toMatch(/^tap0 +UP /m), patience)

    const self = new Host(one, machine)
    const guest = await linuxGuest(engine, client.id)
    const other = new Host(client, guest)
    expect((await self.resolve(gateway)).arp.senderIp).toBe(gateway)
    const passes = async () => {
      await other.receive(await self.sendTo(other.address))
      await self.receive(await other.sendTo(self.address))
    }
    await passes()
    await self.announce(haVip.address)
    await vi.waitFor(async () => expect((await engine.holders()).get(haVip.id)).toBe(one.id), patience)
    await self.receive(await other.sendTo(haVip.address))
    await self.sendTo(other.address, { from: primaryAddress(two) })
    await self.sendTo(other.address, { sourceMac: two.mac })
    await vi.waitFor(async () => {
      expect(await dropped()).toMatchObject({ 'ip-conflict': 1, 'spoofed-mac': 1 })
    }, patience)

    // What the machine's owner does with a firewall of their own is nothing to it.
    inside(pid, 'nft', 'flush', 'ruleset')
    await passes()
    await engine.apply(delta({ instances: [{ ...instance, running: false }], ports: [{ ...one, up: false }] }))
    expect(links(pid)).toMatch(/^tap0 /m)
    expect(links(pid)).not.toContain(one.id)
    await engine.apply(delta({ instances: [{ ...instance, running: true }], ports: [one] }))
    await passes()

    await shell
    const lines = [`set net0/ip ${self.address}`, 'ifopen net0', `chain tftp://${other.address}/wanted`]
    for (const line of lines) await machine.type(line)
    await guest.receive((frame) => Buffer.from(frame).includes('wanted'), patience.timeout)
    await engine.check()
    expect(await engine.lab.request(requests.detach, { networkInterfaceId: one.id })).toBe(true)
    expect(links(pid)).not.toMatch(/tap0|eni-/)
    const { stdout } = await engine.lab.exec({ instanceId: one.instanceId, argv: ['ip', '-o', 'address'] })
    expect(stdout).toContain(`eth0    inet ${self.address}/`)
  })

  it('is refused where something of its name is, and leaves the ENI in its instance', async () => {
    const pid = await elsewhere()
    inside(pid, 'ip', 'link', 'add', 'name', 'taken', 'type', 'bridge')
    await expect(engine.attachTap(one.id, { pid }, { device: 'taken', uid: 0 })).rejects.toThrow(
      'there is a taken in that network namespace already: give another name',
    )
    await engine.attachTap(one.id, { pid }, { device: 'tap0', uid: 0 })
    await expect(engine.attachTap(one.id, { pid }, { device: 'tap1', uid: 0 })).rejects.toThrow(
      'attached elsewhere already',
    )
    await vi.waitFor(() => expect(links(pid)).not.toContain('tap1'), patience)
    expect(links(pid)).toContain('tap0')
  })

  it.runIf(root)(
    'is in the network namespace of the server, outlives it, and goes with the lab, however that ends',
    async () => {
      const own = labDir()
      const program = fileURLToPath(new URL('../test/own-tap.mjs', import.meta.url))
      // One that nobody else has: the test is not to touch the machine's.
      const holder = await elsewhere()
      const [file = '', ...args] = [...enter(holder), process.execPath, program, own]
      const server = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] })
      ends.push(() => server.kill('SIGKILL'))
      const [said] = await once(server.stdout, 'data')
      expect(`${said}`).toBe('attached\n')
      server.stdin.end()
      await once(server, 'exit')
      expect(inside(holder, 'ip', '-d', 'link', 'show', 'dev', 'tap0')).toContain('user nobody')
      expect(links(holder)).toContain(one.id)
      process.kill(labPid(own) ?? 0, 'SIGKILL')
      await vi.waitFor(() => expect(links(holder)).not.toMatch(/tap0|eni-/), patience)
      rmSync(own, { recursive: true })
    },
  )
})
