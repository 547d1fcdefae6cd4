import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Event } from '../schema/event.js'

export const streamType = 'text/event-stream'

/** A line that means nothing, so that whoever is between sees that the connection is in use. Milliseconds between two. */
const heartbeat = 15_000

/** The most that may wait for a client that does not read, bytes; past that it is cut off, and can resume. */
const mostWaiting = 8 * 1024 * 1024

/** Written once for all who follow with the same filter. */
const written = new WeakMap<readonly Event[], Buffer>()

/** An answer of server-sent events (HTML Living Standard, section 9.2), from its head to its end. */
export class EventStream {
  readonly #response: ServerResponse
  readonly #onEnd: (() => void)[] = []
  readonly #heart: NodeJS.Timeout
  #ended = false

  constructor(request: FastifyRequest, reply: FastifyReply) {
    reply.hijack()
    this.#response = reply.raw
    this.#response.writeHead(200, {
      'content-type': streamType,
      'cache-control': 'no-store',
      // Of proxies that would gather it first.
      'x-accel-buffering': 'no',
    })
    this.#response.write(': listening\n\n')
    request.raw.socket.setNoDelay(true)
    this.#heart = setInterval(() => this.#response.write(': still here\n\n'), heartbeat)
    this.#heart.unref()
    this.#response.on('close', () => this.end())
  }

  send(events: readonly Event[]): void {
    if (this.#ended) return
    this.#response.write(textOf(events))
    if (this.#response.writableLength > mostWaiting) this.#response.destroy()
  }

  onEnd(callback: () => void): void {
    if (this.#ended) callback()
    else this.#onEnd.push(callback)
  }

  end(): void {
    if (this.#ended) return
    this.#ended = true
    clearInterval(this.#heart)
    for (const callback of this.#onEnd) callback()
    this.#response.end()
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
