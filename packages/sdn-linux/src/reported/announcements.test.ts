import { haVip, ports } from '@havip/scenarios'
import { expect, it, vi } from 'vitest'
import { agentPatience, answer, clientReaches, holds, inside, Keepalived, listen } from '../../test/agents.js'
import {
  arping,
  broken,
  describeReported,
  fast,
  holder,
  long,
  onReported,
  type Reported,
  rulesBroken,
  taken,
} from '../../test/reported.js'

const losing = { kind: 'lose-announcements', haVipId: haVip.id, ...long } as const

/** The announcements that keepalived makes when it becomes MASTER: five at once, and five a second later. */
const ofOneTransition = 10

await describeReported('reported failures of announcements', () => {
  /** `one` is MASTER, `two` BACKUP with the configuration; then the host of `one` crashes and `two` becomes MASTER. */
  async function failOver({ engine }: Reported, configuration: string | typeof fast) {
    await listen(engine, 'one')
    await listen(engine, 'two')
    await Keepalived.start(engine, 'one', fast)
    await holds(engine, 'one')
    const two = await Keepalived.start(engine, 'two', configuration)
    await two.enters('BACKUP')
    await clientReaches(engine, 'one')
    return {
      two,
      crash: async () => {
        await engine.lab.crash('ins-one')
        await two.enters('MASTER')
      },
    }
  }

  it.concurrent(
    'announcement-on-lo: the agent is MASTER with the address on lo, and the network never hears of it',
    onReported(async (lab) => {
      const configuration = broken('two', (right) => right.replace(`${haVip.address}\n`, `${haVip.address} dev lo\n`))
      expect(rulesBroken(configuration)).toEqual(['loopback'])
      const { crash } = await failOver(lab, configuration)
      await crash()
      const { engine } = lab
      await vi.waitFor(async () => expect(await inside(engine, 'two', 'ip addr show lo')).toContain(haVip.address), {
        timeout: agentPatience,
      })
      expect(await holder(lab)).toBe(ports.one.id)
      expect(await answer(engine)).toBe('')
      // What it should have done, and nothing before it was heard from that node.
      await arping(lab, 'two')
      await holds(engine, 'two')
      await clientReaches(engine, 'two')
      const heard = lab.claims.filter(
        ({ networkInterfaceId, address }) => networkInterfaceId === ports.two.id && address === haVip.address,
      )
      expect(heard).toHaveLength(1)
    }),
  )

  it.concurrent.for([
    ['without garp_master_refresh it never gets there', / {2}garp_master_refresh 5\n/, ''],
    ['garp_master_refresh brings it there', /refresh 5/, 'refresh 1'],
  ] as const)('missed-announcements: %s', ([_what, from, to], test) =>
    onReported(async (lab) => {
      const configuration = broken('two', (right) => right.replace(from, to))
      expect(rulesBroken(configuration)).toEqual(to === '' ? ['no-garp-refresh'] : [])
      const { two, crash } = await failOver(lab, configuration)
      const { engine } = lab
      await engine.break({ ...losing, from: ports.two.id, first: ofOneTransition })
      await crash()
      await taken(lab, ofOneTransition)
      if (to === '') {
        // All that it ever says was said.
        expect(two.output.match(/Sending gratuitous ARP on eth0 for 172\.17\.16\.3$/gm)).toHaveLength(ofOneTransition)
        expect(await holder(lab)).toBe(ports.one.id)
        expect(await answer(engine)).toBe('')
      } else {
        await holds(engine, 'two')
        await clientReaches(engine, 'two')
      }
    })(test),
  )

  it.concurrent(
    'burst-loss: one announcement is lost with the burst, several in a row are not',
    onReported(async (lab) => {
      const { engine, claims } = lab
      await arping(lab, 'one')
      await holds(engine, 'one')
      await engine.break({ ...losing, from: ports.two.id, first: 2 })
      await arping(lab, 'two', '-c 1')
      await taken(lab, 1)
      expect(await holder(lab)).toBe(ports.one.id)
      await arping(lab, 'two', '-c 3 -W 0.2')
      await holds(engine, 'two')
      const heard = () => claims.filter(({ networkInterfaceId }) => networkInterfaceId === ports.two.id)
      await vi.waitFor(() => expect(heard()).toHaveLength(2), { timeout: agentPatience })
    }),
  )

  it.concurrent(
    'request-or-reply: a network that knows one form only does not hear keepalived, but its own form',
    onReported(async (lab) => {
      const { crash } = await failOver(lab, fast)
      const { engine } = lab
      const fault = await engine.break({ ...losing, form: 'request' })
      await crash()
      await taken(lab, ofOneTransition)
      expect(await holder(lab)).toBe(ports.one.id)
      await arping(lab, 'two', '-P -c 1')
      await holds(engine, 'two')
      await clientReaches(engine, 'two')
      // And the other way round.
      await engine.mend(fault)
      await engine.break({ ...losing, form: 'reply' })
      const before = lab.claims.length
      await arping(lab, 'two', '-P -c 1')
      await arping(lab, 'two', '-c 1')
      await vi.waitFor(() => expect(lab.claims.length).toBeGreaterThan(before), { timeout: agentPatience })
      expect(lab.claims.slice(before).map(({ form }) => form)).not.toContain('reply')
    }),
  )

  it.concurrent(
    'foreign-mac: use_vmac announces from a MAC that is not the ENI’s, and is refused',
    onReported(async (lab) => {
      const configuration = broken('two', (right) => right.replace('interface eth0', 'interface eth0\n  use_vmac'))
      expect(rulesBroken(configuration)).toEqual(['use-vmac'])
      const { crash } = await failOver(lab, configuration)
      await crash()
      const refused = {
        networkInterfaceId: ports.two.id,
        sourceMac: '00:00:5e:00:01:33',
        verdict: { haVipId: haVip.id, honoured: false, reason: 'wrong-mac' },
      }
      await vi.waitFor(() => expect(lab.claims).toContainEqual(expect.objectContaining(refused)), {
        timeout: agentPatience,
      })
      expect(await holder(lab)).toBe(ports.one.id)
      expect(await answer(lab.engine)).toBe('')
    }),
  )
})
