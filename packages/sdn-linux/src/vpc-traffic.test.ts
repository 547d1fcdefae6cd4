import { rmSync } from 'node:fs'
import { cidr, ipProtocols, ipv4 } from '@havip/net'
import { delta, haVip, oneVpc, outside, ports } from '@havip/scenarios'
import type { EipEntry, SecurityRule } from '@havip/sdn'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { whyNoKernel } from '../test/kernel.js'
import { labDir } from '../test/linux-network.js'
import { type Command, LinuxEngine } from './index.js'

const reason = await whyNoKernel('socat')

type Place = Command['instanceId']

/** What guests with a real network stack see, where the scenarios send single frames. */
describe.skipIf(reason !== undefined)(`real traffic in a VPC${reason ? ` [skipped: ${reason}]` : ''}`, () => {
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

  /** A server that tells its host's name to whoever connects; there when this resolves. */
  async function serve(instanceId: Place, port: number): Promise<void> {
    await engine.lab.spawn(
      { instanceId, argv: ['socat', `TCP-LISTEN:${port},reuseaddr,fork`, 'SYSTEM:hostname'] },
      () => {},
    )
    await vi.waitFor(async () => expect(await connect(instanceId, '127.0.0.1', port)).not.toBe(''), 10_000)
  }

  /** What a server says; empty when there is no connection within two seconds. */
  async function connect(instanceId: Place, address: string, port: number): Promise<string> {
    const argv = ['socat', '-T5', '-', `TCP:${address}:${port},connect-timeout=2`]
    return (await engine.lab.exec({ instanceId, argv })).stdout.trim()
  }

  it('a secondary address is on no interface until the guest adds it, and stays there as the guest has it', async () => {
    const [primary = ipv4('0.0.0.0')] = ports.one.addresses
    const secondary = ipv4('172.17.16.30')
    const assign = (addresses: readonly (typeof primary)[]) =>
      engine.apply(delta({ ports: [{ ...ports.one, addresses: [primary, ...addresses] }] }))
    const guest = async (...argv: string[]) => (await engine.lab.exec({ instanceId: 'ins-one', argv })).stdout
    const configured = async () => [
      ...(await guest('ip', '-4', 'address', 'show', 'dev', 'eth0')).matchAll(/inet (\S+)/g),
    ]
    await assign([secondary])
    expect((await configured()).map(([, address]) => address)).toEqual([`${primary}/24`])
    await serve('ins-one', 80)
    expect(await connect('ins-client', secondary, 80)).toBe('')
    await guest('ip', 'address', 'add', `${secondary}/32`, 'dev', 'eth0')
    expect(await connect('ins-client', secondary, 80)).toBe('one')
    await assign([])
    expect((await configured()).map(([, address]) => address)).toContain(`${secondary}/32`)
  })

  it('TCP passes where groups let it in, also between subnets, and nothing else does', async () => {
    const web: SecurityRule = {
      accept: true,
      protocol: ipProtocols.tcp,
      ports: [{ first: 80, last: 80 }],
      peer: { kind: 'block', block: cidr('0.0.0.0/0') },
    }
    await engine.apply(
      delta({
        securityGroups: [{ id: 'sg-web', ingress: [web], egress: [] }],
        ports: [{ ...ports.one, securityGroups: ['sg-web'] }],
      }),
    )
    await serve('ins-one', 80)
    await serve('ins-one', 81)
    for (const client of ['ins-client', 'ins-far'] as const) {
      expect(await connect(client, '172.17.16.7', 80)).toBe('one')
      expect(await connect(client, '172.17.16.7', 81)).toBe('')
    }
    await serve('ins-far', 80)
    expect(await connect('ins-one', '172.17.32.5', 80)).toBe('')
  })

  it('a client outside reaches a HAVIP by its EIP, and whoever claims it next', async () => {
    const eip: EipEntry = {
      id: 'eip-havip',
      address: ipv4('198.18.0.3'),
      vpcId: haVip.vpcId,
      privateAddress: haVip.address,
    }
    await engine.apply(delta({ eips: [eip] }))
    for (const name of ['one', 'two'] as const) {
      const instanceId = `ins-${name}` as const
      await engine.lab.exec({ instanceId, argv: ['ip', 'address', 'add', `${haVip.address}/32`, 'dev', 'eth0'] })
      await serve(instanceId, 80)
    }
    expect(await connect('internet', eip.address, 80)).toBe('')
    for (const name of ['one', 'two', 'one'] as const) {
      await engine.announce(`eni-${name}`, haVip.address, 'request')
      expect(await connect('internet', eip.address, 80)).toBe(name)
    }
  })

  it('an ENI with an EIP reaches what is outside, which sees the EIP', async () => {
    const eip = {
      id: 'eip-one',
      address: ipv4('198.18.0.1'),
      vpcId: haVip.vpcId,
      privateAddress: ipv4('172.17.16.7'),
    } as const
    await engine.apply(delta({ eips: [eip] }))
    const [address = ''] = outside.addresses
    const argv = ['socat', 'TCP-LISTEN:80,reuseaddr,fork', 'SYSTEM:echo $SOCAT_PEERADDR']
    await engine.lab.spawn({ instanceId: 'internet', argv }, () => {})
    await vi.waitFor(async () => expect(await connect('internet', '127.0.0.1', 80)).not.toBe(''), 10_000)
    expect(await connect('ins-one', address, 80)).toBe(eip.address)
    expect(await connect('ins-two', address, 80)).toBe('')
  })

  it('a guest that translates is a way out for others, by a HAVIP as next hop', async () => {
    const eip = {
      id: 'eip-havip',
      address: ipv4('198.18.0.3'),
      vpcId: haVip.vpcId,
      privateAddress: haVip.address,
    } as const
    const nextHop = { kind: 'address', address: haVip.address } as const
    const place = { id: 'rti-1', vpcId: haVip.vpcId, routeTableId: 'rtb-far' } as const
    await engine.apply(delta({ eips: [eip], routes: [{ ...place, destination: cidr('0.0.0.0/0'), nextHop }] }))
    const [address = ''] = outside.addresses
    await serve('internet', 80)
    for (const name of ['one', 'two'] as const) {
      const instanceId = `ins-${name}` as const
      const nat = `table ip nat { chain post { type nat hook postrouting priority 100; ip saddr 172.17.32.0/24 snat to ${haVip.address}; }; }`
      const script = `ip address add ${haVip.address}/32 dev eth0; echo 1 >/proc/sys/net/ipv4/ip_forward; nft '${nat}'`
      expect(await engine.lab.exec({ instanceId, argv: ['sh', '-ec', script] })).toMatchObject({ code: 0 })
      await engine.announce(`eni-${name}`, haVip.address, 'request')
      expect(await connect('ins-far', address, 80)).toBe('internet')
    }
    expect(await connect('ins-client', address, 80)).toBe('')
  })
})
