import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, take } from '@havip/client'
import { actualNodes, desiredNodes, planChanges, readLab, takenAddresses, takeSnapshot } from '@havip/lab-file'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { cleanUp, havip, newDataDir, oneLine, Program, serve } from './program.js'

vi.setConfig({ testTimeout: 90_000 })

let url = ''
const folder = mkdtempSync(join(tmpdir(), 'havip-labs-'))
beforeAll(async () => {
  url = (await serve(['--ephemeral', '--data-dir', newDataDir(), '--engine', 'memory', '--task-duration', '20'])).url
})
afterAll(async () => {
  await cleanUp()
  rmSync(folder, { recursive: true, force: true })
})

const run = (...args: string[]) => havip(args, { HAVIP_URL: url })

/** Writes a lab of this name, and gives its path. */
function file(name: string, text: string): string {
  const path = join(folder, `${name}.yaml`)
  writeFileSync(path, `lab: ${name}\nzone: ap-guangzhou-3\n${text}`)
  return path
}

interface Listed {
  readonly id: string
  readonly tags: Readonly<Record<string, string>>
  readonly isDefault?: boolean
}

/** Everything that there is of the kinds that a lab has. */
async function everything(): Promise<Listed[]> {
  const paths = [
    'vpcs',
    'subnets',
    'route-tables',
    'security-groups',
    'placement-groups',
    'instances',
    'havips',
    'eips',
  ]
  const lists = await Promise.all(
    [...paths, 'network-interfaces'].map(async (path) => {
      const { items } = (await (await fetch(`${url}/v1/${path}?limit=1000`)).json()) as { items: Listed[] }
      return items
    }),
  )
  // The default security group comes with a region's first instance, and stays.
  return lists.flat().filter(({ isDefault, id }) => !(isDefault && id.startsWith('sg-')))
}

const ids = (all: readonly Listed[]) => all.map(({ id }) => id).sort()

/** What `up` would do, by key; asked without a process of its own. */
async function changes(path: string): Promise<Record<string, string>> {
  const read = readLab(readFileSync(path, 'utf8'))
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('\n'))
  const snapshot = await takeSnapshot({ client: createClient({ url }) }, read.lab.lab)
  const all = planChanges(desiredNodes(read.lab), actualNodes(snapshot), takenAddresses(snapshot))
  return byKey(all)
}

function byKey(changes: readonly { readonly key: string; readonly action: string }[]): Record<string, string> {
  return Object.fromEntries(changes.map(({ key, action }) => [key, action]))
}

const network = `vpcs:
  main: { cidrBlock: 172.17.0.0/16 }
routeTables:
  through:
    vpc: main
    routes:
      - { destination: 10.8.0.0/16, via: havip.gw }
      - { destination: 10.9.0.0/16, via: 172.17.16.21 }
subnets:
  nodes: { vpc: main, cidrBlock: 172.17.16.0/24, routeTable: through }
  data: { vpc: main, cidrBlock: 172.17.17.0/24 }
securityGroups:
  web:
    ingress: [{ protocol: tcp, port: 80, peer: 0.0.0.0/0 }, { protocol: ALL, peer: db }]
  db:
    ingress: [{ protocol: tcp, port: 3306, peer: web }]
placementGroups:
  apart: { type: HOST }
instances:
  a:
    subnet: nodes
    address: 172.17.16.7
    hostName: node-a
    securityGroups: [web]
    placementGroup: apart
    secondaryAddresses: [172.17.16.21]
    interfaces:
      data: { subnet: data, secondaryAddresses: [172.17.17.8], securityGroups: [db] }
  b: { subnet: nodes, placementGroup: apart }
havips:
  vip: { subnet: nodes, address: 172.17.16.3, associations: [a, b] }
  gw: { subnet: nodes }
  inner: { subnet: data, associations: [a.data] }
eips:
  public: { bind: havip.vip }
  own: { bind: instance.b, bandwidth: 10 }
  back: { bind: interface.a.data }
`

test('a lab is made, is then as its file says, changes by what the file changes by, and leaves nothing', async () => {
  const others = file('other', 'vpcs: { main: { cidrBlock: 172.17.0.0/16 } }')
  await run('lab', 'up', others)
  const before = await everything()
  const path = file('all', network)

  const planned = await changes(path)
  expect(new Set(Object.values(planned))).toEqual(new Set(['create']))
  expect(await everything()).toEqual(before)
  const up = await run('lab', 'up', path)
  expect(up).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(/Lab all is up: \d+ made, in [\d.]+ s\.\n$/),
  })

  const made = await everything()
  expect(await run('lab', 'plan', path, '--detailed-exitcode')).toMatchObject({
    ...{ code: 0, err: '', out: 'Lab all is as the file says.\n' },
  })

  const edited = network
    .replace('172.17.16.3,', '172.17.16.4,')
    .replace('securityGroups: [web]', 'securityGroups: [db]')
    .replace('bandwidth: 10', 'bandwidth: 20')
    .replace('      - { destination: 10.9.0.0/16, via: 172.17.16.21 }\n', '')
    .replace('  back: { bind: interface.a.data }\n', '')
    .replace(', placementGroup: apart }', ' }')
  const differing = file('all', edited)
  const plan = await run('lab', 'plan', differing, '--detailed-exitcode')
  expect(plan.code).toBe(2)
  expect(plan.out).toContain('address  172.17.16.3 -> 172.17.16.4')
  const done = await run('lab', 'up', differing, '--json')
  expect(done).toMatchObject({ code: 0, err: '' })
  expect(byKey(JSON.parse(done.out).changes)).toEqual({
    'instance.a': 'update',
    'instance.b': 'replace',
    'havip.vip': 'replace',
    // Any address will do for it, and its own is now declared for another one.
    'havip.gw': 'replace',
    'route.through.10.8.0.0/16': 'replace',
    'association.vip.a': 'replace',
    'association.vip.b': 'replace',
    'binding.public': 'replace',
    'binding.own': 'replace',
    'eip.own': 'update',
    'eip.back': 'delete',
    'binding.back': 'delete',
    'route.through.10.9.0.0/16': 'delete',
  })
  expect(await changes(differing)).toEqual({})
  const kept = ids(await everything())
  expect(kept.filter((id) => !ids(made).includes(id))).toHaveLength(4)

  expect(await run('lab', 'down', 'all')).toMatchObject({ code: 0, err: '' })
  expect(ids(await everything())).toEqual(ids(before))
  expect(await run('lab', 'down', '--yes')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Lab other is gone'),
  })
  expect(oneLine((await run('lab', 'down')).err)).toBe('havip: There is no lab.')
})

