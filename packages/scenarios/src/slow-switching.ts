import type { ClaimReport } from '@havip/sdn'
import { expect } from 'vitest'
import { delta, haVip, ports } from './example.js'
import type { Host } from './host.js'
import type { Stage } from './stage.js'
import type { Scenario } from './suite.js'

const long = { durationMs: 600_000 } as const
const { vpcId } = haVip
/** So slow that nothing moves in a scenario. */
const never = { kind: 'slow-switching', vpcId, delayMs: 600_000, ...long } as const
/** Slow enough to see what goes before. */
const slow = { ...never, delayMs: 700 } as const

/** A network that takes its time until it honours a claim, and announcements that take theirs. */
export function slowSwitching(scenario: Scenario): void {
  scenario('a claim is seen at once and honoured later; until then its holder keeps the HAVIP', async (stage) => {
    const [one, two, client] = await hosts(stage)
    await stage.claim(one)
    await stage.engine.break(slow)
    const seen = await claimLater(stage, two)
    expect(await stage.holder()).toBe(ports.one.id)
    await stage.expectReach(client, client.packet(haVip.address), one)
    const done = await stage.report(two)
    expect(done.verdict).toEqual({ honoured: true, haVipId: haVip.id, from: ports.one.id })
    // The kernel's clock and that of a process may differ by a little.
    expect(done.at).toBeGreaterThan(seen.due - 5)
    expect(await stage.holder()).toBe(ports.two.id)
    await stage.expectReach(client, client.packet(haVip.address), two)
  })

  scenario('a claim that is repeated waits no longer, and a later one takes its place', async (stage) => {
    const [one, two] = await hosts(stage)
    const id = await stage.engine.break(never)
    const first = await claimLater(stage, one)
    expect((await claimLater(stage, one)).due).toBe(first.due)
    await stage.engine.mend(id)
    const quick = await stage.engine.break({ ...never, delayMs: 30 })
    await claimLater(stage, two)
    // What is due is due, also when nothing is broken any more.
    await stage.engine.mend(quick)
    expect((await stage.report(two)).verdict).toEqual({ honoured: true, haVipId: haVip.id, from: null })
    expect(await stage.holder()).toBe(ports.two.id)
  })

  scenario('a claim of the holder itself ends the wait of another one', async (stage) => {
    const [one, two] = await hosts(stage)
    await stage.claim(one)
    const id = await stage.engine.break(never)
    const { due } = await claimLater(stage, two)
    await stage.claim(one)
    await stage.engine.mend(id)
    await stage.engine.break(never)
    // It waits anew: nothing was left of the first one.
    expect((await claimLater(stage, two)).due).toBeGreaterThan(due)
  })

  scenario('a claim that nobody may make any more when its time has come is refused', async (stage) => {
    const [one] = await hosts(stage)
    await stage.engine.break(slow)
    // What is refused is refused at once, however slow the network is.
    const far = await stage.host(ports.far)
    await far.announce(haVip.address)
    await stage.expectRefused(far, 'other-subnet')
    await claimLater(stage, one)
    await stage.engine.apply(delta({ haVips: [{ ...haVip, claimants: [ports.two.id] }] }))
    await stage.expectRefused(one, 'not-associated')
    expect(await stage.holder()).toBe(null)
  })

  scenario('an announcement that is late is judged when it arrives', async (stage) => {
    const [one, two] = await hosts(stage)
    const late = { kind: 'delay-announcements', haVipId: haVip.id, from: ports.one.id, delayMs: 700, ...long } as const
    await stage.engine.break(late)
    await one.announce(haVip.address)
    // The last announcement that arrives wins, not the last that was sent.
    await stage.claim(two)
    expect((await stage.report(one)).verdict).toEqual({ honoured: true, haVipId: haVip.id, from: ports.two.id })
    expect(await stage.holder()).toBe(ports.one.id)
    expect(await stage.engine.faults()).toMatchObject([{ taken: 1 }])
  })
}

async function claimLater(stage: Stage, host: Host): Promise<ClaimReport['verdict'] & { honoured: 'later' }> {
  await host.announce(haVip.address)
  const { verdict } = await stage.report(host)
  if (verdict.honoured !== 'later') throw new Error(`the claim is honoured: ${verdict.honoured}, and not later`)
  return verdict
}

async function hosts(stage: Stage): Promise<[Host, Host, Host]> {
  const { one, two, client } = ports
  return [await stage.host(one), await stage.host(two), await stage.host(client)]
}
