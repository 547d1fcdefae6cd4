import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { StoreOptions } from '../src/index.js'

const script = fileURLToPath(new URL('fixtures/writer.mjs', import.meta.url))
/** A writer lives for a second or two: the better code that V8 would make of PGlite comes too late to pay, and costs more than all else. */
const quickly = '--liftoff-only'
const build = fileURLToPath(new URL('../dist/index.js', import.meta.url))

export interface WriterTask {
  readonly options: StoreOptions
  readonly account: string
  readonly regions: readonly string[]
  /** The revision at which it stops; without one it is to be killed. */
  readonly until?: number
}

/** A process that runs fixtures/writer.mjs on the build, and what it has said so far. */
export class Writer {
  /** Acknowledged revisions of each region, in order. */
  readonly acknowledged = new Map<string, number[]>()
  /** The revision of each region that it found when it started. */
  readonly found = new Map<string, number>()
  readonly problems: string[] = []
  heard = 0
  readonly #process: ChildProcessByStdio<null, Readable, Readable>
  readonly #ended: Promise<unknown>
  #errors = ''

  constructor(task: WriterTask) {
    if (!existsSync(build)) throw new Error('this test runs the build: npx tsc -b packages/store')
    this.#process = spawn(process.execPath, [quickly, script, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#ended = once(this.#process, 'close')
    createInterface(this.#process.stdout).on('line', (line) => this.#hear(line))
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text
    })
  }

  get acknowledgements(): number {
    return [...this.acknowledged.values()].reduce((sum, list) => sum + list.length, 0)
  }

  get running(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null
  }

  /** Resolves with what it wrote to standard error, when it has ended by itself. */
  async ended(): Promise<string> {
    await this.#ended
    return this.#errors
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#ended
  }

  #hear(line: string): void {
    const [what, region = '', revision = '', ...rest] = line.split(' ')
    if (what === 'acknowledged') {
      const list = this.acknowledged.get(region) ?? []
      list.push(Number(revision))
      this.acknowledged.set(region, list)
    } else if (what === 'found') {
      this.found.set(region, Number(revision))
      if (rest.join(' ') !== 'ok') this.problems.push(`${region}: ${rest.join(' ')}`)
    } else if (what === 'heard') {
      this.heard = Number(region)
    }
  }
}
