import { describeScenarios, type Guest, Inbox, type MakeNetwork } from '@havip/scenarios'
import { MemoryEngine, type MemoryPort } from './memory-engine.js'

const makeNetwork: MakeNetwork = async (tables) => {
  const engine = new MemoryEngine()
  await engine.sync(tables)
  return {
    engine,
    guest: async (id) => guestOn(engine.port(id)),
    internet: async () => guestOn(engine.internet()),
    close: async () => await engine.close(),
  }
}

function guestOn(port: MemoryPort): Guest {
  const inbox = new Inbox<Uint8Array>()
  port.onFrame((frame) => inbox.add(frame))
  return {
    send: async (...frames) => {
      for (const frame of frames) port.send(frame)
    },
    receive: async (matches, timeoutMs = 1_000) => await inbox.take(matches, timeoutMs, 'a frame'),
    pending: async () => inbox.pending(),
  }
}

describeScenarios('the in-memory engine', makeNetwork)
