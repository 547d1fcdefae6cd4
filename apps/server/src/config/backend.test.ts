import { expect, test } from 'vitest'
import { ConfigError, readConfig, type ServeOptions } from './index.js'

const secrets = { TENCENTCLOUD_SECRET_ID: 'an-id', TENCENTCLOUD_SECRET_KEY: 's3cret' }
const complete = { ...secrets, TENCENTCLOUD_REGION: 'ap-guangzhou' }
const tencent = { backend: 'tencent' }
const read = (options: ServeOptions, env: Record<string, string> = complete) =>
  readConfig(options, { env, cwd: '/srv/project' })

test('the real cloud takes key pair, region and token from the environment', () => {
  const expected = { kind: 'tencent', secretId: 'an-id', secretKey: 's3cret', region: 'ap-guangzhou' }
  const plain = { token: undefined, endpoint: undefined, readOnly: false }
  expect(read(tencent).backend).toEqual({ ...expected, ...plain })
  const more = { ...tencent, tencentEndpoint: 'http://127.0.0.1:7280/', readOnly: true }
  expect(read(more, { ...complete, TENCENTCLOUD_TOKEN: 'a-token' }).backend).toEqual({
    ...expected,
    token: 'a-token',
    endpoint: 'http://127.0.0.1:7280',
    readOnly: true,
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
  [{ tencentEndpoint: 'http://127.0.0.1:1' }, complete, '--tencent-endpoint is for --backend tencent only'],
])('a wrong value is refused, never repeating a secret: %j', (options, env, message) => {
  expect(() => read(options, env)).toThrow(ConfigError)
  expect(() => read(options, env)).toThrow(message)
  expect(() => read(options, env)).not.toThrow(/s3cret/)
})
