import type { CloudService } from '@havip/cloud'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Harness, openHarness } from '../test/harness.js'
import { secretId, secretKey, signTc3, signV1, type ToSign } from '../test/sign.js'
import { createTencentApi, sizeLimits } from './index.js'

let harness: Harness

beforeEach(async () => {
  harness = await openHarness()
})

const tc3 = (rest: Partial<ToSign> = {}) => signTc3({ action: 'DescribeHaVips', timestamp: harness.now(), ...rest })
const code = async (rest: Partial<ToSign>) => (await harness.send(tc3(rest))).Error?.Code

describe('a reply', () => {
  it('has status 200, a Content-Type without charset, and a lower-case UUID, for errors too', async () => {
    for (const request of [tc3(), tc3({ action: 'Nonsense' }), tc3({ secretKey: 'wrong' })]) {
      const reply = await harness.api.handle(request)
      expect(reply.status).toBe(200)
      expect(reply.headers).toEqual({ 'Content-Type': 'application/json' })
      const { Response } = JSON.parse(reply.body)
      expect(Response.RequestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    }
  })

  it('holds the members and the RequestId, nothing else', async () => {
    expect(Object.keys(await harness.send(tc3())).sort()).toEqual(['HaVipSet', 'RequestId', 'TotalCount'])
    const failed = await harness.send(tc3({ action: 'Nonsense' }))
    expect(Object.keys(failed).sort()).toEqual(['Error', 'RequestId'])
    expect(Object.keys(failed.Error).sort()).toEqual(['Code', 'Message'])
  })

  it('is InternalError for a fault, which is logged under the request id and not shown', async () => {
    const broken: CloudService = {
      read: async () => {
        throw new TypeError('secret detail')
      },
      write: async () => {
        throw new TypeError('secret detail')
      },
    }
    const api = createTencentApi({
      cloud: broken,
      clock: harness.clock,
      ids: { uuid: () => '00000000-0000-4000-8000-000000000000' },
      zones: { 'ap-guangzhou': ['ap-guangzhou-3'] },
      accounts: { find: () => undefined },
      credentials: { find: () => ({ secretKey, accountId: '1', uin: '2' }) },
      log: { error: (fields, message) => harness.logged.push({ fields, message }) },
    })
    const { body } = await api.handle(tc3())
    expect(JSON.parse(body).Response.Error.Code).toBe('InternalError')
    expect(body).not.toContain('secret detail')
    expect(harness.logged).toMatchObject([{ fields: { requestId: '00000000-0000-4000-8000-000000000000' } }])
  })
})

describe('the three shapes of a request', () => {
  it('are answered alike', async () => {
    await harness.call('CreateVpc', { VpcName: 'a b', CidrBlock: '10.0.0.0/16' })
    await harness.call('CreateVpc', { VpcName: 'other', CidrBlock: '10.0.0.0/16' })
    const filters = { 'Filters.0.Name': 'vpc-name', 'Filters.0.Values.0': 'a b' }
    const flat = new URLSearchParams(filters).toString()
    const common = {
      Action: 'DescribeVpcs',
      Version: '2017-03-12',
      Region: 'ap-guangzhou',
      Timestamp: `${harness.now()}`,
    }
    const replies = await Promise.all([
      harness.call('DescribeVpcs', { Filters: [{ Name: 'vpc-name', Values: ['a b'] }] }),
      harness.send(tc3({ action: 'DescribeVpcs', query: flat })),
      harness.send(tc3({ action: 'DescribeVpcs', contentType: 'application/x-www-form-urlencoded', body: flat })),
      harness.send(signV1({ method: 'GET', parameters: { ...common, ...filters } })),
      harness.send(signV1({ method: 'POST', parameters: { ...common, ...filters }, hash: 'HmacSHA256' })),
    ])
    for (const { TotalCount, VpcSet } of replies) {
      expect(TotalCount).toBe(1)
      expect(VpcSet[0].VpcName).toBe('a b')
      expect(VpcSet).toEqual(replies[0].VpcSet)
    }
  })
})

describe('the checks, in order', () => {
  it('size first', async () => {
    expect(await code({ action: 'Nonsense', body: Buffer.alloc(sizeLimits.tc3Body + 1) })).toBe(
      'RequestSizeLimitExceeded',
    )
    expect(await code({ query: `A=${'x'.repeat(sizeLimits.query)}` })).toBe('RequestSizeLimitExceeded')
    const v1 = { method: 'POST', target: '/', headers: {}, body: Buffer.alloc(sizeLimits.v1Body + 1) }
    expect((await harness.send(v1)).Error.Code).toBe('RequestSizeLimitExceeded')
  })

  it('then the method, and that Action and Version are there', async () => {
    expect((await harness.send({ ...tc3(), method: 'PUT' })).Error.Code).toBe('UnsupportedProtocol')
    const nothing = { method: 'GET', target: '/', headers: {}, body: Buffer.alloc(0) }
    expect((await harness.send(nothing)).Error).toMatchObject({
      Code: 'MissingParameter',
      Message: expect.stringContaining('`Action`'),
    })
    expect((await harness.send({ ...nothing, headers: { 'x-tc-action': 'DescribeVpcs' } })).Error).toMatchObject({
      Code: 'MissingParameter',
      Message: expect.stringContaining('`Version`'),
    })
  })

  it('then action and version, before the signature', async () => {
    expect(await code({ action: 'DescribeHavips', secretKey: 'wrong' })).toBe('InvalidAction')
    expect(await code({ action: 'constructor' })).toBe('InvalidAction')
    expect(await code({ version: '2018-08-13', secretKey: 'wrong' })).toBe('NoSuchVersion')
  })

  it('then the signature, before region and parameters', async () => {
    expect(await code({ secretKey: 'wrong', region: '', body: '{' })).toBe('AuthFailure.SignatureFailure')
    expect(await code({ action: 'DescribeAddresses', secretKey: 'wrong' })).toBe('AuthFailure.SignatureFailure')
    const { authorization, ...headers } = tc3().headers as Record<string, string>
    expect(authorization).toBeDefined()
    expect((await harness.send({ ...tc3(), headers })).Error.Code).toBe('AuthFailure.InvalidAuthorization')
  })

  it('then the region, missing or not served', async () => {
    expect(await code({ region: '', body: '{' })).toBe('UnsupportedRegion')
    expect(await code({ region: 'mars-north', body: '{' })).toBe('UnsupportedRegion')
  })

  it('then the parameters', async () => {
    expect(await code({ body: '{' })).toBe('InvalidParameter')
    expect(await code({ body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) })).toBe('InvalidParameter')
    expect(await code({ query: 'Limit=%ff' })).toBe('InvalidParameter')
    expect(await code({ body: '{"Foo":1}' })).toBe('UnknownParameter')
    expect(await code({ contentType: 'multipart/form-data; boundary=x', body: 'x' })).toBe('UnsupportedProtocol')
    expect(await code({ contentType: 'application/json; charset=utf-8' })).toBeUndefined()
  })
})

