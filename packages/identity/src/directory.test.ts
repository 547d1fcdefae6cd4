import { CloudError } from '@havip/cloud'
import { describe, expect, it } from 'vitest'
import { account, declaredKey, openDirectory, other, request, root } from '../test/directory.js'
import { FakeStore } from '../test/fake-store.js'
import {
  createAccount,
  createKeyPair,
  createToken,
  type Directory,
  pollInterval,
  revokeKeyPair,
  revokeToken,
  rotateKeyPair,
  rotateToken,
  Sealer,
} from './index.js'

const newToken = (directory: Directory, more: { expiresAt?: number; role?: 'reader' | 'admin' } = {}) =>
  directory.write(createToken, { name: 'ci', role: 'reader', accountIds: null, ...more }, request())
const newKeyPair = (directory: Directory) =>
  directory.write(createKeyPair, { accountId: account.id, name: 'ci' }, request())

describe('a token', () => {
  it('is known by itself alone, with its role and accounts, until it is revoked', async () => {
    const { directory } = await openDirectory()
    const input = { name: 'ci', role: 'operator', accountIds: [account.id] } as const
    const { token, row } = await directory.write(createToken, input, request())
    expect(token).toMatch(/^havip_[0-9a-z]{8}_[\w-]{43}$/)
    expect(directory.findToken(token)).toEqual({ actor: row.id, role: 'operator', accountIds: [account.id] })
    for (const wrong of [
      '',
      'havip_',
      `${token}x`,
      token.slice(0, -1),
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
    ])
      expect(directory.findToken(wrong)).toBeUndefined()
    await directory.write(revokeToken, { id: row.id }, request())
    expect(directory.findToken(token)).toBeUndefined()
  })

  it('ends at its time', async () => {
    const { directory, clock } = await openDirectory()
    const { token } = await newToken(directory, { expiresAt: clock.now() + 1000 })
    clock.advance(999)
    expect(directory.findToken(token)).toBeDefined()
    clock.advance(1)
    expect(directory.findToken(token)).toBeUndefined()
  })

  it('that was rotated ends at once, or after its grace; its successor has its rights', async () => {
    const { directory, clock } = await openDirectory()
    const first = await newToken(directory, { role: 'admin' })
    const second = await directory.write(rotateToken, { id: first.row.id, grace: 0 }, request())
    expect(directory.findToken(first.token)).toBeUndefined()
    expect(directory.findToken(second.token)).toEqual({ actor: second.row.id, role: 'admin', accountIds: null })
    const third = await directory.write(rotateToken, { id: second.row.id, grace: 60 }, request())
    clock.advance(59_999)
    expect(directory.findToken(second.token)).toBeDefined()
    clock.advance(1)
    expect(directory.findToken(second.token)).toBeUndefined()
    expect(directory.findToken(third.token)).toBeDefined()
  })

  it('of the environment is admin of everything, and is stored nowhere', async () => {
    const adminToken = 'a-token-that-somebody-chose-0123456789'
    const { directory, store } = await openDirectory({ adminToken })
    expect(directory.findToken(adminToken)).toEqual({ actor: 'environment', role: 'admin', accountIds: null })
    expect(directory.hasAdmin()).toBe(true)
    expect(JSON.stringify(await store.loadIdentity())).not.toContain(adminToken)
  })

  it('counts as an admin only with that role, for all accounts, while it lasts', async () => {
    const { directory } = await openDirectory()
    await newToken(directory)
    await directory.write(createToken, { name: 'x', role: 'admin', accountIds: [account.id] }, request())
    expect(directory.hasAdmin()).toBe(false)
    const { row } = await newToken(directory, { role: 'admin' })
    expect(directory.hasAdmin()).toBe(true)
    await directory.write(revokeToken, { id: row.id }, request())
    expect(directory.hasAdmin()).toBe(false)
  })
})

