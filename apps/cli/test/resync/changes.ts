import { setTimeout as sleep } from 'node:timers/promises'
import { seed } from '../../src/demo/seed.js'
import type { Holders } from './witness.js'

type InstanceId = `ins-${string}`

export interface ChangesOptions {
  /** Where the server is now; undefined while there is none. */
  readonly url: () => string | undefined
  readonly random: () => number
  readonly place: { readonly vpcId: string; readonly subnetId: string }
  readonly vip: string
  readonly claimants: readonly InstanceId[]
  readonly holders: Holders
}

/** How long the address stays where it is between two claims, milliseconds. */
const rest = 300

/** Moves an address, and makes and deletes HAVIPs and instances, one after the other, whatever becomes of the server. */
export class Changes {
  /** What was acknowledged, and how often. */
  readonly done = { moved: 0, made: 0, deleted: 0 }
  readonly #made: string[] = []
  #ended = false
  #paused = false
  #atWork = 0

  constructor(readonly options: ChangesOptions) {}

  async run(): Promise<void> {
    await Promise.all([this.#repeat(rest, () => this.#move()), this.#repeat(20, () => this.#makeOrDelete())])
  }

  end(): void {
    this.#ended = true
  }

  /** Nothing is changed while it runs. */
  async pausedFor(run: () => Promise<void>): Promise<void> {
    this.#paused = true
    while (this.#atWork > 0) await sleep(5)
    await run()
    this.#paused = false
  }

  async #repeat(pause: number, change: () => Promise<void>): Promise<void> {
    for (; !this.#ended; await sleep(pause)) {
      if (this.#paused) continue
      this.#atWork += 1
      await change()
      this.#atWork -= 1
    }
  }

  async #move(): Promise<void> {
    const { claimants, holders, random, vip } = this.options
    const from = claimants[Math.floor(random() * claimants.length)]
    if (from === undefined || this.options.url() === undefined) return
    holders.moving(from)
    const reply = await this.#ask('POST', '/v1/sdn/announcements', { from, address: vip })
    if (reply?.honoured !== true) return
    holders.moved(from)
    this.done.moved += 1
  }

  async #makeOrDelete(): Promise<void> {
    const { place, random } = this.options
    const path = this.#made.length > 4 || (this.#made.length > 0 && random() < 0.4) ? this.#made.shift() : undefined
    if (path !== undefined) {
      if ((await this.#ask('DELETE', path)) === undefined) this.#made.push(path)
      else this.done.deleted += 1
      return
    }
    const kind = random() < 0.2 ? 'instances' : 'havips'
    const of = kind === 'instances' ? { ...place, zone: seed.zone } : place
    const wait = kind === 'instances' ? '?wait=5' : ''
    const made = await this.#ask('POST', `/v1/${kind}${wait}`, { ...of, name: 'made' })
    const id = made?.id ?? (made?.resourceIds as string[] | undefined)?.[0]
    if (typeof id !== 'string') return
    this.#made.push(`/v1/${kind}/${id}`)
    this.done.made += 1
  }

  /** Undefined where there is no answer, or a refusal. */
  async #ask(method: string, path: string, body?: object): Promise<Record<string, unknown> | undefined> {
    const url = this.options.url()
    if (url === undefined) return undefined
    try {
      const headers = { ...(body !== undefined && { 'content-type': 'application/json' }) }
      const text = body === undefined ? {} : { body: JSON.stringify(body) }
      const reply = await fetch(`${url}${path}`, { method, headers, ...text, signal: AbortSignal.timeout(10_000) })
      const answer = await reply.text()
      return reply.ok ? (JSON.parse(answer || '{}') as Record<string, unknown>) : undefined
    } catch {
      return undefined
    }
  }
}
