// A steady stream of small UDP packets: node stream.mjs ADDRESS PORT INTERVAL FIRST. Each carries a number, 32 bits big
// endian, from FIRST on. INTERVAL is in microseconds; what was held up is caught up. Says `sending` when it is under way.
import { createSocket } from 'node:dgram'

const [address, port, interval, first] = process.argv.slice(2).map((text, at) => (at === 0 ? text : Number(text)))
/** Packets sent before it says so: the processor is warm then. */
const underWay = 400
/** Most packets sent without looking at the clock and at signals. */
const burst = 16

const socket = createSocket('udp4')
socket.connect(port, address, () => {
  const started = performance.now()
  let sent = 0
  const tick = () => {
    const due = Math.min(Math.floor(((performance.now() - started) * 1000) / interval), sent + burst)
    for (; sent < due; sent++) {
      const payload = Buffer.alloc(8)
      payload.writeUInt32BE(first + sent)
      socket.send(payload)
      if (sent === underWay) process.stdout.write('sending\n')
    }
    setImmediate(tick)
  }
  tick()
})
socket.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
process.on('SIGTERM', () => process.exit(0))
