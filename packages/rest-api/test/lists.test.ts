import { createVpc } from '@havip/cloud'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Harness, openHarness } from './harness.js'
import { problem } from './problem.js'

let rest: Harness
const names = ['delta', 'alpha', 'charlie', 'bravo', 'alpha']

beforeAll(async () => {
  rest = await openHarness()
  for (const [i, vpcName] of names.entries()) {
    rest.clock.advance(1000)
    const tags = i % 2 === 0 ? [{ key: 'env', value: i === 0 ? 'prod' : 'test' }] : []
    await rest.act((draft, context) => createVpc(draft, { vpcName, cidrBlock: `10.${i}.0.0/16`, tags }, context))
  }
})
afterAll(() => rest.close())

async function blocks(query: string): Promise<string[]> {
  const { status, body } = await rest.http.get(`/v1/vpcs?${query}`)
  expect({ query, status, body }).toMatchObject({ status: 200 })
  return body.items.map(({ cidrBlock }: { cidrBlock: string }) => Number(cidrBlock.split('.')[1]))
}

test.each([
  ['', [0, 1, 2, 3, 4]],
  ['sort=name', [1, 4, 3, 2, 0]],
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
])('a list of %j is %j', async (query, expected) => {
  const found = await blocks(query)
  // Two have the same name; which one is first then follows from ids.
  expect(query === 'sort=name' ? [...found.slice(0, 2).sort(), ...found.slice(2)] : found).toEqual(expected)
})

test.each([1, 2, 3, 5])('pages of %i show every item once, in the order of the whole list', async (limit) => {
  const seen: string[] = []
  let path: string | undefined = `/v1/vpcs?sort=name&limit=${limit}`
  while (path !== undefined) {
    const {
      body,
      headers,
    }: { body: { items: { id: string }[]; total: number; next: string | null }; headers: Record<string, string> } =
      await rest.http.get(path)
    expect(body.total).toBe(5)
    expect(body.items.length).toBeLessThanOrEqual(limit)
    seen.push(...body.items.map(({ id }) => id))
    path = /^<([^>]+)>; rel="next"$/.exec(headers.link ?? '')?.[1]
    expect(path === undefined).toBe(body.next === null)
  }
  const { body } = await rest.http.get('/v1/vpcs?sort=name')
  expect(seen).toEqual(body.items.map(({ id }: { id: string }) => id))
})

test('a page goes on where the last one ended, whatever was made or deleted meanwhile', async () => {
  const own = await openHarness()
  const make = (name: string) => own.http.post('/v1/vpcs').send({ name, cidrBlock: '10.0.0.0/16' })
  for (const name of ['b', 'd', 'f']) await make(name)
  const first = await own.http.get('/v1/vpcs?sort=name&limit=2')
  await own.http.delete(`/v1/vpcs/${first.body.items[1].id}`)
  await make('a')
  await make('e')
  const second = await own.http.get(`/v1/vpcs?sort=name&limit=2&cursor=${first.body.next}`)
  expect(second.body.items.map(({ name }: { name: string }) => name)).toEqual(['e', 'f'])
  await own.close()
})

describe('what is wrong with a list is told', () => {
  test.each([
    ['limit=0', 'InvalidParameter', /limit \(query\) must be >= 1/],
    ['limit=1001', 'InvalidParameter', /limit/],
    ['limit=many', 'InvalidParameter', /limit \(query\) must be integer/],
    ['sort=colour', 'InvalidParameter', /sort \(query\) must match pattern/],
    ['colour=red', 'UnknownParameter', /colour \(query\) is not known/],
    ['cursor=nonsense', 'InvalidParameter', /cursor 'nonsense' is not one/],
    ['region=mars', 'UnsupportedRegion', /mars/],
  ])('%s', async (query, code, detail) => {
    problem(await rest.http.get(`/v1/vpcs?${query}`), 400, code, detail)
  })

  test('a cursor of a list in another order', async () => {
    const { body } = await rest.http.get('/v1/vpcs?sort=name&limit=1')
    problem(await rest.http.get(`/v1/vpcs?limit=1&cursor=${body.next}`), 400, 'InvalidParameter', /another sort/)
  })
})
