// What size costs in the kernel engine: a packet's way, an ENI more, and putting it all up, with 1,000 ENIs and 10,000 HAVIPs
// beside 10 and 10; and how long a lab of three instances takes from nothing. See docs/benchmarks.md.
import { emptyDelta } from '@havip/sdn'
import { flood, sink } from './lib/flood.mjs'
import { guestOf, withLab } from './lib/lab.mjs'
import { largeNetwork } from './lib/large-network.mjs'
import { makeNetworks } from './lib/rebind-networks.mjs'
import { compared, figure, median, progress, report } from './lib/report.mjs'

const large = { enis: 1_000, haVips: 10_000 }
const small = { enis: 10, haVips: 10 }
const more = 7
const floods = 15
const starts = 5
const floodSeconds = 0.3
const first = ['chrt', '--fifo', '1']

const figures = {}
try {
  const tools = { perl: 'perl' }
  const times = []
  for (let n = 0; n < starts; n++) times.push(await seedLab(tools))
  figures['lab of three instances up'] = figure(median(times), 's')
  await withLab(tools, (fewEngine) => withLab(tools, (manyEngine) => compare(fewEngine, manyEngine)))
  report('scale', figures)
} catch (error) {
  progress(`bench scale: ${error.message}`)
  process.exitCode = 1
}

/** Seconds from nothing to a lab with two servers, a client and a HAVIP, and a plain bridge in an instance more. */
async function seedLab(tools) {
  progress('a lab of three instances')
  const started = performance.now()
  let took = 0
  await withLab(tools, async (engine) => {
    await makeNetworks(engine)
    took = performance.now() - started
  })
  return took / 1000
}

async function compare(fewEngine, manyEngine) {
  const labs = [
    { engine: manyEngine, size: large, times: [], rates: [] },
    { engine: fewEngine, size: small, times: [], rates: [] },
  ]
  for (const lab of labs) {
    progress(`${lab.size.enis} ENIs and ${lab.size.haVips} HAVIPs`)
    const started = performance.now()
    await lab.engine.sync(tablesOf(lab.size.enis, lab.size))
    lab.up = (performance.now() - started) / 1000
    lab.extra = tablesOf(lab.size.enis + more + 1, lab.size)
  }
  const [many, few] = labs
  figures['1,000 ENIs and 10,000 HAVIPs up'] = figure(many.up, 's')
  progress('one ENI more')
  for (let n = 0; n <= more; n++) {
    for (const lab of labs) {
      const took = await oneMore(lab, n)
      // The first one of each warms up.
      if (n > 0) lab.times.push(took)
    }
  }
  figures['one ENI more, beside 10 ENIs'] = compared(median(many.times), median(few.times), 'ms')
  progress('packets')
  for (const lab of labs) {
    lab.client = guestOf(lab.engine.lab, 'ins-4')
    lab.holder = guestOf(lab.engine.lab, 'ins-0')
    await lab.holder.run(sink)
  }
  const ahead = (await many.client.exec([...first, 'true'])).code === 0 ? first : []
  const [{ address }] = largeNetwork(small.enis, small.haVips).haVips
  for (let n = 0; n <= floods; n++) {
    for (const { client, holder, rates } of n % 2 === 0 ? labs : labs.toReversed()) {
      const rate = await flood({ from: client, to: holder, address, seconds: floodSeconds, ahead })
      if (n > 0) rates.push(rate)
    }
  }
  const ratio = median(many.rates.map((rate, n) => few.rates[n] / rate))
  const cost = compared(1e6 / median(many.rates), 1e6 / median(few.rates), 'us')
  figures['a packet to a HAVIP, beside 10 and 10'] = { ...cost, ratio: Math.round(ratio * 1000) / 1000 }
}

/** No group refuses anything and nobody has an EIP: what those cost does not depend on size. */
function tablesOf(enis, { haVips }) {
  return largeNetwork(enis, haVips, { policies: false })
}

/** Milliseconds until an instance more runs with an ENI. */
async function oneMore({ engine, size, extra }, n) {
  const at = size.enis + n
  const put = { ...emptyDelta.put, instances: [extra.instances[at]], ports: [extra.ports[at]] }
  const started = performance.now()
  await engine.apply({ ...emptyDelta, put })
  return performance.now() - started
}
