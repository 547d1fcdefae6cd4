import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { FastifyReply } from 'fastify'

/** JSON, a line each. */
export const linesType = 'application/x-ndjson'

/** The longest line that is read, characters. */
const longestLine = 1024 * 1024

/** The lines of a body, as they come. Error for one that is too long. */
export async function* linesOf(body: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder()
  let rest = ''
  for await (const data of body) {
    const lines = (rest + decoder.write(data as Buffer)).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) throw new Error(`a line has more than ${longestLine} characters`)
    for (const line of lines) if (line.trim() !== '') yield line
  }
  if (rest.trim() !== '') yield rest
}

/** An answer that goes on, from its head to its end. */
export class Stream {
  readonly #response
  readonly #gone: Promise<void>
  #open = true

  constructor(reply: FastifyReply, type: string) {
    reply.hijack()
    this.#response = reply.raw
    this.#response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    this.#response.flushHeaders()
    reply.request.raw.socket.setNoDelay(true)
    this.#gone = new Promise((resolve) => {
      this.#response.once('close', () => {
        this.#open = false
        resolve()
      })
    })
  }

  /** Resolves when it has ended, or whoever asked has gone. */
  get gone(): Promise<void> {
    return this.#gone
  }

  /** Bytes that were not taken yet. */
  get waiting(): number {
    return this.#response.writableLength
  }

  /** Resolves when there is room for more. */
  async write(data: Uint8Array | string): Promise<void> {
    if (!this.#open || this.#response.write(data)) return
    const drained = new Promise<void>((resolve) => {
      this.#response.once('drain', resolve)
    })
    await Promise.race([drained, this.#gone])
  }

  async writeLine(value: object): Promise<void> {
    await this.write(`${JSON.stringify(value)}\n`)
  }

  end(): void {
    if (this.#open) this.#response.end()
  }
}
