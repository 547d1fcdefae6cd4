import type { AddressInfo } from 'node:net'
import { recordBinding, recordRefusal } from '@havip/cloud'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Harness, openHarness, region, zone } from './harness.js'
import { problem } from './problem.js'
import { follow } from './sse.js'

let rest: Harness
beforeEach(async () => {
  rest = await openHarness()
})
afterEach(() => rest.close())

const makeVpc = async (name: string) =>
  (await rest.http.post('/v1/vpcs').send({ name, cidrBlock: '10.0.0.0/16' })).body.id as string
const list = async (query = '') => (await rest.http.get(`/v1/events?${query}`)).body

describe('the list of events', () => {
  test('tells who changed what, and what was removed', async () => {
    const id = await makeVpc('seed')
    await rest.http.delete(`/v1/vpcs/${id}`)
    const { items, next } = await list(`resourceId=${id}`)
    expect(next).toBeNull()
    const common = { accountId: '1250000000', region, actor: 'tester', resourceId: id, at: '2026-11-22T12:00:00.000Z' }
    expect(items).toEqual([
      {
        ...common,
        id: expect.stringMatching(/^1\.\d$/),
        type: 'resource-changed',
        action: 'CreateVpc',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        data: expect.objectContaining({ kind: 'vpcs', name: 'seed' }),
      },
      {
        ...common,
        id: expect.stringMatching(/^2\.\d$/),
        type: 'resource-removed',
        action: 'DeleteVpc',
        requestId: expect.any(String),
        data: { kind: 'vpcs' },
      },
    ])
  })

  test('pages go on after an event, and every filter leaves out the others', async () => {
    for (const name of ['a', 'b', 'c']) await makeVpc(name)
    const all = (await list()).items
    const seen: unknown[] = []
    let after: string | null = ''
    while (after !== null) {
      const page: { items: unknown[]; next: string | null } = await list(`limit=2&after=${after}`)
      seen.push(...page.items)
      after = page.next
    }
    expect(seen).toEqual(all)
    expect((await list('action=DeleteVpc')).items).toEqual([])
    expect((await list('actor=tester&action=CreateVpc&type=resource-changed')).items).toEqual(all)
    expect((await list('type=havip-moved')).items).toEqual([])
    expect((await list(`after=${all.at(-1).id}`)).items).toEqual([])
    expect((await list('region=ap-shanghai')).items).toEqual([])
  })

  test('tells moves, refusals and tasks with their causes; the history of a HAVIP is made of the same', async () => {
    const vpcId = await makeVpc('seed')
    const place = { vpcId, zone }
    const subnet = await rest.http.post('/v1/subnets').send({ ...place, name: 'nodes', cidrBlock: '10.0.1.0/24' })
    const subnetId = subnet.body.id
    const started = await rest.http.post('/v1/instances').send({ ...place, subnetId })
    const eni = (await rest.http.get(`/v1/network-interfaces?instanceId=${started.body.resourceIds[0]}`)).body.items[0]
    const haVip = (await rest.http.post('/v1/havips').send({ vpcId, subnetId, name: 'db' })).body
    await rest.act((draft, context) => {
      recordBinding(draft, { haVipId: haVip.id, networkInterfaceId: eni.id, at: context.now, cause: 'claim' }, context)
    })
    const sourceMac = eni.macAddress
    await rest.act((draft, context) => {
      const refused = { networkInterfaceId: eni.id, sourceMac, reason: 'not-associated' } as const
      recordRefusal(draft, { address: haVip.vip, haVipId: haVip.id, ...refused }, context)
    })
    const moved = (await list('type=havip-moved')).items
    expect(moved).toMatchObject([{ resourceId: haVip.id, data: { from: null, to: eni.id, cause: 'claim' } }])
    expect((await list('type=claim-refused')).items).toMatchObject([
      { resourceId: haVip.id, data: { reason: 'not-associated', networkInterfaceId: eni.id } },
    ])
    const task = (await list('action=RunInstances&type=task-started')).items
    expect(task).toMatchObject([{ resourceId: started.body.resourceIds[0], data: { state: 'RUNNING' } }])
    expect((await list('type=task-ended')).items[0]).toMatchObject({ actor: 'system', data: { state: 'SUCCESS' } })
    expect((await list('type=instance-state')).items.length).toBeGreaterThan(0)

    const { body } = await rest.http.get(`/v1/havips/${haVip.id}/history`)
    expect(body.items).toMatchObject([{ id: moved[0].id, from: null, to: eni.id, cause: 'claim' }])
    expect((await rest.http.get(`/v1/havips/${haVip.id}/binding`)).body).toMatchObject({
      state: 'AVAILABLE',
      networkInterfaceId: eni.id,
      instanceId: started.body.resourceIds[0],
    })
    problem(await rest.http.get('/v1/havips/havip-00000000/history'), 404, 'ResourceNotFound')
  })

  test('says what is no id of an event, and which type there is not', async () => {
    problem(await rest.http.get('/v1/events?after=nonsense'), 400, 'InvalidParameter', /no id of an event/)
    problem(await rest.http.get('/v1/events?type=colour'), 400, 'InvalidParameter', /allowed values/)
  })

  test('a place that the log has not come to is gone: it is of another log', async () => {
    await makeVpc('a')
    expect((await list('after=1.99')).items).toEqual([])
    problem(await rest.http.get('/v1/events?after=2.0'), 410, 'Gone', /ends at revision 1/)
    const resumed = rest.http.get('/v1/events').set({ accept: 'text/event-stream', 'last-event-id': '42.0' })
    problem(await resumed, 410, 'Gone')
  })

  test('a log that begins later is listed from there; a place before that is gone', async () => {
    for (const name of ['a', 'b', 'c']) await makeVpc(name)
    const changesSince = rest.store.changesSince.bind(rest.store)
    rest.store.changesSince = async (shard, revision, limit) => {
      if (revision < 2) throw new Error('the log is kept from revision 3 on')
      return changesSince(shard, revision, limit)
    }
    const { items } = await list()
    expect(items[0].id).toBe('3.0')
    expect((await list('after=3.0')).items).toEqual(items.slice(1))
    problem(await rest.http.get('/v1/events?after=1.0'), 410, 'Gone', /begins after revision 2/)
    problem(await rest.http.get('/v1/events?after=1.0').set('accept', 'text/event-stream'), 410, 'Gone')
  })
})

