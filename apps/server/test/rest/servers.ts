import type { Settings } from '@havip/cloud'
import supertest from 'supertest'
import { startTencent } from '../tencent-under-test.js'
import { openEmulator } from './emulator.js'
import { type Answer, recorded } from './transcript.js'

/** A cloud behind the REST API, of which a rule knows no more than a caller does. */
export interface World {
  readonly http: ReturnType<typeof supertest.agent>
  /** Moves the time of the emulated world. */
  advance(millis: number): void
  /** What was answered since the last time this was asked. */
  answers(): Answer[]
  close(): Promise<void>
}

export const serverNames = ['the emulator', 'the tencent backend, its cloud being an emulator'] as const
export type ServerName = (typeof serverNames)[number]

export const open: Readonly<Record<ServerName, (settings?: Partial<Settings>) => Promise<World>>> = {
  'the emulator': async (settings) => {
    const emulator = await openEmulator(settings)
    const { http, answers } = recorded(supertest.agent(emulator.url))
    return { http, answers, advance: (millis) => emulator.clock.advance(millis), close: emulator.close }
  },
  'the tencent backend, its cloud being an emulator': async (settings) => {
    const emulator = await openEmulator(settings)
    try {
      const server = await startTencent(emulator.url)
      const { http, answers } = recorded(server.http)
      const close = async () => {
        await server.close()
        await emulator.close()
      }
      return { http, answers, advance: (millis) => emulator.clock.advance(millis), close }
    } catch (error) {
      await emulator.close()
      throw error
    }
  },
}
