import { spawn, spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient, take } from '@havip/client'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { whyNoLinux } from './kernel.js'
import { cleanUp, havip, newDataDir, oneLine, Program, type Server, serve } from './program.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 40_000 } } })

const reason = await whyNoLinux()
const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url))

describe.skipIf(reason !== undefined)(`havip lab${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  let server: Server
  const lab = (args: readonly string[], input?: string) => {
    const [verb = '', ...rest] = args
    return havip(['lab', verb, '--url', server.url, ...rest], {}, input)
  }

  beforeAll(async () => {
    server = await serve(['--engine', 'linux', '--ephemeral', '--data-dir', newDataDir()])
    const client = createClient({ url: server.url })
    const { id: vpcId } = await take(client.POST('/v1/vpcs', { body: { name: 'lab', cidrBlock: '10.0.0.0/16' } }))
    const place = { vpcId, zone: 'ap-guangzhou-3' }
    const subnet = await take(client.POST('/v1/subnets', { body: { ...place, name: 'lab', cidrBlock: '10.0.1.0/24' } }))
    const body = { ...place, subnetId: subnet.id, name: 'one' }
    await take(client.POST('/v1/instances', { params: { query: { wait: 20 } }, body }))
  })

  afterAll(async () => {
    await server.end('SIGTERM')
    await cleanUp()
  })

  test('exec is as if the command ran here: input, both outputs, exit code', async () => {
    const script = 'cat; echo "$WHO on $(hostname)" >&2; ip -o link show eth0 | grep -c UP; exit 5'
    const ran = await lab(['exec', '--env', 'WHO=me', 'one', '--', 'sh', '-c', script], 'typed\n')
    expect(ran).toEqual({ code: 5, signal: null, out: 'typed\n1\n', err: 'me on one\n' })
    const killed = await lab(['exec', 'one', '--', 'sh', '-c', 'kill -TERM $$'], '')
    expect(killed.code).toBe(143)
  })

  test('a large input and output pass whole', async () => {
    const input = 'x'.repeat(3_000_000)
    const { code, out } = await lab(['exec', 'one', '--', 'cat'], input)
    expect({ code, same: out === input }).toEqual({ code: 0, same: true })
  })

  test('Ctrl-C reaches the command, and the program ends as the command does', async () => {
    const script = 'trap "echo bye; exit 9" INT; echo ready; while :; do sleep 0.01; done'
    const program = new Program(['lab', 'exec', '--url', server.url, 'one', '--', 'sh', '-c', script])
    await expect.poll(() => program.out).toBe('ready\n')
    expect(await program.end('SIGINT')).toMatchObject({ code: 9, out: 'ready\nbye\n' })
  })

  test('a shell has a real terminal', async () => {
    const command = `stty rows 31 columns 97; exec '${process.execPath}' '${bin}' lab shell --url ${server.url} one`
    const shell = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      env: { PATH: process.env.PATH ?? '', SHELL: '/bin/sh', TERM: 'xterm', XDG_CONFIG_HOME: '/nowhere' },
    })
    try {
      let said = ''
      shell.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text
      })
      const ended = new Promise<number | null>((resolve) => {
        shell.once('close', resolve)
      })
      shell.stdin.write('stty size; echo on $(hostname) $TERM; sleep 1000\n')
      await expect.poll(() => said).toMatch(/31 97\s+on one xterm\s/)
      shell.stdin.write('\x03')
      shell.stdin.write('exit 6\n')
      expect(await ended).toBe(6)
    } finally {
      shell.kill('SIGKILL')
    }
  })

  test('a detached command is listed, and what it says is kept', async () => {
    const { out } = await lab(['exec', '--detach', 'one', '--', 'sh', '-c', 'echo working; exec sleep 100'])
    const name = out.trim()
    expect(name).toMatch(/^exec-\d+$/)
    await expect.poll(async () => (await lab(['logs', 'one', name])).out).toMatch(/Z {2}working\n$/)
    const { out: listed } = await lab(['ps', 'one'])
    expect(listed).toMatch(new RegExp(`NAME.*\\n ?${name} +\\d+ +running +0 .* sh -c`))
    expect((await lab(['ps', 'one', '-q'])).out).toBe(`${name}\n`)
    const follower = new Program(['lab', 'logs', '--url', server.url, '-f', '--json', 'one'])
    await expect.poll(() => follower.out).toContain('"working"')
    expect((await lab(['signal', 'one', name, 'TERM'])).out).toBe(`Done: ${name} got TERM.\n`)
    await expect.poll(() => follower.out).toContain('ended by SIGTERM')
    await follower.end('SIGINT')
    expect((await lab(['restart', 'one', name])).out).toMatch(new RegExp(`^${name} is running, with pid \\d+\\.\n$`))
    expect((await lab(['remove', 'one', name])).err).toContain('say --yes')
    expect((await lab(['remove', 'one', name, '--yes', '-q'])).out).toBe(`${name}\n`)
    expect((await lab(['ps', 'one', '-q'])).out).toBe('')
  })

  test('capture writes what tcpdump reads, to Ctrl-C, and tells frames in lines', async () => {
    const file = join(newDataDir(), '..', 'one.pcap')
    const writer = new Program(['lab', 'capture', '--url', server.url, 'one', '-w', file])
    const lines = new Program(['lab', 'capture', '--url', server.url, 'one'])
    const send = () => lab(['exec', 'one', '--', 'sh', '-c', 'echo hello | socat -u - UDP:10.0.1.1:7281'])
    // Nothing says when it has begun but what it captures.
    await expect
      .poll(async () => (await send()) && lines.out, { interval: 500 })
      .toMatch(/10\.0\.1\.1:7281 UDP, 6 bytes/)
    await expect.poll(async () => (await send()) && statSync(file).size, { interval: 500 }).toBeGreaterThan(24)
    expect(await lines.end('SIGINT')).toMatchObject({ code: 0, err: '' })
    expect(lines.out).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z {2}/)
    const { code, err } = await writer.end('SIGINT')
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^\d+ frames captured\.\n$/) })
    const read = spawnSync('tcpdump', ['-n', '-r', file], {
      encoding: 'utf8',
      env: { PATH: `${process.env.PATH}:/usr/sbin` },
    })
    expect(read.stdout).toMatch(/IP 10\.0\.1\.\d+\.\d+ > 10\.0\.1\.1\.7281: UDP, length 6/)
    expect(`${read.stdout.trim().split('\n').length} frames captured.\n`).toBe(err)
  })

  test.each<[readonly string[], RegExp]>([
    [['attach', 'one'], /^havip: Say where to: --pid PID or --netns NAME, or --tap NAME for a virtual machine\.$/],
    [['attach', 'one', '--tap', 'tap0', '--name', 'x'], /^havip: --tap says the name already: leave --name out\.$/],
    [['attach', 'one', '--netns', 'nowhere'], /^havip: There is no network namespace nowhere\.$/],
    [['mtu', 'one', '9000'], /^havip: '9000' is no length of packets: give 576 to 8500 bytes\.$/],
    [['detach', 'one'], /^havip: eni-\w+ is nowhere else than in its instance\.$/],
    [['capture', 'nothing'], /^havip: 'nothing' is no ENI/],
    [['capture', 'one', '-w', '/nowhere/x.pcap'], /^havip: \/nowhere\/x\.pcap cannot be written \(ENOENT\)/],
    [['exec', 'nobody', '--', 'true'], /^havip: There is no instance 'nobody'/],
    [['logs', 'one', 'nobody'], /^havip: The lab looks after no process 'nobody' in ins-/],
    [['shell', 'one'], /^havip: A shell needs a terminal/],
    [['exec', 'one', '--cwd', '/nowhere', '--', 'true'], /can't cd to \/nowhere/],
  ])('says in one line what is wrong: %j', async (args, message) => {
    const { code, err } = await lab(args, '')
    expect(code).not.toBe(0)
    expect(oneLine(err)).toMatch(message)
  })
})
