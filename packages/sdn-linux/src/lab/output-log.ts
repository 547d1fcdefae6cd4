import { StringDecoder } from 'node:string_decoder'
import type { LogLine } from '../protocol.js'

/** What is kept of a process: as many lines, as many characters, and no line longer than this. */
const mostLines = 2_000
const mostCharacters = 512 * 1024
const longestLine = 16 * 1024

type Stream = LogLine['stream']

/** The last lines that a process said, whole ones, in the order in which they came. */
export class OutputLog {
  readonly #lines: LogLine[] = []
  readonly #partial = { stdout: '', stderr: '' }
  readonly #decoders = { stdout: new StringDecoder(), stderr: new StringDecoder() }
  #characters = 0

  constructor(
    readonly process: string,
    readonly onLine: (line: LogLine) => void,
  ) {}

  get lines(): readonly LogLine[] {
    return this.#lines
  }

  add(stream: 'stdout' | 'stderr', data: Buffer): void {
    const lines = (this.#partial[stream] + this.#decoders[stream].write(data)).split('\n')
    let rest = lines.pop() ?? ''
    for (const line of lines) this.#keep(stream, line)
    for (; rest.length > longestLine; rest = rest.slice(longestLine)) this.#keep(stream, rest.slice(0, longestLine))
    this.#partial[stream] = rest
  }

  /** What was said without an end of line, once nothing more can come. */
  flush(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#partial[stream] !== '') this.#keep(stream, this.#partial[stream])
      this.#partial[stream] = ''
    }
  }

  /** A line of the lab's own about the process. */
  note(text: string): void {
    this.flush()
    this.#keep('lab', text)
  }

  #keep(stream: Stream, text: string): void {
    const line = { at: Date.now(), process: this.process, stream, text: text.slice(0, longestLine) }
    this.#lines.push(line)
    this.#characters += line.text.length
    while (this.#lines.length > mostLines || this.#characters > mostCharacters) {
      this.#characters -= this.#lines.shift()?.text.length ?? 0
    }
    this.onLine(line)
  }
}
