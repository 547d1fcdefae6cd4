/**
 * The service of the example, run inside an instance: `listener.js PORT`. Accepts TCP (what the health check looks for)
 * and answers every UDP packet with itself. Says `{"first": time}` on the first packet, milliseconds since the epoch.
 */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

const port = Number(process.argv[2])
let first = true

const udp = createSocket('udp4')
udp.on('message', (packet, from) => {
  if (first) process.stdout.write(`${JSON.stringify({ first: performance.timeOrigin + performance.now() })}\n`)
  first = false
  udp.send(packet, from.port, from.address)
})
udp.bind(port, () => {
  createServer((socket) => socket.end()).listen(port, () =>
    process.stdout.write(`${JSON.stringify({ ready: true })}\n`),
  )
})
