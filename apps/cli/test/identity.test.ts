import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { cleanUp, havip, newDataDir, oneLine, type Server, serve } from './program.js'
import { vpcClient } from './sdk.js'

vi.setConfig({ testTimeout: 90_000 })

const configHome = mkdtempSync(join(tmpdir(), 'havip-config-'))
const file = join(configHome, 'havip', 'contexts.json')
const home = { XDG_CONFIG_HOME: configHome }

/** Asks for a token; the other server asks for none, and refuses one that is not its own. */
let guarded: Server
let free: Server
let first = ''

beforeAll(async () => {
  const start = (...more: string[]) => serve(['--ephemeral', '--data-dir', newDataDir(), ...more])
  ;[guarded, free] = await Promise.all([start('--require-token'), start()])
  first = /havip_\w{8}_[\w-]{43}/.exec(guarded.err)?.[0] ?? ''
})
afterAll(async () => {
  await cleanUp()
  rmSync(configHome, { recursive: true })
})

const run = (...args: string[]) => havip(args, home)
const tokenOf = async (...args: string[]) => {
  const made = await run('token', 'create', ...args)
  expect({ code: made.code, err: made.err }).toEqual({
    code: 0,
    err: expect.stringMatching(/^tok-\w{8} .*not shown again/),
  })
  return made.out.trim()
}

test('a server that asks for tokens shows a first one, on its terminal and not in its log', () => {
  expect(first).not.toBe('')
  expect(guarded.err).toContain(`havip login --url ${guarded.url}`)
  expect(guarded.out).not.toContain(first)
  expect(free.err).not.toContain('havip_')
})

describe('login', () => {
  test('is what a command says that is not let in', async () => {
    const ended = await run('holder', '--url', guarded.url)
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(oneLine(ended.err)).toContain(`To be let in, set HAVIP_TOKEN, or \`havip login --url ${guarded.url}\`.`)
  })

  test('does not keep a token that the server does not know, or none', async () => {
    const url = ['--url', guarded.url]
    const wrong = await havip(['login', ...url, '--token-stdin'], home, 'havip_wrong\n')
    expect(wrong).toMatchObject({ code: 1, out: '' })
    expect(oneLine(wrong.err)).toMatch(/not one of this server/)
    expect(oneLine((await havip(['login', ...url, '--token-stdin'], home, '')).err)).toMatch(/There was no token/)
    expect(oneLine((await run('login', ...url)).err)).toMatch(
      /no terminal to ask for the token at.*--token-stdin.*HAVIP_TOKEN/,
    )
    expect(oneLine((await run('login', '--url', 'nonsense')).err)).toMatch(/--url is nonsense, which is no URL/)
    expect(() => statSync(file)).toThrow()
  })

  test('keeps the token where only its owner can read it, and uses that server', async () => {
    const ended = await havip(['login', '--url', guarded.url, '--name', 'prod', '--token-stdin'], home, `${first}\n`)
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(ended.out).toMatch(
      /^You are tok-\w{8} at http:.*: admin of all accounts\. The context 'prod' is in use\.\n$/,
    )
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(join(configHome, 'havip')).mode & 0o777).toBe(0o700)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      current: 'prod',
      contexts: { prod: { url: guarded.url, token: first } },
    })
    expect(await run('holder')).toMatchObject({ code: 0, out: 'There are no HAVIPs.\n' })
  })
})

describe('contexts', () => {
  test('are added, used, listed and removed', async () => {
    expect((await run('context', 'add', 'free', '--url', free.url)).code).toBe(0)
    expect((await run('context', 'use', 'free')).out).toContain(`The context 'free' is in use: ${free.url}`)
    expect((await run('context', 'list')).out).toMatch(
      / +NAME +SERVER +TOKEN *\n +prod +http:\S+ +yes *\n \* +free +http:\S+ +no/,
    )
    expect(JSON.parse((await run('context', 'list', '--json')).out)).toEqual([
      { name: 'prod', url: guarded.url, current: false, hasToken: true },
      { name: 'free', url: free.url, current: true, hasToken: false },
    ])
    expect(oneLine((await run('context', 'add', 'free', '--url', free.url)).err)).toMatch(
      /There is a context 'free' already/,
    )
    expect(oneLine((await run('context', 'use', 'none')).err)).toMatch(/no context 'none'; there are: prod, free/)
    expect((await run('context', 'remove', 'free')).err).toMatch(/say --yes/)
    expect((await run('context', 'remove', 'free', '--yes')).code).toBe(0)
    expect((await run('context', 'use', 'prod')).code).toBe(0)
  })

  test('what is typed goes before the environment, and that before the context in use', async () => {
    const actor = async (args: string[], env: Record<string, string> = {}) => {
      const ended = await havip(['token', 'list', '--json', ...args], { ...home, ...env })
      return ended.code === 0 ? (JSON.parse(ended.out) as { name: string }[]).map(({ name }) => name) : ended.err
    }
    expect(await actor([])).toEqual(['first admin'])
    expect(await actor([], { HAVIP_URL: free.url })).toEqual([])
    expect(await actor(['--context', 'prod'], { HAVIP_URL: free.url })).toEqual(['first admin'])
    expect(await actor(['--url', guarded.url], { HAVIP_URL: free.url })).toEqual(['first admin'])
    expect(await actor([], { HAVIP_TOKEN: 'havip_wrong' })).toMatch(/not one of this server.*get another one/s)
    expect(await actor(['--context', 'prod', '--url', free.url])).toMatch(/--url and --context both say/)
  })

  test('do not send the token of one server to another', async () => {
    // That server refuses a token that it does not know.
    expect((await run('holder', '--url', free.url)).code).toBe(0)
    expect((await havip(['holder', '--url', free.url], { ...home, HAVIP_TOKEN: first })).code).toBe(1)
  })

  test('are not read when others could read them too, or when they are of another form', async () => {
    chmodSync(file, 0o644)
    const ended = await run('holder')
    chmodSync(file, 0o600)
    expect(ended.code).toBe(1)
    expect(oneLine(ended.err)).toMatch(/others may read it \(mode 644\); chmod 600 it/)
  })
})

