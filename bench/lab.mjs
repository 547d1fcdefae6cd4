// The lab of the seed, from the command to both agents running: `havip lab up` with nothing there, again, and `lab down`.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { compared, figure, median, progress, report } from './lib/report.mjs'
import { withDirectory, withServer } from './lib/server.mjs'

const runs = 7
const bin = fileURLToPath(new URL('../apps/cli/dist/bin.js', import.meta.url))
const file = fileURLToPath(new URL('../examples/labs/seed-pair.yaml', import.meta.url))

const times = { up: [], again: [], down: [], command: [] }
await withDirectory((dir) =>
  withServer(['--engine', 'linux', '--ephemeral', '--data-dir', dir], {}, async ({ url }) => {
    for (let i = 0; i < runs; i++) {
      progress(`run ${i + 1} of ${runs}`)
      times.command.push(await havip(['--version'], url))
      times.up.push(await havip(['lab', 'up', file], url))
      await checkAgents(url)
      times.again.push(await havip(['lab', 'up', file], url))
      times.down.push(await havip(['lab', 'down', file], url))
    }
  }),
)
report('lab', {
  'lab up, to both agents started': compared(median(times.up), median(times.command), 'ms'),
  'lab up, slowest': figure(Math.max(...times.up), 'ms'),
  'lab up, nothing to change': compared(median(times.again), median(times.command), 'ms'),
  'lab down': compared(median(times.down), median(times.command), 'ms'),
})

/** Milliseconds from the start of the command to its end. */
function havip(args, url) {
  const started = performance.now()
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, HAVIP_URL: url },
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve(performance.now() - started)
      else reject(new Error(`havip ${args.join(' ')} ended with ${code}`))
    })
  })
}

/** What is measured is worth nothing unless the agents run by now. */
async function checkAgents(url) {
  for (const instance of ['cvm1', 'cvm2']) {
    const { items } = await (await fetch(`${url}/v1/lab/instances/${instance}/processes`)).json()
    const states = items.map(({ name, state }) => `${name} ${state}`).sort()
    if (states.join() !== 'haproxy running,keepalived running') throw new Error(`${instance}: ${states.join(', ')}`)
  }
}
