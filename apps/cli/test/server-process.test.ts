import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { seed } from '../src/demo/seed.js'
import { cleanUp, havip, newDataDir, oneLine, Program, ready, serve } from './program.js'
import { demoCloud, given, vpcClient } from './sdk.js'

vi.setConfig({ testTimeout: 240_000, expect: { poll: { timeout: 30_000 } } })

afterEach(cleanUp)

const locks = (dataDir: string) => readdirSync(`${dataDir}/postgres`).filter((name) => name.startsWith('lock-'))

test('a server killed in the middle of its work has what it acknowledged when it is started again', async () => {
  const dataDir = newDataDir()
  const first = await serve(['--data-dir', dataDir])
  const { haVipId, primary, vpcId: VpcId } = await demoCloud(first.url).build()
  expect((await havip(['claim', seed.vip, '--from', primary, '--url', first.url])).code).toBe(0)
  const bound = await demoCloud(first.url).describe(haVipId)
  expect(bound).toMatchObject({ State: 'AVAILABLE', InstanceId: primary })

  const acknowledged: string[] = []
  let isDead = false
  let n = 0
  const client = vpcClient(first.url)
  const write = async () => {
    while (!isDead) {
      n += 1
      const block = {
        CidrBlock: `172.17.${n % 200 < 16 ? 200 : n % 200}.${16 * Math.floor(n / 200)}/28`,
        Zone: seed.zone,
      }
      const made = await client.CreateSubnet({ VpcId, SubnetName: `subnet-${n}`, ...block }).catch(() => undefined)
      if (made !== undefined) acknowledged.push(given(made.Subnet?.SubnetId))
    }
  }
  const writers = [write(), write()]
  await expect.poll(() => acknowledged.length, { interval: 1 }).toBeGreaterThan(20)
  await first.end('SIGKILL')
  isDead = true
  await Promise.all(writers)

  const second = await serve(['--data-dir', dataDir])
  const { SubnetSet } = await vpcClient(second.url).DescribeSubnets({ Limit: '100' })
  const ids = given(SubnetSet).map((subnet) => subnet.SubnetId)
  expect(acknowledged.filter((id) => !ids.includes(id))).toEqual([])
  expect(await demoCloud(second.url).describe(haVipId)).toEqual(bound)
  expect((await havip(['holder', seed.vip, '--url', second.url])).out).toMatch(new RegExp(`${primary} .*the same`))

  // Nobody else may have the directory while it runs.
  const third = await havip(['serve', '--port', '0', '--data-dir', dataDir])
  expect(third.code).toBe(1)
  expect(oneLine(third.err)).toMatch(new RegExp(`in use by the process with pid ${second.pid};.*--data-dir`))
  expect((await ready(second.url)).status).toBe(200)

  expect(await second.end('SIGTERM')).toMatchObject({ code: 0, signal: null })
  expect(locks(dataDir)).toEqual([])
})

describe('a server that is told to end', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('by %s ends, with 0, and listens no more', async (signal) => {
    const server = await serve(['--ephemeral', '--data-dir', newDataDir()])
    expect(await server.end(signal)).toMatchObject({ code: 0, signal: null })
    await expect(fetch(server.url)).rejects.toThrow()
  })

  test('while it starts closes what it has opened', async () => {
    const dataDir = newDataDir()
    const server = new Program(['serve', '--port', '0', '--data-dir', dataDir])
    await expect.poll(() => existsSync(`${dataDir}/postgres`) && locks(dataDir).length, { interval: 1 }).toBe(1)
    expect(await server.end('SIGINT')).toMatchObject({ code: 0, signal: null })
    expect(locks(dataDir)).toEqual([])
  })
})

test('a server says where it listens and with which key, and keeps secrets out of its log', async () => {
  const server = await serve(['--ephemeral', '--data-dir', newDataDir()])
  expect(Number(new URL(server.url).port)).toBeGreaterThan(0)
  expect(server.err).toContain(`havip is ready at ${server.url}`)
  expect(server.err).toContain('AKIDhavipdevelopment')
  expect(await ready(server.url)).toEqual({ status: 200, checks: { store: 'ok', network: 'ok' } })
  expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' })

  await demoCloud(server.url).build()
  const { out } = await server.end('SIGTERM')
  const lines = out.trim().split('\n')
  expect(lines.length).toBeGreaterThan(5)
  for (const line of lines) expect(() => JSON.parse(line), line).not.toThrow()
  expect(out).not.toMatch(/havip-development-secret|Signature=/)
})

describe('a server that cannot start says why in one line', () => {
  const unreachable = 'postgresql://someone:geheim@127.0.0.1:1/havip'
  const cases: [string, readonly string[], Readonly<Record<string, string>>, RegExp][] = [
    ['a port that is no number', ['--port', 'http'], {}, /--port is "http"/],
    ['an engine that does not exist', ['--engine', 'ovs'], {}, /ovs/],
    ['an address others can reach, with the published key', ['--host', '0.0.0.0'], {}, /published development key/],
    ['accounts that are not there', ['--accounts', 'nowhere.yaml'], {}, /nowhere\.yaml/],
    ['a database that does not answer', [], { DATABASE_URL: unreachable }, /127\.0\.0\.1:1/],
    ['a data directory below a file', ['--data-dir', join(import.meta.filename, 'data')], {}, /--data-dir .*ENOTDIR/],
  ]

  test.each(cases)('%s', async (_name, options, env, message) => {
    const ended = await havip(['serve', '--port', '0', '--data-dir', newDataDir(), ...options], env)
    expect(ended.code).toBe(1)
    expect(oneLine(ended.err)).toMatch(message)
    expect(ended.err + ended.out).not.toContain('geheim')
  })

  test('a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const ended = await havip(['serve', '--port', port, '--ephemeral', '--data-dir', newDataDir()])
    other.close()
    expect(ended.code).toBe(1)
    expect(oneLine(ended.err)).toMatch(new RegExp(`Port ${port} on 127.0.0.1 is in use`))
  })
})