describe('token', () => {
  test('makes one that is the only result, and lists it without what it is', async () => {
    const token = await tokenOf('--name', 'ci', '--role', 'reader', '--account', '1300000001', '--expires', '90d')
    expect(token).toMatch(/^havip_\w{8}_[\w-]{43}$/)
    const listed = await run('token', 'list')
    expect(listed.out).toMatch(/ID +NAME +ROLE +ACCOUNTS +STATE +EXPIRES/)
    expect(listed.out).toMatch(/tok-\w{8} +ci +reader +1300000001 +active +\d{4}-/)
    expect(listed.out).not.toContain(token)
    const asReader = await havip(['token', 'list'], { ...home, HAVIP_TOKEN: token })
    expect(asReader).toMatchObject({ code: 1, out: '' })
    expect(oneLine(asReader.err)).toMatch(/needs the role admin, and tok-\w{8} has the role reader/)
    expect((await havip(['holder'], { ...home, HAVIP_TOKEN: token })).code).toBe(0)
  })

  test('rotates and revokes, after asking', async () => {
    const token = await tokenOf('--name', 'old', '--role', 'operator')
    const id = `tok-${token.slice(6, 14)}`
    const works = async (given: string) => (await havip(['holder'], { ...home, HAVIP_TOKEN: given })).code === 0
    const rotated = await run('token', 'rotate', id, '--grace', '1h', '--json')
    const next = JSON.parse(rotated.out) as { id: string; token: string }
    expect([await works(token), await works(next.token)]).toEqual([true, true])
    const unsure = await run('token', 'revoke', next.id)
    expect(unsure).toMatchObject({ code: 1, out: '' })
    expect(oneLine(unsure.err)).toMatch(/no terminal to ask at; say --yes/)
    expect(await run('token', 'revoke', next.id, '--yes')).toMatchObject({ code: 0, out: `${next.id} is revoked.\n` })
    expect([await works(token), await works(next.token)]).toEqual([true, false])
  })

  test.each([
    [['create', '--name', 'x'], /required option '--role <role>' not specified/],
    [['create', '--name', 'x', '--role', 'king'], /argument 'king' is invalid.*reader, operator, admin/],
    [['create', '--name', 'x', '--role', 'reader', '--expires', 'soon'], /--expires is soon; it must be a duration/],
    [['create', '--name', 'x', '--role', 'reader', '--account', '9'], /There is no account '9'/],
    [['rotate', 'tok-00000000', '--grace', '1'], /--grace is 1; it must be a duration such as 30s/],
    [['revoke', 'tok-00000000', '--yes'], /There is no token 'tok-00000000'/],
  ])('says in one line what is wrong with %j', async (args, message) => {
    const ended = await run('token', ...args)
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(oneLine(ended.err)).toMatch(message)
  })
})

describe('key and account', () => {
  test('make a key pair that the SDK signs with, until it is revoked', async () => {
    const account = JSON.parse((await run('account', 'create', 'staging', '--json')).out) as { id: string }
    expect((await run('account', 'list')).out).toMatch(new RegExp(`${account.id} +\\d+ +staging`))
    expect((await run('account', 'update', account.id, '--name', 'stage')).out).toMatch(/name +stage/)
    const made = await run('key', 'create', '--name', 'ci', '--account', account.id)
    const [, secretId = '', secretKey = ''] =
      /^TENCENTCLOUD_SECRET_ID=(\w+)\nTENCENTCLOUD_SECRET_KEY=(\w+)\n$/.exec(made.out) ?? []
    const { VpcSet } = await vpcClient(guarded.url, { secretId, secretKey }).DescribeVpcs({})
    expect(VpcSet).toEqual([])
    expect((await run('key', 'list')).out).toMatch(new RegExp(`${secretId} +${account.id} +ci +active`))
    expect((await run('key', 'revoke', secretId, '--yes')).code).toBe(0)
    await expect(vpcClient(guarded.url, { secretId, secretKey }).DescribeVpcs({})).rejects.toThrow(/is not known/)
    const rotated = await run('key', 'rotate', secretId)
    expect(oneLine(rotated.err)).toMatch(/is revoked; make a new one instead/)
    expect(await run('account', 'delete', account.id, '--yes', '-q')).toMatchObject({ code: 0, out: `${account.id}\n` })
  })
})
