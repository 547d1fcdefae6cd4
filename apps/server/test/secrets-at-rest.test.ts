import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { identityShard } from '@havip/identity'
import { openStore } from '@havip/store'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { developmentAccount } from '../src/index.js'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'

/** Everything that the files of a directory hold, one after the other. */
function contents(directory: string): Buffer {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => join(directory, name))
  return Buffer.concat(files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file)))
}

describe('a data directory', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'havip-rest-'))
  const serve = (env: Record<string, string> = {}) => startCloud({ dataDir, ephemeral: false, requireToken: true }, env)
  const made = { id: '', secretKey: '', revoked: '' }
  let first = ''
  let cloud: CloudUnderTest

  beforeAll(async () => {
    cloud = await serve()
    first = cloud.firstToken ?? ''
    const post = (path: string, body: object) =>
      supertest(cloud.url)
        .post(path)
        .set({ authorization: `Bearer ${first}` })
        .send(body)
        .expect(201)
    Object.assign(made, (await post('/v1/key-pairs', { name: 'a-name-to-be-found' })).body)
    made.revoked = (await post('/v1/key-pairs', { name: 'revoked' })).body.secretKey
    await post('/v1/vpcs', { name: 'seen', cidrBlock: '10.0.0.0/16' })
    await cloud.stop()
  })
  afterAll(async () => {
    await cloud.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  test('has the names of tokens and key pairs in it, but no token and no secret key', () => {
    const database = contents(join(dataDir, 'postgres'))
    for (const there of ['a-name-to-be-found', 'first admin', made.id]) expect(database.includes(there)).toBe(true)
    expect(first).toMatch(/^havip_/)
    for (const secret of [first, first.slice(15), made.secretKey, made.revoked]) {
      expect(secret.length).toBeGreaterThan(30)
      expect(database.includes(secret)).toBe(false)
      expect(database.includes(Buffer.from(secret).toString('base64').slice(0, 30))).toBe(false)
    }
    const key = readFileSync(join(dataDir, 'sealing.key'), 'utf8').trim()
    expect(database.includes(key) || database.includes(Buffer.from(key, 'hex'))).toBe(false)
    expect(statSync(join(dataDir, 'sealing.key')).mode & 0o777).toBe(0o600)
  })

  test('tells who did what', async () => {
    const store = await openStore({ kind: 'embedded', dataDir: join(dataDir, 'postgres') })
    try {
      const actor = `tok-${first.slice(6, 14)}`
      const identity = await store.changesSince(identityShard, 0)
      expect(identity.map((entry) => [entry.action, entry.actor])).toEqual([
        ['CreateToken', 'startup'],
        ['CreateKeyPair', actor],
        ['CreateKeyPair', actor],
      ])
      expect(identity[1]?.events).toEqual([
        { type: 'identity', what: 'key-pair', id: made.id, did: 'created', accountId: developmentAccount.id },
      ])
      const cloudLog = await store.changesSince({ accountId: developmentAccount.id, region: 'ap-guangzhou' }, 0)
      expect(cloudLog.map((entry) => entry.actor)).toEqual([actor])
    } finally {
      await store.close()
    }
  })

  test('opens again, with the same tokens and no new first one', async () => {
    const again = await serve()
    try {
      expect(again.firstToken).toBeUndefined()
      await supertest(again.url)
        .get('/v1/session')
        .set({ authorization: `Bearer ${first}` })
        .expect(200)
    } finally {
      await again.stop()
    }
  })

  test('does not open with another sealing key, and says in one sentence what is missing', async () => {
    const starting = serve({ HAVIP_SEALING_KEY: 'ab'.repeat(32) })
    await expect(starting).rejects.toThrow(
      /^the secret of AKID\w+ was sealed with the key \w{8}, and HAVIP_SEALING_KEY has the key \w{8}; give [^\n]*$/,
    )
  })

  test('is sealed anew with another key, given the one before', async () => {
    const value = 'ab'.repeat(32)
    await (await serve({ HAVIP_SEALING_KEY: value, HAVIP_OLD_SEALING_KEY_FILE: join(dataDir, 'sealing.key') })).stop()
    await (await serve({ HAVIP_SEALING_KEY: value })).stop()
    await expect(serve()).rejects.toThrow(/sealing\.key has the key/)
  })
})
