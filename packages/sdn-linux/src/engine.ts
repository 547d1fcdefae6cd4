import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { HaVipId, NetworkInterfaceId } from '@havip/cloud'
import type { Ipv4 } from '@havip/net'
import type {
  ActiveFault,
  Capture,
  CaptureListener,
  CaptureTarget,
  ClaimReport,
  EndedFault,
  Engine,
  Fault,
  FaultId,
  FaultMark,
  Lateness,
  NetworkTables,
  PortCounters,
  TableDelta,
  Trace,
  TracedPacket,
} from '@havip/sdn'
import { anchorIn, type Place, type TapOrder } from './anchor.js'
import { LabClient } from './client.js'
import { KnownFaults } from './known-faults.js'
import { labPid, launchLab, logPath } from './launch.js'
import { notifications, requests, socketPath } from './protocol.js'

export interface LinuxEngineOptions {
  /** The lab's directory (made, mode 0700): its socket, its log. One lab lives in one directory. */
  readonly dir: string
  readonly log?: (message: string) => void
  /** How long networks take to honour a claim where no fault says otherwise; no time when absent. */
  readonly switching?: Lateness
}

/** How often a lab that does not answer is tried again, and how long one may take to end. Milliseconds. */
const retryMs = 200
const endMs = 5_000

/**
 * The network in the kernel of this machine: the server's end of a lab, which is a process of its own and goes on when
 * the server dies.
 */
export class LinuxEngine implements Engine {
  readonly kind = 'linux'
  readonly #listeners = new Set<(report: ClaimReport) => void>()
  readonly #faults: KnownFaults
  #lastClaim: number
  #left = false

  private constructor(
    readonly dir: string,
    readonly log: (message: string) => void,
    /** Whether the lab was running before: its holders are to be read back. */
    readonly adopted: boolean,
    private client: LabClient,
    readonly switching: Lateness | undefined,
  ) {
    this.#faults = new KnownFaults(() => this.lab)
    this.#lastClaim = client.hello.lastClaim
    this.#listen(client)
  }

  /** Adopts the lab that runs in the directory, or starts one. */
  static async start(options: LinuxEngineOptions): Promise<LinuxEngine> {
    const { log = () => {}, switching } = options
    const dir = resolve(options.dir)
    const running = await LabClient.connect(dir)
    if (running?.compatible === true) {
      log(`adopted the lab in ${dir}`)
      return new LinuxEngine(dir, log, true, running, switching)
    }
    if (running !== undefined) {
      log(`the lab in ${dir} is of another version (${running.hello.version}): starting a new one`)
      await end(dir, running)
    }
    await endHalfStarted(dir)
    return new LinuxEngine(dir, log, false, await launch(dir), switching)
  }

  /** The lab itself, for what is not the network: programs in instances, raw frames. */
  get lab(): LabClient {
    if (this.client.open) return this.client
    throw new Error(`the lab in ${this.dir} does not answer; its log is ${logPath(this.dir)}`)
  }

  /** Also where the lab has ended: then a new one is started, and takes the holders that are recorded. */
  async sync(tables: NetworkTables): Promise<void> {
    if (!this.client.open) await this.#replace()
    await this.lab.request(requests.switchIn, { usual: this.switching ?? null })
    await this.lab.request(requests.sync, { tables })
  }

  async apply(delta: TableDelta): Promise<void> {
    await this.lab.request(requests.apply, { delta })
  }

  async bind(haVipId: HaVipId, holder: NetworkInterfaceId | null): Promise<void> {
    await this.lab.request(requests.bind, { haVipId, holder })
  }

  async holders(): Promise<ReadonlyMap<HaVipId, NetworkInterfaceId>> {
    return new Map(await this.lab.request(requests.holders, {}))
  }

  async announce(networkInterfaceId: NetworkInterfaceId, address: Ipv4, form: 'request' | 'reply'): Promise<void> {
    await this.lab.request(requests.announce, { networkInterfaceId, address, form })
  }

  async counters(): Promise<readonly PortCounters[]> {
    return await this.lab.request(requests.counters, {})
  }

  async break(fault: Fault, mark?: FaultMark): Promise<FaultId> {
    const { id } = await this.lab.request(requests.break, { fault, ...(mark && { mark }) })
    this.#faults.began({ id, ...(mark && { shard: mark.shard }), fault })
    return id
  }

  async faults(): Promise<readonly ActiveFault[]> {
    return await this.lab.request(requests.faults, {})
  }

  async mend(id: FaultId): Promise<void> {
    await this.lab.request(requests.mend, { id })
    this.#faults.mended(id)
  }

  onFaultEnded(listener: (ended: EndedFault) => void): () => void {
    return this.#faults.onEnded(listener)
  }

  async trace(packet: TracedPacket): Promise<Trace> {
    return await this.lab.request(requests.trace, { packet })
  }

