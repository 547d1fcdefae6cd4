import { expect } from 'vitest'
import { haVip, ports } from './example.js'
import type { Scenario } from './suite.js'

const long = { durationMs: 600_000 } as const

/** What becomes of instances by order, as their network has it. */
export function instanceFaults(scenario: Scenario): void {
  for (const kind of ['freeze', 'power-cut'] as const) {
    scenario(`an instance is silent and deaf during a ${kind}, and is back after it`, async (stage) => {
      const { one: port } = ports
      const [one, two, client] = [await stage.host(port), await stage.host(ports.two), await stage.host(ports.client)]
      await stage.claim(one)
      const fault = { kind, instanceIds: [port.instanceId], ...long } as const
      const id = await stage.engine.break(fault)
      await expect(stage.engine.break({ ...fault, kind: 'freeze' })).rejects.toThrow(/ins-one/)
      const lost = [await client.sendTo(one.address), await client.sendTo(haVip.address)]
      await stage.expectReach(client, client.packet(two.address), two)
      for (const packet of lost) expect(await one.has(packet)).toBe(false)
      // It holds what it held: nobody has told the network that it is gone.
      expect(await stage.holder()).toBe(port.id)
      await stage.claim(two)
      await stage.expectReach(client, client.packet(haVip.address), two)
      await stage.engine.mend(id)
      await stage.expectReach(client, client.packet(one.address), one)
      await stage.claim(one)
    })
  }
}
