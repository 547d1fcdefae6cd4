import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { cleanUp, havip, newDataDir, oneLine, type Server, serve } from './program.js'

vi.setConfig({ testTimeout: 90_000 })

// The development key, as the tencent backend is given one.
const key = {
  TENCENTCLOUD_SECRET_ID: 'AKIDhavipdevelopment',
  TENCENTCLOUD_SECRET_KEY: 'havip-development-secret',
  TENCENTCLOUD_REGION: 'ap-guangzhou',
}
const zone = 'ap-guangzhou-3'
/** What HCL would read otherwise, if it were not escaped. */
const odd = `free "\${x}" %{y} \\b`

let real: Server
let lab: Server
let vpcId = ''
const ids: Record<string, string> = {}

beforeAll(async () => {
  const start = () => serve(['--ephemeral', '--data-dir', newDataDir(), '--engine', 'memory'])
  ;[real, lab] = await Promise.all([start(), start()])
  await build()
})
afterAll(cleanUp)

type Item = Record<string, unknown> & { readonly id: string }

async function send(method: string, url: string, body?: object): Promise<Item> {
  const sent = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const reply = await fetch(url, { method, ...sent })
  expect(reply.ok, `${method} ${url}: ${await reply.clone().text()}`).toBe(true)
  return reply.status === 204 ? { id: '' } : ((await reply.json()) as Item)
}
/** Makes something at the source; the id of it. */
async function make(path: string, body: object, method = 'POST'): Promise<string> {
  const made = await send(method, `${real.url}/v1/${path}`, body)
  const { resourceIds } = made as { resourceIds?: string[] }
  return resourceIds?.find((id) => !id.startsWith('eni-')) ?? resourceIds?.[0] ?? made.id
}

/** Of everything one: two nodes with a HAVIP that the second one holds, and an EIP on it. */
async function build(): Promise<void> {
  vpcId = await make('vpcs', {
    name: 'prod',
    cidrBlock: '10.0.0.0/16',
    tags: { env: 'prod' },
    dnsServers: ['1.1.1.1'],
    secondaryCidrBlocks: ['10.1.0.0/16'],
  })
  await make('vpcs', { name: 'other', cidrBlock: '10.0.0.0/16' })
  const subnetId = await make('subnets', { vpcId, zone, name: 'nodes', cidrBlock: '10.0.1.0/24' })
  await make('subnets', { vpcId, zone, name: 'more', cidrBlock: '10.1.1.0/24' })
  const within = { vpcId, subnetId }
  const unused = await make('security-groups', { name: 'unused' })
  const peers = await make('security-groups', { name: 'peers', description: 'asked by rules alone' })
  const web = await make('security-groups', { name: 'web' })
  const rule = (peer: string) => ({ protocol: 'tcp', port: '443', peer, action: 'ACCEPT', description: 'in' })
  await make(`security-groups/${web}`, { ingress: [rule(web), rule(peers), rule('0.0.0.0/0')] }, 'PATCH')
  const securityGroupIds = [web]
  const nodes: string[] = []
  for (const n of [1, 2]) {
    const privateIpAddress = `10.0.1.1${n}`
    nodes.push(await make('instances', { ...within, zone, name: `node-${n}`, securityGroupIds, privateIpAddress }))
  }
  const [one = '', two = ''] = nodes
  const placementGroupId = await make('placement-groups', { name: 'apart', type: 'HOST' })
  const three = await make('instances', {
    ...within,
    placementGroupId,
    zone,
    name: 'node-3',
    instanceType: 'S5.LARGE8',
  })
  const eni = await make('network-interfaces', {
    ...within,
    name: 'second',
    description: 'of node 1',
    privateIpAddresses: ['10.0.1.20', '10.0.1.21'],
    tags: { role: 'backup' },
  })
  await make(`network-interfaces/${eni}/attachment`, { instanceId: one }, 'PUT')
  const free = await make('network-interfaces', { ...within, name: odd, privateIpAddresses: ['10.0.1.30'] })
  const db = await make('havips', { ...within, name: 'db', vip: '10.0.1.100', checkAssociate: true, tags: { a: 'b' } })
  for (const id of [one, two]) await make(`havips/${db}/associations`, { id })
  const idle = await make('havips', { ...within, name: 'idle', vip: '10.0.1.101', checkAssociate: true })
  await make(`havips/${idle}/associations`, { id: eni })
  await make('sdn/announcements', { from: two, address: '10.0.1.100', form: 'request' })
  const front = await make('eips', { name: 'front', bandwidth: 5 })
  const { address } = await send('GET', `${real.url}/v1/eips/${front}`)
  await make(`havips/${db}/eip`, { address }, 'PUT')
  const own = await make('eips', { name: 'own' })
  await make(`eips/${own}/binding`, { instanceId: one }, 'PUT')
  const side = await make('eips', { name: 'side' })
  await make(`eips/${side}/binding`, { networkInterfaceId: eni, privateIpAddress: '10.0.1.21' }, 'PUT')
  await make('eips', { name: 'bound to nothing' })
  const routes = [
    { destination: '10.8.0.0/16', gatewayType: 'HAVIP', gatewayId: db, description: 'vpn' },
    { destination: '10.9.0.0/16', gatewayType: 'NORMAL_CVM', gatewayId: '10.0.1.11' },
  ]
  const table = await make('route-tables', { vpcId, name: 'out', routes })
  await make(`subnets/${subnetId}`, { routeTableId: table }, 'PATCH')
  await make(`instances/${three}/stop`, {})
  Object.assign(ids, { one, two, three, eni, free, db, idle, front, side, unused })
}

