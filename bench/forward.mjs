// What the rules cost a packet: TCP throughput and the rate of small packets through the kernel engine, and through a plain
// learning bridge with as many links, a turn here and a turn there. See docs/benchmarks.md.
import { flood, sink } from './lib/flood.mjs'
import { withLab } from './lib/lab.mjs'
import { address, bridgeInstance, makeNetworks } from './lib/rebind-networks.mjs'
import { compared, median, progress, report } from './lib/report.mjs'

const tcpTurns = 9
const floodTurns = 15
/** Of each turn, seconds. */
const tcpSeconds = 1
const floodSeconds = 0.3
/** Before anything else that wants the processor. */
const first = ['chrt', '--fifo', '1']

try {
  await withLab({ iperf3: 'iperf3', arping: 'arping', perl: 'perl' }, measure)
} catch (error) {
  progress(`bench forward: ${error.message}`)
  process.exitCode = 1
}

async function measure(engine) {
  const { ours, bridge } = await makeNetworks(engine)
  const networks = { ours, bridge, bare: bridge }
  const around = bridgeInstance(engine.lab)
  const ahead = (await ours.client.exec([...first, 'true'])).code === 0 ? first : []
  if (ahead.length === 0)
    progress('only root may send ahead of other programs: a busy machine will disturb the figures')
  const stops = []
  for (const { one } of [ours, bridge]) {
    stops.push(await one.start(['iperf3', '-s', '--forceflush'], 'listening'))
    // Nobody answers an announcement, which arping takes for a failure.
    await one.exec(['arping', '-U', '-c', '1', '-w', '0.05', '-i', 'eth0', '-S', address, address])
    await one.run(sink)
  }
  const figures = {}
  const take = async (what, unit, turns, run) => {
    progress(what)
    const rates = await inTurns(networks, turns, async (name, guests) => {
      if (name !== 'ours') await around.run(iptablesHooks(name === 'bridge'))
      return await run(guests)
    })
    figures[what] = besideOther(rates.ours, rates.bridge, unit)
    figures[`${what}, beside a bridge without iptables hooks`] = besideOther(rates.ours, rates.bare, unit)
  }
  const flooded = (to) => (guests) =>
    flood({ from: guests.client, to: guests.one, address: to, seconds: floodSeconds, ahead })
  await take('TCP throughput to a HAVIP', 'Gbit/s', tcpTurns, ({ client }) => throughput(client, address))
  await take('small packets to a HAVIP', 'packets/s', floodTurns, flooded(address))
  await take('small packets to an ENI', 'packets/s', floodTurns, flooded(ours.one.address))
  for (const stop of stops) await stop('SIGTERM')
  report('forward', figures)
}

/** Whether bridged packets pass the hooks of iptables, as they do where the kernel has br_netfilter and nobody changed it. */
function iptablesHooks(on) {
  return `for f in /proc/sys/net/bridge/bridge-nf-call-*; do [ ! -e "$f" ] || echo ${on ? 1 : 0} >"$f"; done`
}

/** The rates of each network by name. Who goes first changes, so that a machine that grows busier or idler favours none. */
async function inTurns(networks, turns, run) {
  const names = Object.keys(networks)
  const rates = Object.fromEntries(names.map((name) => [name, []]))
  for (let turn = 0; turn <= turns; turn++) {
    for (const [n] of names.entries()) {
      const name = names[(turn + n) % names.length]
      const rate = await run(name, networks[name])
      // The first of each warms up.
      if (turn > 0) rates[name].push(rate)
    }
  }
  return rates
}

/** The medians; and as ratio that of turns which followed each other, for what else the machine did hit both. */
function besideOther(rates, others, unit) {
  const ratio = median(rates.map((rate, turn) => rate / others[turn]))
  return { ...compared(median(rates), median(others), unit), ratio: Math.round(ratio * 1000) / 1000 }
}

async function throughput(client, to) {
  const { stdout } = await client.exec(['iperf3', '-c', to, '-t', `${tcpSeconds}`, '-J'])
  const { error, end } = JSON.parse(stdout)
  if (error !== undefined) throw new Error(`iperf3: ${error}`)
  return end.sum_received.bits_per_second / 1e9
}
