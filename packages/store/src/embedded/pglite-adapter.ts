import { messages, type PGlite, type Transaction as PGliteTransaction } from '@electric-sql/pglite'
import {
  DriverAdapterError,
  type IsolationLevel,
  type SqlDriverAdapter,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils'
import { PrismaPGlite } from 'pglite-prisma-adapter'

/**
 * The adapter with three faults of 0.7.2 mended: a COMMIT that fails was taken for one that succeeded, the isolation
 * level was set outside the transaction and so without effect, and scripts were not waited for.
 */
export class MendedPGlite extends PrismaPGlite {
  readonly #lite: PGlite

  constructor(lite: PGlite) {
    super(lite)
    this.#lite = lite
  }

  override async connect(): Promise<SqlDriverAdapter> {
    return new MendedAdapter(await super.connect(), this.#lite)
  }
}

class Queryable {
  readonly provider = 'postgres'
  readonly adapterName = 'pglite'

  constructor(protected readonly inner: SqlDriverAdapter) {}

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.inner.queryRaw(query)
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.inner.executeRaw(query)
  }
}

class MendedAdapter extends Queryable implements SqlDriverAdapter {
  readonly #lite: PGlite

  constructor(inner: SqlDriverAdapter, lite: PGlite) {
    super(inner)
    this.#lite = lite
  }

  async executeScript(script: string): Promise<void> {
    await this.#lite.exec(script)
  }

  async startTransaction(isolationLevel?: IsolationLevel): Promise<Transaction> {
    return new Promise<Transaction>((started, failed) => {
      let end: ((how: Ending) => void) | undefined
      const ending = new Promise<Ending>((resolve) => {
        end = resolve
      })
      const done = this.#lite.transaction(async (transaction) => {
        if (isolationLevel !== undefined) await transaction.exec(`SET TRANSACTION ISOLATION LEVEL ${isolationLevel}`)
        const inner = await adapterOf(transaction)
        started(
          new MendedTransaction(
            inner,
            (how) => end?.(how),
            () => done,
          ),
        )
        if ((await ending) === 'rollback') await transaction.rollback()
      })
      // Until it has begun, its failure is ours to report; afterwards `commit` and `rollback` see it.
      done.catch(failed)
    })
  }

  getConnectionInfo() {
    return { supportsRelationJoins: true }
  }

  /** The database is closed by who opened it. */
  async dispose(): Promise<void> {}
}

type Ending = 'commit' | 'rollback'

class MendedTransaction extends Queryable implements Transaction {
  /** COMMIT and ROLLBACK are PGlite's to say, not Prisma's. */
  readonly options = { usePhantomQuery: true }
  readonly #end: (how: Ending) => void
  readonly #done: () => Promise<void>

  constructor(inner: SqlDriverAdapter, end: (how: Ending) => void, done: () => Promise<void>) {
    super(inner)
    this.#end = end
    this.#done = done
  }

  async commit(): Promise<void> {
    this.#end('commit')
    await this.#done().catch(rethrow)
  }

  async rollback(): Promise<void> {
    this.#end('rollback')
    await this.#done()
  }
}

/** The published adapter over one transaction: it asks nothing of its client but `query`, which a transaction has. */
function adapterOf(transaction: PGliteTransaction): Promise<SqlDriverAdapter> {
  return new PrismaPGlite(transaction as unknown as PGlite).connect()
}

function rethrow(error: unknown): never {
  if (!(error instanceof messages.DatabaseError)) throw error
  const { code = '', severity = '', message, detail, column, hint } = error
  throw new DriverAdapterError({
    kind: 'postgres',
    ...{ code, severity, message, detail, column, hint },
    ...{ originalCode: code, originalMessage: message },
  })
}
