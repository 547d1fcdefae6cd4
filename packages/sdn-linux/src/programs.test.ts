import { existsSync, rmSync } from 'node:fs'
import { delta, oneVpc, ports } from '@havip/scenarios'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { whyNoKernel } from '../test/kernel.js'
import { labProcesses } from '../test/lab-processes.js'
import { labDir } from '../test/linux-network.js'
import { LinuxEngine, notifications, type ProcessSpec, requests } from './index.js'

const reason = await whyNoKernel()
const [one, two] = [ports.one.instanceId, ports.two.instanceId]

const shell = (script: string, restart: ProcessSpec['restart'] = 'never'): ProcessSpec => {
  return { command: ['sh', '-c', script], restart, env: { GREETING: 'hello' }, cwd: '/run' }
}

describe.skipIf(reason !== undefined)(
  `files and processes of instances${reason ? ` [skipped: ${reason}]` : ''}`,
  () => {
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

    const inside = async (instanceId: typeof one, script: string) => {
      const { stdout, stderr } = await engine.lab.exec({ instanceId, argv: ['sh', '-c', script] })
      return stdout + stderr
    }
    const declare = (name: string, spec: ProcessSpec, instanceId = one) =>
      engine.lab.request(requests.declareProcess, { instanceId, name, spec })
    const remove = (name: string) => engine.lab.request(requests.removeProcess, { instanceId: one, name })
    const stateOf = async (name: string, instanceId = one) =>
      (await engine.lab.request(requests.processes, { instanceId })).find((process) => process.name === name)
    const said = async (name: string) =>
      (await engine.lab.request(requests.logs, { instanceId: one, name })).map(
        ({ stream, text }) => `${stream}: ${text}`,
      )
    const until = (assert: () => Promise<void>) => vi.waitFor(assert, { timeout: 20_000 })

    it('files are the instance’s alone, and what the machine has comes back when they go', async () => {
      const files = [
        { path: '/run/app/token', text: 'secret\n', mode: 0o600 },
        { path: '/etc/keepalived/keepalived.conf', text: 'vrrp_instance VI_1 {}\n' },
        { path: '/etc/passwd', text: 'nobody\n' },
        { path: '/etc/havip-test/deep/er.conf', text: 'deep\n' },
      ]
      await engine.lab.request(requests.setFiles, { instanceId: one, files })
      expect(await inside(one, `cat ${files.map(({ path }) => path).join(' ')}`)).toBe(
        'secret\nvrrp_instance VI_1 {}\nnobody\ndeep\n',
      )
      expect(await inside(one, 'stat -c %a /run/app/token /etc/passwd')).toBe('600\n644\n')
      expect(await inside(one, 'test -e /etc/os-release && hostname && cat /etc/hostname')).toBe('one\none\n')
      const elsewhere = 'ls /etc/keepalived /run/app /etc/havip-test 2>/dev/null; grep -c ^root: /etc/passwd'
      expect(await inside(two, elsewhere)).toBe('/etc/keepalived:\n1\n'.slice(existsSync('/etc/keepalived') ? 0 : 17))
      expect(existsSync('/etc/havip-test')).toBe(false)
      await engine.lab.request(requests.setFiles, { instanceId: one, files: files.slice(0, 1) })
      expect(await inside(one, 'grep -c ^root: /etc/passwd; ls /etc/keepalived; cat /run/app/token')).toBe(
        '1\nsecret\n',
      )
    })

    it.each(['/var/x', '/run/../var/x', '/etc/', 'etc/x', '/run/lab/etc', '/etc/a\nb'])(
      'refuses a file at %j',
      async (path) => {
        const files = [{ path, text: '' }]
        await expect(engine.lab.request(requests.setFiles, { instanceId: two, files })).rejects.toThrow(
          'below /run or /etc',
        )
        expect(await engine.lab.request(requests.files, { instanceId: two })).toEqual([])
      },
    )

    it('a process runs with what it was declared with; declaring it so again changes nothing', async () => {
      const spec = shell('echo $GREETING from $(pwd); echo trouble >&2; exec sleep 1000')
      const { state } = await declare('greet', spec)
      expect(state).toBe('running')
      await until(async () =>
        expect(await said('greet')).toEqual(expect.arrayContaining(['stdout: hello from /run', 'stderr: trouble'])),
      )
      const before = await stateOf('greet')
      expect(await inside(one, `cat /proc/${before?.pid}/comm`)).toBe('sleep\n')
      expect(await declare('greet', spec)).toEqual(before)
      const changed = await declare('greet', shell('exec sleep 2000'))
      await until(async () =>
        expect(await inside(one, 'pgrep -fx "sleep [12]000"; pgrep -fxc "sleep 1000"')).toBe(
          `${(await stateOf('greet'))?.pid}\n0\n`,
        ),
      )
      expect(changed.command.at(-1)).toBe('exec sleep 2000')
      expect(await remove('greet')).toBe(true)
      expect(await inside(one, 'pgrep -fxc "sleep 2000"')).toBe('0\n')
      expect(await remove('greet')).toBe(false)
    })

    it('is started again as it was ordered, and says why it ended', async () => {
      await declare('fails', shell('echo once >>/run/count; test $(wc -l </run/count) -ge 3', 'on-failure'))
      await until(async () =>
        expect(await stateOf('fails')).toMatchObject({ state: 'ended', restarts: 2, exit: { code: 0 } }),
      )
      expect(await said('fails')).toContain('lab: ended with exit code 1; it is started again in 200 ms')
      await declare('never', shell('kill -9 $$'))
      await until(async () =>
        expect(await stateOf('never')).toMatchObject({ state: 'ended', restarts: 0, exit: { signal: 'SIGKILL' } }),
      )
      await declare('always', shell('exec sleep 3000', 'always'))
      const { pid } = (await stateOf('always')) ?? {}
      await engine.lab.request(requests.signalProcess, { instanceId: one, name: 'always', signal: 'SIGKILL' })
      await until(async () => expect(await stateOf('always')).toMatchObject({ state: 'running', restarts: 1 }))
      expect((await stateOf('always'))?.pid).not.toBe(pid)
      for (const name of ['fails', 'never', 'always']) await remove(name)
    })

    it('lines can be followed', async () => {
      const heard: string[] = []
      const stop = engine.lab.on(notifications.log, ({ process, text }) => heard.push(`${process}: ${text}`))
      await engine.lab.request(requests.logs, { instanceId: one, follow: true })
      await engine.lab.request(requests.runProcess, { instanceId: one, spec: shell('echo followed') })
      await until(async () => expect(heard).toContain('exec-1: followed'))
      stop()
    })

    it('outlives the client, a stop of its instance, and the lab itself; what was not declared does not', async () => {
      await engine.lab.request(requests.setFiles, { instanceId: two, files: [{ path: '/run/kept', text: 'kept' }] })
      await declare('kept', shell('exec sleep 4000', 'always'), two)
      const extra = await engine.lab.request(requests.runProcess, { instanceId: two, spec: shell('exec sleep 5000') })
      expect(extra).toMatchObject({ declared: false, state: 'running' })
      const { pid } = (await stateOf('kept', two)) ?? {}
      engine.detach()
      engine = await LinuxEngine.start({ dir })
      expect(await stateOf('kept', two)).toMatchObject({ pid, state: 'running' })

      const instance = { id: two, name: 'two', vpcId: ports.two.vpcId } as const
      await engine.apply(delta({ instances: [{ ...instance, running: false }], ports: [{ ...ports.two, up: false }] }))
      await until(async () => expect(await stateOf('kept', two)).toMatchObject({ state: 'stopped', pid: null }))
      const runs = async () => {
        await until(async () => expect(await inside(two, 'cat /run/kept; pgrep -fxc "sleep 4000"')).toBe('kept1\n'))
        expect(await inside(two, 'pgrep -fxc "sleep 5000"')).toBe('0\n')
      }
      await engine.apply(delta({ instances: [{ ...instance, running: true }], ports: [ports.two] }))
      await runs()

      process.kill(labProcesses(dir)[0]?.pid ?? 0, 'SIGKILL')
      await until(async () => expect(() => engine.lab).toThrow('does not answer'))
      await engine.sync(oneVpc)
      await runs()

      // An instance that is gone leaves nothing declared, for another lab to find.
      await engine.sync({
        ...oneVpc,
        instances: oneVpc.instances.filter(({ id }) => id !== two),
        ports: oneVpc.ports.filter(({ id }) => id !== ports.two.id),
      })
      expect(await engine.lab.request(requests.files, { instanceId: two })).toEqual([])
      await engine.sync(oneVpc)
      expect(await engine.lab.request(requests.processes, { instanceId: two })).toEqual([])
    })
  },
)
