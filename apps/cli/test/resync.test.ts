import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '@havip/store/test-support'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { seed } from '../src/demo/seed.js'
import { whyNoLinux } from './kernel.js'
import { descendants, interfaces, leftovers, type ProcessSeen } from './processes.js'
import { cleanUp, listening, newDataDir, Program, ready, serve } from './program.js'
import { Changes } from './resync/changes.js'
import { kernelTables } from './resync/kernel-tables.js'
import { Holders, Witness } from './resync/witness.js'
import { demoCloud } from './sdk.js'

vi.setConfig({ testTimeout: 3_600_000, expect: { poll: { timeout: 60_000 } } })

const reason = await whyNoLinux()
/** Starts quicker than the embedded database, and is not killed along. */
const postgres = await startPostgres()
const env: Readonly<Record<string, string>> = 'reason' in postgres ? {} : { DATABASE_URL: postgres.url }
/** Of server and lab together. */
const kills = Number(process.env.HAVIP_RESYNC_KILLS ?? 50)
const first = Number(process.env.HAVIP_RESYNC_SEED ?? Date.now() % 1_000_000)
/** How often everything is compared, in kills. */
const every = 10
/** The longest that server or lab are left alone before they are killed, milliseconds. */
const patience = { server: 700, lab: 1_500 }

describe.skipIf(reason !== undefined)(`killed at random${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  const before = interfaces()
  const seen: ProcessSeen[] = []
  const random = generator(first)

  afterAll(async () => {
    if (!('reason' in postgres)) await postgres.stop()
  })

  afterEach(async () => {
    await cleanUp()
    for (const { pid } of leftovers(seen)) process.kill(pid, 'SIGKILL')
  })

  test(`server and lab agree after ${kills} kills, leak nothing, and no packet goes astray (seed ${first})`, async () => {
    const dataDir = newDataDir()
    const args = ['--engine', 'linux', '--data-dir', dataDir]
    let server: { program: Program; url: string | undefined } = { program: await serve(args, env), url: undefined }
    server.url = await listening(server.program)
    const url = () => server.url
    const start = async () => {
      server = { program: new Program(['serve', '--port', '0', ...args], env), url: undefined }
      server.url = await listening(server.program)
    }
    const objects = await demoCloud(server.url).build()
    const claimants = [objects.primary as `ins-${string}`, objects.secondary as `ins-${string}`] as const
    const get = async <T>(path: string) => (await (await fetch(`${server.url}${path}`)).json()) as T
    const move = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const body = JSON.stringify({ from: claimants[0], address: seed.vip })
    await (await fetch(`${server.url}/v1/sdn/announcements`, { ...move, body })).json()
    const holders = new Holders(claimants[0])
    const witness = new Witness(dataDir, claimants)
    await witness.begin(objects.client as `ins-${string}`, seed.vip)
    await expect.poll(() => witness.received().length).toBeGreaterThan(10)

    const labPid = () => {
      const file = `${dataDir}/lab/lab.pid`
      return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : 0
    }
    const killLab = () => {
      // Any of its processes that carry it: what unshare started, the first one inside, or the program.
      const all = descendants(labPid())
      if (all.length === 0) return false
      seen.push(...all)
      const carrying = [labPid(), ...all.slice(0, 2).map(({ pid }) => pid)]
      process.kill(carrying[Math.floor(random() * carrying.length)] ?? 0, 'SIGKILL')
      return true
    }
    const place = { vpcId: objects.vpcId, subnetId: objects.subnetId }
    const changes = new Changes({ url, random, place, vip: seed.vip, claimants, holders })
    const changing = changes.run()

    const killed = { server: 0, lab: 0 }
    while (killed.server + killed.lab < kills) {
      if (random() < 0.5) {
        await sleep(random() * patience.server)
        await server.program.end('SIGKILL')
        server.url = undefined
        killed.server += 1
        await start()
      } else {
        await sleep(random() * patience.lab)
        if (killLab()) killed.lab += 1
      }
      if ((killed.server + killed.lab) % every === 0) await changes.pausedFor(agree)
    }
    changes.end()
    await changing
    await agree()
    expect(killed.server).toBeGreaterThan(0)
    expect(killed.lab).toBeGreaterThan(0)
    expect(changes.done).toEqual({
      moved: expect.toSatisfy((n) => n > kills / 10),
      made: expect.toSatisfy((n) => n > kills / 10),
      deleted: expect.toSatisfy((n) => n > 0),
    })

    const received = witness.received()
    expect(received.length).toBeGreaterThan(kills * 10)
    expect(received.filter((packet) => !holders.allows(packet))).toEqual([])

    // What the lab has after all this is what a new one has.
    const programs = () => descendants(labPid()).length
    await expect.poll(async () => (await ready(`${server.url}`)).status).toBe(200)
    const many = programs()
    const last = labPid()
    killLab()
    await expect.poll(() => labPid() !== last && descendants(labPid()).length, { interval: 100 }).toBe(many)
    seen.push(...descendants(labPid()))
    expect(await server.program.end('SIGTERM')).toMatchObject({ code: 0 })
    await expect.poll(() => leftovers(seen)).toEqual([])
    expect(interfaces()).toEqual(before)
    expect(existsSync(`${dataDir}/lab/lab.sock`)).toBe(false)

    /** World, lab and kernel say the same, when nothing changes for a moment. */
    async function agree(): Promise<void> {
      await expect.poll(async () => (await ready(`${server.url}`)).status).toBe(200)
      await expect
        .poll(async () => {
          const { holders: held } = await get<{ holders: Held[] }>('/v1/sdn/holders')
          return held.filter((each) => each.networkInterfaceId !== each.recordedNetworkInterfaceId)
        })
        .toEqual([])
      await expect
        .poll(async () => {
          const haVips = await get<{ items: { vip: string }[] }>('/v1/havips?limit=1000')
          const enis = await get<{ items: Eni[] }>('/v1/network-interfaces?limit=1000')
          const world = {
            haVips: haVips.items.map(({ vip }) => vip).sort(),
            addresses: enis.items.flatMap(({ privateIpAddresses }) => privateIpAddresses).sort(),
          }
          return { world, kernel: kernelTables(labPid()) }
        })
        .toSatisfy(({ world, kernel }) => JSON.stringify(world) === JSON.stringify(kernel))
    }
  })
})

interface Held {
  readonly networkInterfaceId: string | null
  readonly recordedNetworkInterfaceId: string | null
}

interface Eni {
  readonly privateIpAddresses: readonly string[]
}

/** Numbers from 0 up to, not including, 1, which follow from the seed (mulberry32). */
function generator(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