  onClaim(listener: (report: ClaimReport) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /**
   * Puts an ENI of a running instance into a network namespace of this machine that somebody else has made, as `device`. It is taken
   * out again by `detach`, and when the lab ends.
   */
  async attach(networkInterfaceId: NetworkInterfaceId, place: Place, device: string): Promise<void> {
    const anchor = await anchorIn(this.dir, place)
    try {
      await this.lab.request(requests.attach, { networkInterfaceId, device, kind: 'interface', pid: anchor.pid })
    } finally {
      // The lab has a process of its own in there by now.
      anchor.end()
    }
  }

  /** The same, with a TAP device for a virtual machine to open; it goes as the ENI does. */
  async attachTap(networkInterfaceId: NetworkInterfaceId, place: Place, tap: TapOrder): Promise<void> {
    const { pid, end } = await anchorIn(this.dir, place, tap)
    const order = { networkInterfaceId, device: tap.device, kind: 'tap', pid } as const
    await this.lab.request(requests.attach, order).catch((error: unknown) => {
      end()
      throw error
    })
  }

  /** On a connection of its own: what comes faster than it is taken waits there, or is missed. */
  async capture(target: CaptureTarget, { onFrame, onMissed }: CaptureListener): Promise<Capture> {
    const client = await LabClient.connect(this.dir)
    if (client === undefined) throw new Error(`the lab in ${this.dir} does not answer`)
    client.on(notifications.recorded, ({ at, frame }) => onFrame({ at, frame: Buffer.from(frame, 'base64') }))
    client.on(notifications.recordMissed, ({ total }) => onMissed(total))
    client.on(notifications.recordEnded, () => client.close())
    await client.request(requests.record, { target }).catch((error: unknown) => {
      client.close()
      throw error
    })
    // The lab ends it, when it has told the rest; one that has gone has ended it already.
    const stop = () => void client.request(requests.stopRecord, {}).catch(() => client.close())
    return { stop, ended: client.closed }
  }

  async check(): Promise<void> {
    await this.lab.request(requests.check, {})
  }

  /** Ends the lab: instances, networks, and the processes in them. */
  async close(): Promise<void> {
    this.#left = true
    await this.#faults.networkGone()
    const client = this.client.open ? this.client : await this.#findAgain()
    if (client !== undefined) await end(this.dir, client)
  }

  /** Leaves the lab running, to be adopted by another engine. */
  detach(): void {
    this.#left = true
    this.client.close()
  }

  #listen(client: LabClient): void {
    client.on(notifications.claim, (report) => this.#report(report))
    client.on(notifications.faultEnded, () => void this.#faults.look())
    void client.closed.then(() => this.#reconnect())
  }

  #report(report: ClaimReport): void {
    if (report.seq <= this.#lastClaim) return
    this.#lastClaim = report.seq
    for (const listener of this.#listeners) listener(report)
  }

  /** Tries until the lab answers again, and hears what was claimed meanwhile. */
  async #reconnect(): Promise<void> {
    if (!this.#left) this.log(`the connection to the lab in ${this.dir} has ended`)
    while (!this.#left && !this.client.open) {
      const client = await this.#findAgain().catch(() => undefined)
      const missed = await client?.request(requests.claimsSince, { seq: this.#lastClaim }).catch(() => undefined)
      if (client === undefined || missed === undefined) {
        await delay(retryMs, undefined, { ref: false })
        continue
      }
      if (this.client.open) return client.close()
      this.client = client
      if (!missed.complete) this.log('claims were forgotten before they were heard; the holders read back are right')
      for (const report of missed.reports) this.#report(report)
      this.#listen(client)
      void this.#faults.look()
      return
    }
  }

  /** The same life of the lab. One that was started since has other networks, which are not this engine's. */
  async #findAgain(): Promise<LabClient | undefined> {
    const client = await LabClient.connect(this.dir)
    if (client?.hello.startedAt === this.client.hello.startedAt) return client
    client?.close()
    return undefined
  }

  /** Starts another lab where this one has ended. One that lives and does not answer is waited for. */
  async #replace(): Promise<void> {
    const pid = labPid(this.dir)
    if (pid !== undefined) throw new Error(`the lab in ${this.dir} does not answer (process ${pid})`)
    this.log(`the lab in ${this.dir} has ended: starting a new one`)
    await this.#faults.networkGone()
    this.client = await launch(this.dir)
    this.#lastClaim = this.client.hello.lastClaim
    this.#listen(this.client)
  }
}

async function launch(dir: string): Promise<LabClient> {
  await launchLab(dir)
  const client = await LabClient.connect(dir)
  if (client === undefined) throw new Error(`the lab ended at once; its log is ${logPath(dir)}`)
  return client
}

/** Who began to start a lab was killed meanwhile: nobody listens there, or not yet. */
async function endHalfStarted(dir: string): Promise<void> {
  const pid = labPid(dir)
  if (pid === undefined) return
  process.kill(pid, 'SIGKILL')
  await gone(dir, pid)
}

async function gone(dir: string, pid: number): Promise<void> {
  for (const deadline = Date.now() + endMs; labPid(dir) === pid; await delay(5)) {
    if (Date.now() > deadline) throw new Error(`the lab in ${dir} does not end (process ${pid})`)
  }
}

/** Resolves when the lab's processes have gone. */
async function end(dir: string, client: LabClient): Promise<void> {
  const pid = labPid(dir)
  await client.request(requests.shutdown, {}).catch(() => {})
  await client.closed
  rmSync(socketPath(dir), { force: true })
  if (pid !== undefined) await gone(dir, pid)
}
