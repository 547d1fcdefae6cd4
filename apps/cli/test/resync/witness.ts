import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LabClient, requests } from '@havip/sdn-linux'

type InstanceId = `ins-${string}`

/** Between packets, milliseconds. */
const interval = 5
const port = 7281

/** A packet goes out every few milliseconds, and says when. */
const sender = (vip: string) => `
const socket = require('node:dgram').createSocket('udp4')
socket.on('error', () => {})
setInterval(() => socket.send(String(Date.now()), ${port}, '${vip}', () => {}), ${interval})`

/** Who gets one writes down when it went out. */
const receiver = (file: string) => `
const { appendFileSync } = require('node:fs')
const socket = require('node:dgram').createSocket('udp4')
socket.on('message', (text) => appendFileSync('${file}', text + '\\n'))
socket.bind(${port})`

/** A packet that came in: when it went out, and who got it. */
export interface Received {
  readonly at: number
  readonly by: InstanceId
}

/** Has a client send packets to an address all the time, and instances write down which they get, in every lab there is. */
export class Witness {
  constructor(
    /** Of the server. */
    readonly dataDir: string,
    readonly receivers: readonly InstanceId[],
  ) {}

  /** Declares it for the lab that runs and those that follow. */
  async begin(client: InstanceId, vip: string): Promise<void> {
    const lab = await LabClient.connect(join(this.dataDir, 'lab'))
    if (lab === undefined) throw new Error('no lab listens')
    const declare = async (instanceId: InstanceId, script: string, before = 'true') => {
      const command = ['sh', '-c', `${before}; exec "$@"`, 'sh', process.execPath, '-e', script]
      const spec = { command, restart: 'always', env: {}, cwd: '/' } as const
      await lab.request(requests.declareProcess, { instanceId, name: 'witness', spec })
    }
    for (const id of this.receivers) await declare(id, receiver(this.#fileOf(id)), `ip addr replace ${vip}/32 dev lo`)
    await declare(client, sender(vip))
    lab.close()
  }

  received(): Received[] {
    return this.receivers.flatMap((by) => {
      const file = this.#fileOf(by)
      const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
      return lines.map((line) => ({ at: Number(line), by }))
    })
  }

  #fileOf(id: InstanceId): string {
    return `${this.dataDir}-${id}`
  }
}

/** Of the packets that went out within a period, those that came in came in at one of these. */
interface Period {
  readonly from: number
  until: number
  readonly holders: ReadonlySet<InstanceId>
}

/** How long before a claim a packet may have gone out that is decided on just after it. Milliseconds. */
const onItsWay = 200

/** Who may have got a packet, by when it went out. */
export class Holders {
  readonly #periods: Period[] = []

  constructor(first: InstanceId) {
    this.#begin(Date.now(), [first])
  }

  /** A claim is going to be made. What becomes of it nobody knows until the next one that is told to be honoured. */
  moving(to: InstanceId): void {
    this.#begin(Date.now() - onItsWay, [...(this.#periods.at(-1)?.holders ?? []), to])
  }

  moved(to: InstanceId): void {
    this.#begin(Date.now() + 1, [to])
  }

  /** Whether nobody but a holder got it. */
  allows({ at, by }: Received): boolean {
    return this.#periods.some(({ from, until, holders }) => from <= at && at <= until && holders.has(by))
  }

  #begin(from: number, holders: readonly InstanceId[]): void {
    const last = this.#periods.at(-1)
    if (last !== undefined) last.until = Date.now()
    this.#periods.push({ from, until: Number.POSITIVE_INFINITY, holders: new Set(holders) })
  }
}
