import { cidr, ipProtocols } from '@havip/net'
import type { SecurityGroupEntry, SecurityPeer, SecurityRule } from '@havip/sdn'
import { delta, haVip, ports } from './example.js'
import { primaryAddress } from './host.js'
import type { Scenario } from './suite.js'

const everywhere: SecurityPeer = { kind: 'block', block: cidr('0.0.0.0/0') }
const theClient: SecurityPeer = { kind: 'block', block: cidr(`${primaryAddress(ports.client)}/32`) }

const all: SecurityRule = { accept: true, protocol: null, ports: null, peer: everywhere }

function udp(first: number, last = first): SecurityRule {
  return { ...all, protocol: ipProtocols.udp, ports: [{ first, last }] }
}

function group(name: string, ingress: SecurityRule[], egress: SecurityRule[] = []): SecurityGroupEntry {
  return { id: `sg-${name}`, ingress, egress }
}

/** The ports, in groups. */
function inGroups(names: readonly string[], ...members: (typeof ports)[keyof typeof ports][]) {
  return members.map((port) => ({ ...port, securityGroups: names.map((name) => `sg-${name}` as const) }))
}

/** What the security groups of ENIs let through. */
export function securityGroups(scenario: Scenario): void {
  scenario('a group without rules lets nothing in or out', async (stage) => {
    const client = await stage.host(ports.client)
    const one = await stage.host(ports.one)
    const far = await stage.host(ports.far)
    await stage.engine.apply(delta({ securityGroups: [group('shut', [])], ports: inGroups(['shut'], ports.one) }))
    for (const other of [client, far]) {
      await stage.expectDropped(other, other.packet(one.address), 'security-group', one)
      await stage.expectDropped(one, one.packet(other.address), 'security-group', other)
    }
    await stage.engine.apply(delta({ ports: [ports.one] }, { securityGroups: ['sg-shut'] }))
    await stage.expectReach(client, client.packet(one.address), one)
    await stage.expectReach(one, one.packet(far.address), far)
  })

  scenario('a rule matches by protocol, destination port and source block', async (stage) => {
    const client = await stage.host(ports.client)
    const two = await stage.host(ports.two)
    const one = await stage.host(ports.one)
    const rules = [
      { ...udp(5000, 5999), peer: theClient },
      { ...udp(53), protocol: ipProtocols.tcp },
    ]
    await stage.engine.apply(delta({ securityGroups: [group('a', rules)], ports: inGroups(['a'], ports.one) }))
    for (const destinationPort of [5000, 5999]) {
      await stage.expectReach(client, client.packet(one.address, { destinationPort }), one)
    }
    for (const destinationPort of [53, 4999, 6000]) {
      await stage.expectDropped(client, client.packet(one.address, { destinationPort }), 'security-group', one)
    }
    await stage.expectDropped(two, two.packet(one.address, { destinationPort: 5000 }), 'security-group', one)
  })

  scenario('the first rule that matches decides, in one group after the other', async (stage) => {
    const client = await stage.host(ports.client)
    const one = await stage.host(ports.one)
    const refuse = { ...udp(7000), accept: false }
    const securityGroups = [group('a', [refuse, udp(7000, 7001)]), group('b', [udp(7000, 7002)])]
    const send = (destinationPort: number) => client.packet(one.address, { destinationPort })
    await stage.engine.apply(delta({ securityGroups, ports: inGroups(['a', 'b'], ports.one) }))
    await stage.expectDropped(client, send(7000), 'security-group', one)
    await stage.expectReach(client, send(7001), one)
    await stage.expectReach(client, send(7002), one)
    await stage.expectDropped(client, send(7003), 'security-group', one)
    await stage.engine.apply(delta({ ports: inGroups(['b', 'a'], ports.one) }))
    await stage.expectReach(client, send(7000), one)
  })

  scenario('egress is asked by where a packet goes', async (stage) => {
    const client = await stage.host(ports.client)
    const one = await stage.host(ports.one)
    const far = await stage.host(ports.far)
    const egress = [{ ...udp(53), peer: theClient }]
    await stage.engine.apply(delta({ securityGroups: [group('a', [], egress)], ports: inGroups(['a'], ports.one) }))
    await stage.expectReach(one, one.packet(client.address, { destinationPort: 53 }), client)
    await stage.expectDropped(one, one.packet(client.address, { destinationPort: 54 }), 'security-group', client)
    await stage.expectDropped(one, one.packet(far.address, { destinationPort: 53 }), 'security-group', far)
  })

  scenario(
    'what answers a packet that was let through passes, in both directions and between subnets',
    async (stage) => {
      const one = await stage.host(ports.one)
      const securityGroups = [group('in', [udp(7281)]), group('out', [], [udp(7281)])]
      for (const port of [ports.client, ports.far]) {
        const client = await stage.host(port)
        await stage.engine.apply(
          delta({ securityGroups, ports: [...inGroups(['in'], ports.one), ...inGroups(['out'], port)] }),
        )
        const asked = await client.sendTo(one.address, { sourcePort: 9000 })
        const { packet } = await one.receive(asked)
        await stage.expectReach(one, one.answer(packet), client)
        await stage.expectReach(client, client.packet(one.address, { sourcePort: 9000 }), one)
        // Another port is another connection.
        await stage.expectDropped(one, one.answer(packet, { sourcePort: 7282 }), 'security-group', client)
      }
    },
  )

  scenario('a refused packet opens nothing for what would answer it', async (stage) => {
    const one = await stage.host(ports.one)
    const far = await stage.host(ports.far)
    const securityGroups = [group('shut', []), group('out', [], [all])]
    await stage.engine.apply(
      delta({ securityGroups, ports: [...inGroups(['shut'], ports.one), ...inGroups(['out'], ports.far)] }),
    )
    await stage.expectDropped(far, far.packet(one.address), 'security-group', one)
    const answer = one.packet(far.address, { sourcePort: 7281, destinationPort: 7280 })
    await stage.expectDropped(one, answer, 'security-group', far)
  })

  scenario('a group as peer stands for the addresses of its ENIs', async (stage) => {
    const client = await stage.host(ports.client)
    const two = await stage.host(ports.two)
    const far = await stage.host(ports.far)
    const one = await stage.host(ports.one)
    const fromMembers = { ...all, peer: { kind: 'group', securityGroupId: 'sg-members' } } as const
    const securityGroups = [group('members', [all], [all]), group('a', [fromMembers], [fromMembers])]
    await stage.engine.apply(
      delta({ securityGroups, ports: [...inGroups(['a'], ports.one), ...inGroups(['members'], ports.two, ports.far)] }),
    )
    for (const member of [two, far]) await stage.expectReach(member, member.packet(one.address), one)
    await stage.expectReach(one, one.packet(two.address, { sourcePort: 1 }), two)
    await stage.expectDropped(client, client.packet(one.address), 'security-group', one)
    await stage.engine.apply(delta({ ports: inGroups(['members'], ports.client) }))
    await stage.expectReach(client, client.packet(one.address), one)
    await stage.engine.apply(delta({ ports: [ports.client] }))
    await stage.expectDropped(client, client.packet(one.address, { sourcePort: 2 }), 'security-group', one)
  })

  scenario('traffic of a HAVIP is asked of its holder’s groups, and a HAVIP is in no group', async (stage) => {
    const client = await stage.host(ports.client)
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const securityGroups = [group('shut', []), group('open', [udp(7281)], [all])]
    await stage.engine.apply(
      delta({ securityGroups, ports: [...inGroups(['shut'], ports.one), ...inGroups(['open'], ports.two)] }),
    )
    await stage.claim(one)
    await stage.expectDropped(client, client.packet(haVip.address), 'security-group', one)
    const fromVip = one.packet(client.address, { from: haVip.address })
    await stage.expectDropped(one, fromVip, 'security-group', client)
    await stage.claim(two)
    const asked = await client.sendTo(haVip.address, { sourcePort: 9000 })
    const { packet } = await two.receive(asked)
    await stage.expectReach(two, two.answer(packet), client)
    await stage.claim(one)
    // The same connection goes on at another ENI: that one's groups are asked.
    await stage.expectDropped(client, client.packet(haVip.address, { sourcePort: 9000 }), 'security-group', one)
    const members = { ...all, peer: { kind: 'group', securityGroupId: 'sg-open' } } as const
    await stage.engine.apply(
      delta({ securityGroups: [group('members', [members])], ports: inGroups(['members'], ports.client) }),
    )
    await stage.claim(two)
    await stage.expectReach(two, two.packet(client.address, { sourcePort: 3 }), client)
    const inTheName = two.packet(client.address, { from: haVip.address, sourcePort: 3 })
    await stage.expectDropped(two, inTheName, 'security-group', client)
  })

  scenario('a change of rules holds for new connections at once', async (stage) => {
    const client = await stage.host(ports.client)
    const one = await stage.host(ports.one)
    const send = (sourcePort: number) => client.packet(one.address, { sourcePort })
    await stage.engine.apply(delta({ securityGroups: [group('a', [udp(7281)])], ports: inGroups(['a'], ports.one) }))
    await stage.expectReach(client, send(1001), one)
    await stage.engine.apply(delta({ securityGroups: [group('a', [])] }))
    await stage.expectDropped(client, send(1002), 'security-group', one)
    await stage.engine.apply(delta({ securityGroups: [group('a', [all], [all])] }))
    await stage.expectReach(client, send(1003), one)
    await stage.expectReach(one, one.packet(client.address, { sourcePort: 5, destinationPort: 6 }), client)
    await stage.engine.apply(delta({ securityGroups: [group('a', [], [all])] }))
    await stage.expectDropped(client, send(1004), 'security-group', one)
  })

  scenario('announcements are no traffic: no group is asked about them', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    await stage.engine.apply(delta({ securityGroups: [group('shut', [])], ports: inGroups(['shut'], ports.one) }))
    await stage.claim(one)
    await stage.engine.apply(delta({ ports: [ports.one] }))
    await stage.expectReach(client, client.packet(haVip.address), one)
  })
}
