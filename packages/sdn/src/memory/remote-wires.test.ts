import { delta, Host, oneVpc, ports, primaryAddress } from '@havip/scenarios'
import { beforeEach, expect, it } from 'vitest'
import { MemoryEngine } from './memory-engine.js'
import { longestQueue, RemoteWires } from './remote-wires.js'

let engine: MemoryEngine
let wires: RemoteWires

beforeEach(async () => {
  engine = new MemoryEngine()
  wires = new RemoteWires(engine)
  await engine.sync(oneVpc)
})

/** A guest whose reading can be stopped. */
function guest() {
  const state = { frames: 0, waiting: 0, reasons: [] as string[] }
  return Object.assign(state, {
    remote: {
      deliver: () => {
        state.frames += 1
      },
      waiting: () => state.waiting,
      ended: (reason: string) => {
        state.reasons.push(reason)
      },
    },
  })
}

const nothing = { send: async () => {}, receive: async () => new Uint8Array(), pending: async () => [] }
const packet = () => new Host(ports.client, nothing).packet(primaryAddress(ports.one)).bytes

it('loses what is for a guest that reads too slowly, and goes on when it reads again', () => {
  const slow = guest()
  const wire = wires.connect(ports.one.id, slow.remote)
  const sender = engine.port(ports.client.id)
  sender.send(packet())
  slow.waiting = longestQueue
  sender.send(packet())
  expect({ frames: slow.frames, lost: wire.lost }).toEqual({ frames: 1, lost: 1 })
  slow.waiting = 0
  sender.send(packet())
  expect({ frames: slow.frames, lost: wire.lost }).toEqual({ frames: 2, lost: 1 })
})

it('has one guest behind an ENI: the last that came', () => {
  const [before, after] = [guest(), guest()]
  const old = wires.connect(ports.one.id, before.remote)
  wires.connect(ports.one.id, after.remote)
  // The end of the old connection is heard of later, and is no end of the new one.
  old.end()
  engine.port(ports.client.id).send(packet())
  expect({ before: before.frames, after: after.frames, reasons: before.reasons }).toEqual({
    before: 0,
    after: 1,
    reasons: ['replaced'],
  })
})

it('ends with the ENI, and there is none to an ENI that is not there', async () => {
  const one = guest()
  wires.connect(ports.one.id, one.remote)
  await engine.apply(delta({}, { ports: [ports.one.id] }))
  expect(one.reasons).toEqual(['removed'])
  expect(() => wires.connect(ports.one.id, one.remote)).toThrow('the network has no ENI')
})
