import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { createClient, type Schemas, take } from '@havip/client'
import { type CapturedFrame, frameText, PcapReader } from '@havip/net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { whyNoKernel } from './kernel.js'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } })

const reason = await whyNoKernel()
const isRoot = process.geteuid?.() === 0
const hasTap = existsSync('/dev/net/tun')
const unshareUser = () => (isRoot ? [] : ['--user', '--map-root-user'])
const adminToken = 'a-token-that-somebody-chose-0123456789'
const zone = 'ap-guangzhou-3'

/** A VPC, a subnet, and running instances of these names; gives their ids. */
async function build(client: ReturnType<typeof createClient>, names: readonly string[]): Promise<string[]> {
  const { id: vpcId } = await take(client.POST('/v1/vpcs', { body: { name: 'lab', cidrBlock: '10.0.0.0/16' } }))
  const place = { vpcId, zone }
  const subnet = await take(client.POST('/v1/subnets', { body: { ...place, name: 'lab', cidrBlock: '10.0.1.0/24' } }))
  const made = names.map(async (name) => {
    const body = { ...place, subnetId: subnet.id, name }
    const task = await take(client.POST('/v1/instances', { params: { query: { wait: 20 } }, body }))
    return 'resourceIds' in task ? (task.resourceIds[0] ?? '') : ''
  })
  return Promise.all(made)
}

describe('on the in-memory engine', () => {
  let cloud: CloudUnderTest
  beforeAll(async () => {
    cloud = await startCloud()
  })
  afterAll(() => cloud.close())

  test('nothing runs in an instance, and that is said in one sentence', async () => {
    const client = createClient({ url: cloud.url })
    const path = { id: 'ins-00000000', name: 'a' }
    const body = { command: ['true'] }
    await expect(
      take(client.PUT('/v1/lab/instances/{id}/processes/{name}', { params: { path }, body })),
    ).rejects.toMatchObject({ status: 501, message: expect.stringMatching(/^Nothing can run .* --engine linux .*\.$/) })
    const setMtu = client.PUT('/v1/lab/network-interfaces/{id}', { params: { path }, body: { mtu: 8500 } })
    await expect(take(setMtu)).rejects.toMatchObject({ status: 501 })
  })

  test('frames are captured all the same, of a HAVIP by its address, and of an instance', async () => {
    const client = createClient({ url: cloud.url })
    const [one = ''] = await build(client, ['one'])
    const { vpcId, subnetId } = await take(client.GET('/v1/instances/{id}', { params: { path: { id: one } } }))
    await take(client.POST('/v1/havips', { body: { vpcId, subnetId: subnetId ?? '', name: 'db', vip: '10.0.1.100' } }))
    const captures = [await captureOf(cloud.url, '10.0.1.100', 1), await captureOf(cloud.url, one, 1)]
    await take(client.POST('/v1/sdn/announcements', { body: { from: one, address: '10.0.1.100' } }))
    for (const captured of captures) {
      const frames = await captured()
      expect(frames.map(({ frame }) => frameText(frame))).toEqual([
        expect.stringContaining('ARP announcement (request): 10.0.1.100 is at'),
      ])
    }
    const refused = await fetch(`${cloud.url}/v1/lab/captures?target=eni-00000000`)
    expect(refused.status).toBe(404)
  })
})

/** A capture of as many frames, from when frames are captured. */
async function captureOf(url: string, target: string, count: number): Promise<() => Promise<CapturedFrame[]>> {
  const reply = await fetch(`${url}/v1/lab/captures?target=${target}&count=${count}`)
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/vnd.tcpdump.pcap'])
  return async () => new PcapReader().read(Buffer.from(await reply.arrayBuffer()))
}

