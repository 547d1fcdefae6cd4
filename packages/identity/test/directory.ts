import { ManualClock, seededIds } from '@havip/cloud'
import { Directory, type DirectoryOptions, type IdentityRequest, type Principal, Sealer } from '../src/index.js'
import { FakeStore } from './fake-store.js'

export const account = { id: '1300000001', uin: '100000000001', name: 'one' }
export const other = { id: '1300000002', uin: '100000000002', name: 'two' }
export const declaredKey = { secretId: 'AKIDdeclared', secretKey: 'secret-of-the-file' }
export const root: Principal = { actor: 'local', role: 'admin', accountIds: null }

let requests = 0
export function request(by: Principal = root): IdentityRequest {
  return { action: 'Test', requestId: `request-${++requests}`, by }
}

let directories = 0

export interface Opened {
  readonly directory: Directory
  readonly store: FakeStore
  readonly clock: ManualClock
  readonly faults: unknown[]
}

/** A directory with two accounts, the first with a key pair from its configuration. */
export async function openDirectory(
  options: Partial<DirectoryOptions> & { readonly store?: FakeStore; readonly clock?: ManualClock } = {},
): Promise<Opened> {
  const { store = new FakeStore(), clock = new ManualClock() } = options
  const faults: unknown[] = []
  const directory = await Directory.open({
    ids: seededIds(`directory ${directories++}`),
    sealer: new Sealer(Buffer.alloc(32, 1), 'the test'),
    accounts: [
      { ...account, keys: [declaredKey] },
      { ...other, keys: [] },
    ],
    fault: (error) => faults.push(error),
    ...options,
    store,
    clock,
  })
  return { directory, store, clock, faults }
}