describe('a key pair', () => {
  it('signs for its account until it is revoked, or its grace is over', async () => {
    const { directory, clock } = await openDirectory()
    const { row, secretKey } = await newKeyPair(directory)
    expect(directory.findKeyPair(row.secretId)).toMatchObject({ secretKey, accountId: account.id, uin: account.uin })
    const next = await directory.write(rotateKeyPair, { secretId: row.secretId, grace: 10 }, request())
    clock.advance(10_000)
    expect(directory.findKeyPair(row.secretId)).toBeUndefined()
    expect(directory.findKeyPair(next.row.secretId)?.secretKey).toBe(next.secretKey)
    await directory.write(revokeKeyPair, { secretId: next.row.secretId }, request())
    expect(directory.findKeyPair(next.row.secretId)).toBeUndefined()
  })

  it('of the configuration signs too, is not stored, and stays revoked whatever the configuration says', async () => {
    const store = new FakeStore()
    const { directory } = await openDirectory({ store })
    expect(directory.findKeyPair(declaredKey.secretId)?.secretKey).toBe(declaredKey.secretKey)
    expect(JSON.stringify(await store.loadIdentity())).not.toContain(declaredKey.secretId)
    await directory.write(revokeKeyPair, { secretId: declaredKey.secretId }, request())
    expect(directory.findKeyPair(declaredKey.secretId)).toBeUndefined()
    const again = await openDirectory({ store })
    expect(again.directory.findKeyPair(declaredKey.secretId)).toBeUndefined()
  })

  it('of the configuration can be rotated with a grace', async () => {
    const { directory, clock } = await openDirectory()
    await directory.write(rotateKeyPair, { secretId: declaredKey.secretId, grace: 10 }, request())
    expect(directory.findKeyPair(declaredKey.secretId)?.secretKey).toBe(declaredKey.secretKey)
    clock.advance(10_000)
    expect(directory.findKeyPair(declaredKey.secretId)).toBeUndefined()
  })

  it('that was sealed with another key keeps the directory from opening, in a sentence that names both', async () => {
    const store = new FakeStore()
    const { directory } = await openDirectory({ store })
    const { row, secretKey } = await newKeyPair(directory)
    const opening = openDirectory({ store, sealer: new Sealer(Buffer.alloc(32, 2), 'this file') })
    await expect(opening).rejects.toThrow(
      new RegExp(
        `^the secret of ${row.secretId} was sealed with the key [0-9a-f]{8}, and this file has the key [0-9a-f]{8}; give`,
      ),
    )
    await expect(opening).rejects.not.toThrow(secretKey)
  })

  it('that an older key has sealed is sealed anew at the next start, after which the older key opens nothing', async () => {
    const store = new FakeStore()
    const older = new Sealer(Buffer.alloc(32, 1), 'the old file')
    const { directory } = await openDirectory({ store, sealer: older })
    const { row, secretKey } = await newKeyPair(directory)
    const { row: revoked } = await newKeyPair(directory)
    await directory.write(revokeKeyPair, { secretId: revoked.secretId }, request())
    const both = await openDirectory({ store, sealer: new Sealer(Buffer.alloc(32, 2), 'this file', older) })
    expect(both.directory.findKeyPair(row.secretId)?.secretKey).toBe(secretKey)
    expect(store.log.at(-1)).toMatchObject({
      action: 'ResealKeyPairs',
      actor: 'startup',
      events: [event('key-pair', row.secretId, 'changed', account.id)],
    })
    const entries = store.log.length
    const newer = await openDirectory({ store, sealer: new Sealer(Buffer.alloc(32, 2), 'this file') })
    expect(newer.directory.findKeyPair(row.secretId)?.secretKey).toBe(secretKey)
    expect(store.log).toHaveLength(entries)
    await expect(openDirectory({ store, sealer: older })).rejects.toThrow(/HAVIP_OLD_SEALING_KEY/)
  })

  it('that another process sealed with another key is told as a fault, and no more are sealed', async () => {
    const store = new FakeStore()
    const one = await openDirectory({ store })
    const two = await openDirectory({ store, sealer: new Sealer(Buffer.alloc(32, 2), 'this file') })
    const { row } = await newKeyPair(one.directory)
    await expect.poll(() => two.faults.map(String)).toEqual([expect.stringContaining(row.secretId)])
    expect(two.directory.findKeyPair(row.secretId)).toBeUndefined()
    await expect(newKeyPair(two.directory)).rejects.toThrow('was sealed with the key')
    await newToken(two.directory)
  })
})

