import {
  type Cloud,
  createNetworkInterface,
  createSubnet,
  createVpc,
  type NetworkInterfaceId,
  seededIds,
  systemClock,
} from '@havip/cloud'
import { Directory, openSealer } from '@havip/identity'
import { MemoryEngine, type TableDelta } from '@havip/sdn'
import { openStore } from '@havip/store'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { act, buildPair, events, openCloud, read, recorded, zone } from '../../test/world.js'
import { developmentAccount } from '../config/index.js'
import { buildHttp, createLog } from '../http/index.js'
import { NetworkController } from '../network/controller.js'
import { FaultLog } from '../network/fault-log.js'
import { restRoutes } from './rest.js'

/** A network that can be made slow, deaf or dead. */
class TestEngine extends MemoryEngine {
  slow: Promise<void> = Promise.resolve()
  isDeaf = false
  fault: Error | undefined

  override async apply(delta: TableDelta): Promise<void> {
    await this.slow
    await super.apply(delta)
  }

  override async announce(...[id, address, form]: Parameters<MemoryEngine['announce']>): Promise<void> {
    if (!this.isDeaf) await super.announce(id, address, form)
  }

  override async check(): Promise<void> {
    if (this.fault !== undefined) throw this.fault
  }
}

let store: Awaited<ReturnType<typeof openStore>>
let cloud: Cloud
let engine: TestEngine
let network: NetworkController
let app: FastifyInstance
let directory: Directory
let pair: Awaited<ReturnType<typeof buildPair>>

beforeEach(async () => {
  store = await openStore({ kind: 'none' })
  cloud = await openCloud(store, 'cloud')
  engine = new TestEngine()
  const log = createLog('silent', process.stderr)
  network = await NetworkController.start({ cloud, engine, ids: seededIds('network'), log })
  const tencentApi = { handle: () => Promise.reject(new Error('not asked here')) }
  app = buildHttp({ tencentApi, ready: {}, log })
  const check = () => network.check()
  const settled = () => network.idle()
  const access = { needsToken: false, hosts: [], adminToken: undefined }
  const parts = { store, clock: systemClock, ids: seededIds('identity'), fault: () => {} }
  directory = await Directory.open({ ...parts, sealer: openSealer({}), accounts: [developmentAccount] })
  app.register(
    restRoutes({
      cloud,
      store,
      engine,
      faults: new FaultLog({ cloud, engine, ids: seededIds('faults'), log }),
      ids: seededIds('faults'),
      check,
      settled,
      directory,
      access,
      zones: { 'ap-guangzhou': ['ap-guangzhou-3'] },
    }),
  )
  pair = await buildPair(cloud)
})

afterEach(async () => {
  await app.close()
  await directory.close()
  await network.close()
  await cloud.close()
  await store.close()
})

const get = (options: InjectOptions = {}) => app.inject({ url: '/v1/sdn/holders', ...options })
const post = (body: unknown, options: InjectOptions = {}) =>
  app.inject({
    method: 'POST',
    url: '/v1/sdn/announcements',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...options,
  })

/** What every error looks like. */
const errorBody = (detail: RegExp) =>
  expect.objectContaining({
    type: expect.stringMatching(/^urn:havip:problem:\w+/),
    detail: expect.stringMatching(detail),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })

describe('GET /v1/sdn/holders', () => {
  test('tells what packets obey and what the record says, of each HAVIP', async () => {
    const { haVip, primary, secondary } = pair
    const row = { accountId: '1300000001', region: 'ap-guangzhou', haVipId: haVip.id, vip: haVip.vip }
    const nobody = { networkInterfaceId: null, instanceId: null, recordedNetworkInterfaceId: null }
    expect((await get()).json()).toEqual({ engine: 'memory', holders: [{ ...row, ...nobody }] })

    await post({ from: primary.eniId, address: haVip.vip })
    // Behind the cloud's back.
    await engine.bind(haVip.id, secondary.eniId)
    const reply = await get()
    expect(reply.statusCode).toBe(200)
    expect(reply.json().holders).toEqual([
      {
        ...row,
        networkInterfaceId: secondary.eniId,
        instanceId: secondary.instanceId,
        recordedNetworkInterfaceId: primary.eniId,
      },
    ])
  })
})

