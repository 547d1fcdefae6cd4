import type { AccountWithKeys } from './accounts.js'

/** The account that exists out of the box. Its key pair is published, so it protects nothing. */
export const developmentAccount = {
  id: '1300000001',
  uin: '100000000001',
  name: 'development',
  keys: [{ secretId: 'AKIDhavipdevelopment', secretKey: 'havip-development-secret' }],
} as const satisfies AccountWithKeys

/** Whether somebody who has read the documentation could sign for one of the accounts. */
export function isDevelopmentKeyInForce(accounts: readonly AccountWithKeys[]): boolean {
  const [published] = developmentAccount.keys
  return accounts.some(({ keys }) => keys.some(({ secretKey }) => secretKey === published.secretKey))
}
