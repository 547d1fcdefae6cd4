import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { figure, progress } from './report.mjs'
import { withServer } from './server.mjs'

/** How many listen, how many events a second there are, and for how long, seconds. */
const listeners = 500
const perSecond = 1000
const seconds = 10
/** Writers at once: each change is one event, and together they keep the pace. */
const writers = 8

/** Events streamed to many listeners, which are another process: whether all came in order to each, and how late. */
export async function streams(figures) {
  await withServer(['--ephemeral'], {}, async ({ url }) => {
    progress(`${listeners} listeners, ${perSecond} events a second for ${seconds} s`)
    const child = fork(fileURLToPath(new URL('sse-listeners.mjs', import.meta.url)), [
      `${url}/v1/events?action=ModifyHaVipAttribute`,
      `${listeners}`,
    ])
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const answer = () =>
      Promise.race([
        new Promise((resolve) => child.once('message', resolve)),
        ended.then((code) => Promise.reject(new Error(`the listeners ended with ${code}`))),
      ])
    try {
      await answer()
      const { events, rate } = await change(url)
      const result = answer()
      child.send({ events })
      const { delays, problems, cutOff, delivered } = await result
      if (problems.length > 0) throw new Error(`events came otherwise than they happened: ${JSON.stringify(problems)}`)
      if (cutOff > 0) throw new Error(`${cutOff} listeners were cut off`)
      if (delivered !== events * listeners)
        throw new Error(`${delivered} of ${events * listeners} events were delivered`)
      const name = `events to ${listeners} listeners`
      figures[`${name}, made`] = figure(rate, 'events/s')
      figures[`${name}, delivered in order`] = figure(delivered, 'of as many')
      for (const [which, ms] of Object.entries(delays)) figures[`${name}, delay, ${which}`] = figure(ms, 'ms')
    } finally {
      child.kill('SIGTERM')
      await ended
    }
  })
}

/** Renames a HAVIP at a steady pace, each time with the next number. Resolves with how many events that made, and the pace. */
async function change(url) {
  const send = async (method, path, body) => {
    const headers = { 'content-type': 'application/json' }
    const reply = await fetch(`${url}/v1${path}`, { method, headers, body: JSON.stringify(body) })
    const text = await reply.text()
    if (!reply.ok) throw new Error(`${method} ${path}: ${text}`)
    return JSON.parse(text)
  }
  const { id: vpcId } = await send('POST', '/vpcs', { name: 'v', cidrBlock: '10.0.0.0/16' })
  await send('POST', '/subnets', { vpcId, name: 's', cidrBlock: '10.0.0.0/24', zone: 'ap-guangzhou-3' })
  const { id } = await send('POST', '/havips', { vpcId, name: 'h' })
  let next = 0
  const { errors, non2xx, duration } = await autocannon({
    url: `${url}/v1/havips/${id}`,
    connections: writers,
    overallRate: perSecond,
    amount: perSecond * seconds,
    requests: [
      {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => ({ ...request, body: JSON.stringify({ name: `bench ${next++}` }) }),
      },
    ],
  })
  if (errors + non2xx > 0) throw new Error(`${errors + non2xx} changes failed`)
  return { events: perSecond * seconds, rate: (perSecond * seconds) / duration }
}