test('an object that went by another hand comes back, and one that came is left alone', async () => {
  const client = createClient({ url })
  const remove = (id: string) => client.DELETE('/v1/havips/{id}', { params: { path: { id }, query: { wait: 10 } } })
  const path = file(
    'mended',
    'vpcs: { m: { cidrBlock: 10.1.0.0/16 } }\nsubnets: { s: { vpc: m, cidrBlock: 10.1.0.0/24 } }\nhavips: { v: { subnet: s } }',
  )
  await run('lab', 'up', path)
  const haVip = (await everything()).find(({ tags }) => tags['havip:key'] === 'havip.v')
  await remove(haVip?.id ?? '')
  expect(await changes(path)).toEqual({ 'havip.v': 'create' })
  await run('lab', 'up', path)

  const vpcId = (await everything()).find(({ tags }) => tags['havip:key'] === 'vpc.m')?.id ?? ''
  const guest = await take(client.POST('/v1/havips', { body: { vpcId, name: 'mine' } }))
  expect(await changes(path)).toEqual({})
  const refused = await run('lab', 'down', 'mended')
  expect(refused.code).toBe(1)
  expect(oneLine(refused.err)).toMatch(
    /^havip: subnet\.s could not be removed: .* 1 of 3 steps are done; the same command goes on from there\.$/,
  )
  await remove(guest.id)
  expect(await run('lab', 'down', 'mended')).toMatchObject({ code: 0, err: '' })
})

test('interrupted on the way, the same command goes on', async () => {
  const path = file('cut', network)
  const program = new Program(['lab', 'up', path], { HAVIP_URL: url })
  await vi.waitFor(() => expect(program.out).toContain('subnet.nodes'), { timeout: 30_000, interval: 1 })
  const ended = await program.end('SIGINT')
  expect(ended).toMatchObject({ code: 130, err: expect.stringContaining('the same command goes on from there') })
  expect(Object.keys(await changes(path)).length).toBeGreaterThan(0)
  expect(await run('lab', 'up', path)).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringContaining('Lab cut is up'),
  })
  expect(await changes(path)).toEqual({})

  const down = new Program(['lab', 'down', path], { HAVIP_URL: url })
  await vi.waitFor(() => expect(down.out).toContain('association.vip.a'), { timeout: 30_000, interval: 1 })
  await down.end('SIGINT')
  expect(await run('lab', 'down', path)).toMatchObject({ code: 0, err: '' })
  expect((await everything()).filter(({ tags }) => tags['havip:lab'] === 'cut')).toEqual([])
})

test('a wrong file changes nothing, and says all that is wrong with it', async () => {
  const before = await everything()
  const path = file('wrong', 'vpcs:\n  main: { cidrBlock: 172.17.0.0/16 }\nhavips:\n  v: { subnet: nodes }\nhavipz: {}')
  const ended = await run('lab', 'up', path)
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err.trim().split('\n')).toEqual([
    `havip: 2 things are wrong in ${path}; nothing was changed.`,
    `${path}:6:16: havips.v.subnet: there is no subnet 'nodes'; there are none`,
    `${path}:7:1: havipz: there is no such member; did you mean 'havips'?`,
  ])
  const subnet =
    'vpcs: { m: { cidrBlock: 10.1.0.0/16 } }\nsubnets: { s: { vpc: m, cidrBlock: 10.1.0.0/24, zone: ap-moon-1 } }'
  const far = await run('lab', 'up', file('far', subnet))
  expect(oneLine(far.err)).toMatch(/^havip: subnet\.s is to be in zone 'ap-moon-1', .* Nothing was changed\.$/)
  const text = `${subnet.replace(', zone: ap-moon-1', '')}\ninstances: { i: { subnet: s, run: { x: 'sleep 9' } } }`
  const inMemory = await run('lab', 'up', file('runs', text))
  expect(oneLine(inMemory.err)).toMatch(
    /^havip: Nothing can run in the instances of this server, .*--engine linux.*--cloud-only\.$/,
  )
  const stranger = await run('lab', 'up', file('strange', subnet.replace(', zone: ap-moon-1', '')), '--account', '1')
  expect(oneLine(stranger.err)).toMatch(/account '1' is not one of this server/)
  expect(await everything()).toEqual(before)
  expect(oneLine((await run('lab', 'plan', `${folder}/none.yaml`)).err)).toContain('there is no such file')
})
