import type { Account, ChangeSet, ShardKey, Store } from '@havip/cloud'
import type { IdentityChange, IdentitySnapshot } from './rows.js'

/** The server itself, as an account: what happens to accounts, key pairs and tokens is the log of its one shard. */
export const serverAccount: Account = { id: '0', uin: '0', name: 'havip' }
export const identityShard: ShardKey = { accountId: serverAccount.id, region: 'global' }

/** Durable identity: the same log and the same revisions as the worlds have, with rows of its own beside them. */
export interface IdentityStore extends Pick<Store, 'saveAccounts' | 'changesSince' | 'onRevision'> {
  /** One consistent read. The server's own account is not among the accounts. */
  loadIdentity(): Promise<IdentitySnapshot>

  /**
   * As `Store.commit` of the identity shard, with rows put in the same transaction. The entry of the log has the events
   * and no rows: it is for everybody who may read the log, and is never forgotten.
   */
  commitIdentity(changeSet: ChangeSet, changes: readonly IdentityChange[]): Promise<'committed' | 'conflict'>
}
