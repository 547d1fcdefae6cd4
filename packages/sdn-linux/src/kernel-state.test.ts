import { rmSync } from 'node:fs'
import { broadcastMac, gratuitousArp, ipv4 } from '@havip/net'
import { delta, haVip, idleHaVip, oneVpc, ports } from '@havip/scenarios'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inFabrics } from '../test/inside-lab.js'
import { whyNoKernel } from '../test/kernel.js'
import { labDir } from '../test/linux-network.js'
import { LinuxEngine } from './index.js'

const reason = await whyNoKernel()

describe.skipIf(reason !== undefined)(`what is in the kernel${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  let dir: string
  let engine: LinuxEngine

  beforeEach(async () => {
    dir = labDir()
    engine = await LinuxEngine.start({ dir })
    await engine.sync(oneVpc)
  })

  afterEach(async () => {
    await engine.close()
    rmSync(dir, { recursive: true })
  })

  /** The table without what packets write into it, the links, and the forwarding entries. */
  const state = () =>
    inFabrics(
      dir,
      'nft list table bridge havip; ip -br link | tr -s " " | cut -d" " -f1,3; bridge fdb show | grep static | sort',
    )

  const reaches = async (address: string): Promise<boolean> => {
    const listener = await engine.lab.spawn({
      instanceId: 'ins-one',
      argv: ['socat', 'TCP-LISTEN:80,fork', 'SYSTEM:hostname'],
    })
    const argv = ['socat', '-T', '2', '-', `TCP:${address}:80,connect-timeout=2,retry=20,interval=0.1`]
    const { stdout } = await engine.lab.exec({ instanceId: 'ins-client', argv })
    await listener.kill('SIGKILL')
    return stdout === 'one\n'
  }

  it('an ENI that is up has a port that neither learns nor floods, and one static forwarding entry', () => {
    const port = JSON.parse(inFabrics(dir, 'ip -j -d link show eni-one'))[0]
    expect(port.linkinfo.info_slave_data).toMatchObject({
      learning: false,
      flood: false,
      mcast_flood: false,
      bcast_flood: false,
    })
    expect(inFabrics(dir, 'bridge fdb show dev eni-one').match(/static/g)).toHaveLength(1)
    expect(inFabrics(dir, 'ip -br link')).not.toMatch(/eni-(loose|stopped)/)
  })

  it('the guest has the address, the route, and a kernel that does not announce', async () => {
    const argv = [
      'sh',
      '-c',
      'ip -br addr show eth0; ip route show default; cat /proc/sys/net/ipv4/conf/eth0/arp_notify',
    ]
    const { stdout } = await engine.lab.exec({ instanceId: 'ins-one', argv })
    expect(stdout).toMatch(/^eth0@\S+ +UP +172\.17\.16\.7\/24 *\ndefault via 172\.17\.16\.1 dev eth0 *\n0\n$/)
  })

  it('the same tables again change nothing', async () => {
    const before = state()
    await engine.sync(oneVpc)
    await engine.apply(delta(oneVpc))
    expect(state()).toBe(before)
  })

  it('a difference there and back again leaves what was', async () => {
    const before = state()
    const more = { ...ports.one, addresses: [...ports.one.addresses, ipv4('172.17.16.50')] }
    await engine.apply(delta({ ports: [more], haVips: [{ ...haVip, claimants: [ports.one.id, ports.two.id] }] }))
    expect(state()).not.toBe(before)
    await engine.apply(delta({}, { haVips: [idleHaVip.id] }))
    await engine.sync(oneVpc)
    expect(state()).toBe(before)
  })

  it('a HAVIP costs as many elements as it has associations, not as the subnet has ports', async () => {
    const lines = () =>
      inFabrics(dir, 'for s in claim_any claim_listed havips havip_pairs; do nft -j list set bridge havip $s; done')
    const count = () => lines().match(/172\.17\.16\.3\b/g)?.length
    const open = count()
    await engine.apply(delta({ haVips: [{ ...haVip, claimants: [ports.one.id] }] }))
    expect(count()).toBe(open)
    await engine.apply(delta({ haVips: [{ ...haVip, claimants: [ports.one.id, ports.two.id] }] }))
    expect(count()).toBe((open ?? 0) + 2)
  })

  it('when a change fails half-way, the network is made anew, with the holder it had', async () => {
    await engine.announce(ports.one.id, haVip.address, 'request')
    expect((await engine.holders()).get(haVip.id)).toBe(ports.one.id)
    inFabrics(dir, 'nft delete table bridge havip')
    await engine.apply(delta({ haVips: [{ ...idleHaVip, claimants: [] }] }))
    expect((await engine.holders()).get(haVip.id)).toBe(ports.one.id)
    expect(await reaches(ports.one.addresses[0] ?? '')).toBe(true)
    await engine.check()
  })

  it('a fault has chains of its own and sets that the kernel empties, and nothing is left of it', async () => {
    const before = state()
    const { id: haVipId } = haVip
    const lost = await engine.break({ kind: 'lose-announcements', haVipId, durationMs: 600_000 })
    expect(state()).toMatch(/set fault_1_pairs \{[^}]*flags timeout[^}]*timeout 10m/)
    expect(inFabrics(dir, 'nft list chain bridge havip fault_1_first')).toMatch(
      /arp saddr ip \. arp daddr ip @fault_1_pairs counter/,
    )
    await engine.break({ kind: 'cut', from: [ports.one.id], to: [ports.two.id], durationMs: 50 })
    await engine.break({ kind: 'delay', from: [ports.one.id], delayMs: 1, durationMs: 50 })
    await engine.break({ kind: 'slow-switching', vpcId: haVip.vpcId, delayMs: 1, durationMs: 50 })
    await engine.mend(lost)
    await expect.poll(state).toBe(before)
  })

  it('more announcements at once than the kernel can write all take effect, and the last one wins', async () => {
    const { address } = haVip
    const frames = (port: (typeof ports)['one' | 'two']) =>
      Buffer.from(gratuitousArp('request', port.mac, address)).toString('hex')
    // Sixteen changes of one address are more than the kernel's map takes in a second.
    const script = (frame: string, count: number) =>
      `socket(my $s,17,3,0) or die; my $r=pack("a16 x24","eth0"); ioctl($s,0x8933,$r) or die;
       my $to=pack("S n i S C C x8",17,0,unpack("x16 i",$r),0,0,6);
       for (1..${count}) { send($s, pack("H*","${frame}"), 0, $to); select(undef,undef,undef,0.0005) }`
    const announce = (instanceId: 'ins-one' | 'ins-two', frame: string, count: number) =>
      engine.lab.exec({ instanceId, argv: ['perl', '-e', script(frame, count)] })
    const [one, two] = [frames(ports.one), frames(ports.two)]
    await Promise.all([announce('ins-one', one, 200), announce('ins-two', two, 200)])
    expect([...(await engine.holders()).values()]).toHaveLength(1)
    await announce('ins-one', one, 100)
    await expect.poll(async () => (await engine.holders()).get(haVip.id)).toBe(ports.one.id)
  })

  it('a change that cannot be made is refused with its reason, and mended by the next sync', async () => {
    const broken = { ...ports.one, mac: broadcastMac }
    await expect(engine.apply(delta({ ports: [broken] }))).rejects.toThrow(/ip -batch/)
    await expect(engine.check()).rejects.toThrow(/vpc-example is broken/)
    await engine.sync(oneVpc)
    await engine.check()
    expect(await reaches(ports.one.addresses[0] ?? '')).toBe(true)
  })
})
