import { expect } from 'vitest'
import { delta, haVip, idleHaVip, ports, twoVpcs } from './example.js'
import type { Scenario } from './suite.js'

/** Long enough for any scenario. */
const long = { durationMs: 600_000 } as const
const losing = { kind: 'lose-announcements', haVipId: haVip.id, ...long } as const

/** What goes wrong by order, and that it ends. */
export function faults(scenario: Scenario): void {
  scenario('the first announcements are lost as if never sent, and the next one is honoured', async (stage) => {
    const one = await stage.host(ports.one)
    const { seq } = await stage.claim(await stage.host(ports.two))
    const id = await stage.engine.break({ ...losing, from: ports.one.id, first: 2 })
    await stage.expectDrop(one, 'fault', () => one.announce(haVip.address))
    await one.announce(haVip.address)
    expect(await stage.holder()).toBe(ports.two.id)
    expect((await stage.claim(one)).seq).toBe(seq + 1)
    expect(await stage.engine.faults()).toMatchObject([{ id, taken: 2, fault: { first: 2 } }])
  })

  scenario('announcements of another ENI, or of another HAVIP, are not lost', async (stage) => {
    await stage.engine.break({ ...losing, from: ports.one.id })
    await stage.claim(await stage.host(ports.two))
    await stage.claim(await stage.host(ports.one), idleHaVip)
  })

  for (const [lost, heard] of [
    ['request', 'reply'],
    ['reply', 'request'],
  ] as const) {
    scenario(`a network that knows no ${lost} form loses it, and honours the ${heard} form`, async (stage) => {
      const one = await stage.host(ports.one)
      await stage.engine.break({ ...losing, form: lost })
      await one.announce(haVip.address, { form: lost })
      await one.announce(haVip.address, { form: heard })
      expect(await stage.report(one)).toMatchObject({ form: heard, verdict: { honoured: true, from: null } })
    })
  }

  scenario('a share of the announcements is lost', async (stage) => {
    const one = await stage.host(ports.one)
    await stage.engine.break({ ...losing, share: 0.5 })
    // That 40 of 40 pass, or none, happens once in 10 to the 12.
    for (let n = 0; n < 40; n++) await one.announce(haVip.address)
    await stage.engine.break({ ...losing, share: 0 })
    const [{ taken } = { taken: 0 }, none] = await stage.engine.faults()
    expect(taken).toBeGreaterThan(0)
    expect(taken).toBeLessThan(40)
    expect(none?.taken).toBe(0)
    expect(await stage.holder()).toBe(ports.one.id)
  })

  scenario('a cut in one direction leaves the other one, and everybody else', async (stage) => {
    const [one, two, client] = [
      await stage.host(ports.one),
      await stage.host(ports.two),
      await stage.host(ports.client),
    ]
    await stage.engine.break({ kind: 'cut', from: [ports.one.id], to: [ports.two.id], ...long })
    await stage.expectDrop(one, 'fault', () => stage.expectNoReach(one, one.packet(two.address), two, client))
    await stage.expectReach(two, two.packet(one.address), one)
    await stage.expectReach(one, one.packet(client.address), client)
    // A HAVIP is where its holder is.
    await stage.claim(two)
    await stage.expectNoReach(one, one.packet(haVip.address), two, client)
  })

  scenario('a partition lets nothing pass in either direction, until it is mended', async (stage) => {
    const [one, two, client] = [
      await stage.host(ports.one),
      await stage.host(ports.two),
      await stage.host(ports.client),
    ]
    const sides = { from: [ports.one.id], to: [ports.two.id, ports.client.id] }
    const id = await stage.engine.break({ kind: 'cut', ...sides, bothWays: true, ...long })
    await stage.expectNoReach(one, one.packet(two.address), two, client)
    const far = await stage.host(ports.far)
    await stage.expectNoReach(two, two.packet(one.address), one, far)
    await stage.engine.mend(id)
    await stage.engine.mend(id)
    await stage.expectReach(one, one.packet(two.address), two)
    expect(await stage.engine.faults()).toEqual([])
  })

  scenario('a fault ends by itself', async (stage) => {
    const one = await stage.host(ports.one)
    await stage.engine.break({ ...losing, durationMs: 50 })
    await expect.poll(() => stage.engine.faults()).toEqual([])
    await stage.claim(one)
  })

  scenario('a fault ends with what it names', async (stage) => {
    const ended: string[] = []
    stage.engine.onFaultEnded(({ id, cause }) => ended.push(`${id} ${cause}`))
    const id = await stage.engine.break(losing)
    const other = await stage.engine.break({ ...losing, haVipId: idleHaVip.id })
    await stage.engine.apply(delta({}, { haVips: [haVip.id] }))
    await expect.poll(() => stage.engine.faults()).toMatchObject([{ id: other }])
    await expect.poll(() => ended).toEqual([`${id} network-gone`])
  })

  scenario(
    'what cannot be broken is refused, and nothing is',
    async (stage) => {
      const { engine } = stage
      const cut = { kind: 'cut', from: [ports.one.id], ...long } as const
      for (const [fault, why] of [
        [{ ...losing, haVipId: 'havip-none' }, /havip-none/],
        [{ ...losing, from: 'eni-none' }, /eni-none/],
        [{ ...losing, first: 1, share: 0.5 }, /exclude each other/],
        [{ ...losing, share: 2 }, /share 2/],
        [{ ...losing, durationMs: 0 }, /durationMs 0/],
        [{ ...cut, to: [] }, /both sides/],
        [{ kind: 'cut', ...long }, /from, to or both/],
        [{ ...cut, to: [ports.otherOne.id] }, /different VPCs/],
        [{ ...cut, kind: 'delay', delayMs: 600_001 }, /delay of 600001/],
        [{ ...cut, kind: 'duplicate', copies: 0 }, /copies 0/],
        [{ kind: 'partition', groups: [[ports.one.id]], ...long }, /two groups/],
        [{ kind: 'partition', groups: [[ports.one.id], [ports.two.id, ports.one.id]], ...long }, /eni-one is in two/],
        [{ kind: 'slow-switching', vpcId: 'vpc-none', delayMs: 1, ...long }, /vpc-none/],
      ] as const) {
        await expect(engine.break(fault)).rejects.toThrow(why)
      }
      expect(await engine.faults()).toEqual([])
    },
    { tables: twoVpcs },
  )
}
