import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a request gets instead of its answer. */
export type Fault =
  | { readonly code: string }
  | { readonly status: number }
  | { readonly text: string }
  | 'reset'
  /** The beginning of the answer, and then the end of the connection. */
  | 'cut off'
  /** Nothing, for longer than anybody waits. */
  | 'silence'
  /** The head of the answer, and then nothing. */
  | 'stall'

interface Order {
  readonly action: RegExp
  readonly fault: Fault
  /** Whether the cloud gets the request all the same, so that only its answer is lost. */
  readonly done: boolean
  whole: number
  left: number
}

export const requestId = '6c1b2f0e-8d8c-4a55-9a37-5c3a5a0d1f6b'

/** Between a client of the Tencent API and the server at `target`: it hands on what it is sent, and breaks what it was told to. */
export async function faultyProxy(target: string) {
  let orders: Order[] = []
  const asked: string[] = []
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => request.socket.destroy())
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request)
    const action = String(request.headers['x-tc-action'])
    asked.push(action)
    const due = orders.find((each) => each.left > 0 && each.action.test(action))
    const order = due !== undefined && due.whole-- > 0 ? undefined : due
    if (order === undefined || order.done) {
      const reply = await handOn(request, body)
      if (order === undefined) {
        response.writeHead(200, reply.headers).end(reply.body)
        return
      }
    }
    order.left--
    spoil(response, order.fault)
  }

  /** As it is, with the host that was signed: that of the proxy. */
  async function handOn({ method, url, headers }: IncomingMessage, body: Buffer) {
    const sent = httpRequest(new URL(url ?? '/', target), { method, headers })
    sent.end(body)
    const [reply] = (await once(sent, 'response')) as [IncomingMessage]
    return { headers: reply.headers, body: await read(reply) }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The actions that were asked for, in order. */
    asked,
    /** Breaks `times` requests for an action, once `after` have gone well. */
    breaks(action: RegExp, fault: Fault, { after = 0, times = Number.POSITIVE_INFINITY, done = false } = {}) {
      orders.push({ action, fault, done, whole: after, left: times })
    },
    mend() {
      orders = []
      asked.length = 0
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const json = { 'content-type': 'application/json' }

async function read(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part)
  return Buffer.concat(parts)
}

function spoil(response: ServerResponse, fault: Fault): void {
  switch (fault) {
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'cut off':
      response.writeHead(200, { ...json, 'content-length': '100' }).write('{"Response":', () => response.destroy())
      return
    case 'silence':
      return
    case 'stall':
      response.writeHead(200, json).flushHeaders()
      return
  }
  if ('status' in fault) {
    response.writeHead(fault.status, { 'content-type': 'text/html' }).end('<html>no</html>')
    return
  }
  const error = {
    Response: { Error: { Code: 'code' in fault ? fault.code : '', Message: 'no' }, RequestId: requestId },
  }
  response.writeHead(200, json).end('text' in fault ? fault.text : JSON.stringify(error))
}
