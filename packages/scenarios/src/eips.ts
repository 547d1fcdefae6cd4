import { cidr, type Ipv4, ipProtocols, ipv4 } from '@havip/net'
import type { EipEntry, SecurityRule } from '@havip/sdn'
import { expect } from 'vitest'
import { delta, haVip, outside, ports, twoVpcs } from './example.js'
import { primaryAddress } from './host.js'
import type { Scenario } from './suite.js'

function eip(name: string, address: string, privateAddress: Ipv4, vpcId = ports.one.vpcId): EipEntry {
  return { id: `eip-${name}`, address: ipv4(address), vpcId, privateAddress }
}

const ofOne = eip('one', '198.18.0.1', primaryAddress(ports.one))
const ofFar = eip('far', '198.18.0.2', primaryAddress(ports.far))
const ofHaVip = eip('havip', '198.18.0.3', haVip.address)
const ofOther = eip('other', '198.18.0.4', primaryAddress(ports.otherOne), ports.otherOne.vpcId)

/** How EIPs translate, both ways. */
export function eips(scenario: Scenario): void {
  scenario('an EIP leads to the address it is bound to, and answers come from the EIP', async (stage) => {
    await stage.engine.apply(delta({ eips: [ofOne, ofFar] }))
    const client = await stage.outside()
    for (const [{ address }, port] of [
      [ofOne, ports.one],
      [ofFar, ports.far],
    ] as const) {
      const host = await stage.host(port)
      const { packet } = await host.receive(await client.sendTo(address))
      expect(packet).toMatchObject({ source: client.address, destination: host.address })
      const { packet: answer } = await client.receive(await host.sendAnswer(packet))
      expect(answer).toMatchObject({ source: address, destination: client.address })
    }
  })

  scenario('what has an EIP reaches the internet by itself; what has none does not', async (stage) => {
    await stage.engine.apply(delta({ eips: [ofOne] }))
    const client = await stage.outside()
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const { packet } = await client.receive(await one.sendTo(client.address))
    expect(packet).toMatchObject({ source: ofOne.address, destination: client.address })
    await stage.expectDropped(two, two.packet(client.address), 'no-route', client)
    await stage.expectDropped(one, one.packet(client.address, { ttl: 1 }), 'ttl-exceeded', client)
    await stage.engine.apply(delta({}, { eips: [ofOne.id] }))
    await stage.expectDropped(one, one.packet(client.address), 'no-route', client)
  })

  scenario('an EIP that is bound elsewhere leads there from then on', async (stage) => {
    await stage.engine.apply(delta({ eips: [ofOne] }))
    const client = await stage.outside()
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    await stage.expectReach(client, client.packet(ofOne.address), one)
    await stage.engine.apply(delta({ eips: [{ ...ofOne, privateAddress: two.address }] }))
    await stage.expectReach(client, client.packet(ofOne.address), two)
    await stage.expectReach(two, two.packet(client.address), client)
    await stage.expectDropped(one, one.packet(client.address), 'no-route', client)
  })

  scenario('an EIP of a HAVIP follows its holder', async (stage) => {
    await stage.engine.apply(delta({ eips: [ofHaVip, ofFar] }))
    const client = await stage.outside()
    const far = await stage.host(ports.far)
    const hosts = [await stage.host(ports.one), await stage.host(ports.two)] as const
    const early = await client.sendTo(ofHaVip.address)
    await stage.expectReach(client, client.packet(ofFar.address), far)
    for (const host of hosts) expect(await host.has(early)).toBe(false)
    for (const [holder, former] of [hosts, [hosts[1], hosts[0]]] as const) {
      await stage.claim(holder)
      const packet = client.packet(ofHaVip.address)
      await stage.expectReach(client, packet, holder)
      expect(await former.has(packet)).toBe(false)
      const out = holder.packet(client.address, { from: haVip.address })
      await stage.expectReach(holder, out, client)
      // The holder's own address has no EIP.
      await stage.expectDropped(holder, holder.packet(client.address), 'no-route', client)
    }
    const [former] = hosts
    await stage.expectDropped(former, former.packet(client.address, { from: haVip.address }), 'not-holder', client)
  })

  scenario(
    'EIPs reach each other, in one VPC and between two, by their public addresses',
    async (stage) => {
      await stage.engine.apply(delta({ eips: [ofOne, ofFar, ofOther] }))
      const one = await stage.host(ports.one)
      for (const [{ address }, port] of [
        [ofFar, ports.far],
        [ofOther, ports.otherOne],
      ] as const) {
        const host = await stage.host(port)
        const { packet } = await host.receive(await one.sendTo(address))
        expect(packet).toMatchObject({ source: ofOne.address, destination: host.address })
        const { packet: answer } = await one.receive(await host.sendAnswer(packet))
        expect(answer).toMatchObject({ source: address, destination: one.address })
      }
    },
    { tables: twoVpcs },
  )

  scenario('what goes from EIP to EIP comes from the internet, also to a cut between the two ENIs', async (stage) => {
    await stage.engine.apply(delta({ eips: [ofOne, ofFar] }))
    const [one, two, far] = [await stage.host(ports.one), await stage.host(ports.two), await stage.host(ports.far)]
    const between = { kind: 'cut', from: [ports.one.id], to: [ports.far.id], durationMs: 600_000 } as const
    await stage.engine.break(between)
    await stage.expectNoReach(one, one.packet(far.address), far, two)
    const { packet } = await far.receive(await one.sendTo(ofFar.address))
    expect(packet).toMatchObject({ source: ofOne.address, destination: far.address })
  })

  scenario('a route decides before an EIP does', async (stage) => {
    const client = await stage.outside()
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const nextHop = { kind: 'address', address: two.address } as const
    const place = { id: 'rti-1', vpcId: ports.one.vpcId, routeTableId: 'rtb-near' } as const
    const byTwo = { ...place, destination: cidr('0.0.0.0/0'), nextHop }
    await stage.engine.apply(delta({ eips: [ofOne], routes: [byTwo] }))
    const packet = one.packet(client.address)
    await stage.expectReach(one, packet, two)
    expect(await client.has(packet)).toBe(false)
    const byEip = { ...place, id: 'rti-2', destination: cidr('203.0.113.0/24'), nextHop: { kind: 'internet' } } as const
    await stage.engine.apply(delta({ routes: [byEip] }))
    await stage.expectReach(one, one.packet(client.address), client)
  })

  scenario('security groups are asked about the private address inside and the public one outside', async (stage) => {
    const client = await stage.outside()
    const one = await stage.host(ports.one)
    const fromClient: SecurityRule = {
      accept: true,
      protocol: ipProtocols.udp,
      ports: [{ first: 7281, last: 7281 }],
      peer: { kind: 'block', block: cidr(`${primaryAddress(outside)}/32`) },
    }
    const port = { ...ports.one, securityGroups: ['sg-a'] } as const
    const securityGroups = [{ id: 'sg-a', ingress: [fromClient], egress: [] }] as const
    await stage.engine.apply(delta({ eips: [ofOne], securityGroups, ports: [port] }))
    const { packet } = await one.receive(await client.sendTo(ofOne.address))
    await stage.expectReach(one, one.answer(packet), client)
    await stage.expectDropped(one, one.packet(client.address, { sourcePort: 1 }), 'security-group', client)
    const refused = client.packet(ofOne.address, { destinationPort: 7282 })
    await client.send(refused)
    await stage.expectReach(client, client.packet(ofOne.address), one)
    expect(await one.has(refused)).toBe(false)
  })

  scenario('nobody outside speaks for an address of the VPC, or reaches a private one', async (stage) => {
    await stage.engine.apply(delta({ eips: [ofOne] }))
    const client = await stage.outside()
    const one = await stage.host(ports.one)
    const disguised = client.packet(ofOne.address, { from: primaryAddress(ports.client) })
    const direct = client.packet(one.address)
    await client.send(disguised, direct)
    await stage.expectReach(client, client.packet(ofOne.address), one)
    expect(await one.has(disguised)).toBe(false)
    expect(await one.has(direct)).toBe(false)
  })
}
