/**
 * The client of the example, run inside an instance: `sender.js ADDRESS PORT INTERVAL`. Sends a numbered UDP packet
 * every INTERVAL milliseconds and listens for the answers. Says `{"answered": n}` every 100 answers; on SIGTERM stops
 * sending, waits for the last answers, and says `{"sent": n, "lost": n, "outage": n}`: how many in a row nobody answered.
 */
import { createSocket } from 'node:dgram'

const [address = '', port = '', interval = ''] = process.argv.slice(2)
/** How long the last answers may take, milliseconds. */
const grace = 200

const udp = createSocket('udp4')
const answered = new Set<number>()
let sent = 0

udp.on('message', (packet) => {
  answered.add(packet.readUInt32BE())
  if (answered.size % 100 === 0) say({ answered: answered.size })
})
// An unreachable address is what the demo is about: such packets count as lost.
udp.on('error', () => {})

const start = performance.now()
const timer = setInterval(() => {
  // As many as are due: a timer that fires late makes up for it.
  for (const due = (performance.now() - start) / Number(interval); sent < due; sent++) {
    const packet = Buffer.alloc(4)
    packet.writeUInt32BE(sent)
    udp.send(packet, Number(port), address, () => {})
  }
}, Number(interval))

process.on('SIGTERM', () => {
  clearInterval(timer)
  setTimeout(() => {
    say({ sent, lost: sent - answered.size, outage: longestGap() })
    process.exit(0)
  }, grace)
})

/** How many packets in a row were not answered, at most. */
function longestGap(): number {
  let longest = 0
  let now = 0
  for (let number = 0; number < sent; number++) {
    now = answered.has(number) ? 0 : now + 1
    longest = Math.max(longest, now)
  }
  return longest
}

function say(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`)
}
