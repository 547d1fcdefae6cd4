import { randomUUID } from 'node:crypto'
import { ApiError, type Lab, type RestOptions, restApi } from '@havip/rest-api'
import { type FastifyInstance, fastify } from 'fastify'

/** Why a server cannot do what it is asked, by the status that it answers with. */
export const faults: Readonly<Record<number, () => Error>> = {
  409: () => new ApiError('Ambiguous', 'There are two.'),
  404: () => new ApiError('ResourceNotFound', 'There is none.'),
  410: () => new ApiError('Gone', 'The log begins later.'),
  429: () => new ApiError('RequestLimitExceeded', 'Too many.'),
  500: () => new Error('a fault that nobody foresaw'),
  501: () => new ApiError('UnsupportedOperation', 'This cloud cannot do it.', { status: 501 }),
  502: () => new ApiError('ServiceUnavailable', 'The cloud did not answer.', { status: 502 }),
  503: () => new ApiError('ServiceUnavailable', 'The network does not work.'),
  504: () => new ApiError('Timeout', 'Nothing was seen.'),
}

const everything = { actor: 'tester', role: 'admin', accountIds: null } as const
const account = { id: '1300000001', uin: '100000000001', name: 'test' }

/** Any part of a server: whatever is asked of it fails. */
function failing<T extends object>(fail: () => Error, known: Partial<T> = {}): T {
  return new Proxy(known as T, {
    get: (target, name) => {
      if (name === 'then') return undefined
      if (Reflect.has(target, name)) return Reflect.get(target, name)
      return new Proxy(
        async () => {
          throw fail()
        },
        { get: () => async () => Promise.reject(fail()) },
      )
    },
  })
}

/** A server every part of which fails, as it is when the real cloud, or the network, does. */
export async function failingServer(
  status: number,
  where: 'inside' | 'at the door' = 'inside',
): Promise<FastifyInstance> {
  const fail = faults[status] ?? (() => new Error(`nothing is known to answer ${status}`))
  const regions = [{ id: 'ap-guangzhou', zones: ['ap-guangzhou-3'] }]
  const options: RestOptions = {
    backend: failing<RestOptions['backend']>(fail, { kind: 'emulator', regions }),
    network: failing<NonNullable<RestOptions['network']>>(fail, {
      engine: 'memory',
      // What is about the lab fails there, and not before.
      ...([404, 409].includes(status) && { check: async () => {} }),
      ...(status === 504 && { check: async () => {} }),
    }),
    lab: failing<Lab>(fail),
    ...(status !== 501 && { identity: failing<NonNullable<RestOptions['identity']>>(fail) }),
    accounts: () => [account],
    defaultRegion: 'ap-guangzhou',
    authenticate: () => {
      // What asks no part of the server fails at the door.
      if (status === 500 || where === 'at the door') throw fail()
      return everything
    },
  }
  return open(options)
}

/** A server with a lab in which everything works. */
export async function labServer(answer: () => unknown): Promise<FastifyInstance> {
  const known: Partial<Lab> = {
    instance: async () => 'ins-0a1b2c3d',
    exec: async () => ({
      input: async () => {},
      signal: async () => {},
      resize: async () => {},
      exited: Promise.resolve({ code: 0, signal: null }),
      close: () => {},
    }),
  }
  const lab = new Proxy(known as Lab, {
    get: (target, name) => (name === 'then' ? undefined : (Reflect.get(target, name) ?? (async () => answer()))),
  })
  const options: RestOptions = {
    backend: failing<RestOptions['backend']>(() => new Error('not asked'), { kind: 'emulator', regions: [] }),
    network: failing<NonNullable<RestOptions['network']>>(() => new Error('not asked'), {
      check: async () => {},
      capture: async () => ({ stop: () => {}, ended: Promise.resolve() }),
    }),
    lab,
    accounts: () => [account],
    defaultRegion: 'ap-guangzhou',
    authenticate: () => everything,
  }
  return open(options)
}

async function open(options: RestOptions): Promise<FastifyInstance> {
  const app = fastify({ genReqId: () => randomUUID(), routerOptions: { maxParamLength: 1000 } })
  await app.register(restApi(options))
  await app.ready()
  return app
}
