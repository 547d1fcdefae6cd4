import supertest from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { type Http, Life } from './rest-life.js'
import { zone } from './sdk.js'
import { startTencent } from './tencent-under-test.js'

// The same changes are made on the emulator and, through the SDK, on its Tencent API: all answers have to be the same.

let cloud: CloudUnderTest
let tencent: Awaited<ReturnType<typeof startTencent>>
let emulator: Http

beforeAll(async () => {
  cloud = await startCloud()
  emulator = supertest.agent(cloud.url)
  tencent = await startTencent(cloud.url)
})
afterAll(async () => {
  await tencent?.close()
  await cloud?.close()
})

async function sameOnBoth(live: (life: Life) => Promise<void>, statuses: readonly number[]): Promise<void> {
  const lives = [new Life(tencent.http), new Life(emulator)]
  for (const life of lives) await live(life)
  const [there, here] = lives
  expect(there?.answers).toEqual(here?.answers)
  expect(there?.statuses).toEqual(statuses)
}

async function network(life: Life) {
  const vpc = await life.send('post', '/v1/vpcs', { name: 'life', cidrBlock: '10.3.0.0/16', tags: { a: 'b' } })
  const place = { vpcId: vpc.id, zone, name: 'one' }
  const subnet = await life.send('post', '/v1/subnets', { ...place, cidrBlock: '10.3.1.0/24' })
  return {
    vpc: `/v1/vpcs/${vpc.id}`,
    subnet: `/v1/subnets/${subnet.id}`,
    within: { vpcId: vpc.id, subnetId: subnet.id },
  }
}
const networkStatuses = [201, 201]

async function close(life: Life, { vpc, subnet }: { vpc: string; subnet: string }) {
  await life.send('delete', subnet)
  await life.send('delete', vpc)
}
const closeStatuses = [204, 204]

test('ENIs, and their addresses', async () => {
  await sameOnBoth(
    async (life) => {
      const { within, ...places } = await network(life)
      const instance = await life.later('post', '/v1/instances', { ...within, zone, name: 'node-1' })
      const addresses = { privateIpAddresses: ['10.3.1.50', '10.3.1.51'], secondaryPrivateIpAddressCount: 1 }
      const eni = await life.later('post', '/v1/network-interfaces', {
        ...within,
        ...addresses,
        name: 'e',
        description: 'd',
      })
      await life.send('post', '/v1/network-interfaces', { ...within, name: 'e', privateIpAddresses: ['10.4.0.1'] })
      const path = `/v1/network-interfaces/${eni}`
      await life.send('patch', path, { name: 'f', description: '', tags: { x: 'y' } })
      await life.send('patch', path, { securityGroupIds: ['sg-00000000'] })
      await life.later('put', `${path}/attachment`, { instanceId: instance })
      await life.send('put', `${path}/attachment`, { instanceId: instance })
      await life.send('get', path)
      const assigned = { networkInterfaceId: eni }
      await life.later('post', '/v1/private-ips', { ...assigned, address: '10.3.1.60', description: 'sixty' })
      await life.later('post', '/v1/private-ips', { ...assigned, description: 'any' })
      await life.send('post', '/v1/private-ips', { ...assigned, address: '10.3.1.60' })
      await life.send('post', '/v1/private-ips', { networkInterfaceId: 'nothing' })
      await life.send('get', `/v1/private-ips?ownerId=${eni}`)
      const sixty = `/v1/private-ips/${within.vpcId}:10.3.1.60`
      await life.send('patch', sixty, { description: 'other' })
      const other = await life.later('post', '/v1/network-interfaces', { ...within, name: 'g' })
      await life.send('patch', `${sixty}?wait=10`, { networkInterfaceId: other, description: 'moved' })
      await life.later('delete', sixty)
      await life.send('get', sixty)
      await life.send('delete', `/v1/private-ips/${within.vpcId}:10.3.1.50`)
      const haVip = await life.send('post', '/v1/havips', { ...within, name: 'v', vip: '10.3.1.99' })
      await life.send('get', `/v1/private-ips/${within.vpcId}:10.3.1.99`)
      await life.send('patch', `/v1/private-ips/${within.vpcId}:10.3.1.99`, { description: 'no' })
      await life.later('delete', `/v1/havips/${haVip.id}`)
      await life.later('delete', `${path}/attachment`)
      await life.send('delete', `${path}/attachment`)
      await life.later('delete', path)
      await life.later('delete', `/v1/network-interfaces/${other}`)
      await life.later('delete', `/v1/instances/${instance}`)
      await close(life, places)
    },
    [
      ...networkStatuses,
      ...[200, 200, 400, 200, 404, 200, 409, 200],
      ...[200, 200, 409, 400, 200, 200, 200, 200, 200, 404, 409],
      ...[201, 200, 409, 200],
      ...[200, 409, 200, 200, 200],
      ...closeStatuses,
    ],
  )
})

