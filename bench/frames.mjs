// How many frames the in-memory engine decides in a second on one core, with 1,000 ENIs and 10,000 HAVIPs, and with 10 and 10,
// in turns; and what of that each kind of frame costs. See docs/benchmarks.md.
import { MemoryEngine } from '@havip/sdn'
import { framesOf, mix } from './lib/frame-mix.mjs'
import { largeNetwork } from './lib/large-network.mjs'
import { compared, figure, median, progress, report } from './lib/report.mjs'

const different = 20_000
const turns = 7
/** Of each turn, milliseconds. */
const turnMs = 500

const figures = {}
const [large, small] = [await network(1_000, 10_000), await network(10, 10)]
progress('all kinds of frames')
const [many, few] = inTurns([large.all, small.all])
figures['1,000 ENIs and 10,000 HAVIPs, median'] = compared(median(many), median(few), 'frames/s')
figures['1,000 ENIs and 10,000 HAVIPs, best turn'] = compared(Math.max(...many), Math.max(...few), 'frames/s')
figures['of them delivered'] = figure(large.delivered / large.sent, '')
for (const kind of Object.keys(mix)) {
  progress(kind)
  const [rates] = inTurns([large.of(kind)], 2)
  figures[kind] = figure(Math.max(...rates), 'frames/s')
}
report('frames', figures)

async function network(enis, haVips) {
  const tables = largeNetwork(enis, haVips)
  const engine = new MemoryEngine()
  await engine.sync(tables)
  const ports = new Map(tables.ports.map(({ id }) => [id, engine.port(id)]))
  const counts = { delivered: 0, sent: 0 }
  const wires = [...ports.values(), engine.internet()]
  for (const wire of wires) wire.onFrame(() => counts.delivered++)
  const outside = wires.at(-1)
  const senders = (share) => {
    const frames = framesOf(tables, different, share).map(({ from, bytes }) => ({
      wire: from === null ? outside : ports.get(from),
      bytes,
    }))
    return () => {
      for (const { wire, bytes } of frames) wire.send(bytes)
      counts.sent += frames.length
      return frames.length
    }
  }
  return Object.assign(counts, { all: senders(mix), of: (kind) => senders({ [kind]: 100 }) })
}

/** The rates of each, one turn here and one there; the first of each warms up. */
function inTurns(runs, count = turns) {
  const rates = runs.map(() => [])
  for (let turn = 0; turn <= count; turn++) {
    for (const [n, run] of runs.entries()) {
      const rate = rateOf(run)
      if (turn > 0) rates[n].push(rate)
    }
  }
  return rates
}

/** Frames per second of processor time, that of the garbage collector included: what others do on the machine does not count. */
function rateOf(run) {
  const started = process.cpuUsage()
  let frames = 0
  let used = 0
  do {
    frames += run()
    const { user, system } = process.cpuUsage(started)
    used = user + system
  } while (used < turnMs * 1000)
  return (frames * 1e6) / used
}
