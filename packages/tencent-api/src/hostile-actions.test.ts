import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { errorCodes, type WorldView } from '@havip/cloud'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commonCodes } from '../test/common-codes.js'
import { flatten } from '../test/flatten.js'
import { buildCluster, type Harness, openHarness } from '../test/harness.js'
import { filledIn, hostileRequest, isDeep } from '../test/hostile-requests.js'
import { sharedJson } from '../test/shared.js'
import { signTc3, signV1 } from '../test/sign.js'
import { emulatedActions, type HttpRequest, products } from './index.js'

/** Requests to each action in each shape. */
const runs = Number(process.env.HAVIP_FUZZ_RUNS ?? 25)

interface Described {
  readonly service: string
  readonly action: string
  readonly errorCodes: readonly string[]
}

const described = sharedJson<readonly Described[]>('actions.json')

let harness: Harness
let rejections: unknown[]
const onRejection = (reason: unknown) => rejections.push(reason)

beforeEach(async () => {
  rejections = []
  process.on('unhandledRejection', onRejection)
  harness = await openHarness()
  const { vpcId: VpcId, subnetId: SubnetId, haVipId, instanceIds } = await buildCluster(harness)
  await harness.call('CreateNetworkInterface', { VpcId, SubnetId, NetworkInterfaceName: 'e' })
  await harness.call('AllocateAddresses', { AddressCount: 3 })
  await harness.call('CreateRouteTable', { VpcId, RouteTableName: 'r' })
  await harness.call('CreateReserveIpAddresses', { VpcId, SubnetId, IpAddressCount: 1 })
  await harness.call('CreateDisasterRecoverGroup', { Name: 'p', Type: 'HOST' })
  const HaVipAssociationSet = [{ HaVipId: haVipId, InstanceId: instanceIds[0], InstanceType: 'CVM' }]
  await harness.call('AssociateHaVipInstance', { HaVipAssociationSet })
})

afterEach(async () => {
  // What is never awaited is told when the promises of this turn are done.
  await new Promise(setImmediate)
  process.off('unhandledRejection', onRejection)
  expect(rejections).toEqual([])
  expect(harness.logged).toEqual([])
})

async function idsByTable(): Promise<(table: string) => string[]> {
  const worlds = await harness.cloud.worlds()
  return (table) =>
    worlds.flatMap(({ world }) => [...(world[table as keyof WorldView] as WorldView['vpcs']).all()].map(({ id }) => id))
}

/** The envelope is whole, and an error is one that somebody who reads the documentation expects. */
async function expectAnswer(request: HttpRequest, documented: ReadonlySet<string> | undefined): Promise<void> {
  const reply = await harness.api.handle(request)
  expect(reply.status).toBe(200)
  const { Response, ...rest } = JSON.parse(reply.body)
  expect(rest).toEqual({})
  expect(Response.RequestId).toMatch(/^[0-9a-f-]{36}$/)
  if (Response.Error === undefined) return
  const { Code, Message } = Response.Error
  expect(Message).toMatch(/^[^\n]{1,1000}$/)
  expect(Object.hasOwn(errorCodes, Code) && Code !== 'InternalError', `${Code}: ${Message}`).toBe(true)
  const isExpected = commonCodes.has(Code) || documented === undefined || documented.has(Code)
  expect(isExpected, `${Code} is documented for the action: ${Message}`).toBe(true)
}

/** The flattened form of what JSON can say; undefined for what cannot be signed in it. */
function flattened(body: string): Record<string, string> | undefined {
  const pairs = flatten(JSON.parse(body))
  return pairs.some(([name, value]) => /\p{Surrogate}/u.test(name + value)) ? undefined : Object.fromEntries(pairs)
}

describe('hostile requests are answered in an envelope, and refused with a code that is documented', () => {
  it.each(emulatedActions.map((action) => [`${action.service} ${action.name}`, action] as const))(
    '%s',
    async (_name, { service, name, request }) => {
      const found = described?.find((each) => each.service === service && each.action === name)
      const documented = found === undefined ? undefined : new Set(found.errorCodes)
      const version = products[service]
      await fc.assert(
        fc.asyncProperty(hostileRequest(request), async (template) => {
          const body = filledIn(template, await idsByTable())
          const timestamp = harness.now()
          await expectAnswer(signTc3({ action: name, version, timestamp, body }), documented)
          const flat = isDeep(template) ? undefined : flattened(body)
          if (flat === undefined) return
          const common = { Action: name, Version: version, Region: 'ap-guangzhou', Timestamp: String(timestamp) }
          await expectAnswer(signV1({ method: 'POST', parameters: { ...flat, ...common } }), documented)
        }),
        { numRuns: runs },
      )
    },
    60_000 + runs * 500,
  )
})

describe('memory', () => {
  it('does not grow with what is refused, nor with what is asked for', async () => {
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const names = emulatedActions.map(({ name }) => name)
    const ask = async (n: number) => {
      const text = `${n}`.padEnd(100_000, 'x')
      const action = names[n % names.length] ?? ''
      await harness.call(action, { [text]: n, VpcIds: [text] })
      await harness.call('DescribeVpcs', { VpcIds: [text] })
      await harness.call('DescribeSubnets', { Filters: [{ Name: 'subnet-name', Values: [text] }] })
      await harness.call('DescribeHaVips', { Offset: n })
      await harness.send(signTc3({ action: text, timestamp: harness.now() }))
      await harness.send(signTc3({ action: 'DescribeVpcs', timestamp: harness.now(), service: `s${n}` }))
    }
    const heapAfter = async (from: number, to: number) => {
      for (let n = from; n < to; n++) await ask(n)
      collect()
      return process.memoryUsage().heapUsed
    }
    const before = await heapAfter(0, 200)
    // 300 kB a round would have stayed if anything had kept it.
    const after = await heapAfter(200, 400)
    expect((after - before) / 200).toBeLessThan(30_000)
  }, 60_000)
})
