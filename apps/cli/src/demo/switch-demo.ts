import { fileURLToPath } from 'node:url'
import { ipv4 } from '@havip/net'
import type { LabClient, LinuxEngine, Loopback } from '@havip/sdn-linux'
import { startServer, startStream } from './agents.js'
import { type DemoCloud, type DemoObjects, until } from './cloud.js'
import { Lines } from './lines.js'
import type { Tell } from './run.js'
import { primaryNode, secondaryNode, seed } from './seed.js'
import type { SwitchDemoResult } from './switch-result.js'

type InstanceId = `ins-${string}`

/** Where instances find the API. */
const apiPort = 7280
const scriptPath = '/run/keepalived/notify-master.sh'
const bin = fileURLToPath(new URL('../../dist/bin.js', import.meta.url))

/** Long enough for the API at its slowest, milliseconds. */
const patience = 120_000

/**
 * One failover of two addresses at once, in the Linux kernel: of a HAVIP, by the announcement of keepalived, and of a
 * secondary private IP, by `havip switch` from notify_master. A client sends a packet every 2 ms to each.
 */
export async function runSwitchDemo(
  cloud: DemoCloud,
  objects: DemoObjects,
  engine: LinuxEngine,
  api: Loopback,
  tell: Tell,
): Promise<SwitchDemoResult> {
  const { lab } = engine
  const [primary, secondary, client] = [objects.primary, objects.secondary, objects.client] as InstanceId[]
  if (primary === undefined || secondary === undefined || client === undefined) throw new Error('instances are missing')
  const enis = await cloud.primaryInterfaces([primary, secondary])
  const eniOf = (id: string) => enis.get(id)?.networkInterfaceId ?? ''
  await cloud.assign(eniOf(primary), seed.switched)

  tell('Starting keepalived on both servers: one address is a HAVIP, the other one is switched by notify_master ...')
  for (const id of [primary, secondary]) await api.into(lab, id, apiPort)
  await startServer(lab, primary, nodes(primaryNode), [notifyMaster(eniOf(primary))])
  const service = await startServer(lab, secondary, nodes(secondaryNode), [notifyMaster(eniOf(secondary))])
  await until('the primary holds the HAVIP', patience, async () => {
    return (await cloud.describe(objects.haVipId)).InstanceId === primary
  })

  tell('Sending a packet every 2 ms from the client to each address ...')
  const streams = {
    haVip: await startStream(lab, client, seed.vip),
    switched: await startStream(lab, client, seed.switched),
  }
  const both = Object.values(streams)
  await until('the client is answered', patience, () => both.every((stream) => stream.answered() >= 200))

  tell('Killing the primary ...')
  const killedAt = now()
  await lab.crash(primary)
  const script = await logOf(lab, secondary)
  await until('the API has moved the private IP', patience, async () => {
    return (await cloud.ownerOf(seed.switched)) === eniOf(secondary)
  })
  const answered = both.map((stream) => stream.answered())
  await until('the client is answered again', patience, () =>
    both.every((stream, i) => stream.answered() >= (answered[i] ?? 0) + 200),
  )
  await until('havip switch has ended', patience, () => script.find(/ moved from eni-.* in \d+ ms$/) !== undefined)
  const [haVip, switched] = await Promise.all([streams.haVip.stop(), streams.switched.stop()])
  const at = (pattern: RegExp) => Math.round(Date.parse(script.find(pattern)?.split(' ')[0] ?? '') - killedAt)
  const masterAt = (service.keepalived.at(/\(VI_2\) Entering MASTER STATE/) ?? Number.NaN) - killedAt
  return {
    haVip,
    switched,
    steps: [
      { step: 'killed', ms: 0, what: 'the primary loses power' },
      { step: 'master', ms: Math.round(masterAt), what: 'keepalived on the secondary enters MASTER' },
      { step: 'script', ms: at(/notify_master$/), what: 'notify_master has started' },
      {
        step: 'asked',
        ms: at(/ wrote token /),
        what: 'havip switch has found the address and written its decision',
      },
      { step: 'moved', ms: at(/ moved from eni-\S+ to \S+, task /), what: 'the API says that the address has moved' },
    ],
    // Both move only once, and to the secondary.
    ok:
      (await cloud.describe(objects.haVipId)).InstanceId === secondary &&
      (await cloud.ownerOf(seed.switched)) === eniOf(secondary),
  }
}

function nodes(node: typeof primaryNode) {
  const { password: _, ...own } = node
  const switched = { ...own, name: 'VI_2', routerId: 52, haVips: [ipv4(seed.switched)], notifyMaster: scriptPath }
  return [node, switched]
}

/** As docs/switch.md has it, but for where the API is. */
function notifyMaster(eni: string) {
  const command = `'${process.execPath}' '${bin}' switch ${seed.switched} --to ${eni} --timeout 100s`
  const text = `#!/bin/sh
exec >>/run/keepalived/switch.log 2>&1
echo "$(date -u +%FT%T.%3NZ) notify_master"
export HAVIP_URL=http://127.0.0.1:${apiPort} TENCENTCLOUD_REGION=${seed.region}
exec ${command}
`
  return { path: scriptPath, text, mode: 0o755 }
}

async function logOf(lab: LabClient, instanceId: InstanceId): Promise<Lines> {
  const lines = new Lines()
  await lab.spawn({ instanceId, argv: ['tail', '-n', '+1', '-F', '/run/keepalived/switch.log'] }, (text) =>
    lines.add(text),
  )
  return lines
}

function now(): number {
  return performance.timeOrigin + performance.now()
}
