import { renderInstances } from '@havip/keepalived'
import { haVip, ports } from '@havip/scenarios'
import { expect, it, vi } from 'vitest'
import { agentPatience, answer, clientReaches, holds, inside, Keepalived, listen, node } from '../../test/agents.js'
import {
  broken,
  describeReported,
  fast,
  holder,
  long,
  onReported,
  type Reported,
  rulesBroken,
} from '../../test/reported.js'

const right = (server: 'one' | 'two') => renderInstances([node(server, fast)])
const noRefresh = (text: string) => text.replace(/ {2}garp_master_refresh 5\n/, '')

await describeReported('reported failures of elections', () => {
  /** `one` is MASTER, `two` BACKUP; both serve. */
  async function startPair({ engine }: Reported, configurations: { readonly one: string; readonly two: string }) {
    await listen(engine, 'one')
    await listen(engine, 'two')
    const one = await Keepalived.start(engine, 'one', configurations.one)
    await holds(engine, 'one')
    const two = await Keepalived.start(engine, 'two', configurations.two)
    await two.enters('BACKUP')
    await clientReaches(engine, 'one')
    return { one, two }
  }

  it.concurrent(
    'works-after-restart: without unicast peers all are MASTER, and the HAVIP goes to who announced last',
    onReported(async (lab) => {
      const { engine, claims } = lab
      const deaf = (text: string) => text.replace(/ {2}unicast_peer \{[^}]*\}\n/, '')
      const one = broken('one', (text) => noRefresh(deaf(text)))
      const two = broken('two', (text) => deaf(text).replace('refresh 5', 'refresh 2'))
      expect(rulesBroken(two)).toEqual(['no-unicast-peer'])
      // Nothing serves on `two`, where nothing should.
      await listen(engine, 'one')
      const first = await Keepalived.start(engine, 'one', one)
      await clientReaches(engine, 'one')
      const other = await Keepalived.start(engine, 'two', two)
      await other.enters('MASTER')
      await holds(engine, 'two')
      const before = claims.length
      await first.end('SIGTERM')
      await Keepalived.start(engine, 'one', one)
      // The restart helps, until the other one announces again.
      const moves = () =>
        claims
          .slice(before)
          .filter(({ verdict, networkInterfaceId }) => verdict.honoured === true && verdict.from !== networkInterfaceId)
          .map(({ networkInterfaceId }) => networkInterfaceId)
      await vi.waitFor(() => expect(moves().slice(0, 2)).toEqual([ports.one.id, ports.two.id]), {
        timeout: agentPatience,
      })
      await vi.waitFor(async () => expect([await holder(lab), await answer(engine)]).toEqual([ports.two.id, '']), {
        timeout: agentPatience,
      })
    }),
  )

  it.concurrent.for([
    ['the true one never announces again', noRefresh],
    ['garp_master_refresh brings the HAVIP back', (text: string) => text.replace('refresh 5', 'refresh 1')],
  ] as const)('both-master: for a moment, and %s', ([what, change], test) =>
    onReported(async (lab) => {
      const { two } = await startPair(lab, { one: broken('one', change), two: broken('two', change) })
      const { engine } = lab
      const cut = { kind: 'cut', ...long } as const
      const there = await engine.break({ ...cut, from: [ports.one.id], to: [ports.two.id] })
      const back = await engine.break({ ...cut, from: [ports.two.id], to: [ports.one.id] })
      await two.enters('MASTER')
      await holds(engine, 'two')
      // `two` hears first, and gives way; `one` never learns that there was another.
      await engine.mend(there)
      await two.enters('BACKUP', 2)
      await engine.mend(back)
      if (what.startsWith('garp')) {
        await holds(engine, 'one')
        await clientReaches(engine, 'one')
        return
      }
      expect(await inside(engine, 'one', 'ip addr show eth0')).toContain(haVip.address)
      expect(await inside(engine, 'two', 'ip addr show eth0')).not.toContain(haVip.address)
      expect(await holder(lab)).toBe(ports.two.id)
      expect(await answer(engine)).toBe('')
    })(test),
  )

  it.concurrent(
    'sigkill-leaves-address: what was killed keeps the address, and the network keeps it from using it',
    onReported(async (lab) => {
      const { one } = await startPair(lab, { one: right('one'), two: right('two') })
      const { engine } = lab
      const configured = () => inside(engine, 'one', 'ip -4 addr show eth0')
      // Stopped first: the one that outlives the other by a moment would tidy up.
      const processes = '$(cat /run/keepalived.pid /run/vrrp.pid)'
      await inside(engine, 'one', `kill -STOP ${processes}; kill -KILL ${processes}`)
      await one.end('SIGKILL').catch(() => {})
      await holds(engine, 'two')
      await clientReaches(engine, 'two')
      expect(await configured()).toContain(`${haVip.address}/32`)
      // The node itself still takes the address for its own, and reaches itself; nobody else hears of it.
      const fromOne = { instanceId: ports.one.instanceId, argv: ['socat', '-T2', '-', `TCP:${haVip.address}:80`] }
      expect((await engine.lab.exec(fromOne)).stdout).toBe('one\n')
      const to = `UDP:${ports.client.addresses[0]}:9,bind=${haVip.address}`
      await inside(engine, 'one', `echo x | socat -u - ${to}`)
      const dropped = async () =>
        (await engine.counters()).find(({ id }) => id === ports.one.id)?.dropped['not-holder'] ?? 0
      await vi.waitFor(async () => expect(await dropped()).toBeGreaterThan(0), { timeout: agentPatience })
      // The next start removes it.
      const again = await Keepalived.start(engine, 'one', right('one'))
      await again.enters('BACKUP')
      await vi.waitFor(async () => expect(await configured()).not.toContain(haVip.address), { timeout: agentPatience })
      expect(await holder(lab)).toBe(ports.two.id)
    }),
  )

  it.concurrent(
    'nopreempt-surprise: with state MASTER the node that returns takes the HAVIP back',
    onReported(async (lab) => {
      const surprising = broken('one', (text) => text.replace('state BACKUP', 'state MASTER'))
      expect(rulesBroken(surprising)).toEqual(['nopreempt-as-master'])
      const { one } = await startPair(lab, { one: surprising, two: right('two') })
      const { engine } = lab
      await one.end('SIGTERM')
      await holds(engine, 'two')
      const again = await Keepalived.start(engine, 'one', surprising)
      await again.says(/nopreempt will not work with initial state MASTER/)
      await holds(engine, 'one')
    }),
  )

  it.concurrent(
    'nopreempt-surprise: with state BACKUP on both it stays, until it is needed',
    onReported(async (lab) => {
      const { one } = await startPair(lab, { one: right('one'), two: right('two') })
      const { engine } = lab
      await one.end('SIGTERM')
      await holds(engine, 'two')
      const again = await Keepalived.start(engine, 'one', right('one'))
      await again.enters('BACKUP')
      for (let n = 0; n < 5; n++) await clientReaches(engine, 'two')
      expect(again.output).not.toContain('Entering MASTER')
      await engine.lab.crash('ins-two')
      await holds(engine, 'one')
      await clientReaches(engine, 'one')
    }),
  )
})