interface Told {
  readonly steps: readonly { readonly does: string; readonly kind: string; readonly source: string }[]
  readonly ids: Readonly<Record<string, string>>
  readonly addresses: Readonly<Record<string, string>>
  readonly notFollowed: readonly string[]
}

async function sync(...more: string[]): Promise<Told> {
  const ended = await havip(['sync', vpcId, '--from', real.url, '--to', lab.url, '--json', ...more])
  expect(ended).toMatchObject({ code: 0, err: '' })
  return JSON.parse(ended.out)
}
const told = ({ steps }: Told) => steps.map(({ does, kind, source }) => `${does} ${kind} ${source}`)

const kinds = [
  'vpcs',
  'subnets',
  'route-tables',
  'security-groups',
  'instances',
  'network-interfaces',
  'havips',
  'eips',
]
/** What the emulator chooses itself. */
const own = new Set(['createdAt', 'updatedAt', 'flushedAt', 'macAddress', 'hostId', 'version', 'hostName', 'isDefault'])

/** All that a server has of a kind in the copied VPC, or in none. */
async function listed({ url }: Server, kind: string): Promise<Item[]> {
  const { items } = (await send('GET', `${url}/v1/${kind}?limit=1000`)) as unknown as { items: Item[] }
  if (kind !== 'havips') return items
  for (const each of items) {
    const { items: found } = (await send('GET', `${url}/v1/havips/${each.id}/associations`)) as unknown as {
      items: Item[]
    }
    each.associations = found.map(({ id }) => id)
  }
  return items
}

/** As the copy should have it: with its ids and addresses, in one order, without what it chooses itself. */
function asCopied(items: readonly Item[], { ids: known, addresses }: Pick<Told, 'ids' | 'addresses'>): unknown {
  const names = { ...known, ...addresses }
  const mapped = JSON.parse(JSON.stringify(items), (name, value) => {
    if (own.has(name)) return undefined
    // Routes have ids of their own.
    if (name === 'id' && String(value).startsWith('rti-')) return undefined
    if (name === 'tags') return Object.fromEntries(Object.entries(value).filter(([tag]) => tag !== 'havip:copy-of'))
    if (Array.isArray(value) && /Ids$|associations/.test(name)) return [...value].sort()
    return typeof value === 'string' ? (names[value] ?? value) : value
  })
  return mapped.sort((a: Item, b: Item) => (a.id < b.id ? -1 : 1))
}

