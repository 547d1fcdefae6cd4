// How fast an address moves, and where its packets go meanwhile: in the kernel engine and in a plain learning bridge, a
// move here and a move there, so that what else the machine does hits both alike. See docs/benchmarks.md.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readCapture, startCapture } from './lib/capture.mjs'
import { withLab } from './lib/lab.mjs'
import { judgeMoves } from './lib/moves.mjs'
import { address, makeNetworks, port } from './lib/rebind-networks.mjs'
import { beside, compared, median, percentile, progress, report } from './lib/report.mjs'

const moves = 40
/** Between packets, microseconds. */
const interval = 50
/** More than the stream of one move sends. */
const numbersPerMove = 1_000_000
/** How long arping waits for the answer that an announcement never gets, seconds; the stream ends after it. */
const wait = 0.05
const streamer = fileURLToPath(new URL('lib/stream.mjs', import.meta.url))
/** Before anything else that wants the processor: otherwise it is the stream that waits while arping runs. */
const first = ['chrt', '--fifo', '1']

try {
  await withLab({ tcpdump: 'tcpdump', arping: 'arping' }, measure)
} catch (error) {
  progress(`bench rebind: ${error.message}`)
  process.exitCode = 1
}

async function measure(engine, dir) {
  const networks = Object.entries(await makeNetworks(engine))
  const epoch = Math.floor(Date.now() / 1000)
  const [, { client }] = networks[0]
  const ahead = (await client.exec([...first, 'true'])).code === 0 ? first : []
  if (ahead.length === 0) progress('only root may send ahead of other programs: a busy machine will hold the stream up')
  const fileOf = (network, name) => join(dir, `${network}-${name}.pcap`)
  const stops = []
  for (const [network, guests] of networks) {
    for (const [name, guest] of Object.entries(guests)) stops.push(await startCapture(guest, fileOf(network, name)))
  }
  for (const [, { one }] of networks) await announce(one)
  for (let n = 1; n <= moves; n++) {
    if (n % 10 === 0) progress(`move ${n} of ${moves}`)
    for (const [, { client, one, two }] of networks) {
      const argv = [process.execPath, streamer, address, `${port}`, `${interval}`, `${n * numbersPerMove}`]
      const stop = await client.start([...ahead, ...argv], 'sending')
      await announce(n % 2 === 0 ? one : two)
      await stop('SIGTERM')
    }
  }
  const missed = (await Promise.all(stops.map((stop) => stop()))).reduce((sum, packets) => sum + packets)
  if (missed > 0) throw new Error(`tcpdump missed ${missed} packets, so nothing can be counted; run it again`)
  const [ours, bridge] = networks.map(([network, guests]) => {
    const names = Object.keys(guests)
    return judgeMoves(
      Object.fromEntries(names.map((name) => [name, guests[name].mac])),
      Object.fromEntries(names.map((name) => [name, readCapture(fileOf(network, name), epoch)])),
    )
  })
  report('rebind', figuresOf(ours, bridge))
}

async function announce(guest) {
  const argv = ['arping', '-U', '-c', '1', '-w', `${wait}`, '-i', 'eth0', '-S', address, address]
  const { code, stderr } = await guest.exec(argv)
  // 1: no answer, as it should be.
  if (code !== 1) throw new Error(`arping failed (${code}); it has to be Debian's package arping: ${stderr.trim()}`)
}

function figuresOf(ours, bridge) {
  const time = (of) => compared(of(ours) / 1000, of(bridge) / 1000, 'ms')
  const count = (of, unit = 'packets') => beside(of(ours), of(bridge), unit)
  return {
    'announcement to first packet, median': time(({ times }) => median(times)),
    'announcement to first packet, p90': time(({ times }) => percentile(times, 90)),
    'announcement to first packet, max': time(({ times }) => Math.max(...times)),
    moves: count(({ times }) => times.length, 'moves'),
    'packets sent': count(({ sent }) => sent),
    'packets to a non-holder': count(({ toNonHolder }) => toNonHolder),
    'packets to the former holder meanwhile': count(({ toFormer }) => toFormer),
    'packets lost': count(({ lost }) => lost),
    'sender interval at a move, median': time(({ intervals }) => median(intervals)),
    'sender interval at a move, max': time(({ intervals }) => Math.max(...intervals)),
    'client to holder, median': compared(median(ours.transits), median(bridge.transits), 'us'),
  }
}
