import { arpRequest, mac } from '@havip/net'
import { expect } from 'vitest'
import { delta, haVip, nobody, ports, twoVpcs } from './example.js'
import { type Host, primaryAddress } from './host.js'
import type { Stage } from './stage.js'
import type { Scenario } from './suite.js'

/** Claims that change nothing, each refused for its reason. */
export function refusals(scenario: Scenario): void {
  scenario('from another subnet: other-subnet', async (stage) => {
    const far = await stage.host(ports.far)
    await changesNothing(stage, async () => {
      await far.announce(haVip.address)
      await stage.expectRefused(far, 'other-subnet')
    })
  })

  // No guest runs behind these two, and whether a frame can be put on their wire is the engine's affair: it is asked.
  scenario('from an ENI that is attached to nothing: eni-not-attached', async (stage) => {
    await changesNothing(stage, async () => {
      await stage.engine.announce(ports.loose.id, haVip.address, 'request')
      await stage.expectRefused({ port: ports.loose }, 'eni-not-attached')
    })
  })

  scenario('from a stopped instance: instance-not-running', async (stage) => {
    await changesNothing(stage, async () => {
      await stage.engine.announce(ports.stopped.id, haVip.address, 'request')
      await stage.expectRefused({ port: ports.stopped }, 'instance-not-running')
    })
  })

  scenario('with an Ethernet source that is not the MAC of the ENI: wrong-mac', async (stage) => {
    const two = await stage.host(ports.two)
    await changesNothing(stage, async () => {
      const sourceMac = mac('02:00:00:00:00:66')
      await two.announce(haVip.address, { sourceMac })
      const report = await stage.report(two)
      expect(report).toMatchObject({ sourceMac, verdict: { honoured: false, reason: 'wrong-mac' } })
    })
  })

  scenario('with an ARP sender hardware address that is not the MAC of the ENI: wrong-mac', async (stage) => {
    const two = await stage.host(ports.two)
    await changesNothing(stage, async () => {
      await two.announce(haVip.address, { senderMac: ports.one.mac, form: 'reply' })
      await stage.expectRefused(two, 'wrong-mac')
    })
  })

  scenario('for the private IP of another ENI: ip-conflict, and counted as that', async (stage) => {
    const [one, two, far, client] = await hosts(stage)
    for (const [form, address] of [
      ['request', one.address],
      ['reply', one.address],
      // Neither its own subnet nor a port that is up makes an address free.
      ['request', far.address],
      ['request', primaryAddress(ports.stopped)],
    ] as const) {
      await stage.expectDrop(two, 'ip-conflict', () => two.announce(address, { form }))
      await stage.expectRefused(two, 'ip-conflict', address)
    }
    await stage.expectReach(client, client.packet(one.address), one)
  })

  scenario('a packet from the private IP of another ENI, or an ARP request: ip-conflict', async (stage) => {
    const [one, two, far, client] = await hosts(stage)
    for (const from of [one.address, far.address]) {
      await stage.expectDropped(two, two.packet(client.address, { from }), 'ip-conflict', client)
      const request = arpRequest(two.port.mac, from, client.address)
      await stage.expectDrop(two, 'ip-conflict', () => two.guest.send(request))
    }
    await stage.expectReach(one, one.packet(client.address), client)
  })

  scenario('for its own private IP, or that of nobody: not-a-havip', async (stage) => {
    const two = await stage.host(ports.two)
    for (const address of [two.address, nobody]) {
      await two.announce(address)
      await stage.expectRefused(two, 'not-a-havip', address)
    }
  })

  scenario('by an ENI that is not associated, while CheckAssociate is on: not-associated', async (stage) => {
    const two = await stage.host(ports.two)
    await stage.engine.apply(delta({ haVips: [{ ...haVip, claimants: [ports.one.id] }] }))
    await changesNothing(stage, async () => {
      await two.announce(haVip.address)
      await stage.expectRefused(two, 'not-associated')
    })
    await stage.engine.apply(delta({ haVips: [haVip] }))
    await stage.claim(two)
    expect(await stage.holder()).toBe(ports.two.id)
  })

  scenario('an ARP probe: arp-probe', async (stage) => {
    const two = await stage.host(ports.two)
    await changesNothing(stage, async () => {
      await two.probe(haVip.address)
      await stage.expectRefused(two, 'arp-probe')
    })
  })

  scenario(
    'from a VPC where the address is no HAVIP: not-a-havip',
    async (stage) => {
      const other = await stage.host(ports.otherOne)
      await changesNothing(stage, async () => {
        await other.announce(haVip.address)
        await stage.expectRefused(other, 'not-a-havip')
      })
    },
    { tables: twoVpcs },
  )
}

async function hosts(stage: Stage): Promise<[Host, Host, Host, Host]> {
  return [
    await stage.host(ports.one),
    await stage.host(ports.two),
    await stage.host(ports.far),
    await stage.host(ports.client),
  ]
}

/** The HAVIP stays where it was, unbound or bound, and its traffic with it. */
async function changesNothing(stage: Stage, refusedClaim: () => Promise<void>): Promise<void> {
  await refusedClaim()
  expect(await stage.holder()).toBeNull()
  const one: Host = await stage.host(ports.one)
  const client = await stage.host(ports.client)
  await stage.claim(one)
  await refusedClaim()
  expect(await stage.holder()).toBe(ports.one.id)
  await stage.expectReach(client, client.packet(haVip.address), one)
}
