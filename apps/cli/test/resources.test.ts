import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { nouns } from '../src/resources/nouns.js'
import { cleanUp, havip, newDataDir, oneLine, onTerminal, serve } from './program.js'

vi.setConfig({ testTimeout: 90_000 })

let url = ''
beforeAll(async () => {
  url = (await serve(['--ephemeral', '--data-dir', newDataDir(), '--engine', 'memory', '--task-duration', '400'])).url
})
afterAll(cleanUp)

const run = (...args: string[]) => havip(args, { HAVIP_URL: url })
/** What it printed with -q. */
const idOf = async (...args: string[]) => {
  const ended = await run(...args, '-q')
  expect(ended).toMatchObject({ code: 0, err: '' })
  return ended.out.trim()
}

test('every resource has a list, which is empty or not, and help', async () => {
  for (const { name, path } of nouns) {
    // What the network does is no collection.
    if (path === '/v1/sdn') continue
    expect(await run(name, 'list', '--json')).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^\[/) })
    const help = await run(name, '--help')
    expect(help.out).toContain(`Usage: havip ${name}`)
    expect(help.out).toContain('list')
  }
})

test('a cluster is made, looked at, changed and deleted from the command line', async () => {
  const vpc = await idOf(
    'vpc',
    'create',
    '--name',
    'lab',
    '--cidr-block',
    '172.17.0.0/16',
    '--tag',
    'env=test',
    'team=db',
  )
  const inVpc = ['--vpc-id', vpc]
  const place = [...inVpc, '--zone', 'ap-guangzhou-3']
  const subnet = await idOf('subnet', 'create', ...place, '--name', 's', '--cidr-block', '172.17.16.0/24')
  const inSubnet = ['--subnet-id', subnet]
  const haVip = await idOf('havip', 'create', ...inVpc, ...inSubnet, '--name', 'db', '--vip', '172.17.16.5')
  const instance = await idOf('instance', 'create', ...place, ...inSubnet, '--name', 'node-1', '--wait')

  const shown = await run('instance', 'list')
  expect(shown.out).toMatch(/^ ?ID +NAME +STATE/)
  expect(shown.out).toMatch(new RegExp(`${instance} +node-1 +RUNNING`))
  expect((await run('havip', 'get', haVip)).out).toMatch(/vip +172\.17\.16\.5/)
  expect((await run('havip', 'list', '--yaml', '--state', 'UNBIND')).out).toContain(`- id: ${haVip}\n`)
  expect((await run('havip', 'list', '--state', 'AVAILABLE')).out).toBe('There are none.\n')

  await run('havip', 'update', haVip, '--check-associate')
  expect((await run('havip', 'associate', haVip, instance)).code).toBe(0)
  expect(JSON.parse((await run('havip', 'associations', haVip, '--json')).out)).toMatchObject([{ id: instance }])
  expect((await run('havip', 'disassociate', haVip, instance)).code).toBe(0)
  await run('havip', 'update', haVip, '--no-check-associate')
  expect(JSON.parse((await run('havip', 'get', haVip, '--json')).out)).toMatchObject({ checkAssociate: false })

  await run('vpc', 'update', vpc, '--name', 'lab-2', '--tag', 'env=prod', '--untag', 'team')
  expect(JSON.parse((await run('vpc', 'get', vpc, '--json')).out)).toMatchObject({
    name: 'lab-2',
    tags: { env: 'prod' },
  })

  expect((await run('instance', 'stop', instance, '--wait')).out).toBe(`StopInstances is done: ${instance}\n`)
  expect(oneLine((await run('instance', 'reset', instance)).err)).toContain('no terminal to ask at; say --yes')
  expect((await run('instance', 'resize', instance, 'S5.MEDIUM4', '--wait')).out).toContain('is done')
  // Another host name takes time only where the instance runs.
  const renamed = await run('instance', 'update', instance, '--host-name', 'other', '--wait', '--json')
  expect(JSON.parse(renamed.out)).toMatchObject({ id: instance, hostName: 'other', instanceType: 'S5.MEDIUM4' })
  expect((await run('havip', 'delete', haVip, '--yes', '--wait')).code).toBe(0)
  expect((await run('instance', 'delete', instance, '--yes', '--wait')).code).toBe(0)
  expect((await run('vpc', 'delete', vpc, '--yes')).err).toContain(subnet)
  expect((await run('subnet', 'delete', subnet, '--yes')).code).toBe(0)
  expect(await run('vpc', 'delete', vpc, '--yes')).toMatchObject({ code: 0, err: '' })
})

