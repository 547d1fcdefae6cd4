import { get } from 'node:http'
import type { Event } from '../src/schema/event.js'

export interface Follower {
  readonly events: Event[]
  /** Resolves when the stream is over. */
  readonly ended: Promise<void>
  close(): void
}

/** Follows a stream of server-sent events. Resolves when the server listens. */
export function follow(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Follower> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { ...headers, accept: 'text/event-stream' }, agent: false }, (response) => {
      const events: Event[] = []
      let rest = ''
      const ended = new Promise<void>((over) => response.on('close', over))
      response.setEncoding('utf8')
      // Being closed by us is no fault.
      response.on('error', () => {})
      response.on('data', (text: string) => {
        const blocks = `${rest}${text}`.split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) {
          if (block.startsWith(':')) resolve({ events, ended, close: () => request.destroy() })
          const data = /^data: (.*)$/m.exec(block)?.[1]
          if (data !== undefined) events.push(JSON.parse(data))
        }
      })
    })
    request.on('error', reject)
  })
}