test('EIPs, and what they are bound to', async () => {
  await sameOnBoth(
    async (life) => {
      const { within, ...places } = await network(life)
      const instance = await life.later('post', '/v1/instances', { ...within, zone, name: 'node-1' })
      const eip = await life.later('post', '/v1/eips', { name: 'web', bandwidth: 5, tags: { env: 'test' } })
      await life.send('post', '/v1/eips', { bandwidth: 100_000 })
      const path = `/v1/eips/${eip}`
      await life.send('patch', path, { name: 'web-2', tags: { env: null, other: 'x' } })
      await life.send('patch', `${path}?wait=10`, { name: 'web-3', bandwidth: 10 })
      await life.later('put', `${path}/binding`, { instanceId: instance })
      await life.send('put', `${path}/binding`, { networkInterfaceId: 'eni-00000000', privateIpAddress: '10.3.1.7' })
      await life.send('get', path)
      await life.send('delete', path)
      await life.later('delete', `${path}/binding`)
      await life.send('delete', `${path}/binding`)
      const eni = await life.later('post', '/v1/network-interfaces', {
        ...within,
        name: 'e',
        privateIpAddresses: ['10.3.1.50'],
      })
      await life.later('put', `${path}/binding`, { networkInterfaceId: eni, privateIpAddress: '10.3.1.50' })
      await life.send('get', `/v1/private-ips/${within.vpcId}:10.3.1.50`)
      await life.later('delete', `${path}/binding`)
      const { id: haVip } = await life.send('post', '/v1/havips', { ...within, name: 'v', vip: '10.3.1.99' })
      const { address } = await life.send('get', path)
      await life.send('put', `/v1/havips/${haVip}/eip`, { address: '198.19.255.254' })
      await life.later('put', `/v1/havips/${haVip}/eip`, { address })
      await life.send('get', `/v1/havips/${haVip}`)
      await life.send('get', path)
      await life.send('delete', `/v1/havips/${haVip}`)
      await life.later('delete', `/v1/havips/${haVip}/eip`)
      await life.send('delete', `/v1/havips/${haVip}/eip`)
      for (const made of [`/v1/havips/${haVip}`, `/v1/network-interfaces/${eni}`, `/v1/instances/${instance}`, path]) {
        await life.later('delete', made)
      }
      await life.send('get', path)
      await close(life, places)
    },
    [
      ...networkStatuses,
      ...[200, 200, 400, 200, 200],
      ...[200, 404, 200, 409, 200, 409],
      ...[200, 200, 200, 200],
      ...[201, 200, 404, 200, 200, 200, 409, 200, 409],
      ...[200, 200, 200, 200, 404],
      ...closeStatuses,
    ],
  )
})

test('route tables and security groups, with what is in them', async () => {
  await sameOnBoth(
    async (life) => {
      const { within, ...places } = await network(life)
      const { vpcId } = within
      const to = (destination: string, gatewayId: unknown, more: object = {}) => ({
        destination,
        gatewayType: 'HAVIP',
        gatewayId,
        ...more,
      })
      const { id: haVip } = await life.send('post', '/v1/havips', { ...within, name: 'v', vip: '10.3.1.99' })
      const routes = [to('10.8.0.0/16', haVip, { description: 'vpn' }), to('10.9.0.0/16', haVip, { enabled: false })]
      const table = await life.send('post', '/v1/route-tables', { vpcId, name: 'out', routes, tags: { a: 'b' } })
      const path = `/v1/route-tables/${table.id}`
      const wrong = [to('10.8.0.0/16', 'havip-00000000')]
      await life.send('post', '/v1/route-tables', { vpcId, name: 'no', routes: wrong })
      await life.send('get', `/v1/route-tables?vpcId=${vpcId}&name=no`)
      await life.send('patch', path, { name: 'renamed', tags: { a: null } })
      await life.send('patch', path, { routes: wrong })
      await life.send('patch', path, { routes: [to('10.7.0.0/16', haVip, { enabled: false })] })
      await life.send('patch', path, { routes: [] })
      await life.send('delete', path)

      const web = { protocol: 'tcp', port: '80,443', peer: '0.0.0.0/0', action: 'ACCEPT', description: 'web' }
      const all = { protocol: 'ALL', peer: '::/0', action: 'DROP' }
      const group = await life.send('post', '/v1/security-groups', {
        name: 'web',
        ingress: [web, all],
        tags: { a: 'b' },
      })
      const groups = `/v1/security-groups/${group.id}`
      await life.send('post', '/v1/security-groups', { name: 'no', ingress: [{ ...web, port: '99999' }] })
      await life.send('patch', groups, { name: 'w', description: 'd', egress: [{ ...all, peer: group.id }] })
      await life.send('patch', groups, { ingress: [] })
      await life.send('patch', groups, { egress: [], tags: { a: 'c' } })
      await life.send('patch', groups, { ingress: [{ ...web, protocol: 'icmp' }] })
      await life.send('delete', groups)
      await life.send('get', groups)
      await life.later('delete', `/v1/havips/${haVip}`)
      await close(life, places)
    },
    [
      ...networkStatuses,
      ...[201, 201, 404, 200, 200, 404, 200, 200, 204],
      ...[201, 400, 200, 200, 200, 400, 204, 404, 200],
      ...closeStatuses,
    ],
  )
})

