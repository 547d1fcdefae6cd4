import { EventEmitter } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import type { InstanceId } from '@havip/cloud'
import {
  createMessageConnection,
  type MessageConnection,
  type NotificationType,
  type RequestParam,
  type RequestType,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node'
import {
  type Command,
  type ExecResult,
  type Exit,
  type Hello,
  notifications,
  protocolVersion,
  requests,
  socketPath,
  type TerminalSize,
} from './protocol.js'

/** A program started in an instance. */
export interface LabProcess {
  /** Signals it and its children. */
  kill(signal: NodeJS.Signals): Promise<void>
  readonly exited: Promise<Exit>
}

/** A program in an instance that its client talks with. */
export interface OpenedProcess extends LabProcess {
  /** Resolves when the program has taken it; null: there is no more. */
  input(data: Buffer | null): Promise<void>
  resize(size: TerminalSize): Promise<void>
}

/** A connection to a running lab. */
export class LabClient {
  // The connection takes one listener for each kind of notification.
  readonly #notified = new EventEmitter().setMaxListeners(0)
  #open = true

  private constructor(
    readonly hello: Hello,
    readonly connection: MessageConnection,
    readonly socket: Socket,
    /** Resolves when the connection has ended, from either side. */
    readonly closed: Promise<void>,
  ) {
    for (const type of Object.values(notifications)) {
      connection.onNotification(type.method, (params) => {
        this.#notified.emit(type.method, params)
      })
    }
    void closed.then(() => {
      this.#open = false
    })
  }

  /** Undefined when no lab listens in the directory. */
  static async connect(dir: string): Promise<LabClient | undefined> {
    const socket = await openSocket(socketPath(dir))
    if (socket === undefined) return undefined
    const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket))
    const closed = new Promise<void>((resolve) => {
      connection.onClose(resolve)
    })
    connection.onError(() => socket.destroy())
    connection.listen()
    const hello = await connection.sendRequest(requests.hello, {})
    return new LabClient(hello, connection, socket, closed)
  }

  get open(): boolean {
    return this.#open
  }

  /** Whether the lab speaks as this client does; `hello` and `shutdown` work all the same. */
  get compatible(): boolean {
    return this.hello.version === protocolVersion
  }

  /** Asks the lab; rejects with its reason, or when the lab ends before it answered. */
  async request<P, R>(type: RequestType<P, R, void>, params: RequestParam<P>): Promise<R> {
    if (!this.#open) throw new Error('the connection to the lab has ended')
    const ended = this.closed.then((): never => {
      throw new Error(`the lab ended before it answered ${type.method}`)
    })
    return await Promise.race([this.connection.sendRequest(type, params), ended]).catch((error: Error) => {
      throw new Error(error.message.replace(/^Request \w+ failed with message: /, ''))
    })
  }

  /** Calls back for each notification from now on. Returns what ends it. */
  on<P>({ method }: NotificationType<P>, listener: (params: P) => void): () => void {
    this.#notified.on(method, listener)
    return () => {
      this.#notified.off(method, listener)
    }
  }

  /** Runs a command in an instance to its end. */
  async exec(command: Command, stdin = ''): Promise<ExecResult> {
    return await this.request(requests.exec, { ...command, stdin })
  }

  /** Starts a command in an instance. It goes on when this connection ends. */
  async spawn(
    command: Command,
    onOutput: (text: string, stream: 'stdout' | 'stderr') => void = () => {},
  ): Promise<LabProcess> {
    const { processId } = await this.request(requests.spawn, command)
    // What it says comes after the answer, and is handled after this has run.
    const endOutput = this.on(notifications.output, (output) => {
      if (output.processId === processId) onOutput(output.text, output.stream)
    })
    const exited = new Promise<Exit>((resolve) => {
      const endExit = this.on(notifications.exit, ({ processId: ended, code, signal }) => {
        if (ended !== processId) return
        endOutput()
        endExit()
        resolve({ code, signal })
      })
    })
    const kill = async (signal: NodeJS.Signals) => {
      await this.request(requests.kill, { processId, signal })
    }
    return { kill, exited }
  }

  /**
   * Starts a command in an instance to talk with it. It ends with this connection, which is to be its own: nothing is read from it
   * while `onOutput` takes a piece, so that a command that says much is slowed down.
   */
  async talk(
    command: Command,
    tty: TerminalSize | undefined,
    onOutput: (stream: 'stdout' | 'stderr', data: Buffer) => Promise<void>,
  ): Promise<OpenedProcess> {
    const { processId } = await this.request(requests.open, { ...command, ...(tty !== undefined && { tty }) })
    this.on(notifications.data, ({ stream, data }) => {
      this.socket.pause()
      const goOn = () => {
        this.socket.resume()
      }
      onOutput(stream, Buffer.from(data, 'base64')).then(goOn, goOn)
    })
    const exited = new Promise<Exit>((resolve, reject) => {
      this.on(notifications.exit, ({ code, signal }) => resolve({ code, signal }))
      void this.closed.then(() => reject(new Error('the lab has ended')))
    })
    return {
      exited,
      kill: async (signal) => {
        await this.request(requests.kill, { processId, signal })
      },
      input: async (data) => {
        await this.request(requests.input, { processId, data: data === null ? null : data.toString('base64') })
      },
      resize: async (size) => {
        await this.request(requests.resize, { processId, ...size })
      },
    }
  }

  /** Ends an instance at once, as a host that loses power does. */
  async crash(instanceId: InstanceId): Promise<void> {
    await this.request(requests.crash, { instanceId })
  }

  close(): void {
    this.socket.destroy()
  }
}

/** Undefined when nobody listens. */
function openSocket(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined)
      else reject(new Error(`cannot speak with the lab at ${path}: ${error.message}`))
    })
  })
}
