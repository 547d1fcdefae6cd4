import { ipv4, mac } from '@havip/net'
import type { NetworkTables } from '@havip/sdn'
import { expect } from 'vitest'
import { delta, haVip, idleHaVip, oneVpc, ports, twoVpcs } from './example.js'
import type { Scenario } from './suite.js'

const recorded: NetworkTables = { ...oneVpc, haVips: [{ ...haVip, recordedHolder: ports.one.id }, idleHaVip] }

/** Engines make the network what the tables say, and keep what claims decided. */
export function tableChanges(scenario: Scenario): void {
  scenario(
    'the recorded holder is taken when the engine first learns of the HAVIP',
    async (stage) => {
      const one = await stage.host(ports.one)
      const client = await stage.host(ports.client)
      expect(await stage.holder()).toBe(ports.one.id)
      await stage.expectReach(client, client.packet(haVip.address), one)
    },
    { tables: recorded },
  )

  scenario('a HAVIP that the engine knows keeps its holder when an older one is recorded', async (stage) => {
    const two = await stage.host(ports.two)
    const client = await stage.host(ports.client)
    await stage.claim(two)
    await stage.engine.sync(recorded)
    expect(await stage.holder()).toBe(ports.two.id)
    await stage.engine.apply(delta({ haVips: recorded.haVips }))
    expect(await stage.holder()).toBe(ports.two.id)
    await stage.expectReach(client, client.packet(haVip.address), two)
  })

  scenario('the same tables again change nothing', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    const { seq } = await stage.claim(one)
    await stage.engine.sync(oneVpc)
    await stage.engine.sync(oneVpc)
    await stage.engine.apply(delta(oneVpc))
    expect(await stage.holder()).toBe(ports.one.id)
    await stage.expectReach(client, client.packet(haVip.address), one)
    await stage.expectReach(one, one.packet(client.address, { from: haVip.address }), client)
    expect((await stage.claim(one)).seq).toBe(seq + 1)
  })

  scenario('removing the port of the holder unbinds the HAVIP', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    await stage.claim(one)
    await stage.engine.apply(delta({}, { ports: [ports.one.id], instances: [ports.one.instanceId] }))
    expect(await stage.holder()).toBeNull()
    expect((await stage.claim(two)).verdict).toMatchObject({ from: null })
  })

  scenario('removing the port of a former holder leaves the HAVIP with its holder', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const client = await stage.host(ports.client)
    await stage.claim(one)
    await stage.claim(two)
    await stage.engine.apply(delta({}, { ports: [ports.one.id], instances: [ports.one.instanceId] }))
    expect(await stage.holder()).toBe(ports.two.id)
    await stage.expectReach(client, client.packet(haVip.address), two)
  })

  scenario('detaching the holder unbinds the HAVIP', async (stage) => {
    const one = await stage.host(ports.one)
    await stage.claim(one)
    const detached = { ...ports.one, instanceId: null, deviceIndex: null, up: false }
    await stage.engine.apply(delta({ ports: [detached] }))
    expect(await stage.holder()).toBeNull()
  })

  scenario('a holder whose instance stops keeps the HAVIP until another one claims it', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const client = await stage.host(ports.client)
    await stage.claim(one)
    const instances = oneVpc.instances
      .filter(({ id }) => id === ports.one.instanceId)
      .map((entry) => ({ ...entry, running: false }))
    await stage.engine.apply(delta({ instances, ports: [{ ...ports.one, up: false }] }))
    expect(await stage.holder()).toBe(ports.one.id)
    await stage.expectDrop(client, 'port-down', () => client.send(client.packet(haVip.address)))
    expect((await stage.claim(two)).verdict).toMatchObject({ from: ports.one.id })
    await stage.expectReach(client, client.packet(haVip.address), two)
  })

  scenario('a HAVIP that is removed is an address that nobody has', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    await stage.claim(one)
    await stage.engine.apply(delta({}, { haVips: [haVip.id] }))
    expect((await stage.engine.holders()).has(haVip.id)).toBe(false)
    const stale = client.packet(haVip.address, { destinationMac: ports.one.mac })
    await stage.expectNoReach(client, stale, one)
    await one.announce(haVip.address)
    await stage.expectRefused(one, 'not-a-havip')
  })

  scenario('an ENI and a HAVIP that are added work at once', async (stage) => {
    const three = {
      ...ports.client,
      id: 'eni-three',
      instanceId: 'ins-three',
      mac: mac('fa:16:3e:00:00:40'),
      addresses: [ipv4('172.17.16.40'), ipv4('172.17.16.41')],
    } as const
    const added = { ...haVip, id: 'havip-added', address: ipv4('172.17.16.5') } as const
    const instances = [{ id: three.instanceId, name: 'three', vpcId: three.vpcId, running: true }]
    await stage.engine.apply(delta({ instances, ports: [three], haVips: [added] }))
    const client = await stage.host(ports.client)
    const host = await stage.host(three)
    for (const address of three.addresses) await stage.expectReach(client, client.packet(address), host)
    await stage.expectReach(host, host.packet(client.address, { from: three.addresses[1] }), client)
    await stage.claim(host, added)
    await stage.expectReach(client, client.packet(added.address), host)
  })

  scenario('an address that moves to another ENI is that one’s alone', async (stage) => {
    const one = await stage.host(ports.one)
    const two = await stage.host(ports.two)
    const client = await stage.host(ports.client)
    const moving = ipv4('172.17.16.60')
    await stage.engine.apply(delta({ ports: [{ ...ports.one, addresses: [...ports.one.addresses, moving] }] }))
    await stage.expectReach(client, client.packet(moving), one)
    const takes = { ...ports.two, addresses: [...ports.two.addresses, moving] }
    await stage.engine.apply(delta({ ports: [ports.one, takes] }))
    await stage.expectReach(client, client.packet(moving), two)
    await stage.expectReach(two, two.packet(client.address, { from: moving }), client)
    await stage.expectNoReach(one, one.packet(client.address, { from: moving }), client)
  })

  scenario('an ENI that moves to another subnet works there, and lets go of its HAVIP when told so', async (stage) => {
    const one = await stage.host(ports.one)
    const client = await stage.host(ports.client)
    await stage.claim(one)
    const address = ipv4('172.17.32.7')
    await stage.engine.apply(delta({ ports: [{ ...ports.one, subnetId: ports.far.subnetId, addresses: [address] }] }))
    await stage.engine.bind(haVip.id, null)
    expect(await stage.holder()).toBeNull()
    const far = await stage.host(ports.far)
    await stage.expectReach(far, far.packet(address), one)
    const stale = [client.packet(haVip.address), client.packet(one.address)]
    await client.send(...stale)
    await stage.expectReach(client, client.packet(address), one)
    for (const packet of stale) expect(await one.has(packet)).toBe(false)
  })

  scenario(
    'an ENI that moves to another VPC is reached there alone',
    async (stage) => {
      const one = await stage.host(ports.one)
      const client = await stage.host(ports.client)
      const other = await stage.host(ports.otherClient)
      await stage.expectReach(client, client.packet(one.address), one)
      const { vpcId, subnetId } = ports.otherOne
      const address = ipv4('172.17.16.33')
      const instances = [{ id: ports.one.instanceId, name: 'one', vpcId, running: true }]
      const moved = { ...ports.one, vpcId, subnetId, addresses: [address] }
      await stage.engine.apply(delta({ instances, ports: [moved] }))
      const host = await stage.rewired(moved)
      const stale = client.packet(address)
      await client.send(stale)
      await stage.expectReach(other, other.packet(address), host)
      expect(await host.has(stale)).toBe(false)
    },
    { tables: twoVpcs },
  )
}
