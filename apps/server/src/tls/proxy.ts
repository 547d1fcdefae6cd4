import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { isTencentHost } from './hosts.js'

/**
 * Answers CONNECT on `http`, so that clients may name it in HTTPS_PROXY and keep the endpoints of the real API: what they
 * then say in TLS is answered by `https`, whatever the host. Other hosts are refused: this is no way to the internet.
 * Returns what ends it.
 */
export function answerConnect(http: HttpServer, https: HttpsServer): () => void {
  const onConnect = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client may go away at any moment; nothing is lost with it.
    socket.on('error', () => socket.destroy())
    const host = (request.url ?? '').replace(/:\d+$/, '')
    if (!isTencentHost(host)) {
      socket.end(refusal)
      return
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    https.emit('connection', socket)
  }
  http.on('connect', onConnect)
  return () => http.off('connect', onConnect)
}

const reason =
  'This proxy leads to *.tencentcloudapi.com only, which is this server itself; name other hosts in NO_PROXY.\n'
const refusal = [
  'HTTP/1.1 403 Forbidden',
  'Content-Type: text/plain',
  `Content-Length: ${reason.length}`,
  'Connection: close',
  '',
  reason,
].join('\r\n')