describe('changes', () => {
  it('are in the log with who and what, and no secret or hash', async () => {
    const { directory, store } = await openDirectory()
    const { row, token } = await newToken(directory)
    const { row: pair, secretKey } = await newKeyPair(directory)
    await directory.write(revokeToken, { id: row.id }, { ...request(), by: { ...root, actor: 'tok-00000000' } })
    expect(store.log.map(({ revision, actor, events }) => ({ revision, actor, events }))).toEqual([
      { revision: 1, actor: 'local', events: [event('token', row.id, 'created', null)] },
      { revision: 2, actor: 'local', events: [event('key-pair', pair.secretId, 'created', account.id)] },
      { revision: 3, actor: 'tok-00000000', events: [event('token', row.id, 'revoked', null)] },
    ])
    const log = JSON.stringify(store.log)
    for (const secret of [token, secretKey, row.hash, pair.sealed]) expect(log).not.toContain(secret)
  })

  it('that are refused take no revision, and repeated revocations neither', async () => {
    const { directory, store } = await openDirectory()
    const { row } = await newToken(directory)
    await expect(directory.write(revokeToken, { id: 'tok-00000000' }, request())).rejects.toThrow(CloudError)
    await directory.write(revokeToken, { id: row.id }, request())
    const again = await directory.write(revokeToken, { id: row.id }, request())
    expect(again.revokedAt).not.toBeNull()
    expect(store.log).toHaveLength(2)
  })

  it('run again on what another process did meanwhile', async () => {
    const store = new FakeStore()
    store.tells = false
    const [here, there] = [await openDirectory({ store }), await openDirectory({ store })]
    const make = (directory: Directory) => directory.write(createAccount, { name: 'new' }, request())
    store.faults.push({ butFirst: () => make(there.directory) })
    expect((await make(here.directory)).id).toBe('1300000004')
    expect([...here.directory.state.accounts.keys()]).toEqual([account.id, other.id, '1300000003', '1300000004'])
  })

  it('that fail have not happened, unless the log says so', async () => {
    const { directory, store } = await openDirectory()
    store.faults.push('fails before')
    await expect(newToken(directory)).rejects.toThrow('connection refused')
    store.faults.push('fails after')
    const { token } = await newToken(directory)
    expect(directory.findToken(token)).toBeDefined()
    expect(directory.state.tokens.size).toBe(1)
  })

  it('of another process are heard of, and looked for every five seconds should nothing tell', async () => {
    const store = new FakeStore()
    const here = await openDirectory({ store })
    const there = await openDirectory({ store, clock: here.clock })
    const { token, row } = await newToken(here.directory)
    await expect.poll(() => there.directory.findToken(token)).toBeDefined()
    store.tells = false
    await here.directory.write(revokeToken, { id: row.id }, request())
    expect(there.directory.findToken(token)).toBeDefined()
    here.clock.advance(pollInterval)
    await expect.poll(() => there.directory.findToken(token)).toBeUndefined()
  })

  it('are told to who listens, those of another process as well, until it has gone', async () => {
    const store = new FakeStore()
    const [here, there] = [await openDirectory({ store }), await openDirectory({ store })]
    let told = 0
    const leave = there.directory.onChange(() => {
      told += 1
    })
    await newToken(here.directory)
    await expect.poll(() => told).toBe(1)
    await newToken(there.directory)
    expect(told).toBe(2)
    leave()
    await newToken(there.directory)
    expect(told).toBe(2)
  })

  it('are refused once it is closed', async () => {
    const { directory } = await openDirectory()
    await directory.close()
    await expect(newToken(directory)).rejects.toThrow('shutting down')
  })
})

function event(what: string, id: string, did: string, accountId: string | null) {
  return { type: 'identity', what, id, did, accountId }
}
