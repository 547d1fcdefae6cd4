export type { AccountWithKeys, KeyPair } from './accounts.js'
export * from './config.js'
export * from './config-error.js'
export { developmentAccount } from './development-key.js'
