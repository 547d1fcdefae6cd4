import { systemClock } from '@havip/cloud'
import type { NodeSettings } from '@havip/keepalived'
import { cidr, gatewayOf, ipv4, mac } from '@havip/net'
import { IpStack, type MemoryEngine, type UdpMessage, VrrpRouter } from '@havip/sdn'
import { type DemoCloud, type DemoObjects, until } from './cloud.js'
import type { TimelineStep } from './result.js'
import { type DemoRun, stages, streamInterval, type Tell } from './run.js'
import { primaryNode, secondaryNode, seed } from './seed.js'

/** The client's port. */
const clientPort = 40_000

/** The story in memory: simulated guests with keepalived's protocol (RFC 3768), on the same tables. */
export async function runMemoryDemo(
  cloud: DemoCloud,
  objects: DemoObjects,
  engine: MemoryEngine,
  tell: Tell,
): Promise<DemoRun> {
  const seen: { step: TimelineStep; at: number; what: string }[] = []
  const note = (step: TimelineStep, what: string) => {
    if (!seen.some((entry) => entry.step === step)) seen.push({ step, at: now(), what })
  }
  const guests = await cloud.primaryInterfaces([objects.primary, objects.secondary, objects.client])
  const stackOf = (instanceId: string) => {
    const guest = guests.get(instanceId)
    if (guest === undefined) throw new Error(`${instanceId} has no primary ENI`)
    const cidrBlock = cidr(seed.subnetBlock)
    const settings = { mac: mac(guest.mac), address: ipv4(guest.address), cidrBlock, gateway: gatewayOf(cidrBlock) }
    return new IpStack(engine.port(guest.networkInterfaceId), settings)
  }

  tell(stages.agents)
  const primary = startServer(stackOf(objects.primary), primaryNode, () => {})
  const secondary = startServer(stackOf(objects.secondary), secondaryNode, () =>
    note('first-packet', 'the first packet of the client arrives at the secondary'),
  )
  await until(
    'the primary holds the HAVIP',
    30_000,
    async () => (await cloud.describe(objects.haVipId)).InstanceId === objects.primary,
  )

  tell(stages.stream)
  const stream = startStream(stackOf(objects.client))
  await until('the client is answered', 15_000, () => stream.answered() >= 200)
  const before = await cloud.describe(objects.haVipId)
  secondary.router.onEvent(({ type }) => {
    if (type === 'master') note('detected', 'the secondary misses the primary and becomes master')
    if (type === 'announce') note('announced', 'its first gratuitous ARP leaves the secondary')
  })
  const stop = engine.onClaim(({ verdict }) => {
    if (verdict.honoured === true && verdict.haVipId === objects.haVipId && verdict.from !== null) {
      // The engine decides within the sending of the announcement.
      note('announced', 'its first gratuitous ARP leaves the secondary')
      note('rebound', 'the network gives the address to the secondary')
    }
  })

  tell(stages.kill)
  const killedAt = now()
  primary.kill()
  note('killed', 'the primary dies without a word')
  await until(
    'DescribeHaVips names the secondary',
    30_000,
    async () => (await cloud.describe(objects.haVipId)).InstanceId === objects.secondary,
  )
  note('recorded', 'DescribeHaVips names the secondary')
  const answered = stream.answered()
  await until('the client is answered again', 15_000, () => stream.answered() >= answered + 200)
  stop()
  const { sent, lost } = stream.stop()
  secondary.kill()
  return { before, after: await cloud.describe(objects.haVipId), killedAt, seen, sent, lost }
}

/** A simulated server: it answers each packet with itself, and speaks VRRP with its peer. */
function startServer(stack: IpStack, { peers, haVips, priority, password }: NodeSettings, onPacket: () => void) {
  let alive = true
  stack.onUdp(seed.port, ({ source, destination, sourcePort, payload }: UdpMessage) => {
    if (!alive) return
    onPacket()
    stack.sendUdp({
      source: destination,
      destination: source,
      sourcePort: seed.port,
      destinationPort: sourcePort,
      payload,
    })
  })
  const router = new VrrpRouter(stack, systemClock, {
    virtualRouterId: 51,
    priority,
    advertInterval: 1,
    nopreempt: true,
    unicastPeers: peers,
    virtualAddresses: haVips,
    password: password ?? null,
    garpMasterDelay: 1,
    garpMasterRefresh: 5,
  })
  router.start()
  const kill = () => {
    alive = false
    router.kill()
  }
  return { router, kill }
}

function startStream(stack: IpStack) {
  const answered = new Set<number>()
  let sent = 0
  stack.onUdp(clientPort, ({ payload }) => answered.add(Buffer.from(payload).readUInt32BE()))
  const started = performance.now()
  const timer = setInterval(() => {
    for (const due = (performance.now() - started) / streamInterval; sent < due; sent++) {
      const payload = Buffer.alloc(4)
      payload.writeUInt32BE(sent)
      const ports = { sourcePort: clientPort, destinationPort: seed.port }
      stack.sendUdp({ source: ipv4(seed.client), destination: ipv4(seed.vip), ...ports, payload })
    }
  }, streamInterval)
  return {
    answered: () => answered.size,
    stop: () => {
      clearInterval(timer)
      return { sent, lost: sent - answered.size }
    },
  }
}

function now(): number {
  return performance.timeOrigin + performance.now()
}