describe('POST /v1/sdn/announcements', () => {
  test('announces from an ENI, an instance or a private IP, and answers when the outcome is recorded', async () => {
    const { haVip, primary, secondary } = pair
    const announced = { address: haVip.vip, form: 'request', honoured: true, haVipId: haVip.id }
    const first = await post({ from: primary.eniId, address: haVip.vip })
    expect(first.statusCode).toBe(200)
    expect(first.json()).toEqual({ ...announced, networkInterfaceId: primary.eniId, from: null })
    expect(await recorded(cloud, haVip)).toMatchObject({ networkInterfaceId: primary.eniId })

    const second = await post({ from: secondary.instanceId, address: haVip.vip, form: 'reply' })
    const moved = { ...announced, form: 'reply', networkInterfaceId: secondary.eniId, from: primary.eniId }
    expect(second.json()).toEqual(moved)
    expect(await recorded(cloud, haVip)).toMatchObject({ networkInterfaceId: secondary.eniId })

    const from = await addressOf(secondary.eniId)
    expect((await post({ from, address: haVip.vip })).json()).toMatchObject({ from: secondary.eniId })
  })

  test('answers a refusal with its reason: it is an outcome, no error', async () => {
    const { haVip, network: place } = pair
    const reply = await post({ from: pair.primary.eniId, address: '10.0.0.200' })
    expect(reply.statusCode).toBe(200)
    expect(reply.json()).toMatchObject({ honoured: false, reason: 'not-a-havip', haVipId: null })

    const unattached = await act(cloud, createNetworkInterface, { ...place, networkInterfaceName: 'loose' })
    expect((await post({ from: unattached.id, address: haVip.vip })).json()).toMatchObject({
      honoured: false,
      reason: 'eni-not-attached',
      haVipId: haVip.id,
    })
    expect(await events(store, 'claim-refused')).toHaveLength(2)
  })

  test('works for what was made a moment ago, however slow the network is to follow', async () => {
    let go = () => {}
    engine.slow = new Promise((resolve) => {
      go = resolve
    })
    const later = await buildPair(cloud, 1)
    const reply = post({ from: later.primary.eniId, address: later.haVip.vip })
    setImmediate(go)
    expect((await reply).json()).toMatchObject({ honoured: true, haVipId: later.haVip.id })
  })

  test.each([
    [{ from: 'eni-00000000' }, /address.*is missing/],
    [{ address: '10.0.0.100' }, /from.*is missing/],
    [{ from: 'eni-00000000', address: '10.0.0.256' }, /'10\.0\.0\.256' is no IPv4 address/],
    [{ from: 'eni-00000000', address: '10.0.0.100', form: 'shout' }, /form/],
    [{ from: 'eni-00000000', address: 'x'.repeat(65) }, /is no IPv4 address/],
    [{ from: 'eni-00000000', address: '10.0.0.100', to: 'x' }, /to.*is not known/],
    [[], /must be object/],
  ])('400 for %j', async (body, message) => {
    const reply = await post(body)
    expect(reply.statusCode).toBe(400)
    expect(reply.json()).toEqual(errorBody(message))
  })

  test('400 for a body that is no JSON', async () => {
    const reply = await post(undefined, { body: '{"from":' })
    expect(reply.statusCode).toBe(400)
    expect(reply.json()).toEqual(errorBody(/JSON/))
  })

  test('404 for somebody who is not there', async () => {
    for (const from of ['eni-00000000', 'ins-00000000', '10.0.0.99', 'nonsense', '']) {
      const reply = await post({ from, address: '10.0.0.100' })
      expect(reply.statusCode).toBe(404)
      expect(reply.json()).toEqual(errorBody(/is no ENI, instance or private IP/))
    }
  })

  test('409 for an address that two ENIs have in different VPCs, which it names', async () => {
    const from = await addressOf(pair.primary.eniId)
    const vpc = await act(cloud, createVpc, { vpcName: 'twin', cidrBlock: '10.0.0.0/16' })
    const place = { cidrBlock: '10.0.0.0/24', zone }
    const subnet = await act(cloud, createSubnet, { vpcId: vpc.id, subnetName: 'twin', ...place })
    const eni = await act(cloud, createNetworkInterface, {
      vpcId: vpc.id,
      subnetId: subnet.id,
      networkInterfaceName: 'twin',
      privateIpAddresses: [{ privateIpAddress: from, primary: true }],
    })
    const reply = await post({ from, address: '10.0.0.100' })
    expect(reply.statusCode).toBe(409)
    expect(reply.json()).toEqual(errorBody(new RegExp(`${pair.primary.eniId}.*${eni.id}`)))
  })

  test('504 for an announcement that the network never reports', async () => {
    engine.isDeaf = true
    const reply = await post({ from: pair.primary.eniId, address: pair.haVip.vip })
    expect(reply.statusCode).toBe(504)
    expect(reply.json()).toEqual(errorBody(/was not seen within/))
  })
})

