import { type ChangeSet, type Store, shardName } from '@havip/cloud'
import {
  type IdentityChange,
  type IdentityStore,
  identityShard,
  type KeyPairRow,
  roles,
  serverAccount,
  type TokenRow,
} from '@havip/identity'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../src/test-support/index.js'
import { millis, text } from './arbitraries.js'
import { changeSet } from './shard.js'

/** A place to keep a store in, empty at first. */
export interface IdentityPlace {
  open(): Promise<Store & IdentityStore>
  remove(): Promise<void>
}

const account = { id: '1300000001', uin: '100000000001', name: 'one' }
const hash = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 64, maxLength: 64 })
  .map((digits) => digits.join(''))
const ends = fc.oneof(
  fc.record({ expiresAt: fc.option(millis), revokedAt: fc.constant(null) }),
  fc.record({ expiresAt: fc.option(millis), revokedAt: millis }),
)
const created = { name: text, createdAt: millis, createdBy: text }

const keyPair: fc.Arbitrary<KeyPairRow> = fc
  .tuple(fc.record({ secretId: fc.uuid(), accountId: fc.constant(account.id), sealed: text, ...created }), ends)
  .map(([row, end]) => ({ ...row, ...end, sealed: end.revokedAt === null ? row.sealed : null }))
const token: fc.Arbitrary<TokenRow> = fc
  .tuple(
    fc.record({
      id: fc.uuid(),
      role: fc.constantFrom(...roles),
      accountIds: fc.option(fc.array(fc.constantFrom('1', '2', '3'), { minLength: 1 })),
      hash,
      ...created,
    }),
    ends,
  )
  .map(([row, end]) => ({ ...row, ...end, hash: end.revokedAt === null ? row.hash : null }))

/** What every store keeps of accounts, key pairs and tokens. `withRules`: its tables refuse what must never be. */
export function identityContract(makePlace: () => Promise<IdentityPlace>, { withRules }: { withRules: boolean }): void {
  describe('identity', () => {
    let place: IdentityPlace
    let store: Store & IdentityStore
    let revision = 0

    beforeAll(async () => {
      place = await makePlace()
      store = await place.open()
      await store.saveAccounts([serverAccount, account])
    })
    afterAll(async () => {
      await store?.close()
      await place?.remove()
    })

    const commit = async (changes: readonly IdentityChange[], events: ChangeSet['events'] = []) => {
      const outcome = await store.commitIdentity({ ...changeSet(identityShard, revision + 1), events }, changes)
      if (outcome === 'committed') revision += 1
      return outcome
    }

    it('is empty at first, but for the accounts', async () => {
      expect(await store.loadIdentity()).toEqual({ revision: 0, accounts: [account], keyPairs: [], tokens: [] })
    })

    it('keeps every row exactly as it was, in the order of creation, replaced whole', { timeout: 60_000 }, async () => {
      const check = fc.asyncProperty(keyPair, keyPair, token, token, async (key, laterKey, tok, laterTok) => {
        const before = await store.loadIdentity()
        const [changedKey, changedTok] = [
          { ...laterKey, secretId: key.secretId },
          { ...laterTok, id: tok.id },
        ]
        await commit([
          { table: 'keyPairs', row: key },
          { table: 'tokens', row: tok },
        ])
        const both = { keyPairs: [...before.keyPairs, key], tokens: [...before.tokens, tok] }
        expect(await store.loadIdentity()).toEqual({ ...before, revision, ...both })
        await commit([
          { table: 'tokens', row: changedTok },
          { table: 'keyPairs', row: changedKey },
        ])
        const changed = { keyPairs: [...before.keyPairs, changedKey], tokens: [...before.tokens, changedTok] }
        expect(await store.loadIdentity()).toEqual({ ...before, revision, ...changed })
      })
      await fc.assert(check, { numRuns: 15 })
    })

    it('makes and renames accounts, in which shards can be', async () => {
      const row = { id: '1300000007', uin: '100000000007', name: 'seven' }
      await commit([{ table: 'accounts', row }])
      await commit([{ table: 'accounts', row: { ...row, name: 'renamed' } }])
      expect((await store.loadIdentity()).accounts).toContainEqual({ ...row, name: 'renamed' })
      const former = { ...row, name: 'renamed', deletedAt: 1_700_000_000_000 }
      await commit([{ table: 'accounts', row: former }])
      expect((await store.loadIdentity()).accounts).toContainEqual(former)
      await commit([{ table: 'accounts', row: { ...row, name: 'renamed' } }])
      expect((await store.loadIdentity()).accounts).toContainEqual({ ...row, name: 'renamed' })
      expect(await store.commit(changeSet({ accountId: row.id, region: 'ap-guangzhou' }, 1))).toBe('committed')
    })

    it('is in the log with its events and without its rows, and tells of its revisions', async () => {
      const told: number[] = []
      const leave = store.onRevision((shard, at) => {
        if (shardName(shard) === shardName(identityShard)) told.push(at)
      })
      const [row] = fc.sample(token, 1)
      const event = { type: 'identity', what: 'token', id: 'tok-1', did: 'created', accountId: null } as const
      if (row !== undefined) await commit([{ table: 'tokens', row }], [event])
      expect(await store.changesSince(identityShard, revision - 1)).toMatchObject([{ changes: [], events: [event] }])
      await until('the revision is told', () => told.includes(revision))
      leave()
    })

    it('conflicts and writes nothing when the revision is taken', async () => {
      const before = await store.loadIdentity()
      const rows = fc.sample(token, 2).map((row) => ({ table: 'tokens', row }) as const)
      const stale = store.commitIdentity(changeSet(identityShard, revision), rows)
      expect(await stale).toBe('conflict')
      expect(await store.loadIdentity()).toEqual(before)
    })

    if (!withRules) return

    const plain = { name: 'n', createdAt: 1, createdBy: 'x', expiresAt: null, revokedAt: null }
    const plainKey = { ...plain, secretId: 'AKIDrule', accountId: account.id, sealed: 'v1' }
    const plainToken = { ...plain, id: 'tok-rule', role: 'admin', accountIds: null, hash: 'a'.repeat(64) } as const
    it.each<[string, IdentityChange, RegExp]>([
      [
        'a key pair of no account',
        { table: 'keyPairs', row: { ...plainKey, accountId: '9' } },
        /key_pair_account_id_fkey/,
      ],
      [
        'a revoked key pair with its secret',
        { table: 'keyPairs', row: { ...plainKey, revokedAt: 2 } },
        /revoked_without_secret/,
      ],
      [
        'a revoked token with its hash',
        { table: 'tokens', row: { ...plainToken, revokedAt: 2 } },
        /revoked_without_hash/,
      ],
      [
        'a token in place of its hash',
        { table: 'tokens', row: { ...plainToken, hash: `havip_${'x'.repeat(52)}` } },
        /token_hash_is_one/,
      ],
      ['a token for no account', { table: 'tokens', row: { ...plainToken, accountIds: [] } }, /token_scope/],
    ])('refuses %s', async (_, change, rule) => {
      const before = await store.loadIdentity()
      await expect(commit([change])).rejects.toThrow(rule)
      expect(await store.loadIdentity()).toEqual(before)
    })
  })
}
