import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConfigError, readConfig, type ServeOptions } from './index.js'

const secrets = { TENCENTCLOUD_SECRET_ID: 'an-id', TENCENTCLOUD_SECRET_KEY: 's3cret' }
const complete = { ...secrets, TENCENTCLOUD_REGION: 'ap-guangzhou' }
const tencent = { backend: 'tencent' }
const read = (options: ServeOptions, env: Record<string, string> = complete) =>
  readConfig(options, { env, cwd: '/srv/project' })

test('the real cloud takes key pair, region and token from the environment', () => {
  const expected = { kind: 'tencent', secretId: 'an-id', secretKey: 's3cret', region: 'ap-guangzhou' }
  const no = { readOnly: false, dryRun: false, allowForeignDeletes: false }
  const plain = { token: undefined, endpoint: undefined, ...no }
  expect(read(tencent).backend).toEqual({ ...expected, ...plain })
  const yes = { readOnly: true, dryRun: true, allowForeignDeletes: true }
  const more = { ...tencent, tencentEndpoint: 'http://127.0.0.1:7280/', ...yes }
  expect(read(more, { ...complete, TENCENTCLOUD_TOKEN: 'a-token' }).backend).toEqual({
    ...expected,
    token: 'a-token',
    endpoint: 'http://127.0.0.1:7280',
    ...yes,
  })
})

test('the emulator is what there is otherwise, whatever the environment holds', () => {
  expect(read({}).backend).toEqual({ kind: 'emulator' })
})

test('the development key protects nothing of the real cloud: it is not in force, and a token is asked for', () => {
  const { isDevelopmentKeyInForce, access } = read(tencent)
  expect({ isDevelopmentKeyInForce, needsToken: access.needsToken }).toEqual({
    isDevelopmentKeyInForce: false,
    needsToken: true,
  })
})

test.each<[ServeOptions, Record<string, string>, string]>([
  [{ backend: 'aws' }, complete, '--backend is "aws"; it must be one of emulator, tencent'],
  [tencent, {}, 'TENCENTCLOUD_SECRET_ID is not in the environment'],
  [tencent, { ...secrets, TENCENTCLOUD_REGION: '' }, 'TENCENTCLOUD_REGION is not in the environment'],
  [{ ...tencent, tencentEndpoint: 'nowhere' }, complete, '--tencent-endpoint is "nowhere"; it must be a URL'],
  [{ ...tencent, tencentEndpoint: 'http://a.example/api' }, complete, 'it must be a URL without a path'],
  [{ readOnly: true }, complete, '--read-only is for --backend tencent only'],
  [{ dryRun: true }, complete, '--dry-run is for --backend tencent only'],
  [{ allowForeignDeletes: true }, complete, '--allow-foreign-deletes is for --backend tencent only'],
  [{ tencentProfile: 'work' }, complete, '--tencent-profile is for --backend tencent only'],
  [{ ...tencent, tencentProfile: '../../etc/passwd' }, complete, 'it must be the name of a profile of tccli'],
  [{ tencentEndpoint: 'http://127.0.0.1:1' }, complete, '--tencent-endpoint is for --backend tencent only'],
])('a wrong value is refused, never repeating a secret: %j', (options, env, message) => {
  expect(() => read(options, env)).toThrow(ConfigError)
  expect(() => read(options, env)).toThrow(message)
  expect(() => read(options, env)).not.toThrow(/s3cret/)
})

describe('a profile of tccli', () => {
  let home: string
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'havip-home-'))
    await mkdir(join(home, '.tccli'))
    const pair = { secretId: 'profile-id', secretKey: 's3cret' }
    // As `tccli configure` of 3.1 writes them.
    await write('work.credential', { ...pair, token: null })
    await write('work.configure', { _sys_param: { arrayCount: 10, output: 'json', region: 'ap-shanghai' }, vpc: {} })
    await write('browser.credential', { ...pair, type: 'oauth', token: 't0ken', expiresAt: 4_000_000_000, oauth: {} })
    await write('old.credential', { ...pair, type: 'oauth', token: 't0ken', expiresAt: 1_600_000_000 })
    await write('role.credential', { ...pair, 'role-arn': 'qcs::cam::uin/1:roleName/x', 'role-session-name': 's' })
    await write('machine.credential', { type: 'cvm-role' })
    await write('strange.credential', { ...pair, secretKey: ['s3cret'] })
    await writeFile(join(home, '.tccli', 'torn.credential'), '{"secretKey": "s3cret')
  })
  afterAll(() => rm(home, { recursive: true, force: true }))

  const write = (name: string, content: object) => writeFile(join(home, '.tccli', name), JSON.stringify(content))
  const profile = (tencentProfile: string, env: Record<string, string> = {}) =>
    read({ ...tencent, tencentProfile }, { HOME: home, ...env }).backend

  test('is read with its region, whatever the environment holds', () => {
    const expected = { secretId: 'profile-id', secretKey: 's3cret', token: undefined, region: 'ap-shanghai' }
    expect(profile('work', complete)).toMatchObject(expected)
  })

  test('of a login has a token; without a region that of the environment counts', () => {
    const env = { TENCENTCLOUD_REGION: 'ap-beijing' }
    expect(profile('browser', env)).toMatchObject({ secretId: 'profile-id', token: 't0ken', region: 'ap-beijing' })
  })

  test.each([
    ['missing', /there is no .*missing\.credential; tccli configure --profile missing makes it/],
    ['browser', /has no region/],
    ['old', /has expired/],
    ['role', /names a role to assume.*`tccli sts AssumeRole`.*TENCENTCLOUD_TOKEN, without --tencent-profile/],
    ['machine', /no key pair to sign with \(it is cvm-role\)/],
    ['strange', /strange\.credential is wrong: its secretKey/],
    ['torn', /torn\.credential is wrong: it is not a JSON object/],
  ])('%s is refused, never repeating a secret', (name, message) => {
    expect(() => profile(name)).toThrow(ConfigError)
    expect(() => profile(name)).toThrow(message)
    expect(() => profile(name)).not.toThrow(/s3cret/)
  })
})
