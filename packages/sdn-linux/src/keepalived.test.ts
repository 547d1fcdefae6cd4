import { type NodeSettings, renderInstances } from '@havip/keepalived'
import { ipv4, ipv4FromNumber, ipv4ToNumber } from '@havip/net'
import { delta, haVip, idleHaVip, ports } from '@havip/scenarios'
import { describe, expect, it } from 'vitest'
import { brokenPath, clientReaches, holds, inside, Keepalived, listen, node } from '../test/agents.js'
import { whyNoKernel } from '../test/kernel.js'
import { onLab } from '../test/linux-network.js'
import type { LinuxEngine } from './index.js'

const reason = await whyNoKernel('keepalived')

describe.skipIf(reason !== undefined)(`real keepalived${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  /** `one` is MASTER, and `two` BACKUP; both serve. */
  async function startPair(engine: LinuxEngine, settings = {}) {
    await listen(engine, 'one')
    await listen(engine, 'two')
    const one = await Keepalived.start(engine, 'one', settings)
    await holds(engine, 'one')
    const two = await Keepalived.start(engine, 'two', settings)
    await two.enters('BACKUP')
    await clientReaches(engine, 'one')
    return { one, two }
  }

  it.concurrent.for([
    ['VRRP version 2', {}],
    ['VRRP version 3', { version: 3, advertInterval: 0.5 }],
  ] as const)('by %s moves the HAVIP when the primary’s host crashes, and traffic follows', ([_what, settings], test) =>
    onLab(async (engine) => {
      await startPair(engine, settings)
      await engine.lab.crash('ins-one')
      await holds(engine, 'two')
      await clientReaches(engine, 'two')
    })(test),
  )

  it.concurrent(
    'an instance that is shut down says so: the other one takes over before it misses it',
    onLab(async (engine) => {
      const { two } = await startPair(engine)
      // Ends only when it is killed.
      const stubborn = ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done']
      await engine.lab.spawn({ instanceId: 'ins-one', argv: stubborn })
      const instance = { id: 'ins-one', name: 'one', vpcId: ports.one.vpcId, running: false } as const
      await engine.apply(delta({ instances: [instance], ports: [{ ...ports.one, up: false }] }))
      await two.says(/priority 0/)
      await holds(engine, 'two')
      await expect(engine.lab.exec({ instanceId: 'ins-one', argv: ['true'] })).rejects.toThrow('not running')
    }),
  )

  it.concurrent(
    'moves the HAVIP when the track_script fails',
    onLab(async (engine) => {
      await startPair(engine)
      await inside(engine, 'one', `touch ${brokenPath}`)
      await holds(engine, 'two')
      await clientReaches(engine, 'two')
    }),
  )

  it.concurrent(
    'runs several instances on a node, each elected by itself',
    onLab(async (engine) => {
      const other = { name: 'VI_2', routerId: 52, haVips: [idleHaVip.address] }
      await listen(engine, 'one')
      await listen(engine, 'two')
      const both = [
        renderInstances([node('one'), node('one', { ...other, priority: 80 })]),
        renderInstances([node('two'), node('two', { ...other, priority: 100 })]),
      ] as const
      await Keepalived.start(engine, 'one', both[0].replaceAll('  nopreempt\n', ''))
      await Keepalived.start(engine, 'two', both[1].replaceAll('  nopreempt\n', ''))
      await holds(engine, 'one', haVip.id)
      await holds(engine, 'two', idleHaVip.id)
      await clientReaches(engine, 'one', haVip.address)
      await clientReaches(engine, 'two', idleHaVip.address)
      await engine.lab.crash('ins-one')
      await holds(engine, 'two', haVip.id)
      await clientReaches(engine, 'two', haVip.address)
      await clientReaches(engine, 'two', idleHaVip.address)
    }),
  )

  it.concurrent(
    'moves 80 addresses at once',
    onLab(async (engine) => {
      const first = ipv4ToNumber(ipv4('172.17.16.100'))
      const haVips = Array.from({ length: 80 }, (_, n) => {
        const id: typeof haVip.id = `havip-many${n}`
        return { ...haVip, id, address: ipv4FromNumber(first + n) }
      })
      await engine.apply(delta({ haVips }))
      const settings = { haVips: haVips.map(({ address }) => address) }
      const all = async (server: 'one' | 'two') => {
        for (const { id } of haVips) await holds(engine, server, id)
      }
      await Keepalived.start(engine, 'one', settings)
      await all('one')
      const two = await Keepalived.start(engine, 'two', settings)
      await two.enters('BACKUP')
      await engine.lab.crash('ins-one')
      await all('two')
    }),
  )

  it.concurrent.for([
    ['one', [node('one')]],
    ['one of version 3', [node('one', { version: 3, advertInterval: 0.5, preempt: true })]],
    ['two instances', [node('one'), node('one', { name: 'VI_2', routerId: 52, haVips: [idleHaVip.address] })]],
    ['one without a check', [{ ...pairOnly(node('one')), priority: 1 }]],
  ] as const)('accepts what render writes: %s', ([_what, nodes], test) =>
    onLab(async (engine) => {
      const text = renderInstances(nodes)
      const files = [
        { path: '/run/keepalived.conf', text },
        { path: '/run/checkhaproxy', text: '#!/bin/sh\n', mode: 0o755 },
      ]
      const argv = ['keepalived', '--config-test=/run/said', '--use-file=/run/keepalived.conf']
      const { code } = await engine.lab.exec({ instanceId: ports.one.instanceId, argv, files })
      const said = await inside(engine, 'one', 'cat /run/said')
      expect([code, said]).toEqual([0, ''])
    })(test),
  )
})

/** What a node must have, and nothing else. */
function pairOnly({ local, peers, haVips }: NodeSettings) {
  return { local, peers, haVips }
}
