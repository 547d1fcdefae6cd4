import type { IncomingHttpHeaders } from 'node:http'

/** Bodies up to this size are let in whatever else is being read, bytes. */
const small = 64 * 1024

/**
 * How much of bodies may be in memory at once: they are read whole before anything is known of who sends them. A large
 * one takes what it says it has, or `largest` if it does not say.
 */
export class BodyRoom {
  readonly #room: number
  readonly #largest: number
  #taken = 0

  /** Both in bytes. */
  constructor(room: number, largest: number) {
    this.#room = room
    this.#largest = largest
  }

  /** What gives the room of its body back; undefined when there is none for it now. */
  take(headers: IncomingHttpHeaders): (() => void) | undefined {
    const size = Math.min(this.#sizeOf(headers), this.#largest)
    if (size <= small) return () => {}
    if (this.#taken + size > this.#room) return undefined
    this.#taken += size
    return () => {
      this.#taken -= size
    }
  }

  #sizeOf(headers: IncomingHttpHeaders): number {
    if (headers['content-length'] !== undefined) return Number(headers['content-length'])
    return headers['transfer-encoding'] === undefined ? 0 : this.#largest
  }
}