async function expectSame(copied: Told): Promise<void> {
  const copies = new Set(Object.values(copied.ids))
  for (const kind of kinds) {
    const wanted = (await listed(real, kind)).filter(({ id }) => id in copied.ids)
    // The copy of an EIP that is bound no more stays.
    const isLeft = ({ id, state }: Item) => kind === 'eips' && state === 'UNBIND' && !copies.has(id)
    const found = (await listed(lab, kind)).filter((item) => !isLeft(item))
    expect(
      found.filter(({ id }) => !copies.has(id)),
      `more ${kind}`,
    ).toEqual([])
    const plain = { ids: {}, addresses: {} }
    const sorted = (value: unknown) => asCopied(value as Item[], plain)
    expect(sorted(asCopied(wanted, copied))).toEqual(sorted(found))
  }
}

test('a dry run says what would be done, and does nothing', async () => {
  const ended = await havip(['sync', vpcId, '--from', real.url, '--to', lab.url, '--dry-run'])
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(ended.out).toMatch(new RegExp(`^make vpc ${vpcId} prod 10\\.0\\.0\\.0/16\n`))
  expect(ended.out).toMatch(/\n\d+ steps; nothing was done\.\n$/)
  for (const kind of kinds) expect(await listed(lab, kind)).toEqual([])
})

test('a VPC is copied through the tencent backend with all that is in it, and once', async () => {
  const source = ['--from', 'tencent', '--tencent-endpoint', real.url]
  const ended = await havip(['sync', vpcId, ...source, '--to', lab.url, '--json'], key)
  expect(ended).toMatchObject({ code: 0, err: '' })
  const copied: Told = JSON.parse(ended.out)
  expect(copied.notFollowed).toEqual([])
  expect(copied.ids[ids.unused ?? '']).toBeUndefined()
  await expectSame(copied)
  // Again, and from the emulator's own REST API, which tells the same as the tencent backend on it.
  const again = await havip(['sync', vpcId, '--from', real.url, '--to', lab.url])
  expect(again).toMatchObject({ code: 0, err: '', out: 'Nothing to do: the copy is as its source.\n' })
})

