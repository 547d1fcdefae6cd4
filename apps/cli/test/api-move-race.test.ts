import { fileURLToPath } from 'node:url'
import { ipv4 } from '@havip/net'
import { LabClient, Loopback } from '@havip/sdn-linux'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startServer } from '../src/demo/agents.js'
import { type DemoCloud, until } from '../src/demo/cloud.js'
import { Lines } from '../src/demo/lines.js'
import { checkScriptPath, primaryNode, secondaryNode, seed } from '../src/demo/seed.js'
import { whyNoLinux } from './kernel.js'
import { type MoodyCloud, startProxy, type Treatment } from './moody-cloud.js'
import { cleanUp, havip, newDataDir, type Server, serve } from './program.js'
import { demoCloud, vpcClient } from './sdk.js'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const reason = await whyNoLinux()
const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url))
const naive = fileURLToPath(new URL('naive-move.mjs', import.meta.url))
const patience = 100_000
const address = seed.switched

/** What a program has said so far. */
class Said {
  constructor(readonly lines: Lines) {}

  count(pattern: RegExp): number {
    return this.lines.all(pattern).length
  }

  /** Until it has said it as often. */
  async waits(pattern: RegExp, times = 1): Promise<void> {
    await until(`it says ${pattern}`, patience, () => this.count(pattern) >= times)
  }
}

/** A node: its instance, its ENI, and what it has said. */
interface Node {
  readonly id: `ins-${string}`
  readonly eni: string
  readonly keepalived: Said
  readonly script: Said
}

// The order of the tests matters: each begins where the one before left the pair, with `one` MASTER and `two` BACKUP.
describe.skipIf(reason !== undefined)(`keepalived#950${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  let server: Server
  let cloud: DemoCloud
  let lab: LabClient
  let slow: MoodyCloud
  let one: Node
  let two: Node
  let client: `ins-${string}`
  const loopbacks: Loopback[] = []
  /** While it is set, orders of `two` to move the address are on their way. */
  let gate: { readonly opened: Promise<void>; readonly open: () => void } | undefined

  beforeAll(async () => {
    const dataDir = newDataDir()
    server = await serve(['--ephemeral', '--data-dir', dataDir, '--engine', 'linux'])
    cloud = demoCloud(server.url)
    const objects = await cloud.build()
    client = objects.client as `ins-${string}`
    const enis = await cloud.primaryInterfaces([objects.primary, objects.secondary])
    const eniOf = (id: string) => enis.get(id)?.networkInterfaceId ?? ''
    await cloud.assign(eniOf(objects.primary), address)
    // Answered when the network has followed.
    await havip(['claim', '10.9.9.9', '--from', objects.client, '--url', server.url])
    const found = await LabClient.connect(`${dataDir}/lab`)
    if (found === undefined) throw new Error('no lab listens')
    lab = found
    slow = await startProxy(server.url, async (action): Promise<Treatment> => {
      if (action === 'MigratePrivateIpAddress') await gate?.opened
      return 'pass'
    })
    one = await start(objects.primary, eniOf(objects.primary), primaryNode, server.url, dataDir)
    await one.script.waits(/it is here$/)
    two = await start(objects.secondary, eniOf(objects.secondary), secondaryNode, slow.url, dataDir)
    await two.keepalived.waits(/Entering BACKUP STATE/)
  })

  afterAll(async () => {
    gate?.open()
    slow?.close()
    for (const loopback of loopbacks) await loopback.close()
    lab?.close()
    // It takes the lab along.
    await server?.end('SIGTERM')
    await cleanUp()
  })

  async function start(instance: string, eni: string, node: typeof primaryNode, url: string, dir: string) {
    const id = instance as `ins-${string}`
    const api = await Loopback.open({ dir, port: Number(new URL(url).port) })
    loopbacks.push(api)
    await api.into(lab, id, 7280)
    const { password: _, ...own } = node
    const settings = { ...own, version: 3, advertInterval: 0.5, preempt: true, haVips: [ipv4(address)] } as const
    const script = `#!/bin/sh
exec >>/run/switch.log 2>&1
export HAVIP_URL=http://127.0.0.1:7280 TENCENTCLOUD_REGION=${seed.region}
if [ -e /run/better ]; then
  exec '${process.execPath}' '${bin}' switch ${address} --to ${eni} --settle 10s --timeout 200s
fi
exec '${process.execPath}' '${naive}' ${address} ${eni} $HAVIP_URL
`
    const { keepalived } = await startServer(lab, id, { ...settings, notifyMaster: '/run/notify' }, [
      { path: '/run/notify', text: script, mode: 0o755 },
      { path: checkScriptPath, text: '#!/bin/sh\ntest ! -e /run/broken\n', mode: 0o755 },
    ])
    const log = new Lines()
    await lab.spawn({ instanceId: id, argv: ['tail', '-n', '+1', '-F', '/run/switch.log'] }, (text) => log.add(text))
    return { id, eni, keepalived: new Said(keepalived), script: new Said(log) }
  }

  const inside = async ({ id }: Node, script: string) => {
    const { code, stderr } = await lab.exec({ instanceId: id, argv: ['sh', '-c', script] })
    expect([code, stderr]).toEqual([0, ''])
  }

  /** Whether the client reaches somebody at the address. */
  const reaches = async () => {
    const argv = ['socat', '-T2', '-', `TCP:${address}:${seed.port},connect-timeout=2`]
    return (await lab.exec({ instanceId: client, argv })).code === 0
  }

  const isAt = (node: Node) =>
    until(`${address} is at ${node.eni}`, patience, async () => (await cloud.ownerOf(address)) === node.eni)

  /** `one` is ill for a moment; the order of `two` to move the address is slow, and arrives when `one` is well again. */
  async function flap(wellAgain: RegExp): Promise<void> {
    const asked = slow.actions.length
    const healthy = one.script.count(wellAgain)
    let open = () => {}
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    gate = { opened, open }
    await inside(one, 'touch /run/broken')
    await until('two orders the move', patience, () => slow.actions.slice(asked).includes('MigratePrivateIpAddress'))
    await inside(one, 'rm /run/broken')
    await until('one is master again', patience, () => one.script.count(wellAgain) > healthy)
    open()
  }

  test('api-move-race: a script that looks and moves leaves the address at the node that is BACKUP', async () => {
    await flap(/it is here$/)
    await two.script.waits(/naive: moved it here$/)
    await isAt(two)
    await two.keepalived.waits(/Entering BACKUP STATE/, 2)
    // And it stays so: nobody moves the address any more.
    await until('the script of two has ended', patience, () => two.script.count(/naive: moved it here$/) === 1)
    expect([await cloud.ownerOf(address), one.script.count(/moved it here/)]).toEqual([two.eni, 0])
  })

  test('api-move-race: havip switch sees the later move, takes the address back, and the late one yields', async () => {
    await vpcClient(server.url).MigratePrivateIpAddress({
      SourceNetworkInterfaceId: two.eni,
      DestinationNetworkInterfaceId: one.eni,
      PrivateIpAddress: address,
    })
    await isAt(one)
    for (const node of [one, two]) await inside(node, 'touch /run/better')
    await flap(/ is at \S+; watching it/)
    await one.script.waits(new RegExp(` moved from ${two.eni} to ${one.eni}, task`))
    await two.script.waits(new RegExp(` left alone: ${one.eni} decided later`))
    await isAt(one)
    await until('the client reaches one', patience, reaches)
  })
})
