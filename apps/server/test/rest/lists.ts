import { expect } from 'vitest'
import { problem } from '../problem.js'
import type { World } from './servers.js'
import type { Suite } from './suite.js'

/** Five VPCs, a second apart; their second number says which one it is. */
async function fill({ http, advance }: World): Promise<void> {
  if ((await http.get('/v1/vpcs?limit=1')).body.total > 0) return
  for (const [i, name] of ['delta', 'alpha', 'charlie', 'bravo', 'alpha'].entries()) {
    advance(1000)
    const tags = i % 2 === 0 ? { env: i === 0 ? 'prod' : 'test' } : {}
    await http
      .post('/v1/vpcs')
      .send({ name, cidrBlock: `10.${i}.0.0/16`, tags })
      .expect(201)
  }
}

const queries: readonly (readonly [string, readonly number[]])[] = [
  ['', [0, 1, 2, 3, 4]],
  ['sort=name,cidrBlock', [1, 4, 3, 2, 0]],
  ['sort=name,-createdAt', [4, 1, 3, 2, 0]],
  ['sort=-createdAt', [4, 3, 2, 1, 0]],
  ['name=alpha', [1, 4]],
  ['name=alpha&name=delta', [0, 1, 4]],
  ['name=alpha&cidrBlock=10.4.0.0/16', [4]],
  ['isDefault=true', []],
  ['tag=env', [0, 2, 4]],
  ['tag=env:test', [2, 4]],
  ['tag=env:prod&tag=env:test&sort=-name', [0, 2, 4]],
  ['name=alp', []],
]

const wrong: readonly (readonly [string, string, RegExp])[] = [
  ['limit=0', 'InvalidParameter', /limit \(query\) must be >= 1/],
  ['limit=1001', 'InvalidParameter', /limit/],
  ['limit=many', 'InvalidParameter', /limit \(query\) must be integer/],
  ['sort=colour', 'InvalidParameter', /sort \(query\) must match pattern/],
  ['colour=red', 'UnknownParameter', /colour \(query\) is not known/],
  ['cursor=nonsense', 'InvalidParameter', /cursor 'nonsense' is not one/],
  ['region=mars', 'UnsupportedRegion', /mars/],
]

export const lists: Suite = {
  name: 'lists',
  rules: {
    'are filtered and sorted': async (world) => {
      await fill(world)
      for (const [query, expected] of queries) {
        const { status, body } = await world.http.get(`/v1/vpcs?${query}`)
        expect({ query, status, body }).toMatchObject({ status: 200, body: { total: expected.length } })
        const found = body.items.map(({ cidrBlock }: { cidrBlock: string }) => Number(cidrBlock.split('.')[1]))
        expect({ query, found }).toEqual({ query, found: expected })
      }
    },

    'in pages show every item once, in the order of the whole list': async (world) => {
      await fill(world)
      const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id)
      for (const limit of [1, 2, 3, 5]) {
        const seen: string[] = []
        for (let path: string | undefined = `/v1/vpcs?sort=name,cidrBlock&limit=${limit}`; path !== undefined; ) {
          const reply = await world.http.get(path)
          expect(reply.body.total).toBe(5)
          expect(reply.body.items.length).toBeLessThanOrEqual(limit)
          seen.push(...idsOf(reply.body.items))
          path = /^<([^>]+)>; rel="next"$/.exec(reply.headers.link ?? '')?.[1]
          expect(path === undefined).toBe(reply.body.next === null)
        }
        expect(seen).toEqual(idsOf((await world.http.get('/v1/vpcs?sort=name,cidrBlock')).body.items))
      }
    },

    'say what is wrong with a request for one': async (world) => {
      for (const [query, code, detail] of wrong) problem(await world.http.get(`/v1/vpcs?${query}`), 400, code, detail)
    },

    'refuse a cursor of a list in another order': async (world) => {
      await fill(world)
      const { body } = await world.http.get('/v1/vpcs?sort=-name&limit=1')
      problem(await world.http.get(`/v1/vpcs?limit=1&cursor=${body.next}`), 400, 'InvalidParameter', /another sort/)
    },

    'go on where the last page ended, whatever was made or deleted meanwhile': async ({ http }) => {
      const make = (name: string) =>
        http
          .post('/v1/vpcs')
          .send({ name, cidrBlock: '10.9.0.0/16', tags: { of: 'moving' } })
          .expect(201)
      for (const name of ['b', 'd', 'f']) await make(name)
      const query = '/v1/vpcs?tag=of:moving&sort=name&limit=2'
      const first = await http.get(query)
      await http.delete(`/v1/vpcs/${first.body.items[1].id}`).expect(204)
      const left = [await make('a'), await make('e')].map(({ body }) => body.id)
      const second = await http.get(`${query}&cursor=${first.body.next}`)
      expect(second.body.items.map(({ name }: { name: string }) => name)).toEqual(['e', 'f'])
      // The other rules know all that is there.
      const others = [first.body.items[0].id, ...second.body.items.map(({ id }: { id: string }) => id), left[0]]
      for (const id of new Set(others)) await http.delete(`/v1/vpcs/${id}`).expect(204)
    },
  },
}
