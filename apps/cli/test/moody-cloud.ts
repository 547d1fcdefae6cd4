import { createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the proxy does with a call: hand it on, answer it itself, say nothing, or drop the reply that came. */
export type Treatment = 'pass' | { readonly Response: object } | 'silence' | 'lose-reply'

/** As the cloud answers beyond its rate. */
export const throttled: Treatment = {
  Response: { Error: { Code: 'RequestLimitExceeded', Message: 'Too many requests.' }, RequestId: 'throttled' },
}

export interface MoodyCloud {
  readonly url: string
  /** The actions it was asked for, in order. */
  readonly actions: string[]
  close(): void
}

/** A cloud with moods between the client and a server. `treat` is asked for every call, and may take its time. */
export async function startProxy(
  target: string,
  treat: (action: string) => Treatment | Promise<Treatment>,
): Promise<MoodyCloud> {
  const actions: string[] = []
  const server = createServer(async (incoming, reply) => {
    const action = String(incoming.headers['x-tc-action'])
    actions.push(action)
    const treatment = await treat(action)
    if (typeof treatment === 'object') {
      incoming.resume()
      reply.setHeader('content-type', 'application/json')
      reply.end(JSON.stringify(treatment))
      return
    }
    if (treatment === 'silence') return
    // The signature covers the Host header: it stays as the client sent it.
    const { method, headers, url = '/' } = incoming
    const outgoing = request(new URL(url, target), { method, headers }, (answer) => {
      if (treatment === 'lose-reply') lose(reply, answer)
      else answer.pipe(reply.writeHead(answer.statusCode ?? 502, answer.headers))
    })
    outgoing.on('error', () => reply.destroy())
    incoming.pipe(outgoing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    actions,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function lose(reply: ServerResponse, answer: NodeJS.ReadableStream): void {
  answer.resume()
  answer.on('end', () => reply.destroy())
}