describe('what the network is to do, did, and would do', () => {
  const ask = (url: string) => app.inject({ url: `/v1/sdn/${url}` })
  const explain = (body: object) =>
    app.inject({
      method: 'POST',
      url: '/v1/sdn/trace',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  test('the tables are those of the account and region', async () => {
    const tables = (await ask('tables')).json()
    expect(tables.haVips).toMatchObject([{ id: pair.haVip.id, address: pair.haVip.vip, claimants: null }])
    expect(tables.ports).toHaveLength(2)
    expect((await ask('tables?region=mars')).json()).toMatchObject({ code: 'UnsupportedRegion' })
  })

  test('counters tell what an ENI sent, and what was dropped why', async () => {
    await post({ from: pair.primary.eniId, address: pair.haVip.vip })
    const { items } = (await ask(`counters?id=${pair.primary.eniId}`)).json()
    expect(items).toMatchObject([{ id: pair.primary.eniId, received: 1, dropped: { claim: 1 } }])
  })

  test('announcements tell what each did, the newest first, also one that changed nothing', async () => {
    const { vip, id } = pair.haVip
    for (const from of [pair.primary.eniId, pair.primary.eniId, pair.secondary.eniId])
      await post({ from, address: vip })
    await post({ from: pair.primary.eniId, address: '172.17.16.77' })
    const { items, total } = (await ask('announcements')).json()
    expect(total).toBe(4)
    const [primary, secondary] = [pair.primary.eniId, pair.secondary.eniId]
    expect(items).toMatchObject([
      { number: 4, networkInterfaceId: primary, address: '172.17.16.77', honoured: false, reason: 'not-a-havip' },
      { number: 3, networkInterfaceId: secondary, haVipId: id, honoured: true, from: primary },
      { number: 2, networkInterfaceId: primary, haVipId: id, honoured: true, from: primary },
      { number: 1, networkInterfaceId: primary, haVipId: id, honoured: true, from: null },
    ])
    const asked = `announcements?networkInterfaceId=${primary}&honoured=true&sort=number&limit=1`
    const first = (await ask(asked)).json()
    expect(first).toMatchObject({ items: [{ number: 1 }], total: 2 })
    const second = (await ask(`${asked}&cursor=${encodeURIComponent(first.next)}`)).json()
    expect(second).toMatchObject({ items: [{ number: 2 }], next: null })
  })

  test('a trace explains step by step, and follows the holder', async () => {
    const packet = { from: pair.secondary.eniId, destination: pair.haVip.vip }
    expect((await explain(packet)).json()).toMatchObject({ verdict: 'dropped', reason: 'no-holder' })
    await post({ from: pair.primary.eniId, address: pair.haVip.vip })
    const traced = await explain({ ...packet, protocol: 'tcp', destinationPort: 443 })
    expect(traced.json()).toMatchObject({ verdict: 'delivered', to: pair.primary.eniId })
    expect(traced.json().hops.length).toBeGreaterThan(1)
  })

  test('a trace says what it lacks', async () => {
    expect((await explain({ from: 'eni-00000000', destination: '10.0.0.1' })).statusCode).toBe(404)
    const [nowhere, fromOutside] = [
      await explain({ from: pair.primary.eniId, destination: 'there' }),
      await explain({ from: 'internet', destination: '198.18.0.1' }),
    ]
    expect(nowhere.json()).toEqual(errorBody(/destination 'there' is no IPv4 address/))
    expect(fromOutside.json()).toEqual(errorBody(/source is missing/))
  })
})

test('503 with the reason while the network does not work', async () => {
  engine.fault = new Error('the lab is gone')
  for (const reply of [await get(), await post({ from: pair.primary.eniId, address: pair.haVip.vip })]) {
    expect(reply.statusCode).toBe(503)
    expect(reply.json()).toEqual(errorBody(/the lab is gone/))
  }
})

describe('only somebody on this machine is answered', () => {
  const refused = async (options: InjectOptions) => {
    const body = JSON.stringify({ from: pair.primary.eniId, address: pair.haVip.vip })
    const headers = { 'content-type': 'application/json', ...options.headers }
    return [await get(options), await post(undefined, { ...options, headers, body })]
  }

  test.each(['evil.example', 'evil.example:7280', '127.0.0.1.evil.example', 'localhost.evil.example', '10.0.0.1:7280'])(
    '403 for a browser that was led here as %j (DNS rebinding)',
    async (host) => {
      for (const reply of await refused({ headers: { host } })) {
        expect(reply.statusCode).toBe(403)
        expect(reply.json()).toEqual(errorBody(/is no name of this server/))
      }
      expect(await recorded(cloud, pair.haVip)).toMatchObject({ networkInterfaceId: null })
    },
  )

  test.each(['192.0.2.7', '2001:db8::7', '::ffff:192.0.2.7'])('401 for %s without a token', async (remoteAddress) => {
    for (const reply of await refused({ remoteAddress, headers: { host: '127.0.0.1:7280' } })) {
      expect(reply.statusCode).toBe(401)
    }
  })

  test.each([
    ['127.0.0.1', '127.0.0.1:7280'],
    ['127.0.0.1', 'localhost:7280'],
    ['::1', '[::1]:7280'],
    ['::ffff:127.0.0.1', 'LOCALHOST'],
  ])('200 for %s that asks %s', async (remoteAddress, host) => {
    expect((await get({ remoteAddress, headers: { host } })).statusCode).toBe(200)
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'no body of type %s is taken, which a page of another origin could send unasked',
    async (type) => {
      const body = JSON.stringify({ from: pair.primary.eniId, address: pair.haVip.vip })
      const reply = await post(undefined, { headers: { 'content-type': type }, body })
      expect([400, 415]).toContain(reply.statusCode)
      expect(reply.json()).toEqual(errorBody(/./))
      expect(await recorded(cloud, pair.haVip)).toMatchObject({ networkInterfaceId: null })
    },
  )
})

function addressOf(eniId: NetworkInterfaceId): Promise<string> {
  return read(cloud, ({ privateIps }) => {
    for (const { owner, address } of privateIps.all()) {
      if (owner.kind === 'eni' && owner.networkInterfaceId === eniId) return address
    }
    throw new Error(`${eniId} has no address`)
  })
}