describe.skipIf(reason !== undefined)(`on the kernel engine${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  let cloud: CloudUnderTest
  let client: ReturnType<typeof createClient>
  let one: string

  beforeAll(async () => {
    cloud = await startCloud({ engine: 'linux', requireToken: true }, { HAVIP_ADMIN_TOKEN: adminToken })
    client = createClient({ url: cloud.url, token: adminToken })
    ;[one = ''] = await build(client, ['one', 'twin', 'twin'])
  })
  afterAll(() => cloud.close())

  const declare = (id: string, name: string, body: Schemas['LabProcessSpec']) =>
    take(client.PUT('/v1/lab/instances/{id}/processes/{name}', { params: { path: { id, name } }, body }))
  const processes = async (id: string) =>
    (await take(client.GET('/v1/lab/instances/{id}/processes', { params: { path: { id } } }))).items
  const putFiles = (id: string, items: Schemas['LabFile'][]) =>
    take(client.PUT('/v1/lab/instances/{id}/files', { params: { path: { id } }, body: { items } }))

  test('files and processes are declared, by the name of the instance, and told as they are', async () => {
    const file = { path: '/etc/keepalived/keepalived.conf', content: 'x\n' }
    expect(await putFiles('one', [file])).toEqual({ items: [{ ...file, mode: '0644' }] })
    const body = {
      command: ['sh', '-c', 'cat /etc/keepalived/keepalived.conf; exec sleep 100'],
      restart: 'always' as const,
    }
    const made = await declare('one', 'agent', body)
    expect(made).toEqual({
      name: 'agent',
      ...body,
      env: {},
      cwd: '/',
      declared: true,
      state: 'running',
      pid: expect.any(Number),
      restarts: 0,
      since: expect.stringMatching(/Z$/),
      exit: null,
    })
    expect(await declare(one, 'agent', body)).toEqual(made)
    const path = { id: 'one', name: 'agent' }
    await take(
      client.POST('/v1/lab/instances/{id}/processes/{name}/signal', { params: { path }, body: { signal: 'KILL' } }),
    )
    await expect.poll(() => processes('one')).toMatchObject([{ restarts: 1, exit: { signal: 'SIGKILL', code: null } }])
    const again = await take(client.POST('/v1/lab/instances/{id}/processes/{name}/restart', { params: { path } }))
    expect(again).toMatchObject({ state: 'running', restarts: 0 })
    await take(client.DELETE('/v1/lab/instances/{id}/processes/{name}', { params: { path } }))
    expect(await processes('one')).toEqual([])
    await expect(
      take(client.DELETE('/v1/lab/instances/{id}/processes/{name}', { params: { path } })),
    ).rejects.toMatchObject({ status: 404, message: expect.stringContaining("no process 'agent'") })
  })

  test('a process that is only started is named by the lab, and forgotten with the instance’s life', async () => {
    const path = { id: one }
    const made = await take(
      client.POST('/v1/lab/instances/{id}/processes', { params: { path }, body: { command: ['sleep', '100'] } }),
    )
    expect(made).toMatchObject({ name: 'exec-1', declared: false, restart: 'never' })
    const query = { wait: 20 }
    for (const order of ['stop', 'start'] as const) {
      await take(client.POST(`/v1/instances/{id}/${order}`, { params: { path, query }, body: {} } as never))
    }
    await expect.poll(() => processes(one)).toEqual([])
  })

  test('an instance is frozen by its name, and a packet traced from it, until it is thawed', async () => {
    const body = { kind: 'freeze' as const, instanceIds: ['one'], durationMs: 600_000 }
    const { id, instanceIds } = await take(client.POST('/v1/sdn/faults', { body }))
    expect(instanceIds).toEqual([one])
    const frozen = await exec([{ command: ['true'] }])
    expect(frozen.text).toContain('frozen')
    await take(client.DELETE('/v1/sdn/faults/{id}', { params: { path: { id } } }))
    expect(JSON.parse((await exec([{ command: ['true'] }])).text)).toMatchObject({ exit: { code: 0 } })
    const packet = { from: 'one', destination: '10.0.1.250' }
    expect(await take(client.POST('/v1/sdn/trace', { body: packet }))).toMatchObject({ reason: 'no-route' })
  })

  test('a reboot ends what ran and starts what is declared; its HAVIP stays bound until another ENI claims it', async () => {
    const { vpcId, subnetId } = await take(client.GET('/v1/instances/{id}', { params: { path: { id: one } } }))
    const vip = '10.0.1.100'
    const { id: haVipId } = await take(
      client.POST('/v1/havips', { body: { vpcId, subnetId: subnetId ?? '', name: 'db', vip } }),
    )
    const claim = (from: string) => take(client.POST('/v1/sdn/announcements', { body: { from, address: vip } }))
    const holder = async () => {
      const { holders } = await take(client.GET('/v1/sdn/holders'))
      const { instanceId } = await take(client.GET('/v1/havips/{id}', { params: { path: { id: haVipId } } }))
      return [holders.find((each) => each.haVipId === haVipId)?.instanceId, instanceId]
    }
    await putFiles(one, [{ path: '/run/declared', content: 'declared' }])
    await declare(one, 'agent', { command: ['sh', '-c', 'cat /run/declared; exec sleep 100'] })
    await exec([{ command: ['sh', '-c', 'echo mine >/run/scratch; ip address add 10.0.1.99/32 dev eth0'] }])
    await claim(one)
    const before = (await processes(one)).find(({ name }) => name === 'agent')
    const query = { wait: 20 }
    await take(client.POST('/v1/instances/{id}/reboot', { params: { path: { id: one }, query }, body: {} }))
    await expect
      .poll(async () => (await processes(one)).find(({ name }) => name === 'agent'))
      .toMatchObject({ state: 'running', since: expect.not.stringMatching(before?.since ?? '') })
    const looked = await exec([{ command: ['sh', '-c', 'cat /run/*; ip -4 -brief address show dev eth0'] }])
    const said = looked.text.split('\n').flatMap((line) => (line === '' ? [] : (JSON.parse(line).stdout ?? [])))
    const text = said.map((piece) => Buffer.from(piece, 'base64').toString()).join('')
    expect(text).toMatch(/^declared\s*eth0@\S+ +UP +10\.0\.1\.\d+\/24\s*$/)
    expect(await holder()).toEqual([one, one])
    const twins = await take(client.GET('/v1/instances', { params: { query: { name: ['twin'] } } }))
    const twin = twins.items[0]?.id ?? ''
    expect(await claim(twin)).toMatchObject({ honoured: true })
    expect(await holder()).toEqual([twin, twin])
  })

  test.each<[string, number, () => Promise<unknown>, RegExp]>([
    ['no such instance', 404, () => processes('nobody'), /no instance 'nobody'/],
    ['a name that two have', 409, () => processes('twin'), /is the name of ins-\w+ and of ins-/],
    ['a file that is not its own', 400, () => putFiles(one, [{ path: '/var/x', content: '' }]), /below \/run or \/etc/],
    [
      'a file twice',
      400,
      () =>
        putFiles(
          one,
          ['', ''].map((content) => ({ path: '/run/x', content })),
        ),
      /twice/,
    ],
    ['no command', 400, () => declare(one, 'a', { command: [] }), /command/],
    ['a name that is none', 400, () => declare(one, 'exec-1', { command: ['a'] }), /name \(path\)/],
  ])('refuses %s', async (_what, status, ask, message) => {
    await expect(ask()).rejects.toMatchObject({ status, message: expect.stringMatching(message) })
  })

  /** Sends lines to a command, and gives the status of the answer and what it said. */
  const exec = (lines: readonly object[], headers: Readonly<Record<string, string>> = {}) =>
    new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const sent = request(`${cloud.url}/v1/lab/instances/one/exec`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/x-ndjson', ...headers },
      })
      sent.once('error', reject)
      sent.once('response', (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (piece) => {
          text += piece
        })
        response.once('end', () => resolve({ status: response.statusCode, text }))
      })
      sent.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    })
  const base64 = (text: string) => Buffer.from(text).toString('base64')

  test('a command is talked with, line by line', async () => {
    const { status, text } = await exec([
      { command: ['sh', '-c', 'cat; echo $X >&2; exit 3'], env: { X: 'y' } },
      { stdin: base64('in') },
    ])
    const said = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect({ status, last: said.pop() }).toEqual({ status: 200, last: { exit: { code: 3, signal: null } } })
    expect(said).toHaveLength(2)
    expect(said).toEqual(expect.arrayContaining([{ stdout: base64('in') }, { stderr: base64('y\n') }]))
    const signalled = await exec([{ command: ['sleep', '100'] }, { signal: 'TERM' }])
    expect(JSON.parse(signalled.text)).toEqual({ exit: { code: null, signal: 'SIGTERM' } })
    const wrong = await exec([{ command: ['sleep', '100'] }, { nonsense: 1 }])
    expect(JSON.parse(wrong.text).error).toMatch(/LabInput must NOT have additional properties/)
  })

  test.each<[string, readonly object[], Readonly<Record<string, string>>, number, RegExp]>([
    ['from a page of somebody else', [{ command: ['true'] }], { origin: 'https://evil.example' }, 403, /a page of/],
    ['by a name that was rebound', [{ command: ['true'] }], { host: 'evil.example' }, 403, /no name of this server/],
    [
      'of a type that a page may send',
      [{ command: ['true'] }],
      { 'content-type': 'text/plain' },
      415,
      /of the type application\/x-ndjson/,
    ],
    [
      'of JSON',
      [{ command: ['true'] }],
      { 'content-type': 'application/json' },
      415,
      /of the type application\/x-ndjson/,
    ],
    ['without a token', [{ command: ['true'] }], { authorization: '' }, 401, /token/],
    ['without a command', [{}], {}, 400, /A LabExec must have required property 'command'/],
    ['of nothing', [], {}, 400, /is to be a LabExec/],
  ])('no command is run for a request %s', async (_what, lines, headers, expected, message) => {
    const { status, text } = await exec(lines, headers)
    expect({ status, detail: JSON.parse(text).detail }).toEqual({
      status: expected,
      detail: expect.stringMatching(message),
    })
  })

  test('what processes said is kept, and can be followed', async () => {
    await declare(one, 'talker', { command: ['sh', '-c', 'echo one; echo two >&2; read line </run/go; echo three'] })
    const path = { id: one }
    await exec([{ command: ['sh', '-c', 'test -p /run/go || mkfifo /run/go'] }])
    await take(
      client.POST('/v1/lab/instances/{id}/processes/{name}/restart', { params: { path: { ...path, name: 'talker' } } }),
    )
    const kept = async (query: { process?: string; tail?: number }) => {
      const lines = await take(client.GET('/v1/lab/instances/{id}/logs', { params: { path, query } }))
      return typeof lines === 'string' ? [] : lines.items.map(({ stream, text }) => `${stream}: ${text}`)
    }
    await expect.poll(() => kept({ process: 'talker', tail: 2 })).toEqual(['stdout: one', 'stderr: two'])
    const headers = { authorization: `Bearer ${adminToken}`, accept: 'application/x-ndjson' }
    const stream = await fetch(`${cloud.url}/v1/lab/instances/one/logs?process=talker&tail=1`, { headers })
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    const next = async () => {
      heard += (await reader?.read())?.value ?? ''
      return heard
    }
    expect(await next()).toContain('"stderr"')
    await exec([{ command: ['sh', '-c', 'echo go >/run/go'] }])
    while (!heard.includes('ended with')) await next()
    expect(
      heard
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).text),
    ).toEqual(['two', 'three', 'ended with exit code 0'])
    await reader?.cancel()
    await expect(kept({ process: 'nobody' })).rejects.toMatchObject({ status: 404 })
  })

  test('an ENI is put into what runs already, and back', async () => {
    const container = spawn('unshare', [...unshareUser(), '--net', 'sh', '-c', 'echo $$; exec sleep infinity'])
    try {
      const [line] = await once(container.stdout, 'data')
      const pid = Number.parseInt(`${line}`, 10)
      const attach = (more: object) =>
        take(client.POST('/v1/lab/attachments', { body: { networkInterfaceId: 'one', ...more } }))
      const listed = async () => (await take(client.GET('/v1/lab/attachments'))).items
      await expect(attach({})).rejects.toMatchObject({ status: 400, message: expect.stringMatching(/pid or netns/) })
      for (const more of [{ kind: 'tap' }, { kind: 'tap', device: 'tap0', pid, netns: 'a' }, { pid, uid: 0 }]) {
        await expect(attach(more)).rejects.toMatchObject({ status: 400 })
      }
      await expect(attach({ netns: 'nowhere' })).rejects.toMatchObject({
        status: 409,
        message: 'There is no network namespace nowhere.',
      })
      if (isRoot) {
        const kinds = hasTap ? (['interface', 'tap'] as const) : (['interface'] as const)
        for (const kind of kinds) {
          const made = await attach({ pid, device: 'wan0', kind })
          expect(made).toEqual({ networkInterfaceId: expect.stringMatching(/^eni-/), device: 'wan0', kind })
          expect(await listed()).toEqual([made])
          await take(client.DELETE('/v1/lab/attachments/{id}', { params: { path: { id: one } } }))
        }
      } else {
        // It belongs to a user namespace that is not the lab's.
        await expect(attach({ pid })).rejects.toMatchObject({ status: 409, message: expect.stringMatching(/as root/) })
      }
      expect(await listed()).toEqual([])
      await expect(
        take(client.DELETE('/v1/lab/attachments/{id}', { params: { path: { id: one } } })),
      ).rejects.toMatchObject({ status: 404 })
    } finally {
      container.kill('SIGKILL')
    }
  })

  test('how long packets of an ENI may be is set, told, and refused with the bounds', async () => {
    const params = { path: { id: 'one' } }
    const set = (mtu: number) => take(client.PUT('/v1/lab/network-interfaces/{id}', { params, body: { mtu } }))
    const listed = async () => (await take(client.GET('/v1/lab/network-interfaces'))).items
    expect(await listed()).toEqual([])
    const made = await set(8500)
    expect(made).toMatchObject({ instanceId: one, primary: true, mtu: 8500 })
    expect(await take(client.GET('/v1/lab/network-interfaces/{id}', { params }))).toEqual(made)
    expect(await listed()).toEqual([made])
    for (const mtu of [575, 8501]) {
      await expect(set(mtu)).rejects.toMatchObject({ status: 400, message: expect.stringMatching(/mtu.*(576|8500)/) })
    }
    await set(1500)
    expect(await listed()).toEqual([])
  })

  test('an operator may look, and only an admin of all accounts may run', async () => {
    const tokens = new Map<string, string>()
    for (const [name, role, accountIds] of [
      ['operator', 'operator', null],
      ['reader', 'reader', null],
      ['local admin', 'admin', ['1300000001']],
    ] as const) {
      const body = { name, role, accountIds: accountIds && [...accountIds] }
      tokens.set(name, (await take(client.POST('/v1/tokens', { body }))).token)
    }
    const ask = async (name: string, method: string, path: string, body?: object) => {
      const type = path === 'exec' ? 'application/x-ndjson' : 'application/json'
      const json = body === undefined ? undefined : { 'content-type': type }
      const headers = { authorization: `Bearer ${tokens.get(name)}`, ...json }
      const reply = await fetch(`${cloud.url}/v1/lab/instances/${one}/${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      return reply.status
    }
    expect(await ask('operator', 'GET', 'processes')).toBe(200)
    expect(await ask('reader', 'GET', 'processes')).toBe(403)
    expect(await ask('operator', 'GET', 'logs')).toBe(200)
    expect(await ask('reader', 'GET', 'logs')).toBe(403)
    for (const name of tokens.keys()) {
      expect(await ask(name, 'GET', 'files')).toBe(403)
      expect(await ask(name, 'PUT', 'files', { items: [] })).toBe(403)
      expect(await ask(name, 'PUT', 'processes/a', { command: ['true'] })).toBe(403)
      expect(await ask(name, 'POST', 'processes', { command: ['true'] })).toBe(403)
      expect(await ask(name, 'DELETE', 'processes/a')).toBe(403)
      expect(await ask(name, 'POST', 'exec', { command: ['true'] })).toBe(403)
      expect(await ask(name, 'GET', '../../attachments')).toBe(403)
    }
  })
})
