import { get, type RequestOptions } from 'node:http'
import type { Event } from '../src/schema/event.js'

type Headers = Readonly<Record<string, string>>

export interface Follower {
  readonly events: Event[]
  /** Resolves when the stream is over. */
  readonly ended: Promise<void>
  close(): void
}

/** Follows a stream of server-sent events. Resolves when the server says that it listens. */
export async function follow(target: string | RequestOptions, headers: Headers = {}): Promise<Follower> {
  const { reading, ...follower } = await open(target, headers)
  await Promise.race([reading(), follower.ended])
  return follower
}

/**
 * The same, of one that does not read before `reading` is called, which resolves with the first comment, when the server
 * listens. Resolves with the head of the answer.
 */
export function open(target: string | RequestOptions, headers: Headers = {}) {
  const where = typeof target === 'string' ? requestOptions(target) : target
  return new Promise<Follower & { reading(): Promise<void> }>((resolve, reject) => {
    const accept = { ...headers, accept: 'text/event-stream' }
    const request = get({ ...where, headers: accept, agent: false }, (response) => {
      const events: Event[] = []
      let rest = ''
      const ended = new Promise<void>((over) => response.on('close', over))
      // Being closed by us is no fault.
      response.on('error', () => {})
      const reading = () =>
        new Promise<void>((listening) => {
          response.setEncoding('utf8')
          response.on('data', (text: string) => {
            const blocks = `${rest}${text}`.split('\n\n')
            rest = blocks.pop() ?? ''
            for (const block of blocks) {
              if (block.startsWith(':')) listening()
              const data = /^data: (.*)$/m.exec(block)?.[1]
              if (data !== undefined) events.push(JSON.parse(data))
            }
          })
        })
      resolve({ events, ended, reading, close: () => request.destroy() })
    })
    request.on('error', reject)
  })
}

function requestOptions(url: string): RequestOptions {
  const { hostname, port, pathname, search } = new URL(url)
  return { hostname, port, path: `${pathname}${search}` }
}
