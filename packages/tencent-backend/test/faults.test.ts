import type { Scope } from '@havip/rest-api'
import { afterEach, describe, expect, test } from 'vitest'
import { Clients, TencentBackend } from '../src/index.js'
import { type Answer, requestId, scriptedCloud } from './scripted-cloud.js'

const scope: Scope = { accountId: '1', uin: '2', region: 'ap-guangzhou', actor: 'test', requestId: 'here' }
const vpc = (n: number) => ({
  VpcId: `vpc-${n}`,
  VpcName: 'v',
  CidrBlock: '10.0.0.0/16',
  CreatedTime: '2026-11-22 20:00:00',
})
const page = (total: number, ...numbers: number[]): Answer => ({
  reply: { TotalCount: total, VpcSet: numbers.map(vpc) },
})
const empty = page(0)

const closings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closings.splice(0)) await close()
})

/** A backend on a cloud that answers so, and what it waited between, milliseconds. */
async function backendOn(...answers: Answer[]) {
  const cloud = await scriptedCloud(...answers)
  closings.push(cloud.close)
  const waits: number[] = []
  const sleep = async (millis: number) => void waits.push(millis)
  const { endpoint } = cloud
  const clients = new Clients({ secretId: 'id', secretKey: 'key', region: 'ap-guangzhou', endpoint, sleep })
  return { backend: new TencentBackend({ clients, zones: [] }), asked: cloud.asked, waits }
}

const transient: readonly (readonly [string, Answer])[] = [
  ['too many requests', { code: 'RequestLimitExceeded' }],
  ['too many of the account', { code: 'RequestLimitExceeded.UinLimitExceeded' }],
  ['a fault of the cloud', { code: 'InternalError' }],
  ['HTTP 502', { status: 502 }],
  ['a reply that is none', { text: '<html>' }],
  ['no answer', 'hang up'],
]

describe('a read', () => {
  test.each(transient)('is sent again after %s, and later each time', async (_, fault) => {
    const { backend, asked, waits } = await backendOn(fault, fault, fault, empty)
    expect(await backend.vpcs.list()).toEqual([])
    expect(asked).toHaveLength(4)
    const [first = 0, second = 0, third = 0] = waits
    expect([first <= second, second <= third]).toEqual([true, true])
  })

  test.each(transient)('is given up after six times of %s', async (_, fault) => {
    const { backend, asked } = await backendOn(fault)
    const error = await backend.vpcs.list().catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'ApiError', status: expect.toBeOneOf([429, 502]) })
    expect(asked).toHaveLength(6)
  })

  test.each([
    ['UnauthorizedOperation', 403],
    ['InvalidParameterValue.Range', 400],
    ['AuthFailure.SignatureExpire', 502],
  ])('is refused once with %s, with its code and its request id', async (code, status) => {
    const { backend, asked } = await backendOn({ code, message: 'because' })
    const error = await backend.vpcs.list().catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'ApiError', code, message: 'because', status, requestId })
    expect(asked).toHaveLength(1)
  })

  test('follows the pages, though there come to be fewer meanwhile, and one moves to the next', async () => {
    const { backend, asked } = await backendOn(page(5, 1, 2), page(5, 2, 3), page(4), page(4))
    expect((await backend.vpcs.list()).map(({ id }) => id)).toEqual(['vpc-1', 'vpc-2', 'vpc-3'])
    expect(asked.map(({ input }) => input.Offset)).toEqual(['0', '2', '4'])
  })

  test('of an object without what it must have says which member is missing', async () => {
    const { backend } = await backendOn({ reply: { TotalCount: 1, VpcSet: [{ VpcName: 'v' }] } })
    await expect(backend.vpcs.list()).rejects.toMatchObject({ status: 502, message: /lacks VpcId/ })
  })

  test('turns the time of Beijing into UTC', async () => {
    const { backend } = await backendOn(page(1, 1))
    expect(await backend.vpcs.get(scope, 'vpc-1')).toMatchObject({ createdAt: '2026-11-22T12:00:00.000Z' })
  })
})

describe('a change', () => {
  const create = { name: 'v', cidrBlock: '10.0.0.0/16' }

  test('is sent again after a refusal of too many: nothing was done', async () => {
    const made: Answer = { reply: { Vpc: vpc(1) } }
    const { backend, asked } = await backendOn({ code: 'RequestLimitExceeded' }, made, page(1, 1))
    expect(await backend.vpcs.create(scope, create, undefined)).toMatchObject({ item: { id: 'vpc-1' } })
    expect(asked.map(({ action }) => action)).toEqual(['CreateVpc', 'CreateVpc', 'DescribeVpcs'])
  })

  test.each(transient.slice(2))('is not sent again after %s: it may have been done', async (_, fault) => {
    const { backend, asked } = await backendOn(fault)
    await expect(backend.vpcs.create(scope, create, undefined)).rejects.toMatchObject({ status: 502 })
    expect(asked).toHaveLength(1)
  })

  test('that does not show at once is looked for until it does', async () => {
    const { backend, asked } = await backendOn({ reply: { Vpc: vpc(1) } }, empty, empty, page(1, 1))
    expect(await backend.vpcs.create(scope, create, undefined)).toMatchObject({ item: { id: 'vpc-1' } })
    expect(asked).toHaveLength(4)
  })

  test('is not made of what is not the one the caller knows', async () => {
    const { backend, asked } = await backendOn(page(1, 1))
    const check = () => {
      throw new Error('another')
    }
    await expect(backend.vpcs.update(scope, 'vpc-1', { name: 'w' }, check)).rejects.toThrow('another')
    await expect(backend.vpcs.remove(scope, 'vpc-1', check)).rejects.toThrow('another')
    expect(asked.map(({ action }) => action)).toEqual(['DescribeVpcs', 'DescribeVpcs'])
  })
})

test('a task is asked for until it has ended, and not again', async () => {
  const haVip = {
    HaVipId: 'havip-1',
    VpcId: 'vpc-1',
    SubnetId: 'subnet-1',
    Vip: '10.0.0.9',
    State: 'UNBIND',
    CreatedTime: '2026-11-22 20:00:00',
    TagSet: [{ Key: 'havip:created-by', Value: 'havip' }],
  }
  const running: Answer = { reply: { Status: 'RUNNING' } }
  const failed: Answer = { reply: { Status: 'FAILED', Output: 'in use' } }
  const found: Answer = { reply: { TotalCount: 1, HaVipSet: [haVip] } }
  const { backend, asked } = await backendOn(found, { reply: {} }, running, running, failed)
  const started = await backend.haVips.remove(scope, 'havip-1', () => {})
  expect(started).toMatchObject({ task: { id: requestId, action: 'DeleteHaVip', state: 'RUNNING' } })
  expect(await backend.tasks.get(scope, requestId, 60_000)).toMatchObject({ state: 'FAILED', message: 'in use' })
  expect(await backend.tasks.list()).toHaveLength(1)
  expect(asked).toHaveLength(5)
  await expect(backend.tasks.get(scope, 'another', 0)).rejects.toMatchObject({ code: 'ResourceNotFound' })
})