describe('as Terraform', () => {
  const newDirectory = () => join(newDataDir(), 'terraform')
  const shared = join(import.meta.dirname, '../../../../shared/tencent-api/terraform.json')
  const repository = join(import.meta.dirname, '../../..')
  let dir = ''
  let text = ''

  beforeAll(async () => {
    dir = newDirectory()
    const ended = await havip(['export', 'terraform', vpcId, '--url', real.url, '--dir', dir])
    expect(ended).toMatchObject({ code: 2, err: `not written: the tags of ${ids.db}\n` })
    expect(ended.out).toBe(`${join(dir, 'provider.tf')}\n${join(dir, 'topology.tf')}\n`)
    text = readFileSync(join(dir, 'topology.tf'), 'utf8')
  })
  const resources = () => [...text.matchAll(/^resource "tencentcloud_(\w+)" "(\w+)" \{$/gm)]

  test('every object and relation is a resource, and what one refers to is there', () => {
    const count: Record<string, number> = {}
    for (const [, type = ''] of resources()) count[type] = (count[type] ?? 0) + 1
    expect(count).toEqual({
      vpc: 1,
      subnet: 2,
      route_table: 1,
      route_table_entry: 2,
      security_group: 3,
      security_group_rule_set: 2,
      placement_group: 1,
      instance: 3,
      eni: 2,
      eni_attachment: 1,
      ha_vip: 2,
      ha_vip_instance_attachment: 3,
      ha_vip_eip_attachment: 1,
      eip: 3,
      eip_association: 2,
    })
    const declared = resources().map(([, type, name]) => `tencentcloud_${type}.${name}`)
    const used = [...text.matchAll(/[ [](tencentcloud_\w+\.\w+)\.\w+/g)].map(([, name]) => name)
    expect(used.length).toBeGreaterThan(20)
    expect(used.filter((name) => !declared.includes(name ?? ''))).toEqual([])
    expect(text).toContain('name        = "free \\"$${x}\\" %%{y} \\\\b"')
  })

  test('it is laid out as terraform does, and terraform reads it', async (context) => {
    const child = spawn('terraform', ['fmt', '-check', '-diff'], {
      cwd: dir,
      env: { PATH: process.env.PATH, CHECKPOINT_DISABLE: '1' },
    })
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString()))
    const [code] = await once(child, 'close').catch(() => ['absent'])
    if (code === 'absent') context.skip('there is no terraform on this machine')
    expect({ code, out }).toEqual({ code: 0, out: '' })
  })

  test('resources and attributes are those of the provider', (context) => {
    // What the example and the replays of the provider's calls have was held to the provider.
    const known = ['examples/terraform', 'apps/server/test/terraform']
      .flatMap((folder) =>
        readdirSync(join(repository, folder)).map((name) => readFileSync(join(repository, folder, name), 'utf8')),
      )
      .join('\n')
    const attributes = [...text.replace(/ {2}tags = \{[^}]*\}/g, '').matchAll(/^ +(\w+) += /gm)].map(
      ([, name = '']) => name,
    )
    const own = ['dns_servers', 'default', 'type']
    const unknown = new Set(
      attributes.filter((name) => !own.includes(name) && !new RegExp(`\\b${name}\\b`).test(known)),
    )
    expect([...unknown]).toEqual([])
    if (!existsSync(shared)) context.skip('../shared/tencent-api/terraform.json is not here')
    const description = JSON.parse(readFileSync(shared, 'utf8'))
    const types = resources().map(([, type]) => `res:tencentcloud_${type}`)
    expect(types.filter((type) => !(type in description.resources))).toEqual([])
  })

  test('files that are there are not written over, and without --dir none is written', async () => {
    const again = await havip(['export', 'terraform', vpcId, '--url', real.url, '--dir', dir])
    expect(again.code).toBe(1)
    expect(oneLine(again.err)).toMatch(/has a provider\.tf or topology\.tf already/)
    const plain = await havip(['export', 'terraform', vpcId, '--url', real.url])
    expect(plain.out).toBe(text)
  })
})

