import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createClient, take } from '@havip/client'
import { actualNodes, desiredNodes, planChanges, readLab, takenAddresses, takeSnapshot } from '@havip/lab-file'
import { LabClient } from '@havip/sdn-linux'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { whyNoLinux } from './kernel.js'
import { cleanUp, havip, newDataDir, serve } from './program.js'

vi.setConfig({ testTimeout: 180_000, expect: { poll: { timeout: 60_000, interval: 100 } } })

const folder = fileURLToPath(new URL('../../../examples/labs/', import.meta.url))
const reason = await whyNoLinux('haproxy', 'ucarp', 'corosync', 'pacemakerd')

interface Example {
  /** Its file, without the end. */
  readonly name: string
  readonly haVip: string
  /** Who asks, `internet` or an instance, and what: an address of the lab by its key. */
  readonly from: string
  readonly asks: string
  /** How its holder fails. */
  readonly fails: 'crash' | 'haproxy stops'
}

const examples: readonly Example[] = [
  { name: 'seed-pair', haVip: 'vip', from: 'client', asks: 'havip.vip', fails: 'haproxy stops' },
  { name: 'three-nodes', haVip: 'second', from: 'client', asks: 'havip.second', fails: 'crash' },
  { name: 'public', haVip: 'vip', from: 'internet', asks: 'eip.public', fails: 'crash' },
  { name: 'routers', haVip: 'gateway', from: 'client', asks: '10.8.0.1', fails: 'crash' },
  { name: 'ucarp', haVip: 'vip', from: 'client', asks: 'havip.vip', fails: 'crash' },
  { name: 'pacemaker', haVip: 'vip', from: 'client', asks: 'havip.vip', fails: 'crash' },
]

test('each example has a test, and its file is right', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'))
  expect(files.sort()).toEqual(examples.map(({ name }) => `${name}.yaml`).sort())
  for (const file of files) expect(readLab(readFileSync(folder + file, 'utf8'))).toMatchObject({ lab: {} })
})

// All at once: they wait most of the time, and do not meet.
describe.skipIf(reason !== undefined)(`the labs of examples/${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  let url = ''
  let lab: LabClient

  beforeAll(async () => {
    const dataDir = newDataDir()
    url = (await serve(['--engine', 'linux', '--ephemeral', '--data-dir', dataDir])).url
    const connected = await LabClient.connect(`${dataDir}/lab`)
    if (connected === undefined) throw new Error('no lab listens')
    lab = connected
  })
  afterAll(async () => {
    lab.close()
    await cleanUp()
  })

  test.concurrent.for(examples)(
    '$name: asked before and after its failover, then gone',
    async (example, { expect }) => {
      const { name, haVip, from, fails } = example
      const file = `${folder}${name}.yaml`
      expect(await havip(['lab', 'up', file, '--url', url])).toMatchObject({ code: 0, err: '' })
      expect(await changes(file)).toEqual([])
      const facts = await factsOf(name)
      const client = (from === 'internet' ? from : facts.get(`instance.${from}`)?.id) as `ins-${string}`
      const answers = () => answeredBy(client, facts.get(example.asks)?.address ?? example.asks)

      const holder = async () => (await haVipOf(name, haVip)).instanceId ?? ''
      await expect.poll(async () => facts.get(`instance.${await answers()}`)?.id ?? 'nobody').toMatch(/^ins-/)
      const first = await holder()
      const name1 = await answers()
      expect(facts.get(`instance.${name1}`)?.id).toBe(first)

      if (fails === 'crash') await lab.crash(first as `ins-${string}`)
      else await lab.exec({ instanceId: first as `ins-${string}`, argv: ['pkill', 'haproxy'] })
      await expect.poll(async () => facts.get(`instance.${await answers()}`)?.id ?? first).not.toBe(first)
      await expect.poll(holder).not.toBe(first)

      const instances = [...facts].flatMap(([key, { id }]) => (key.startsWith('instance.') ? [id] : []))
      expect(await havip(['lab', 'down', file, '--url', url])).toMatchObject({ code: 0, err: '' })
      expect(await factsOf(name)).toEqual(new Map())
      for (const id of instances) {
        const argv = ['true']
        await expect.poll(() => lab.exec({ instanceId: id as `ins-${string}`, argv }).catch(() => 'gone')).toBe('gone')
      }
    },
  )

  /** The name of the instance that answers a request, if one does. */
  async function answeredBy(client: `ins-${string}` | 'internet', address: string): Promise<string> {
    const { stdout } = await lab.exec({ instanceId: client, argv: ['curl', '-si', '-m', '1', `http://${address}/`] })
    return /^x-node: (\S+)/m.exec(stdout)?.[1] ?? stdout.trim().split('\n').at(-1) ?? ''
  }

  async function changes(file: string): Promise<string[]> {
    const read = readLab(readFileSync(file, 'utf8'))
    if ('problems' in read) throw new Error('the file is wrong')
    const snapshot = await takeSnapshot({ client: createClient({ url }) }, read.lab.lab, { guests: true })
    const all = planChanges(desiredNodes(read.lab), actualNodes(snapshot), takenAddresses(snapshot))
    return all.map(({ key }) => key)
  }

  async function factsOf(name: string) {
    const nodes = actualNodes(await takeSnapshot({ client: createClient({ url }) }, name))
    return new Map(nodes.map(({ key, id, facts }) => [key, { id, address: facts.address }]))
  }

  async function haVipOf(name: string, key: string) {
    const query = { tag: [`havip:lab:${name}`], name: [key] }
    const { items } = await take(createClient({ url }).GET('/v1/havips', { params: { query } }))
    const [found] = items
    if (found === undefined) throw new Error(`the lab has no HAVIP ${key}`)
    return found
  }
})
