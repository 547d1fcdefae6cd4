import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { until } from '../src/demo/cloud.js'
import { cleanUp, havip, newDataDir, oneLine, Program, type Server, serve } from './program.js'

vi.setConfig({ testTimeout: 90_000 })

let server: Server
let eni = ''
let haVip = ''
const environment = () => ({ HAVIP_URL: server.url })
const run = (...args: string[]) => havip(args, environment())
const idOf = async (...args: string[]) => (await run(...args, '-q')).out.trim()

beforeAll(async () => {
  server = await serve(['--ephemeral', '--data-dir', newDataDir(), '--engine', 'memory'])
  const vpc = await idOf('vpc', 'create', '--name', 'v', '--cidr-block', '10.0.0.0/16')
  const place = ['--vpc-id', vpc, '--zone', 'ap-guangzhou-3']
  const subnet = await idOf('subnet', 'create', ...place, '--name', 's', '--cidr-block', '10.0.0.0/24')
  await idOf('instance', 'create', ...place, '--subnet-id', subnet, '--wait')
  haVip = await idOf('havip', 'create', '--vpc-id', vpc, '--subnet-id', subnet, '--name', 'h', '--vip', '10.0.0.9')
  eni = await idOf('eni', 'list')
})
afterAll(cleanUp)

test('trace tells why a packet would be dropped, and after a claim who would get it', async () => {
  const dropped = await run('trace', '--from', eni, '--to', '10.0.0.9:443')
  expect(dropped).toMatchObject({ code: 2, err: '' })
  expect(dropped.out).toMatch(/nobody holds[\s\S]*Dropped: no-holder\.\n$/)
  expect((await run('claim', '10.0.0.9', '--from', eni)).code).toBe(0)
  const json = await run('trace', '--from', 'internet', '--source', '203.0.113.1', '--to', '198.18.0.1', '--json')
  expect(JSON.parse(json.out)).toMatchObject({ verdict: 'dropped' })
  expect(oneLine((await run('trace', '--from', eni, '--to', '10.0.0.9:70000')).err)).toMatch(/ports go to 65535/)
  expect(oneLine((await run('trace', '--from', 'eni-nope0000', '--to', '10.0.0.9')).err)).toMatch(/eni-nope0000/)
})

test('events tells what has happened, and with -f what happens, from where it was left', async () => {
  const vpcs = await run('events', '--type', 'resource-changed')
  expect(vpcs.out).toMatch(/resource-changed +vpc-\w{8} +CreateVpc by local\n/)
  const following = new Program(['events', '-f', '--type', 'havip-moved', 'resource-changed', '--json'], environment())
  const seen = () =>
    following.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; action: string })
  await until('what has happened is told', 30_000, () => following.out.includes('CreateHaVip'))
  await run('havip', 'update', haVip, '--name', 'renamed')
  await until('what happens is told', 30_000, () => following.out.includes('ModifyHaVipAttribute'))
  const last = seen().at(-1)
  expect(last).toMatchObject({ action: 'ModifyHaVipAttribute' })
  expect((await run('events', '--after', last?.id ?? '')).out).toBe('')
  expect(await following.end('SIGINT')).toMatchObject({ err: '' })
})