test('of a source that has changed only the difference is done', async () => {
  const { one, two, three, free, db, front, idle } = ids
  await send('PATCH', `${real.url}/v1/vpcs/${vpcId}`, { name: 'production', tags: { env: null } })
  await send('PUT', `${real.url}/v1/network-interfaces/${free}/attachment?wait=10`, { instanceId: two })
  await make('private-ips', { networkInterfaceId: free, address: '10.0.1.31' })
  await make('sdn/announcements', { from: one, address: '10.0.1.100', form: 'request' })
  await make(`instances/${three}/start`, {})
  await send('PATCH', `${real.url}/v1/instances/${three}`, { name: 'renamed' })
  await send('DELETE', `${real.url}/v1/havips/${db}/eip?wait=10`)
  const { address } = await send('GET', `${real.url}/v1/eips/${front}`)
  await make(`havips/${idle}/eip`, { address }, 'PUT')
  const copied = await sync()
  expect(told(copied).sort()).toEqual(
    [
      `change vpc ${vpcId}`,
      `attach eni ${free}`,
      `give private-ip ${free}`,
      `claim havip ${db}`,
      `start instance ${three}`,
      `change instance ${three}`,
      `unbind eip ${front}`,
      `bind eip ${front}`,
    ].sort(),
  )
  await expectSame(copied)

  // A secondary address that went over, as havip switch does it.
  await send('DELETE', `${real.url}/v1/eips/${ids.side}/binding?wait=10`)
  await send('PATCH', `${real.url}/v1/private-ips/${vpcId}:10.0.1.21?wait=10`, { networkInterfaceId: free })
  await send('DELETE', `${real.url}/v1/havips/${db}/associations/${one}`)
  await send('DELETE', `${real.url}/v1/havips/${idle}/eip?wait=10`)
  await send('DELETE', `${real.url}/v1/havips/${idle}?wait=10`)
  const args = ['sync', vpcId, '--from', real.url, '--to', lab.url]
  const ended = await havip(args)
  expect(ended.code).toBe(2)
  expect(ended.err).toBe(
    `not followed: ${idle} is not at the source any more; its copy ${copied.ids[idle ?? '']} stays (--prune deletes it)\n`,
  )
  const lines = ended.out.split('\n').filter((line) => line.startsWith('['))
  const [moved, ...others] = lines.map((line) => line.replace(/^\S+ (\S+ \S+ \S+).*/, '$1'))
  expect(moved).toBe(`move private-ip ${free}`)
  expect(others.sort()).toEqual([
    `disassociate havip ${db}`,
    ...[front, ids.side].map((id) => `unbind eip ${id}`).sort(),
  ])
  expect(await havip([...args, '--dry-run'])).toMatchObject({ code: 2, out: 'Nothing to do.\n' })

  const { eni } = ids
  await send('DELETE', `${real.url}/v1/network-interfaces/${eni}/attachment?wait=10`)
  await send('DELETE', `${real.url}/v1/network-interfaces/${eni}?wait=10`)
  await send('DELETE', `${real.url}/v1/instances/${two}?wait=10`)
  // Another one has its address by now.
  const { subnetId } = await send('GET', `${real.url}/v1/instances/${one}`)
  await make('instances', { vpcId, subnetId, zone, name: 'node-2', privateIpAddress: '10.0.1.12' })
  const asked = await havip([...args, '--prune'])
  expect(asked).toMatchObject({ code: 1, out: '' })
  expect(oneLine(asked.err)).toMatch(/^havip: Delete havip havip-\w+, eni eni-\w+, instance .*say --yes/)
  const pruned = await sync('--prune', '--yes')
  expect(told(pruned).filter((step) => step.startsWith('delete'))).toEqual([
    `delete havip ${idle}`,
    `delete eni ${eni}`,
    `delete instance ${two}`,
  ])
  await expectSame(pruned)
})

test('what fails is said in one line', async () => {
  const fails = async (...args: string[]) => {
    const ended = await havip(['sync', ...args], { HAVIP_URL: lab.url })
    expect(ended).toMatchObject({ code: 1, out: '' })
    return oneLine(ended.err)
  }
  expect(await fails('vpc-nope0000', '--from', real.url)).toMatch(
    /source has no VPC 'vpc-nope0000'; there are: vpc-\w+ \(/,
  )
  expect(await fails(vpcId, '--from', lab.url)).toMatch(/the same server/)
  expect(await fails(vpcId, '--from', 'http://127.0.0.1:1')).toMatch(/source http:\/\/127\.0\.0\.1:1 does not answer/)
  expect(await fails(vpcId, '--from', real.url, '--to', 'tencent')).toMatch(/nothing is copied into Tencent Cloud/)
})

test('a step that fails says which, and the next run goes on', async () => {
  const options = ['--engine', 'memory', '--quota', 'networkInterfacesPerVpc=3', '--zones', zone]
  const small = await serve(['--ephemeral', '--data-dir', newDataDir(), ...options])
  const args = ['sync', vpcId, '--from', real.url, '--to', small.url]
  const first = await havip(args)
  expect(first.code).toBe(1)
  expect(oneLine(first.err)).toMatch(/^havip: Step \d+ of \d+ \(make eni .*LimitExceeded.*run it again to go on\.$/)
  const again = await havip([...args, '--json', '--dry-run'])
  const left = told(JSON.parse(again.out))
  expect(left[0]).toMatch(/^make eni/)

  const other = await make('vpcs', { name: 'elsewhere', cidrBlock: '10.2.0.0/16' })
  await make('subnets', { vpcId: other, zone: 'ap-guangzhou-4', name: 's', cidrBlock: '10.2.0.0/24' })
  const zoneless = await havip(['sync', other, '--from', real.url, '--to', small.url])
  expect(oneLine(zoneless.err)).toMatch(
    /does not serve ap-guangzhou-4; start it with --zones ap-guangzhou-3,ap-guangzhou-4/,
  )
})
