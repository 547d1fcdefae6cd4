import type { ClaimReport } from '@havip/sdn'
import type { LabClient, LinuxEngine } from '@havip/sdn-linux'
import { startServer, startStream } from './agents.js'
import { type DemoCloud, type DemoObjects, until } from './cloud.js'
import { Lines } from './lines.js'
import type { TimelineStep } from './result.js'
import { type DemoRun, stages, type Tell } from './run.js'
import { primaryNode, secondaryNode } from './seed.js'

type InstanceId = `ins-${string}`

/** The story in the Linux kernel: real keepalived, a real listener, real packets. */
export async function runLinuxDemo(
  cloud: DemoCloud,
  objects: DemoObjects,
  engine: LinuxEngine,
  tell: Tell,
): Promise<DemoRun> {
  const { lab } = engine
  const [primary, secondary, client] = [objects.primary, objects.secondary, objects.client] as InstanceId[]
  if (primary === undefined || secondary === undefined || client === undefined) throw new Error('instances are missing')
  const seen: { step: TimelineStep; at: number; what: string }[] = []

  tell(stages.agents)
  await startServer(lab, primary, primaryNode)
  const secondaryService = await startServer(lab, secondary, secondaryNode)
  await until(
    'the primary holds the HAVIP',
    30_000,
    async () => (await cloud.describe(objects.haVipId)).InstanceId === primary,
  )

  tell(stages.stream)
  const stream = await startStream(lab, client)
  await until('the client is answered', 15_000, () => stream.answered() >= 200)
  const before = await cloud.describe(objects.haVipId)

  const wire = await watchWire(lab, secondary)
  const stop = engine.onClaim((report) => {
    if (isMove(report, objects))
      seen.push({ step: 'rebound', at: report.at, what: 'the network gives the address to the secondary' })
  })

  tell(stages.kill)
  const killedAt = now()
  await lab.crash(primary)
  seen.push({ step: 'killed', at: killedAt, what: 'the primary loses power: keepalived and its host are gone' })
  await until('DescribeHaVips names the secondary', 30_000, async () => {
    const haVip = await cloud.describe(objects.haVipId)
    return haVip.InstanceId === secondary
  })
  seen.push({ step: 'recorded', at: now(), what: 'DescribeHaVips names the secondary' })
  const answered = stream.answered()
  await until('the client is answered again', 15_000, () => stream.answered() >= answered + 200)
  stop()

  const { sent, lost } = await stream.stop()
  const masterAt = wire.first(/VRRP/)
  if (masterAt !== undefined) {
    seen.push({
      step: 'detected',
      at: masterAt,
      what: 'the secondary misses the primary and advertises itself as master',
    })
  }
  const announcedAt = wire.first(/ARP/)
  if (announcedAt !== undefined) {
    seen.push({ step: 'announced', at: announcedAt, what: 'its first gratuitous ARP leaves the secondary' })
  }
  const firstPacket = secondaryService.listener.value('first')
  if (firstPacket !== undefined) {
    seen.push({
      step: 'first-packet',
      at: firstPacket,
      what: 'the first packet of the client arrives at the secondary',
    })
  }
  const after = await cloud.describe(objects.haVipId)
  return { before, after, killedAt, seen, sent, lost }
}

/** Watches advertisements and gratuitous ARPs leave an instance, with the kernel's own time stamps. */
async function watchWire(lab: LabClient, instanceId: InstanceId) {
  const lines = new Lines()
  const filter = 'outbound and (arp or ip proto 112)'
  const argv = [
    'tcpdump',
    '--relinquish-privileges=root',
    '--interface',
    'eth0',
    '-n',
    '-tt',
    '-l',
    '--immediate-mode',
    filter,
  ]
  await lab.spawn({ instanceId, argv }, (text) => lines.add(text))
  await until('tcpdump listens', 10_000, () => lines.find(/listening on eth0/) !== undefined)
  return {
    first: (pattern: RegExp) => {
      const line = lines.find(pattern)
      return line === undefined ? undefined : Number.parseFloat(line) * 1000
    },
  }
}

/** keepalived announces several times; only the first moves the address. */
function isMove({ verdict, networkInterfaceId }: ClaimReport, { haVipId }: DemoObjects): boolean {
  return verdict.honoured === true && verdict.haVipId === haVipId && verdict.from !== networkInterfaceId
}

function now(): number {
  return performance.timeOrigin + performance.now()
}
