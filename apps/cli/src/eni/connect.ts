import { longestFrame, longestQueue } from '@havip/sdn'
import WebSocket from 'ws'
import { ask } from '../api.js'
import { type ConnectionOptions, connectionOf } from '../connection/connection.js'
import type { Context } from '../connection/contexts.js'
import { Failure } from '../failure.js'
import type { GuestEvents, GuestLink } from './guest-link.js'
import { connectStream, listenForStream } from './stream-link.js'
import { openTap } from './tap-link.js'
import { openUdp, portsOf } from './udp-link.js'

interface ConnectOptions extends ConnectionOptions {
  readonly listen?: string
  readonly to?: string
  readonly udp?: string
  readonly tap?: string
}

/** How long after a broken connection the next is tried, milliseconds: longer each time, up to the last. */
const retriesMs = [100, 500, 1_000, 2_000, 5_000]

/** Close codes after which there is no use in coming back: our own, and what the far end calls a mistake of ours. */
const finals: Readonly<Record<number, string>> = {
  1003: 'the server says that this is no frame',
  1009: 'the server says that a frame was too long',
  4001: 'another connection took the ENI over',
  4002: 'the ENI was removed',
  4003: 'the token is worth nothing any more; `havip login` gets another',
}

/** Carries frames between an ENI and a guest on this machine until it is interrupted, or cannot go on. */
export async function connect(id: string, options: ConnectOptions): Promise<void> {
  const context = connectionOf(options, process.env)
  const params = { path: { id } }
  const { macAddress } = await ask(options, (client) => client.GET('/v1/network-interfaces/{id}', { params }))
  let fail: (text: string) => void = () => {}
  const failed = new Promise<never>((_, reject) => {
    fail = (text) => reject(new Failure(text))
  })
  failed.catch(() => {})
  const note = (text: string) => process.stderr.write(`${text}\n`)
  let wire: Wire | undefined
  const events: GuestEvents = { onFrame: (frame) => wire?.send(frame), onNote: note, onFailure: (text) => fail(text) }
  const guest = await openGuest(options, macAddress, events)
  wire = new Wire(context, id, guest, note, fail)
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  try {
    await Promise.race([interrupted, failed])
  } finally {
    wire.close()
    guest.close()
  }
}

async function openGuest(options: ConnectOptions, mac: string, events: GuestEvents): Promise<GuestLink> {
  const { listen, to, udp, tap } = options
  if (listen !== undefined) return listenForStream(listen, events)
  if (to !== undefined) return connectStream(to, events)
  if (udp !== undefined) return openUdp(...portsOf(udp), events)
  if (tap !== undefined) return openTap(tap, mac, events)
  throw new Failure('Say where the guest is: --listen, --to, --udp or --tap.')
}

/** The connection to the server, made again when it breaks. */
class Wire {
  #socket: WebSocket | undefined
  #timer: NodeJS.Timeout | undefined
  #failures = 0
  #closed = false

  constructor(
    readonly context: Context,
    readonly id: string,
    readonly guest: GuestLink,
    readonly note: (text: string) => void,
    readonly fail: (text: string) => void,
  ) {
    this.#open()
  }

  /** Lost where there is no connection, or a slow one. */
  send(frame: Uint8Array): void {
    const socket = this.#socket
    if (socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount > longestQueue) return
    if (frame.length <= longestFrame) socket.send(frame)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#socket?.close()
  }

  #open(): void {
    const { url, token } = this.context
    const address = new URL(`/v1/network-interfaces/${encodeURIComponent(this.id)}/wire`, url)
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
    const socket = new WebSocket(address, { headers, maxPayload: longestFrame, perMessageDeflate: false })
    this.#socket = socket
    socket.on('open', () => {
      this.#failures = 0
      this.note(`${this.id} is connected to ${url}`)
    })
    socket.on('message', (frame: Buffer) => this.guest.send(frame))
    socket.on('unexpected-response', (_, response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
      })
      response.on('end', () =>
        this.fail(`${url} refuses ${this.id}: ${detailOf(text) ?? `status ${response.statusCode}`}`),
      )
    })
    socket.on('error', () => {})
    socket.on('close', (code) => this.#closedBy(code))
  }

  #closedBy(code: number): void {
    if (this.#closed) return
    const final = finals[code]
    if (final !== undefined) {
      this.fail(`${this.id} is connected no longer: ${final}.`)
      return
    }
    if (this.#failures === 0) this.note(`no connection to ${this.context.url}; trying again`)
    const delay = retriesMs[Math.min(this.#failures, retriesMs.length - 1)]
    this.#failures += 1
    this.#timer = setTimeout(() => this.#open(), delay)
  }
}

function detailOf(problem: string): string | undefined {
  try {
    const { detail } = JSON.parse(problem) as { detail?: unknown }
    return typeof detail === 'string' ? detail : undefined
  } catch {
    return undefined
  }
}
