import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Event } from '../schema/event.js'

export const streamType = 'text/event-stream'

/** A line that means nothing, so that whoever is between sees that the connection is in use. Milliseconds between two. */
const heartbeat = 15_000

const listening = Buffer.from(': listening\n\n')
const stillHere = Buffer.from(': still here\n\n')

/** The most that may wait for a client that does not read, bytes; past that it is cut off, and can resume. */
const mostWaiting = 8 * 1024 * 1024

/** Written once for all who follow with the same filter. */
const written = new WeakMap<readonly Event[], Buffer>()

/** An answer of server-sent events (HTML Living Standard, section 9.2), from its head to its end. */
export class EventStream {
  readonly #response: ServerResponse
  readonly #heart: NodeJS.Timeout
  readonly #over = new AbortController()

  constructor(request: FastifyRequest, reply: FastifyReply) {
    reply.hijack()
    this.#response = reply.raw
    this.#response.writeHead(200, {
      'content-type': streamType,
      'cache-control': 'no-store',
      // Of proxies that would gather it first.
      'x-accel-buffering': 'no',
    })
    this.#response.flushHeaders()
    request.raw.socket.setNoDelay(true)
    this.#heart = setInterval(() => this.#write(stillHere), heartbeat)
    this.#heart.unref()
    this.#response.on('close', () => this.end())
  }

  /** Aborted at its end. */
  get signal(): AbortSignal {
    return this.#over.signal
  }

  /** Tells the client that from now on it misses nothing. */
  begin(): void {
    if (!this.signal.aborted) this.#write(listening)
  }

  send(events: readonly Event[]): void {
    if (!this.signal.aborted) this.#write(textOf(events))
  }

  /** Resolves when the client has taken what was sent, or at the end. */
  async taken(): Promise<void> {
    if (!this.#response.writableNeedDrain || this.signal.aborted) return
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#response.off('drain', done)
        this.signal.removeEventListener('abort', done)
        resolve()
      }
      this.#response.on('drain', done)
      this.signal.addEventListener('abort', done)
    })
  }

  onEnd(callback: () => void): void {
    if (this.signal.aborted) callback()
    else this.signal.addEventListener('abort', callback, { once: true })
  }

  end(): void {
    if (this.signal.aborted) return
    clearInterval(this.#heart)
    this.#over.abort()
    this.#response.end()
  }

  #write(text: Buffer): void {
    this.#response.write(text)
    if (this.#response.writableLength > mostWaiting) this.#response.destroy()
  }
}

function textOf(events: readonly Event[]): Buffer {
  const known = written.get(events)
  if (known !== undefined) return known
  const text = events.map((event) => `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  const buffer = Buffer.from(text.join(''))
  written.set(events, buffer)
  return buffer
}
