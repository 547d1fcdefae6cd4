import { describe, expect, it } from 'vitest'
import { account, openDirectory, other, request, root } from '../../test/directory.js'
import {
  createAccount,
  createKeyPair,
  createToken,
  type Directory,
  deleteAccount,
  type Principal,
  renameAccount,
  revokeKeyPair,
  revokeToken,
  rotateKeyPair,
  rotateToken,
} from '../index.js'

type Write = (directory: Directory) => Promise<unknown>

const ofOne: Principal = { actor: 'tok-one', role: 'admin', accountIds: [account.id] }

describe('wrong input is refused with its code', () => {
  it.each<[string, string, Write]>([
    [
      'an account without a name',
      'InvalidParameterValue.Empty',
      (d) => d.write(createAccount, { name: ' ' }, request()),
    ],
    [
      'a name of 61 characters',
      'InvalidParameterValue.TooLong',
      (d) => d.write(createAccount, { name: 'x'.repeat(61) }, request()),
    ],
    [
      'an AppId that is none',
      'InvalidParameterValue.Malformed',
      (d) => d.write(createAccount, { name: 'x', id: '0' }, request()),
    ],
    [
      'an AppId that is taken',
      'InvalidParameterValue.Duplicate',
      (d) => d.write(createAccount, { name: 'x', id: account.id }, request()),
    ],
    [
      'a uin that is taken',
      'InvalidParameterValue.Duplicate',
      (d) => d.write(createAccount, { name: 'x', uin: account.uin }, request()),
    ],
    [
      'an account that is not there',
      'ResourceNotFound',
      (d) => d.write(renameAccount, { id: '99999', name: 'x' }, request()),
    ],
    ['no account to delete', 'ResourceNotFound', (d) => d.write(deleteAccount, { id: '9', holdings: [] }, request())],
    [
      'an account of the configuration to delete',
      'UnsupportedOperation',
      (d) => d.write(deleteAccount, { id: account.id, holdings: [] }, request()),
    ],
    [
      'a key pair of no account',
      'ResourceNotFound',
      (d) => d.write(createKeyPair, { accountId: '99999', name: 'x' }, request()),
    ],
    [
      'a key pair that is not there',
      'ResourceNotFound',
      (d) => d.write(rotateKeyPair, { secretId: 'AKIDx', grace: 0 }, request()),
    ],
    [
      'a grace of half a second',
      'InvalidParameterValue.Range',
      (d) => d.write(rotateKeyPair, { secretId: 'AKIDdeclared', grace: 0.5 }, request()),
    ],
    [
      'a grace of eight days',
      'InvalidParameterValue.Range',
      (d) => d.write(rotateKeyPair, { secretId: 'AKIDdeclared', grace: 8 * 86_400 }, request()),
    ],
    [
      'an end that is past',
      'InvalidParameterValue',
      (d) => d.write(createKeyPair, { accountId: account.id, name: 'x', expiresAt: 1 }, request()),
    ],
    [
      'a token for no account',
      'InvalidParameterValue.Empty',
      (d) => d.write(createToken, { name: 'x', role: 'reader', accountIds: [] }, request()),
    ],
    [
      'a token for an account that is not there',
      'ResourceNotFound',
      (d) => d.write(createToken, { name: 'x', role: 'reader', accountIds: ['9'] }, request()),
    ],
    [
      'a token that is not there',
      'ResourceNotFound',
      (d) => d.write(rotateToken, { id: 'tok-x', grace: 0 }, request()),
    ],
  ])('%s', async (_, code, write) => {
    const { directory, store } = await openDirectory()
    await expect(write(directory)).rejects.toMatchObject({ name: 'CloudError', code })
    expect(store.log).toEqual([])
  })

  it('an account is deleted once it has nothing any more, and its numbers are not given again', async () => {
    const { directory, store } = await openDirectory()
    const made = await directory.write(createAccount, { name: 'short' }, request())
    const remove = (holdings: readonly string[]) => directory.write(deleteAccount, { id: made.id, holdings }, request())
    await expect(remove(['2 VPCs in ap-guangzhou'])).rejects.toMatchObject({
      code: 'ResourceInUse',
      message: `The account '${made.id}' still has 2 VPCs in ap-guangzhou; delete or revoke that first.`,
    })
    const pair = await directory.write(createKeyPair, { accountId: made.id, name: 'x' }, request())
    const token = await directory.write(createToken, { name: 'x', role: 'reader', accountIds: [made.id] }, request())
    await expect(remove([])).rejects.toThrow(`the key pair ${pair.row.secretId}, the token ${token.row.id};`)
    await directory.write(revokeKeyPair, { secretId: pair.row.secretId }, request())
    await directory.write(revokeToken, { id: token.row.id }, request())
    await remove([])
    expect(directory.state.accounts.has(made.id)).toBe(false)
    expect(directory.findAccount(made.uin)).toBeUndefined()
    expect(store.log.at(-1)?.events).toEqual([
      { type: 'identity', what: 'account', id: made.id, did: 'revoked', accountId: made.id },
    ])
    const again = await openDirectory({ store })
    expect(again.directory.state.accounts.has(made.id)).toBe(false)
    const next = await again.directory.write(createAccount, { name: 'next' }, request())
    expect([next.id, next.uin]).not.toContain(made.id)
    const taken = again.directory.write(createAccount, { name: 'x', id: made.id }, request())
    await expect(taken).rejects.toMatchObject({ code: 'InvalidParameterValue.Duplicate' })
  })

  it('what has ended cannot be rotated', async () => {
    const { directory } = await openDirectory()
    const { row } = await directory.write(createToken, { name: 'x', role: 'reader', accountIds: null }, request())
    await directory.write(revokeToken, { id: row.id }, request())
    const code = 'UnsupportedOperation.InvalidState'
    await expect(directory.write(rotateToken, { id: row.id, grace: 0 }, request())).rejects.toMatchObject({ code })
    await directory.write(revokeKeyPair, { secretId: 'AKIDdeclared' }, request())
    const again = directory.write(rotateKeyPair, { secretId: 'AKIDdeclared', grace: 0 }, request())
    await expect(again).rejects.toMatchObject({ code })
  })
})

