import { describeScenarios, Inbox } from '@havip/scenarios'
import { MemoryEngine } from './memory-engine.js'

describeScenarios('the in-memory engine', async (tables) => {
  const engine = new MemoryEngine()
  await engine.sync(tables)
  return {
    engine,
    guest: async (id) => {
      const port = engine.port(id)
      const inbox = new Inbox<Uint8Array>()
      port.onFrame((frame) => inbox.add(frame))
      return {
        send: async (...frames) => {
          for (const frame of frames) port.send(frame)
        },
        receive: async (matches, timeoutMs = 1_000) => await inbox.take(matches, timeoutMs, 'a frame'),
        pending: async () => inbox.pending(),
      }
    },
    close: async () => await engine.close(),
  }
})