describe('the stream of events', () => {
  let url: string
  beforeEach(async () => {
    await rest.app.listen({ port: 0, host: '127.0.0.1' })
    url = `http://127.0.0.1:${(rest.app.server.address() as AddressInfo).port}/v1/events`
  })

  test('sends what happens from now on, in order, to everybody who follows', async () => {
    await makeVpc('before')
    const followers = await Promise.all([follow(url), follow(url), follow(`${url}?type=resource-removed`)])
    const ids = [await makeVpc('a'), await makeVpc('b')]
    for (const id of ids) await rest.http.delete(`/v1/vpcs/${id}`)
    const expected = (await list('after=1.99')).items
    for (const follower of followers.slice(0, 2)) {
      await expect.poll(() => follower.events).toEqual(expected)
    }
    const removed = expected.filter(({ type }: { type: string }) => type === 'resource-removed')
    await expect.poll(() => followers[2]?.events).toEqual(removed)
    for (const follower of followers) follower.close()
  })

  test('goes on after the event a client saw last, without a gap and without a repetition', async () => {
    const first = await follow(url)
    await makeVpc('a')
    await expect.poll(() => first.events.length).toBeGreaterThan(1)
    const lastId = first.events[0]?.id ?? ''
    first.close()
    await makeVpc('b')
    const making = makeVpc('c')
    const second = await follow(url, { 'last-event-id': lastId })
    await making
    await makeVpc('d')
    const { items } = await list(`after=${lastId}`)
    await expect.poll(() => second.events).toEqual(items)
    second.close()
  })

  test('ends when the server closes', async () => {
    const follower = await follow(url)
    await rest.app.close()
    await follower.ended
  })
})
