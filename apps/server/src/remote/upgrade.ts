import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Principal, Role } from '@havip/identity'
import { ApiError, challengeOf, problemDocument, problemType } from '@havip/rest-api'
import { type Engine, longestFrame, MemoryEngine, RemoteWires } from '@havip/sdn'
import type { FastifyRequest } from 'fastify'
import { type WebSocket, WebSocketServer } from 'ws'
import { findRemoteGuest, guestsAreHere, type RemoteGuests } from '../api/guest.js'
import { withoutUpgrade } from './without-upgrade.js'

export interface RemoteParts extends RemoteGuests {
  readonly engine: Engine
  /** Who sends the request; ApiError when it may not. */
  readonly authenticate: (request: Pick<FastifyRequest, 'headers' | 'ip'>, needs: Role) => Principal
  /** Told what nobody foresaw, with the id of the request, which is all that the caller is told. */
  readonly fault: (error: unknown, requestId: string) => void
}

/** What ends a wire, as the codes and reasons of a WebSocket (RFC 6455 section 7.4; from 4000 on our own). */
const closeCodes = {
  notBinary: [1003, 'a message is one Ethernet frame, binary'],
  goingAway: [1001, 'the server is shutting down'],
  replaced: [4001, 'another connection took the ENI over'],
  removed: [4002, 'the ENI was removed'],
  unauthorized: [4003, 'the token is worth nothing any more'],
} as const

/** How often a connection is asked for a sign of life, and its token looked at again, milliseconds. */
const heartbeatMs = 15_000

/** How long a client may take to say goodbye when the server ends, milliseconds. */
const farewellMs = 500

const path = /^\/v1\/network-interfaces\/([^/?]+)\/wire$/

/**
 * ENIs of the in-memory engine whose guests are elsewhere: a WebSocket at `/v1/network-interfaces/{id}/wire`, a binary message
 * for each Ethernet frame. It asks for the role operator, and for the same Host and Origin as the REST API. Returns what ends it.
 */
export function answerWires(servers: readonly Server[], parts: RemoteParts): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestFrame, perMessageDeflate: false })
  const wires = parts.engine instanceof MemoryEngine ? new RemoteWires(parts.engine) : undefined
  const onUpgrade = function (this: Server, request: IncomingMessage, socket: Duplex, head: Buffer) {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return withoutUpgrade(this, request, socket, head)
    // A client may go away at any moment; nothing is lost with it.
    socket.on('error', () => socket.destroy())
    admit(request).then(
      (carry) => sockets.handleUpgrade(request, socket, head, carry),
      (error: unknown) => refuse(socket, error, parts.fault),
    )
  }
  for (const server of servers) server.on('upgrade', onUpgrade)

  /** What carries the frames of the connection, once it is allowed. */
  async function admit(request: IncomingMessage): Promise<(socket: WebSocket) => void> {
    const source = { headers: request.headers, ip: request.socket.remoteAddress ?? '' }
    const [pathname = ''] = (request.url ?? '').split('?', 1)
    const id = path.exec(pathname)?.[1]
    if (id === undefined) {
      throw new ApiError(
        'ResourceNotFound',
        `There is no WebSocket at ${pathname}; an ENI's is /v1/network-interfaces/eni-xxxxxxxx/wire.`,
      )
    }
    const allowed = (accountId: string) => {
      const { accountIds } = parts.authenticate(source, 'operator')
      return accountIds === null || accountIds.includes(accountId)
    }
    parts.authenticate(source, 'operator')
    if (wires === undefined) throw guestsAreHere()
    const eni = await findRemoteGuest(parts, id, allowed)
    return (socket) => {
      try {
        carryFrames(wires, eni.id, socket, () => parts.authenticate(source, 'operator'))
      } catch {
        socket.close(...closeCodes.removed)
      }
    }
  }

  return async () => {
    for (const server of servers) server.off('upgrade', onUpgrade)
    for (const socket of sockets.clients) socket.close(...closeCodes.goingAway)
    // One that does not answer is not waited for.
    const cut = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate()
    }, farewellMs)
    await new Promise<void>((resolve) => sockets.close(() => resolve()))
    clearTimeout(cut)
  }
}

function carryFrames(
  wires: RemoteWires,
  id: Parameters<RemoteWires['connect']>[0],
  socket: WebSocket,
  checkToken: () => void,
): void {
  const wire = wires.connect(id, {
    deliver: (frame) => socket.send(frame),
    waiting: () => socket.bufferedAmount,
    ended: (reason) => {
      const [code, why] = closeCodes[reason]
      socket.close(code, why)
    },
  })
  let isAlive = true
  const heartbeat = setInterval(() => {
    try {
      checkToken()
    } catch {
      socket.close(...closeCodes.unauthorized)
    }
    if (!isAlive) socket.terminate()
    isAlive = false
    socket.ping()
  }, heartbeatMs)
  socket.on('pong', () => {
    isAlive = true
  })
  socket.on('message', (frame: Buffer, isBinary) => {
    if (isBinary) wire.receive(frame)
    else socket.close(...closeCodes.notBinary)
  })
  // What is malformed closes the connection with a code of its own; there is nobody else to tell.
  socket.on('error', () => {})
  socket.on('close', () => {
    clearInterval(heartbeat)
    wire.end()
  })
}

function refuse(socket: Duplex, error: unknown, fault: RemoteParts['fault']): void {
  const problem = problemDocument(error, randomUUID())
  const { status, code, requestId } = problem
  if (status === 500) fault(error, requestId)
  const body = JSON.stringify(problem)
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      `Content-Type: ${problemType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...(status === 401 ? [`WWW-Authenticate: ${challengeOf(code)}`] : []),
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