describe('an admin of some accounts', () => {
  it.each<[string, Write]>([
    ['makes no accounts', (d) => d.write(createAccount, { name: 'x' }, request(ofOne))],
    ['deletes no account', (d) => d.write(deleteAccount, { id: account.id, holdings: [] }, request(ofOne))],
    ['renames no other account', (d) => d.write(renameAccount, { id: other.id, name: 'x' }, request(ofOne))],
    ['makes no key pair of another', (d) => d.write(createKeyPair, { accountId: other.id, name: 'x' }, request(ofOne))],
    [
      'makes no token for all',
      (d) => d.write(createToken, { name: 'x', role: 'reader', accountIds: null }, request(ofOne)),
    ],
    [
      'makes no token for more',
      (d) => d.write(createToken, { name: 'x', role: 'reader', accountIds: [account.id, other.id] }, request(ofOne)),
    ],
  ])('%s', async (_, write) => {
    const { directory } = await openDirectory()
    await expect(write(directory)).rejects.toMatchObject({ code: 'UnauthorizedOperation' })
  })

  it("touches nobody else's tokens and key pairs", async () => {
    const { directory } = await openDirectory()
    const { row } = await directory.write(createToken, { name: 'x', role: 'admin', accountIds: null }, request(root))
    const pair = await directory.write(createKeyPair, { accountId: other.id, name: 'x' }, request(root))
    const code = 'UnauthorizedOperation'
    await expect(directory.write(revokeToken, { id: row.id }, request(ofOne))).rejects.toMatchObject({ code })
    await expect(directory.write(rotateToken, { id: row.id, grace: 0 }, request(ofOne))).rejects.toMatchObject({ code })
    const { secretId } = pair.row
    await expect(directory.write(revokeKeyPair, { secretId }, request(ofOne))).rejects.toMatchObject({ code })
  })

  it('manages what is of them', async () => {
    const { directory } = await openDirectory()
    const input = { name: 'x', role: 'admin', accountIds: [account.id] } as const
    const { row } = await directory.write(createToken, input, request(ofOne))
    expect(row).toMatchObject({ createdBy: 'tok-one', accountIds: [account.id] })
    await directory.write(revokeToken, { id: row.id }, request(ofOne))
    await directory.write(renameAccount, { id: account.id, name: 'mine' }, request(ofOne))
    expect(directory.state.accounts.get(account.id)?.name).toBe('mine')
  })
})
