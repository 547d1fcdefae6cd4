import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Event } from '../src/schema/event.js'
import { type Harness, openHarness } from './harness.js'
import { follow, open } from './sse.js'

// A Unix socket: what its buffers hold is little, and does not grow.
let rest: Harness
let folder: string
let socketPath: string
let groupId: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'havip-slow-'))
  socketPath = join(folder, 'socket')
  rest = await openHarness()
  await rest.app.listen({ path: socketPath })
  groupId = (await send('POST', '/v1/security-groups', { name: 'g' })).id
})
afterEach(async () => {
  await rest.close()
  rmSync(folder, { recursive: true })
})

const ids = (events: readonly Event[]) => events.map(({ id }) => id)
const written = (events: readonly Event[]) =>
  events.reduce((sum, event) => sum + `id: ${event.id}event: ${event.type}data: ${JSON.stringify(event)}`.length, 0)
const mostWaiting = 8 * 1024 * 1024

async function send(method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) {
  const reply = await rest.app.inject({ method, url, ...(payload !== undefined && { payload }) })
  expect(reply.statusCode).toBeLessThan(300)
  return reply.json()
}

let round = 0
/** One change with a few hundred events. */
async function change() {
  round += 1
  const rule = (port: number) => ({
    protocol: 'tcp',
    port: `${port}`,
    peer: '10.0.0.0/8',
    action: 'ACCEPT',
    description: `round ${round} ${'x'.repeat(80)}`,
  })
  await send('PATCH', `/v1/security-groups/${groupId}`, { ingress: Array.from({ length: 100 }, (_, n) => rule(n + 1)) })
}

async function logged(): Promise<Event[]> {
  const all: Event[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page: { items: Event[]; next: string | null } = await send('GET', `/v1/events?limit=1000&after=${after}`)
    all.push(...page.items)
    after = page.next
  }
  return all
}

const connected = () => new Promise<number>((resolve) => rest.app.server.getConnections((_, count) => resolve(count)))

test('a listener that does not read is cut off before much waits for it, holds up nobody, and resumes', async () => {
  const where = { socketPath, path: '/v1/events' }
  const [reader, idler] = [await follow(where), await open(where)]
  const before = (await logged()).length
  while ((await connected()) === 2) await change()
  const all = (await logged()).slice(before)
  expect(written(all)).toBeGreaterThan(mostWaiting)
  expect(written(all)).toBeLessThan(1.5 * mostWaiting)
  await expect.poll(() => reader.events.length).toBe(all.length)
  expect(ids(reader.events)).toEqual(ids(all))

  void idler.reading()
  await idler.ended
  const got = ids(idler.events)
  expect(got).toEqual(ids(all).slice(0, got.length))
  expect(got.length).toBeLessThan(all.length)
  const resumed = await follow(where, { 'last-event-id': got.at(-1) ?? '' })
  await change()
  const expected = ids(await logged()).slice(before + got.length)
  await expect.poll(() => resumed.events.length).toBe(expected.length)
  expect(ids(resumed.events)).toEqual(expected)

  // More than may wait, and told no faster than it is read: also to one that begins late.
  const late = await open({ ...where, path: `/v1/events?after=${ids(all)[0]}` })
  await change()
  await late.reading()
  const rest = ids(await logged()).slice(before + 1)
  await expect.poll(() => late.events.length).toBe(rest.length)
  expect(ids(late.events)).toEqual(rest)
  for (const each of [reader, resumed, late]) each.close()
})
