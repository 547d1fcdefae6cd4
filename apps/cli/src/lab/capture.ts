import { closeSync, openSync, writeSync } from 'node:fs'
import {
  frameText,
  type PcapngItem,
  PcapngReader,
  pcapHeader,
  pcapngFrame,
  pcapngHeader,
  pcapngMissed,
  pcapRecord,
} from '@havip/net'
import { askFor } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import type { Context } from '../connection/contexts.js'
import { Failure } from '../failure.js'
import { type OutputOptions, print, printEach } from '../output.js'

export interface CaptureOptions extends ConnectionOptions, OutputOptions {
  readonly write?: string
  readonly count?: number
  /** Seconds. */
  readonly duration?: number
}

/** Prints a line for each frame, or writes them to a file, until there were enough, or Ctrl-C. */
export async function capture(target: string, options: CaptureOptions): Promise<void> {
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt)
  const file = options.write === undefined || options.write === '-' ? undefined : open(options.write)
  try {
    const body = await askFor(options, (context) => begin(context, target, options, stop.signal))
    const { frames, missed, ended } = await take(body, stop.signal, sinkOf(options, file))
    if (options.write !== undefined || missed > 0) process.stderr.write(`${summary(frames, missed)}\n`)
    else if (options.quiet) print({ frames }, options, { text: () => '', quiet: () => [`${frames}`] })
    if (!ended && !stop.signal.aborted)
      throw new Failure('The server has ended the capture; what came until then is whole.')
  } catch (error) {
    if (!stop.signal.aborted) throw error
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt)
    if (file !== undefined) closeSync(file)
  }
}

async function begin({ url, token }: Context, target: string, options: CaptureOptions, signal: AbortSignal) {
  const { count, duration } = options
  const address = new URL('/v1/lab/captures', url)
  address.searchParams.set('target', target)
  address.searchParams.set('format', 'pcapng')
  if (count !== undefined) address.searchParams.set('count', `${count}`)
  if (duration !== undefined) address.searchParams.set('seconds', `${duration}`)
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(address, { headers, signal }).catch((error: unknown) => {
    if (signal.aborted) throw error
    throw new Failure(`No server answers at ${url}; start one with \`havip serve\`, or say where it is with --url.`)
  })
  if (response.ok && response.body !== null) return response.body
  const problem = (await response.json().catch(() => ({}))) as { readonly detail?: string }
  throw new Failure(problem.detail ?? `The server answered with status ${response.status}.`)
}

function summary(frames: number, missed: number): string {
  if (missed === 0) return `${frames} frames captured.`
  return `${frames} frames captured, and ${missed} missed: they came faster than they were taken.`
}

/** Whole frames only, so that a file that ends anywhere is right. */
async function take(body: AsyncIterable<Uint8Array>, signal: AbortSignal, sink: Sink) {
  const reader = new PcapngReader()
  let frames = 0
  let missed = 0
  let ended = false
  try {
    for await (const piece of body) {
      for (const item of reader.read(piece)) {
        sink(item)
        if ('captured' in item) frames += 1
        else missed = item.missed
      }
    }
    ended = true
  } catch {
    // Whether that was wanted is the caller's to say.
  }
  return { frames, missed, ended: ended || signal.aborted }
}

type Sink = (item: PcapngItem) => void

function sinkOf(options: CaptureOptions, file: number | undefined): Sink {
  const { write, quiet } = options
  if (file !== undefined && write !== undefined) return (item) => writeSync(file, bytesOf(item, write))
  if (write === undefined) return quiet ? () => {} : (item) => show(item, options)
  process.stdout.write(headerOf(write))
  return (item) => process.stdout.write(bytesOf(item, write))
}

function show(item: PcapngItem, options: CaptureOptions): void {
  if ('missed' in item) {
    printEach(item, options, { text: () => `(${item.missed} frames missed until here)\n`, quiet: () => [] })
    return
  }
  const { at, frame } = item.captured
  const [time, summary] = [timeOf(at), frameText(frame)]
  const told = { at: time, length: frame.length, summary, frame: Buffer.from(frame).toString('hex') }
  printEach(told, options, { text: () => `${time}  ${summary}\n`, quiet: () => [] })
}

/** By the file's name: the newer form, which says what was missed as well, or the one that every program reads. */
function isNewer(path: string): boolean {
  return path.endsWith('.pcapng')
}

function headerOf(path: string): Uint8Array {
  return isNewer(path) ? pcapngHeader() : pcapHeader()
}

function bytesOf(item: PcapngItem, path: string): Uint8Array {
  if ('captured' in item) return isNewer(path) ? pcapngFrame(item.captured) : pcapRecord(item.captured)
  return isNewer(path) ? pcapngMissed(item.missed, Date.now()) : new Uint8Array(0)
}

function open(path: string): number {
  try {
    const file = openSync(path, 'w')
    writeSync(file, headerOf(path))
    return file
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    throw new Failure(`${path} cannot be written (${code}).`)
  }
}

/** To the microsecond, as the kernel tells it. */
function timeOf(at: number): string {
  const micros = Math.round((at - Math.floor(at)) * 1000)
  return new Date(Math.floor(at)).toISOString().replace('Z', `${`${micros % 1000}`.padStart(3, '0')}Z`)
}
