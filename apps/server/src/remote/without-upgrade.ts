import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import type { Duplex } from 'node:stream'

const unwanted = new Set(['upgrade', 'connection', 'http2-settings'])

/**
 * Answers a request as if it had not asked to go on in another protocol, as RFC 9110 section 7.8 allows: clients that know HTTP/2 ask
 * every server for it (`Upgrade: h2c`). Node hands all such requests to whoever listens for upgrades, so it gets this one again.
 */
export function withoutUpgrade(server: HttpServer, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? ''
    if (!unwanted.has(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[i + 1]}`)
  }
  if (/\bclose\b/i.test(request.headers.connection ?? '')) lines.push('Connection: close')
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]))
  server.emit(server instanceof HttpsServer ? 'secureConnection' : 'connection', socket)
}
