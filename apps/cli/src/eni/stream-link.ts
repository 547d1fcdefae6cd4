import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net'
import { FrameStreamReader, toFrameStream } from '@havip/net'
import { longestFrame, longestQueue } from '@havip/sdn'
import { Failure } from '../failure.js'
import type { GuestEvents, GuestLink } from './guest-link.js'

/** How long after a QEMU that is not there is tried again, milliseconds. */
const retryMs = 500

/** Takes QEMUs that come, one at a time: a new one takes over, so that a machine started again comes in. Resolves when it listens. */
export function listenForStream(where: string, events: GuestEvents): Promise<GuestLink> {
  const ends = new StreamEnd(events)
  const server = createServer((socket) => ends.take(socket))
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Failure(`--listen ${where}: ${error.message}.`)))
    server.listen(endpointOf('--listen', where), () => {
      const address = server.address()
      const shown = typeof address === 'string' ? address : `${address?.address}:${address?.port}`
      events.onNote(`waiting for QEMU at ${shown}`)
      resolve({
        send: (frame) => ends.send(frame),
        close: () => {
          server.close()
          ends.close()
        },
      })
    })
  })
}

/** Goes to a QEMU that listens, again and again until it is there. */
export function connectStream(where: string, events: GuestEvents): GuestLink {
  const endpoint = endpointOf('--to', where)
  let closed = false
  let timer: NodeJS.Timeout | undefined
  const again = () => {
    if (!closed) timer = setTimeout(attempt, retryMs)
  }
  const ends = new StreamEnd(events, again)
  const attempt = () => {
    const socket = connect(endpoint)
    socket.once('connect', () => ends.take(socket))
    socket.once('error', again)
  }
  attempt()
  return {
    send: (frame) => ends.send(frame),
    close: () => {
      closed = true
      clearTimeout(timer)
      ends.close()
    },
  }
}

/** One QEMU at most. */
class StreamEnd {
  #socket: Socket | undefined

  constructor(
    readonly events: GuestEvents,
    readonly onGone: () => void = () => {},
  ) {}

  take(socket: Socket): void {
    this.#socket?.destroy()
    this.#socket = socket
    this.events.onNote('QEMU is connected')
    const reader = new FrameStreamReader(longestFrame)
    socket.removeAllListeners('error')
    socket.on('error', () => socket.destroy())
    socket.on('data', (piece) => {
      try {
        for (const frame of reader.read(piece)) this.events.onFrame(frame)
      } catch (error) {
        this.events.onNote(`QEMU is sent away: ${error instanceof Error ? error.message : error}`)
        socket.destroy()
      }
    })
    socket.on('close', () => {
      if (this.#socket !== socket) return
      this.#socket = undefined
      this.events.onNote('QEMU has gone')
      this.onGone()
    })
  }

  send(frame: Uint8Array): void {
    const socket = this.#socket
    if (socket === undefined || socket.writableLength > longestQueue) return
    socket.write(toFrameStream(frame))
  }

  close(): void {
    const socket = this.#socket
    this.#socket = undefined
    socket?.destroy()
  }
}

/** PORT (on loopback), HOST:PORT, or the path of a Unix socket. */
function endpointOf(option: string, where: string): NetConnectOpts & { readonly host?: string } {
  const [, host = '127.0.0.1', digits] = /^(?:\[?([^/]*?)\]?:)?(\d+)$/.exec(where) ?? []
  if (digits !== undefined) {
    const port = Number(digits)
    if (port <= 65_535) return { host, port }
  } else if (where.includes('/')) return { path: where }
  throw new Failure(`${option} ${where} is none of PORT, HOST:PORT and a path with a slash in it, such as ./vm.sock.`)
}
