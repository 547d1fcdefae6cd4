import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { constants } from 'node:os'
import type { Schemas } from '@havip/client'
import { ask } from '../api.js'
import { type ConnectionOptions, connectionOf } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { linesOf } from '../lines.js'

export interface ExecOptions extends ConnectionOptions {
  readonly detach?: boolean
  readonly env?: Readonly<Record<string, string>>
  readonly cwd: string
  readonly tty?: boolean
}

type Order = Schemas['LabExec']

/** One line of the answer; one of its members is there. */
interface Said {
  readonly stdout?: string
  readonly stderr?: string
  readonly exit?: { readonly code: number | null; readonly signal: NodeJS.Signals | null }
  readonly error?: string
}

const terminal = process.stdin
/** The first name that is there; a system without bash has sh. */
const shellCommand = ['sh', '-c', 'exec "$(command -v bash || echo sh)"']

/** Runs a command; this process then ends as the command did. */
export async function exec(instance: string, command: string[], options: ExecOptions): Promise<void> {
  const { detach, env = {}, cwd, tty } = options
  if (detach) {
    const path = { id: instance }
    const made = await ask(options, (client) =>
      client.POST('/v1/lab/instances/{id}/processes', { params: { path }, body: { command, env, cwd } }),
    )
    process.stdout.write(`${made.name}\n`)
    return
  }
  await talk(instance, { command, env: { ...termOf(tty), ...env }, cwd, ...(tty && { tty: size() }) }, options)
}

export async function shell(instance: string, options: ConnectionOptions): Promise<void> {
  if (!terminal.isTTY) throw new Failure('A shell needs a terminal; without one say `havip lab exec INSTANCE -- sh`.')
  await talk(instance, { command: shellCommand, env: termOf(true), tty: size() }, options)
}

function termOf(tty: boolean | undefined): Record<string, string> {
  return tty ? { TERM: process.env.TERM ?? 'xterm' } : {}
}

function size() {
  const { columns = 80, rows = 24 } = process.stdout
  return { columns: columns || 80, rows: rows || 24 }
}

async function talk(instance: string, order: Order, options: ConnectionOptions): Promise<void> {
  const { url, token } = connectionOf(options, process.env)
  const target = new URL(`/v1/lab/instances/${encodeURIComponent(instance)}/exec`, url)
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest
  const request = send(target, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-ndjson',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
  })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve)
    request.on('error', () => {
      reject(new Failure(`No server answers at ${url}; start one with \`havip serve\`, or say where it is with --url.`))
    })
  })
  request.write(`${JSON.stringify(order)}\n`)
  const response = await answered
  if (response.statusCode !== 200) {
    request.destroy()
    throw new Failure(await problem(response))
  }
  const release = connect(request, order.tty !== undefined)
  try {
    process.exitCode = await listen(response, url)
  } finally {
    release()
    request.destroy()
  }
}

/** Hands on what is typed, signals, and changes of the terminal's size. Returns what ends it. */
function connect(request: ClientRequest, tty: boolean): () => void {
  const say = (line: object) => request.write(`${JSON.stringify(line)}\n`)
  const raw = tty && terminal.isTTY
  if (raw) terminal.setRawMode(true)
  const goOn = () => {
    terminal.resume()
  }
  const onData = (data: Buffer) => {
    if (say({ stdin: data.toString('base64') })) return
    terminal.pause()
    request.once('drain', goOn)
  }
  const onEnd = () => say({ stdin: null })
  terminal.on('data', onData).once('end', onEnd)
  let interrupted = 0
  const onInterrupt = () => {
    // A command that does not mind is left at the second time.
    if (interrupted++ > 0) request.destroy()
    else say({ signal: 'INT' })
  }
  const onTerminate = () => say({ signal: 'TERM' })
  const onResize = () => say({ resize: size() })
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate)
  if (tty) process.stdout.on('resize', onResize)
  return () => {
    if (raw) terminal.setRawMode(false)
    terminal.off('data', onData).off('end', onEnd).pause()
    // A file has nothing to let go of.
    if ('unref' in terminal) terminal.unref()
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate)
    process.stdout.off('resize', onResize)
  }
}

/** Prints what the command says, to its end; gives its exit code, as a shell tells it. */
async function listen(response: IncomingMessage, url: string): Promise<number> {
  try {
    for await (const line of linesOf(response)) {
      const { stdout, stderr, exit, error } = JSON.parse(line) as Said
      if (stdout !== undefined) await write(process.stdout, stdout)
      if (stderr !== undefined) await write(process.stderr, stderr)
      if (error !== undefined) throw new Failure(`The command was lost: ${error}.`)
      if (exit !== undefined) return exit.code ?? 128 + constants.signals[exit.signal ?? 'SIGKILL']
    }
  } catch (error) {
    if (error instanceof Failure) throw error
  }
  throw new Failure(`${url} has ended the connection, and with it the command.`)
}

async function write(stream: NodeJS.WriteStream, base64: string): Promise<void> {
  if (stream.write(Buffer.from(base64, 'base64'))) return
  await new Promise((resolve) => {
    stream.once('drain', resolve)
  })
}

async function problem(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of response.setEncoding('utf8')) text += piece
  try {
    const { detail } = JSON.parse(text) as { readonly detail?: unknown }
    if (typeof detail === 'string') return detail
  } catch {
    // Whatever answers there is no server of ours.
  }
  return `The server answered with status ${response.statusCode}.`
}
