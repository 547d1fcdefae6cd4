import type { Requests } from './requests.js'

const plain: Requests = { fine: async () => [{}] }
const rotated = async (path: string, world: Parameters<Requests['fine']>[0]) => {
  const id = await world.make(path)
  await world.does('delete', `${path}/${id}`)
  return { params: { id } }
}

export const identity: Readonly<Record<string, Requests>> = {
  getServer: plain,
  listRegions: plain,
  getSession: plain,
  listAccounts: plain,
  createAccount: { fine: async () => [{ body: { name: 'staging' } }] },
  getAccount: { fine: async () => [{ params: { id: '1300000001' } }] },
  updateAccount: { fine: async () => [{ params: { id: '1300000001' }, body: { name: 'renamed' } }] },
  deleteAccount: {
    fine: async ({ make }) => [{ params: { id: await make('accounts', { name: 'gone' }) } }],
    refused: async () => ({ params: { id: '1300000001' } }),
  },
  listKeyPairs: plain,
  createKeyPair: {
    fine: async () => [{ body: { name: 'ci' } }],
    missing: async () => ({ body: { name: 'ci', accountId: '1' } }),
  },
  getKeyPair: { fine: async ({ keyPair }) => [{ params: { id: keyPair } }] },
  rotateKeyPair: {
    fine: async ({ make }) => [{ params: { id: await make('key-pairs') } }],
    refused: (world) => rotated('key-pairs', world),
  },
  revokeKeyPair: { fine: async ({ make }) => [{ params: { id: await make('key-pairs') } }] },
  listTokens: plain,
  createToken: {
    fine: async () => [{ body: { name: 'ci', role: 'reader' } }],
    missing: async () => ({ body: { name: 'ci', role: 'reader', accountIds: ['1'] } }),
  },
  getToken: { fine: async ({ token }) => [{ params: { id: token } }] },
  rotateToken: {
    fine: async ({ make }) => [{ params: { id: await make('tokens') } }],
    refused: (world) => rotated('tokens', world),
  },
  revokeToken: { fine: async ({ make }) => [{ params: { id: await make('tokens') } }] },
}