test('instances and placement groups', async () => {
  await sameOnBoth(
    async (life) => {
      const { within, ...places } = await network(life)
      const group = await life.send('post', '/v1/placement-groups', { name: 'db', type: 'HOST', tags: { a: 'b' } })
      const path = `/v1/placement-groups/${group.id}`
      await life.send('post', '/v1/placement-groups', { name: 'db', type: 'HOST', affinity: 99 })
      await life.send('patch', path, { name: 'db-2', affinity: 2 })
      await life.send('patch', path, { tags: { a: null, c: 'd' } })
      const { id: sg } = await life.send('post', '/v1/security-groups', { name: 'web' })
      const wanted = {
        ...within,
        zone,
        name: 'node-1',
        placementGroupId: group.id,
        securityGroupIds: [sg],
        tags: { e: 'f' },
      }
      const instance = await life.later('post', '/v1/instances', { ...wanted, privateIpAddress: '10.3.1.7' })
      await life.send('post', '/v1/instances', { ...wanted, instanceType: 'S5.NONE' })
      await life.send('post', '/v1/instances', { ...wanted, privateIpAddress: '10.3.1.7' })
      const it = `/v1/instances/${instance}`
      await life.send('get', it)
      await life.send('get', path)
      await life.send('delete', path)
      await life.later('post', `${it}/stop`, {})
      await life.send('post', `${it}/stop`, { force: true })
      await life.send('get', it)
      await life.later('post', `${it}/start`)
      await life.send('post', `${it}/start`)
      await life.send('patch', it, { securityGroupIds: [], tags: { e: 'g' } })
      await life.send('patch', it, { securityGroupIds: ['sg-00000000'] })
      await life.later('delete', it)
      await life.send('get', it)
      await life.send('delete', path)
      await life.send('get', path)
      await life.send('delete', `/v1/security-groups/${sg}`)
      await close(life, places)
    },
    [
      ...networkStatuses,
      ...[201, 400, 200, 200, 201],
      ...[200, 404, 409, 200, 200, 409],
      ...[200, 409, 200, 200, 409, 200, 404],
      ...[200, 404, 204, 404, 204],
      ...closeStatuses,
    ],
  )
})

test('tags, quotas, and repetitions with a key', async () => {
  await sameOnBoth(
    async (life) => {
      const { within, ...places } = await network(life)
      const { id: haVip } = await life.send('post', '/v1/havips', { ...within, name: 'v', tags: { 日: 'x' } })
      for (const path of [places.vpc, places.subnet, `/v1/havips/${haVip}`]) {
        await life.send('patch', path, { tags: { env: 'prod', team: 'db', none: null } })
        await life.send('patch', path, { name: 'w', tags: { team: null, 'qcs:no': 'x' } })
      }
      const many = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`key-${n}`, 'x']))
      await life.send('patch', places.vpc, { tags: many })
      await life.send('get', '/v1/tags?key=env&key=team')
      await life.send('post', '/v1/tags', { key: 'free', value: 'a b' })
      await life.send('post', '/v1/tags', { key: 'free', value: 'a b' })
      await life.send('get', `/v1/tags/${encodeURIComponent('free:a%20b')}`)
      await life.send('delete', `/v1/tags/${encodeURIComponent('env:prod')}`)
      await life.send('delete', `/v1/tags/${encodeURIComponent('free:a%20b')}`)
      await life.send('get', `/v1/tags/${encodeURIComponent('free:a%20b')}`)
      await life.send('get', '/v1/quotas')
      await life.send('get', '/v1/quotas/vpc-max-havips')
      await life.send('get', '/v1/quotas/none')
      await life.later('delete', `/v1/havips/${haVip}`)
      const key = { 'idempotency-key': 'key-1' }
      const wanted = { name: 'once', cidrBlock: '10.5.0.0/16' }
      const first = await life.send('post', '/v1/vpcs', wanted, key)
      await life.send('post', '/v1/vpcs', { cidrBlock: '10.5.0.0/16', name: 'once' }, key)
      await life.send('post', '/v1/vpcs', { ...wanted, name: 'other' }, key)
      await life.send('post', '/v1/vpcs', wanted, { 'idempotency-key': 'x'.repeat(65) })
      await life.send('get', '/v1/vpcs?name=once')
      await life.send('delete', `/v1/vpcs/${first.id}`)
      await life.send('post', '/v1/vpcs', wanted, key)
      await close(life, places)
    },
    [
      ...networkStatuses,
      ...[201, 200, 400, 200, 400, 200, 400, 200],
      ...[200, 201, 409, 200, 409, 204, 404, 200, 200, 404, 200],
      ...[201, 201, 409, 400, 200, 204, 404],
      ...closeStatuses,
    ],
  )
})
