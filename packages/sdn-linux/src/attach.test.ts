import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import type { InstanceId } from '@havip/cloud'
import { delta, haVip, oneVpc, ports } from '@havip/scenarios'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { whyNoKernel } from '../test/kernel.js'
import { labDir } from '../test/linux-network.js'
import { LinuxEngine, requests } from './index.js'
import { toolPath } from './lab/run.js'
import { labPid } from './launch.js'

const reason = await whyNoKernel()
const root = process.geteuid?.() === 0
const env = { PATH: toolPath }

describe.skipIf(reason !== undefined)(`what is outside the instances${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  let dir: string
  let engine: LinuxEngine
  const started: ChildProcess[] = []

  beforeAll(async () => {
    dir = labDir()
    engine = await LinuxEngine.start({ dir })
    await engine.sync(oneVpc)
  })

  afterEach(async () => {
    await engine.lab.request(requests.detach, { networkInterfaceId: ports.one.id })
    for (const child of started.splice(0)) child.kill('SIGKILL')
  })

  afterAll(async () => {
    await engine.close()
    rmSync(dir, { recursive: true })
  })

  /** A process in a network namespace of its own that knows nothing of the lab; an ordinary user's is in the lab's user namespace. */
  async function container(): Promise<number> {
    const inLabsUser = ['nsenter', '--target', `${labPid(dir)}`, '--user', '--preserve-credentials']
    const [file = '', ...args] = [
      ...(root ? [] : inLabsUser),
      'unshare',
      '--net',
      'sh',
      '-c',
      'echo $$; exec sleep infinity',
    ]
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'], env })
    started.push(child)
    const [line] = await once(child.stdout, 'data')
    return Number.parseInt(`${line}`, 10)
  }

  const inContainer = (pid: number, ...argv: string[]) => {
    const user = root ? [] : ['--user', '--preserve-credentials']
    return execFileSync('nsenter', ['--target', `${pid}`, ...user, '--net', ...argv], { encoding: 'utf8', env })
  }
  const patience = { timeout: 20_000 }

  it('an ENI goes into a network namespace that was there before, and comes back', async () => {
    const pid = await container()
    inContainer(pid, 'ip', 'link', 'set', 'dev', 'lo', 'up')
    await engine.attach(ports.one.id, { pid }, 'wan0')
    expect(await engine.lab.request(requests.attachments, {})).toEqual([
      { networkInterfaceId: ports.one.id, device: 'wan0', kind: 'interface' },
    ])
    expect(inContainer(pid, 'ip', '-o', 'address', 'show', 'dev', 'wan0')).toContain(`inet ${ports.one.addresses[0]}/`)
    // The namespace has no default route but this one, which is the last that is taken.
    expect(inContainer(pid, 'ip', 'route', 'show', 'default')).toMatch(/dev wan0 metric 4096/)

    // Traffic and announcements are those of the ENI.
    const server = spawn(
      'nsenter',
      [
        '--target',
        `${pid}`,
        ...(root ? [] : ['--user', '--preserve-credentials']),
        '--net',
        'socat',
        'TCP-LISTEN:80,fork,reuseaddr',
        'EXEC:echo attached',
      ],
      { stdio: 'ignore', env },
    )
    started.push(server)
    const ask = ['socat', '-T', '2', '-', `TCP:${ports.one.addresses[0]}:80,connect-timeout=2`]
    await vi.waitFor(async () => {
      expect((await engine.lab.exec({ instanceId: ports.two.instanceId, argv: ask })).stdout).toBe('attached\n')
    }, patience)
    await engine.announce(ports.one.id, haVip.address, 'request')
    await vi.waitFor(async () => expect((await engine.holders()).get(haVip.id)).toBe(ports.one.id), patience)

    const again = engine.attach(ports.one.id, { pid }, 'wan1')
    await expect(again).rejects.toThrow('attached elsewhere already')
    expect(await engine.lab.request(requests.detach, { networkInterfaceId: ports.one.id })).toBe(true)
    expect(inContainer(pid, 'ip', '-o', 'link')).not.toContain('wan0')
    const { stdout } = await engine.lab.exec({ instanceId: ports.one.instanceId, argv: ['ip', '-o', 'address'] })
    expect(stdout).toContain(`eth0    inet ${ports.one.addresses[0]}/`)
    await engine.check()
  })

  it('stays where it is when its instance is stopped and started, and when the process that was named has gone', async () => {
    const pid = await container()
    await engine.attach(ports.one.id, { pid }, 'wan0')
    const instance = { id: ports.one.instanceId, name: 'one', vpcId: ports.one.vpcId } as const
    await engine.apply(delta({ instances: [{ ...instance, running: false }], ports: [{ ...ports.one, up: false }] }))
    expect(inContainer(pid, 'ip', '-o', 'link')).not.toContain('wan0')
    await engine.apply(delta({ instances: [{ ...instance, running: true }], ports: [ports.one] }))
    expect(inContainer(pid, 'ip', '-o', 'link')).toContain('wan0')
    for (const child of started.splice(0)) child.kill('SIGKILL')
    await engine.apply(delta({ ports: [{ ...ports.one, up: false }] }))
    await engine.apply(delta({ ports: [ports.one] }))
    await engine.check()
  })

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['the machine itself', () => engine.attach(ports.one.id, { pid: process.pid }, 'wan0'), /of this machine itself/],
    [
      'a process that is not there',
      () => engine.attach(ports.one.id, { pid: 4_194_000 }, 'wan0'),
      /no process 4194000/,
    ],
    [
      'a name that is not there',
      () => engine.attach(ports.one.id, { netns: 'nowhere' }, 'wan0'),
      /no network namespace nowhere/,
    ],
    [
      'an interface that is there',
      async () => engine.attach(ports.one.id, { pid: await container() }, 'lo'),
      /a lo in that/,
    ],
    [
      'an ENI of no instance',
      async () => engine.attach(ports.loose.id, { pid: await container() }, 'wan0'),
      /to no instance/,
    ],
  ])('refuses %s, and leaves the ENI where it is', async (_what, attach, message) => {
    await expect(attach()).rejects.toThrow(message)
    const { stdout } = await engine.lab.exec({ instanceId: ports.one.instanceId, argv: ['ip', '-o', 'address'] })
    expect(stdout).toContain(`eth0    inet ${ports.one.addresses[0]}/`)
    expect(await engine.lab.request(requests.attachments, {})).toEqual([])
  })

  it('carries packets as long as ENIs are set to, up to 8500 bytes', async () => {
    const set = async (mtu: number) => {
      for (const { id } of [ports.two, ports.client]) {
        await engine.lab.request(requests.setMtu, { networkInterfaceId: id, mtu })
      }
    }
    await set(8500)
    const sizes: number[] = []
    const capture = await engine.capture(
      { kind: 'eni', id: ports.client.id },
      { onFrame: ({ frame }) => sizes.push(frame.length), onMissed: () => {} },
    )
    const send = 'head -c 8000 /dev/zero | socat -b 8000 -u - UDP:$1:7281'
    const to = `${ports.client.addresses[0]}`
    await engine.lab.exec({ instanceId: ports.two.instanceId, argv: ['sh', '-c', send, 'sh', to] })
    await vi.waitFor(() => expect(sizes).toContain(8000 + 8 + 20 + 14), patience)
    capture.stop()
    await set(1500)
    expect(await mtuOf(ports.two.instanceId)).toBe('1500')
  })

  it('keeps how long the packets of an ENI may be, for the next life of its instance and the next lab', async () => {
    const pid = await container()
    await engine.lab.request(requests.setMtu, { networkInterfaceId: ports.one.id, mtu: 4000 })
    await engine.attach(ports.one.id, { pid }, 'wan0')
    expect(inContainer(pid, 'ip', 'link', 'show', 'dev', 'wan0')).toContain(' mtu 4000 ')
    await engine.lab.request(requests.detach, { networkInterfaceId: ports.one.id })
    const instance = { id: ports.one.instanceId, name: 'one', vpcId: ports.one.vpcId } as const
    await engine.apply(delta({ instances: [{ ...instance, running: false }], ports: [{ ...ports.one, up: false }] }))
    await engine.apply(delta({ instances: [{ ...instance, running: true }], ports: [ports.one] }))
    expect(await mtuOf(ports.one.instanceId)).toBe('4000')

    await engine.close()
    engine = await LinuxEngine.start({ dir })
    await engine.sync(oneVpc)
    expect(await mtuOf(ports.one.instanceId)).toBe('4000')
    expect(await engine.lab.request(requests.mtus, {})).toEqual([[ports.one.id, 4000]])
    // With the ENI it is forgotten.
    const { id, ...same } = ports.one
    await engine.apply(delta({}, { ports: [id] }))
    await engine.apply(delta({ ports: [{ id, ...same }] }))
    expect(await mtuOf(ports.one.instanceId)).toBe('1500')
  })

  async function mtuOf(instanceId: InstanceId): Promise<string> {
    const { stdout } = await engine.lab.exec({ instanceId, argv: ['ip', '-o', 'link', 'show', 'dev', 'eth0'] })
    return / mtu (\d+) /.exec(stdout)?.[1] ?? stdout
  }
})
