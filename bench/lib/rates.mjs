import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { compared, median } from './report.mjs'
import { signed } from './sign.mjs'

export const connections = 50
/** Ours and the reference take turns, so that what else the machine does hits both alike. */
export const turns = 6
export const turnSeconds = 1

/** Requests a second of one Describe, beside those of a bare route that sends the same reply. `say` gets its length. */
export async function besideBareRoute(url, action, input, say) {
  const body = JSON.stringify(input)
  const headers = signed(url, 'vpc', action, body)
  const reply = await (await fetch(url, { method: 'POST', headers, body })).text()
  return withBareRoute(reply, async (bareUrl) => {
    say(reply.length)
    const rates = await inTurn({
      bare: { url: bareUrl, method: 'POST', headers: { 'content-type': 'application/json' }, body },
      ours: { url, method: 'POST', headers, body },
    })
    return compared(rates.ours, rates.bare, 'requests/s')
  })
}

/** Requests a second of each side, the median of its turns: `sides` are requests by name. */
export async function inTurn(sides) {
  const rates = new Map(Object.keys(sides).map((side) => [side, []]))
  // The first turn warms all up.
  for (let turn = 0; turn <= turns; turn++) {
    for (const [side, request] of Object.entries(sides)) {
      const measured = await rate(request, turnSeconds)
      if (turn > 0) rates.get(side).push(measured)
    }
  }
  return Object.fromEntries([...rates].map(([side, all]) => [side, median(all)]))
}

/** The same action with inputs that differ, more of them than the server keeps replies of: each is found and encoded anew. */
export async function unrepeated(url, action, inputs) {
  const requests = inputs.map((input) => {
    const body = JSON.stringify(input)
    return { method: 'POST', headers: signed(url, 'vpc', action, body), body }
  })
  await rate({ url, requests }, 1)
  return rate({ url, requests }, turns * turnSeconds)
}

async function rate(request, duration) {
  const result = await autocannon({ ...request, connections, duration })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx + result.errors} requests failed`)
  return result.requests.average
}

/** The reference: a Fastify route in a process of its own, to GET or POST, that sends the reply's object. */
export async function withBareRoute(reply, use) {
  const child = fork(fileURLToPath(new URL('bare-route.mjs', import.meta.url)))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    const url = await new Promise((resolve) => {
      child.once('message', resolve)
      child.send(reply)
    })
    return await use(url)
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}
