import { expect } from 'vitest'
import { problem } from '../problem.js'
import type { World } from './servers.js'
import { done, type Item, network, type Suite, zone } from './suite.js'

interface Kind {
  readonly path: string
  readonly prefix: string
  /** What the n-th one is made of besides its name. */
  readonly body: (within: Network, n: number) => object
}

type Network = Awaited<ReturnType<typeof network>>

const kinds: readonly Kind[] = [
  { path: 'vpcs', prefix: 'vpc', body: () => ({ cidrBlock: '10.0.0.0/16' }) },
  { path: 'subnets', prefix: 'subnet', body: ({ vpcId }, n) => ({ vpcId, zone, cidrBlock: `10.0.${100 + n}.0/24` }) },
  { path: 'route-tables', prefix: 'rtb', body: ({ vpcId }) => ({ vpcId }) },
  { path: 'security-groups', prefix: 'sg', body: () => ({}) },
  { path: 'havips', prefix: 'havip', body: (within) => within },
  { path: 'network-interfaces', prefix: 'eni', body: (within) => within },
  { path: 'placement-groups', prefix: 'ps', body: () => ({ type: 'HOST' }) },
  { path: 'instances', prefix: 'ins', body: (within) => ({ ...within, zone }) },
  { path: 'eips', prefix: 'eip', body: () => ({}) },
]

const networks = new WeakMap<World, { readonly network: Promise<Network>; made: number }>()

/** What one more is made of, in the network that the rules of a world share. */
async function bodyOf(world: World, { body }: Kind, name: string): Promise<object> {
  const shared = networks.get(world) ?? { network: network(world), made: 0 }
  networks.set(world, shared)
  return { ...body(await shared.network, shared.made++), name }
}

/** Makes one, and gives its id; a key makes it once. */
async function make(world: World, { path }: Kind, body: object, key?: string): Promise<string> {
  const request = world.http.post(`/v1/${path}`)
  const reply = await (key === undefined ? request : request.set('idempotency-key', key)).send(body)
  expect(reply.status, JSON.stringify(reply.body)).toBeOneOf([201, 202])
  return reply.body.id?.includes('-') && reply.status === 201 ? reply.body.id : reply.body.resourceIds[0]
}

/** One rule for each kind. */
function eachKind(rule: string, holds: (world: World, kind: Kind) => Promise<void>): Suite['rules'] {
  return Object.fromEntries(kinds.map((kind) => [`${kind.path}: ${rule}`, (world) => holds(world, kind)]))
}

export const everyKind: Suite = {
  name: 'every kind of resource',
  rules: {
    ...eachKind('what is not there is refused, whatever is asked of it', async ({ http }, { path, prefix }) => {
      const one = `/v1/${path}/${prefix}-00000000`
      problem(await http.get(one), 404, 'ResourceNotFound', /There is no/)
      problem(await http.patch(one).send({ name: 'x' }), 404, 'ResourceNotFound', /There is no/)
      problem(await http.delete(one), 404, 'ResourceNotFound', /There is no/)
    }),

    ...eachKind('a name that is too long is refused', async (world, kind) => {
      const wanted = await bodyOf(world, kind, 'x'.repeat(200))
      const reply = await world.http.post(`/v1/${kind.path}`).send(wanted)
      expect({ status: reply.status, code: reply.body.code }).toEqual({ status: 400, code: expect.any(String) })
    }),

    ...eachKind('lists are filtered, sorted and paged', async (world, kind) => {
      const tags = { of: kind.path }
      for (const name of ['bravo', 'alpha', 'charlie']) {
        await make(world, kind, { ...(await bodyOf(world, kind, name)), tags })
      }
      const names = async (query: string) => {
        const { status, body } = await world.http.get(`/v1/${kind.path}?tag=of:${kind.path}&${query}`)
        expect({ query, status }).toEqual({ query, status: 200 })
        return { names: body.items.map(({ name }: Item) => name), total: body.total, next: body.next }
      }
      expect(await names('sort=name')).toMatchObject({ names: ['alpha', 'bravo', 'charlie'] })
      expect(await names('name=bravo')).toMatchObject({ names: ['bravo'], total: 1, next: null })
      const { next, ...first } = await names('sort=-name&limit=2')
      expect(first).toEqual({ names: ['charlie', 'bravo'], total: 3 })
      expect(await names(`sort=-name&limit=2&cursor=${next}`)).toEqual({ names: ['alpha'], total: 3, next: null })
    }),

    ...eachKind('who has not seen the latest state changes and deletes nothing', async (world, kind) => {
      const id = await make(world, kind, await bodyOf(world, kind, 'first'))
      const one = `/v1/${kind.path}/${id}`
      const seen = (await world.http.get(one)).headers.etag ?? ''
      const change = (name: string) => world.http.patch(one).set('if-match', seen).send({ name })
      expect((await change('second')).status).toBeOneOf([200, 202])
      problem(await change('third'), 412, 'PreconditionFailed')
      problem(await world.http.delete(one).set('if-match', seen), 412, 'PreconditionFailed')
      expect((await world.http.get(one)).body.name).toBe('second')
      expect((await world.http.delete(one).set('if-match', '*')).status).toBeOneOf([202, 204])
      problem(await world.http.get(one), 404, 'ResourceNotFound')
    }),

    ...eachKind('with the same Idempotency-Key one is made once', async (world, kind) => {
      const wanted = await bodyOf(world, kind, `once-${kind.path}`)
      const first = await make(world, kind, wanted, kind.path)
      expect(await make(world, kind, wanted, kind.path)).toBe(first)
      expect((await world.http.get(`/v1/${kind.path}?name=once-${kind.path}`)).body.total).toBe(1)
    }),

    'what depends on others is refused where they are not there': async ({ http }) => {
      problem(await http.get('/v1/havips/havip-00000000/binding'), 404, 'ResourceNotFound')
      problem(await http.get('/v1/tags/no:thing'), 404, 'ResourceNotFound')
      problem(
        await http.patch('/v1/private-ips/vpc-00000000:10.0.0.1').send({ description: 'x' }),
        404,
        'ResourceNotFound',
      )
    },

    'an EIP that is bound to nothing cannot be unbound': async (world) => {
      const id = await done(world.http.post('/v1/eips').send({ name: 'free' }))
      expect((await world.http.delete(`/v1/eips/${id}/binding`)).status).toBe(409)
    },
  },
}
