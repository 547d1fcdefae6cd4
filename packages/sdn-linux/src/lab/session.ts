import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import {
  createMessageConnection,
  type MessageConnection,
  type NotificationType,
  type RequestParam,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node'
import { type Command, type Hello, notifications, protocolVersion, requests } from '../protocol.js'
import { sendFrames } from './attachment.js'
import type { Guest } from './guest.js'
import type { Lab } from './lab.js'

const startedAt = Date.now()

/** One client of the lab. What it captures ends with it; what it started goes on. */
export class Session {
  readonly #connection: MessageConnection
  readonly #cleanUp: (() => void)[] = []

  constructor(
    readonly lab: Lab,
    readonly processes: Map<number, ChildProcess>,
    socket: Socket,
    readonly shutdown: () => void,
  ) {
    const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket))
    this.#connection = connection
    // A client that goes away in the middle of a message is nothing to complain about.
    connection.onError(() => socket.destroy())
    connection.onClose(() => this.#end())
    this.#cleanUp.push(lab.witness.claims.listen((report) => this.#notify(notifications.claim, report)))
    this.#cleanUp.push(lab.faults.onEnded(() => this.#notify(notifications.faultEnded, {})))
    this.#answerAboutNetwork()
    this.#answerAboutGuests()
    connection.listen()
  }

  #answerAboutNetwork(): void {
    const { lab } = this
    const on = this.#connection
    on.onRequest(requests.hello, (): Hello => {
      return { version: protocolVersion, kind: 'linux', startedAt, lastClaim: lab.witness.claims.lastSeq }
    })
    on.onRequest(requests.sync, ({ tables }) => lab.sync(tables).then(nothing))
    on.onRequest(requests.apply, ({ delta }) => lab.apply(delta).then(nothing))
    on.onRequest(requests.bind, ({ haVipId, holder }) => lab.bind(haVipId, holder).then(nothing))
    on.onRequest(requests.holders, async () => [...(await lab.holders())])
    on.onRequest(requests.counters, () => lab.counters())
    on.onRequest(requests.break, async ({ fault, mark }) => ({ id: await lab.break(fault, mark) }))
    on.onRequest(requests.faults, () => lab.faults.active())
    on.onRequest(requests.mend, ({ id }) => lab.faults.mend(id).then(nothing))
    on.onRequest(requests.takeEndedFaults, () => lab.faults.takeEnded())
    on.onRequest(requests.switchIn, ({ usual }) => lab.switchIn(usual).then(nothing))
    on.onRequest(requests.trace, ({ packet }) => lab.trace(packet))
    on.onRequest(requests.claimsSince, ({ seq }) => lab.witness.claims.since(seq))
    on.onRequest(requests.check, () => lab.check().then(nothing))
    on.onRequest(requests.announce, ({ networkInterfaceId, address, form }) =>
      lab.announce(networkInterfaceId, address, form).then(nothing),
    )
    on.onRequest(requests.shutdown, () => {
      setImmediate(this.shutdown)
      return null
    })
  }

  #answerAboutGuests(): void {
    const { lab } = this
    const on = this.#connection
    on.onRequest(requests.exec, ({ stdin, ...command }) =>
      this.#guest(command).then((guest) => guest.exec(command, stdin)),
    )
    on.onRequest(requests.spawn, async (command) => ({ processId: await this.#spawn(command) }))
    on.onRequest(requests.kill, ({ processId, signal }) => {
      this.#kill(processId, signal)
      return null
    })
    on.onRequest(requests.crash, ({ instanceId }) => lab.crash(instanceId).then(nothing))
    on.onRequest(requests.sendFrames, async ({ networkInterfaceId, frames }) => {
      const bytes = frames.map((frame) => Buffer.from(frame, 'base64'))
      const internet = networkInterfaceId === 'internet'
      const attachment = internet
        ? { guest: (await lab.needInternet()).client, device: 'eth0' }
        : lab.attachment(networkInterfaceId)
      await sendFrames(attachment, bytes)
      return null
    })
    on.onRequest(requests.capture, async ({ networkInterfaceId }) => {
      const onFrame = (frame: Uint8Array, at: number) => {
        const base64 = Buffer.from(frame).toString('base64')
        this.#notify(notifications.frame, { networkInterfaceId, at, frame: base64 })
      }
      const end =
        networkInterfaceId === 'internet'
          ? await lab.captureInternet(onFrame)
          : await lab.capture(networkInterfaceId, ({ at, frame }) => onFrame(frame, at))
      this.#cleanUp.push(end)
      return null
    })
  }

  async #spawn(command: Command): Promise<number> {
    const child = await (await this.#guest(command)).spawn(command)
    const { pid: processId } = child
    if (processId === undefined) throw new Error(`cannot start ${command.argv[0] ?? 'an empty command'}`)
    this.processes.set(processId, child)
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        this.#notify(notifications.output, { processId, stream, text })
      })
    }
    child.once('close', (code, signal) => {
      this.processes.delete(processId)
      this.#notify(notifications.exit, { processId, code, signal })
    })
    return processId
  }

  async #guest({ instanceId }: Command): Promise<Guest> {
    return instanceId === 'internet' ? (await this.lab.needInternet()).client : this.lab.guests.need(instanceId)
  }

  #kill(processId: number, signal: NodeJS.Signals): void {
    if (!this.processes.has(processId)) throw new Error(`no process ${processId} was started here, or it has ended`)
    process.kill(-processId, signal)
  }

  #notify<P>(type: NotificationType<P>, params: RequestParam<P>): void {
    // A client that has gone misses nothing: it asks for the claims it missed when it is back.
    this.#connection.sendNotification(type, params).catch(() => {})
  }

  #end(): void {
    for (const cleanUp of this.#cleanUp) cleanUp()
    this.#connection.dispose()
  }
}

function nothing(): null {
  return null
}