describe('an action', () => {
  it('that several products have is told apart by version', async () => {
    const zoneOf = async (version: string, body: string) =>
      (await harness.send(tc3({ action: 'DescribeZones', version, body }))).ZoneSet[0]
    expect(await zoneOf('2017-03-12', '{}')).not.toHaveProperty('ParentZone')
    expect(await zoneOf('2020-11-06', '{"Product":"cvm"}')).toHaveProperty('ParentZone', null)
    expect(await code({ action: 'DescribeZones', version: '2018-08-13' })).toBe('NoSuchVersion')
  })

  it('runs for the account of the key, in the region asked for', async () => {
    await harness.call('CreateVpc', { VpcName: 'here', CidrBlock: '10.0.0.0/16' })
    expect((await harness.call('DescribeVpcs')).TotalCount).toBe(1)
    expect((await harness.call('DescribeVpcs', {}, 'ap-shanghai')).TotalCount).toBe(0)
    const worlds = await harness.cloud.worlds()
    expect(worlds.map(({ key }) => key)).toContainEqual({ accountId: '1250000000', region: 'ap-guangzhou' })
  })

  it('is logged under the name of the key that asked', async () => {
    const actors: string[] = []
    harness.cloud.onChange((changeSet) => actors.push(changeSet.actor))
    await harness.call('CreateVpc', { VpcName: 'here', CidrBlock: '10.0.0.0/16' })
    expect(actors).toEqual([secretId])
  })
})
