import { cidr, type Ipv4, ipv4 } from '@havip/net'
import type { NextHop, RouteEntry } from '@havip/sdn'
import { delta, haVip, idleHaVip, nobody, oneVpc, ports } from './example.js'
import { primaryAddress } from './host.js'
import type { Scenario } from './suite.js'

const away: Ipv4 = ipv4('192.0.2.8')

const viaTwo: NextHop = { kind: 'address', address: primaryAddress(ports.two) }
const viaOne: NextHop = { kind: 'address', address: primaryAddress(ports.one) }
const viaFar: NextHop = { kind: 'address', address: primaryAddress(ports.far) }

/** A route that guests of the near subnet obey. */
function route(number: number, destination: string, nextHop: NextHop): RouteEntry {
  const place = { vpcId: ports.client.vpcId, routeTableId: 'rtb-near' } as const
  return { id: `rti-${number}`, ...place, destination: cidr(destination), nextHop }
}

/** What becomes of packets to addresses outside the VPC. */
export function routes(scenario: Scenario): void {
  scenario('what no route leads anywhere is dropped and counted', async (stage) => {
    const client = await stage.host(ports.client)
    await stage.expectDropped(client, client.packet(away), 'no-route')
  })

  scenario('a route hands packets to the next hop, one less of TTL', async (stage) => {
    const client = await stage.host(ports.client)
    for (const [nextHop, port] of [
      [viaTwo, ports.two],
      [viaFar, ports.far],
    ] as const) {
      const hop = await stage.host(port)
      await stage.engine.apply(delta({ routes: [route(1, '192.0.2.0/24', nextHop)] }))
      const sent = await client.sendTo(away, { ttl: 9 })
      const { frame, packet } = await hop.receive(sent)
      if (frame.destination !== port.mac || packet.ttl !== 8 || packet.destination !== away) {
        throw new Error(`the next hop got another packet than was sent: ${JSON.stringify({ ...packet, payload: '' })}`)
      }
      await stage.expectDropped(client, client.packet(away, { ttl: 1 }), 'ttl-exceeded', hop)
    }
  })

  scenario('of the routes that match, the one with the longest prefix decides', async (stage) => {
    const client = await stage.host(ports.client)
    const [one, two, far] = [await stage.host(ports.one), await stage.host(ports.two), await stage.host(ports.far)]
    const table = [route(1, '0.0.0.0/0', viaOne), route(2, '192.0.2.8/32', viaFar), route(3, '192.0.2.0/24', viaTwo)]
    await stage.engine.apply(delta({ routes: table }))
    await stage.expectReach(client, client.packet(away), far)
    await stage.expectReach(client, client.packet(ipv4('192.0.2.9')), two)
    await stage.expectReach(client, client.packet(ipv4('198.51.100.1')), one)
    await stage.engine.apply(delta({}, { routes: ['rti-2'] }))
    await stage.expectReach(client, client.packet(away), two)
    await stage.engine.apply(delta({}, { routes: ['rti-1', 'rti-3'] }))
    await stage.expectDropped(client, client.packet(away), 'no-route', two)
  })

  scenario('no route leads addresses of the VPC elsewhere', async (stage) => {
    const client = await stage.host(ports.client)
    const one = await stage.host(ports.one)
    const far = await stage.host(ports.far)
    await stage.engine.apply(delta({ routes: [route(1, '0.0.0.0/0', viaOne)] }))
    await stage.expectReach(client, client.packet(far.address), far)
    for (const local of [nobody, ipv4('172.17.99.1')]) {
      await stage.expectDropped(client, client.packet(local), 'no-route', one)
    }
  })

  scenario('a subnet obeys the route table it is associated with, and no other', async (stage) => {
    const client = await stage.host(ports.client)
    const two = await stage.host(ports.two)
    const far = await stage.host(ports.far)
    await stage.engine.apply(delta({ routes: [route(1, '192.0.2.0/24', viaTwo)] }))
    await stage.expectDropped(far, far.packet(away), 'no-route', two)
    const subnets = oneVpc.subnets.map((subnet) => ({ ...subnet, routeTableId: 'rtb-near' }) as const)
    await stage.engine.apply(delta({ subnets }))
    await stage.expectReach(far, far.packet(away), two)
    await stage.expectReach(client, client.packet(away), two)
    await stage.engine.apply(delta({ subnets: oneVpc.subnets }))
    await stage.expectDropped(far, far.packet(away), 'no-route', two)
  })

  scenario('a route to what is gone, or to an address that nobody has, is a blackhole', async (stage) => {
    const client = await stage.host(ports.client)
    const wider = route(1, '0.0.0.0/0', viaTwo)
    const two = await stage.host(ports.two)
    for (const nextHop of [{ kind: 'blackhole' }, { kind: 'address', address: nobody }] as const) {
      await stage.engine.apply(delta({ routes: [wider, route(2, '192.0.2.0/24', nextHop)] }))
      await stage.expectDropped(client, client.packet(away), 'blackhole', two)
      await stage.expectReach(client, client.packet(ipv4('198.51.100.1')), two)
    }
  })

  scenario('a HAVIP as next hop: its holder gets the packets, and whoever claims it next', async (stage) => {
    const client = await stage.host(ports.client)
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const far = await stage.host(ports.far)
    const nextHop = { kind: 'address', address: haVip.address } as const
    const fromFar = { ...route(2, '192.0.2.0/24', nextHop), routeTableId: 'rtb-far' } as const
    await stage.engine.apply(delta({ routes: [route(1, '192.0.2.0/24', nextHop), fromFar] }))
    await stage.expectDropped(client, client.packet(away), 'no-holder')
    for (const holder of [one, two]) {
      await stage.claim(holder)
      await stage.expectReach(client, client.packet(away), holder)
      await stage.expectReach(far, far.packet(away), holder)
    }
    await stage.engine.apply(delta({}, { haVips: [haVip.id] }))
    await stage.expectDropped(client, client.packet(away), 'blackhole', two)
  })

  scenario(
    'a next hop hands back what comes from where routes lead by it, and speaks for nobody else',
    async (stage) => {
      const one = await stage.host(ports.one)
      const two = await stage.host(ports.two)
      const client = await stage.host(ports.client)
      const far = await stage.host(ports.far)
      const table = [
        route(1, '192.0.2.0/24', viaOne),
        route(2, '0.0.0.0/0', { kind: 'address', address: haVip.address }),
      ]
      await stage.engine.apply(delta({ routes: table }))
      const elsewhere = ipv4('198.51.100.1')
      await stage.expectReach(one, one.packet(client.address, { from: away }), client)
      await stage.expectReach(one, one.packet(far.address, { from: away }), far)
      await stage.expectDropped(one, one.packet(client.address, { from: elsewhere }), 'spoofed-ip', client)
      await stage.claim(two)
      await stage.expectReach(two, two.packet(client.address, { from: elsewhere }), client)
      await stage.claim(one)
      await stage.expectReach(one, one.packet(client.address, { from: elsewhere }), client)
      await stage.expectDropped(two, two.packet(client.address, { from: elsewhere }), 'spoofed-ip', client)
      // No route makes anybody speak for the VPC's own.
      await stage.expectDropped(one, one.packet(client.address, { from: nobody }), 'spoofed-ip', client)
      await stage.expectDropped(one, one.packet(client.address, { from: two.address }), 'ip-conflict', client)
      await stage.engine.apply(delta({}, { routes: ['rti-1', 'rti-2'] }))
      await stage.expectDropped(one, one.packet(client.address, { from: away }), 'spoofed-ip', client)
    },
  )

  scenario('the next hop’s security groups are asked about what it is handed', async (stage) => {
    const client = await stage.host(ports.client)
    const two = await stage.host(ports.two)
    await stage.engine.apply(
      delta({
        routes: [route(1, '192.0.2.0/24', viaTwo)],
        securityGroups: [{ id: 'sg-shut', ingress: [], egress: [] }],
        ports: [{ ...ports.two, securityGroups: ['sg-shut'] }],
      }),
    )
    await stage.expectDropped(client, client.packet(away), 'security-group', two)
    await stage.engine.apply(delta({ ports: [ports.two] }))
    await stage.expectReach(client, client.packet(away), two)
    // Nothing that is asked here depends on a HAVIP that nobody holds.
    await stage.expectDropped(client, client.packet(idleHaVip.address), 'no-holder')
  })
}
