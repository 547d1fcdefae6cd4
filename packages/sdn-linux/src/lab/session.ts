import type { Socket } from 'node:net'
import {
  createMessageConnection,
  type MessageConnection,
  type NotificationType,
  type RequestParam,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node'
import { type Command, type Hello, notifications, protocolVersion, requests, type TerminalSize } from '../protocol.js'
import { sendFrames } from './attachment.js'
import type { Guest } from './guest.js'
import type { GuestProcess } from './guest-process.js'
import type { Lab } from './lab.js'
import { Opened } from './opened.js'
import { Recording } from './recording.js'

const startedAt = Date.now()

/** One client of the lab. What it captures and opened ends with it; what it started goes on. */
export class Session {
  readonly #connection: MessageConnection
  readonly #cleanUp: (() => void)[] = []
  #over = false
  readonly #openedHere = new Map<number, Opened>()

  constructor(
    readonly lab: Lab,
    readonly processes: Map<number, GuestProcess>,
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
    this.#answerAboutPrograms()
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
    on.onRequest(requests.kill, ({ processId, signal }) => this.#kill(processId, signal).then(nothing))
    on.onRequest(requests.open, async (command) => ({ processId: await this.#open(command) }))
    on.onRequest(requests.input, ({ processId, data }) =>
      this.#opened(processId)
        .input(data === null ? null : Buffer.from(data, 'base64'))
        .then(nothing),
    )
    on.onRequest(requests.resize, ({ processId, ...size }) => this.#opened(processId).resize(size).then(nothing))
    on.onRequest(requests.crash, ({ instanceId }) => lab.crash(instanceId).then(nothing))
    on.onRequest(requests.sendFrames, async ({ networkInterfaceId, frames }) => {
      const bytes = frames.map((frame) => Buffer.from(frame, 'base64'))
      const internet = networkInterfaceId === 'internet'
      const attachment = internet
        ? { namespace: (await lab.outside.need()).client.namespace, device: 'eth0' }
        : lab.attachment(networkInterfaceId)
      await sendFrames(attachment, bytes)
      return null
    })
    on.onRequest(requests.attach, ({ pid, ...order }) => lab.attach(order, pid).then(nothing))
    on.onRequest(requests.detach, ({ networkInterfaceId }) => lab.detach(networkInterfaceId))
    on.onRequest(requests.setMtu, ({ networkInterfaceId, mtu }) => lab.setMtu(networkInterfaceId, mtu).then(nothing))
    on.onRequest(requests.mtus, () => lab.mtus.all)
    on.onRequest(requests.attachments, () => lab.foreign.list())
    const recording = new Recording(async (type, params) => {
      if (!this.#over) await this.#connection.sendNotification(type, params)
    })
    on.onRequest(requests.record, async ({ target }) => {
      const { stop } = await recording.begin((listener) => lab.record(target, listener))
      this.#cleanUp.push(stop)
      return null
    })
    on.onRequest(requests.stopRecord, () => recording.stop().then(nothing))
    on.onRequest(requests.capture, async ({ networkInterfaceId }) => {
      const onFrame = (frame: Uint8Array, at: number) => {
        const base64 = Buffer.from(frame).toString('base64')
        this.#notify(notifications.frame, { networkInterfaceId, at, frame: base64 })
      }
      const end =
        networkInterfaceId === 'internet'
          ? await lab.outside.capture(onFrame)
          : await lab.capture(networkInterfaceId, ({ at, frame }) => onFrame(frame, at))
      this.#cleanUp.push(end)
      return null
    })
  }

  #answerAboutPrograms(): void {
    const { programs } = this.lab
    const on = this.#connection
    on.onRequest(requests.setFiles, ({ instanceId, files }) => programs.setFiles(instanceId, files).then(nothing))
    on.onRequest(requests.files, ({ instanceId }) => [...programs.files(instanceId)])
    on.onRequest(requests.declareProcess, ({ instanceId, name, spec }) => programs.declare(instanceId, name, spec))
    on.onRequest(requests.runProcess, ({ instanceId, spec }) => programs.run(instanceId, spec))
    on.onRequest(requests.removeProcess, ({ instanceId, name }) => programs.remove(instanceId, name))
    on.onRequest(requests.restartProcess, ({ instanceId, name }) => programs.restart(instanceId, name))
    on.onRequest(requests.signalProcess, ({ instanceId, name, signal }) =>
      programs.signal(instanceId, name, signal).then(nothing),
    )
    on.onRequest(requests.processes, ({ instanceId }) => programs.processes(instanceId))
    on.onRequest(requests.logs, ({ instanceId, name, follow }) => {
      const lines = programs.lines(instanceId, name)
      if (follow) {
        const end = programs.listen((id, line) => {
          if (id !== instanceId || (name !== undefined && line.process !== name)) return
          this.#notify(notifications.log, { instanceId: id, ...line })
        })
        this.#cleanUp.push(end)
      }
      return lines
    })
  }

  async #spawn(command: Command): Promise<number> {
    const started = await (await this.#guest(command)).start(command)
    const { pid: processId } = started.child
    if (processId === undefined) throw new Error(`cannot start ${command.argv[0] ?? 'an empty command'}`)
    this.processes.set(processId, started)
    for (const stream of ['stdout', 'stderr'] as const) {
      started.child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        this.#notify(notifications.output, { processId, stream, text })
      })
    }
    void started.ended.then((exit) => {
      this.processes.delete(processId)
      this.#notify(notifications.exit, { processId, ...exit })
    })
    return processId
  }

  async #open({ tty, ...command }: Command & { readonly tty?: TerminalSize }): Promise<number> {
    let processId = 0
    const opened = await Opened.start(await this.#guest(command), command, tty, async (stream, data) => {
      await this.#connection.sendNotification(notifications.data, { processId, stream, data: data.toString('base64') })
    })
    processId = opened.process.child.pid ?? 0
    if (processId === 0) throw new Error(`cannot start ${command.argv[0] ?? 'an empty command'}`)
    this.processes.set(processId, opened.process)
    this.#openedHere.set(processId, opened)
    void opened.process.ended.then((exit) => {
      this.processes.delete(processId)
      this.#openedHere.delete(processId)
      this.#notify(notifications.exit, { processId, ...exit })
    })
    return processId
  }

  #opened(processId: number): Opened {
    const opened = this.#openedHere.get(processId)
    if (opened === undefined) throw new Error(`no process ${processId} was opened here, or it has ended`)
    return opened
  }

  async #guest({ instanceId }: Command): Promise<Guest> {
    return instanceId === 'internet' ? (await this.lab.outside.need()).client : this.lab.guests.need(instanceId)
  }

  async #kill(processId: number, signal: NodeJS.Signals): Promise<void> {
    const started = this.processes.get(processId)
    if (started === undefined) throw new Error(`no process ${processId} was started here, or it has ended`)
    await started.signal(signal)
  }

  #notify<P>(type: NotificationType<P>, params: RequestParam<P>): void {
    // A client that has gone misses nothing: it asks for the claims it missed when it is back.
    if (this.#over) return
    this.#connection.sendNotification(type, params).catch(() => {})
  }

  #end(): void {
    this.#over = true
    for (const cleanUp of this.#cleanUp) cleanUp()
    for (const opened of this.#openedHere.values()) void opened.hangUp()
    this.#connection.dispose()
  }
}

function nothing(): null {
  return null
}