test('a task that has not ended when --wait is over is told, with exit code 3; without --wait its id is', async () => {
  const slow = await serve([
    '--ephemeral',
    '--data-dir',
    newDataDir(),
    '--engine',
    'memory',
    '--task-duration',
    '60000',
  ])
  const begun = await havip(['eip', 'create'], { HAVIP_URL: slow.url })
  expect(begun).toMatchObject({ code: 0, out: expect.stringMatching(/^AllocateAddresses goes on: task [\w-]+: eip-/) })
  const ended = await havip(['eip', 'create', '--wait', '1'], { HAVIP_URL: slow.url })
  expect(ended.code).toBe(3)
  expect(oneLine(ended.err)).toMatch(/still goes on after 1 s; ask `havip task get [\w-]+`/)
})

test('what is wrong is said in one line, and nothing is changed', async () => {
  expect(oneLine((await run('vpc', 'create', '--name', 'x', '--cidr-block', '1.2.3')).err)).toMatch(
    /'1\.2\.3' is malformed/,
  )
  expect(oneLine((await run('vpc', 'get', 'vpc-nope0000')).err)).toMatch(/no VPC 'vpc-nope0000'/)
  expect((await run('vpc', 'create', '--name', 'x')).err).toMatch(/required option '--cidr-block <value>'/)
  expect((await run('eip', 'create', '--bandwidth', 'much')).err).toMatch(/It is a number/)
  expect((await run('vpc', 'list', '--limit', '0')).err).toMatch(/whole number from 1/)
  expect((await run('security-group', 'create', '--name', 'x', '--ingress', '{')).err).toMatch(/It is JSON, @file or -/)
  expect((await run('vpc', 'create', '--name', 'x', '--cidr-block', '10.0.0.0/16', '--tag', 'x')).err).toMatch(
    /key=value/,
  )
  expect(oneLine((await run('vpc', 'delete', 'vpc-nope0000')).err)).toMatch(/no terminal to ask at; say --yes/)
  expect((await run('vpc', 'list')).out).toBe('There are none.\n')
})

test('on a terminal deletion asks, waiting tells how long, and colours are for those who want them', async () => {
  const environment = { HAVIP_URL: url }
  const prompt = /Delete vpc-nope0000\? \[y\/N\]/
  const ask = (answer: string) => onTerminal(['vpc', 'delete', 'vpc-nope0000'], environment, { prompt, answer })
  const [no, yes, waited, colours, plain] = await Promise.all([
    ask('n'),
    ask('y'),
    onTerminal(['eip', 'create', '--wait'], environment),
    onTerminal(['status'], environment),
    onTerminal(['status'], { ...environment, NO_COLOR: '1' }),
  ])
  expect(no).toContain('Nothing was changed.')
  expect(yes).toMatch(/no VPC 'vpc-nope0000'.*\r\n\(`havip vpc list` lists those there are/)
  expect(waited).toMatch(/AllocateAddresses goes on, 0 s.*AllocateAddresses is done: eip-/s)
  expect(colours).toContain('\u001b[32myes')
  expect(plain).toMatch(/ready +yes/)
})

test('several at once are one document for programs, and hints help', async () => {
  const made = await Promise.all(
    ['10.1.0.0/16', '10.2.0.0/16'].map((block) => idOf('vpc', 'create', '--name', 'x', '--cidr-block', block)),
  )
  expect(JSON.parse((await run('vpc', 'delete', ...made, '--yes', '--json')).out)).toEqual(
    made.map((id) => ({ id, done: true })),
  )
  expect((await run('vpc', 'get', 'vpc-nope0000')).err).toMatch(/\n\(`havip vpc list` lists those there are/)
})
