// What the Tencent API costs: DescribeHaVips with the signature verified, next to a bare Fastify route that sends the same
// bytes; and pairs of CreateVpc and DeleteVpc on each store.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '@havip/store/test-support'
import autocannon from 'autocannon'
import { compared, figure, median, progress, report } from './lib/report.mjs'
import { withDirectory, withServer } from './lib/server.mjs'
import { call, signed } from './lib/sign.mjs'

const connections = 50
/** Ours and the reference take turns, so that what else the machine does hits both alike. */
const turns = 6
const turnSeconds = 1
const haVips = 100
/** The quota of HAVIPs in one VPC. */
const perVpc = 10
/** Writers at once, and for how long, milliseconds. */
const writers = 10
const writeTime = 4000

const figures = {}
await describes()
await writes('none', (use) => withServer(['--ephemeral'], {}, use))
await withDirectory((dir) => writes('embedded', (use) => withServer(['--data-dir', dir], {}, use)))
const postgres = await startPostgres()
if ('reason' in postgres) progress(`no PostgreSQL: ${postgres.reason}`)
else {
  try {
    await withDirectory((dir) =>
      writes('postgres', (use) => withServer(['--data-dir', dir], { DATABASE_URL: postgres.url }, use)),
    )
  } finally {
    await postgres.stop()
  }
}
report('api', figures)

async function describes() {
  await withServer(['--ephemeral'], {}, async ({ url }) => {
    for (let v = 0; v < haVips / perVpc; v++) {
      const { Vpc } = await call(url, 'CreateVpc', { VpcName: `v${v}`, CidrBlock: `10.${v}.0.0/16` })
      const where = { VpcId: Vpc.VpcId, CidrBlock: `10.${v}.0.0/24`, Zone: 'ap-guangzhou-3' }
      const { Subnet } = await call(url, 'CreateSubnet', { ...where, SubnetName: 's' })
      for (let i = 0; i < perVpc; i++) {
        await call(url, 'CreateHaVip', { VpcId: Vpc.VpcId, SubnetId: Subnet.SubnetId, HaVipName: `h${i}` })
      }
    }
    await unrepeated(url)
    for (const limit of [20, 100]) {
      const body = JSON.stringify({ Limit: limit })
      const headers = signed(url, 'vpc', 'DescribeHaVips', body)
      const reply = await (await fetch(url, { method: 'POST', headers, body })).text()
      await withBareRoute(reply, async (bareUrl) => {
        progress(`DescribeHaVips, ${limit} of ${haVips} HAVIPs: ${reply.length} bytes, ${connections} connections`)
        const sides = {
          bare: { url: bareUrl, headers: { 'content-type': 'application/json' } },
          ours: { url, headers },
        }
        const rates = { bare: [], ours: [] }
        // The first turn warms both up.
        for (let turn = 0; turn <= turns; turn++) {
          for (const [side, { url: at, headers: sent }] of Object.entries(sides)) {
            const measured = await rate(at, sent, body, turnSeconds)
            if (turn > 0) rates[side].push(measured)
          }
        }
        figures[`DescribeHaVips, ${limit} of ${haVips}`] = compared(
          median(rates.ours),
          median(rates.bare),
          'requests/s',
        )
      })
    }
  })
}

/** Pages that differ, more of them than the server keeps replies of: each is found and encoded anew. */
async function unrepeated(url) {
  const requests = Array.from({ length: haVips - 20 }, (_, offset) => {
    const body = JSON.stringify({ Limit: 20, Offset: offset })
    return { method: 'POST', headers: signed(url, 'vpc', 'DescribeHaVips', body), body }
  })
  progress('DescribeHaVips, 20 of 100 HAVIPs, no page twice in a row')
  await rate(url, {}, undefined, 1, requests)
  figures['DescribeHaVips, 20 of 100, unrepeated'] = figure(
    await rate(url, {}, undefined, turns * turnSeconds, requests),
    'requests/s',
  )
}

async function rate(url, headers, body, duration, requests) {
  const what = requests === undefined ? { method: 'POST', headers, body } : { requests }
  const result = await autocannon({ url, ...what, connections, duration })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx + result.errors} requests failed`)
  return result.requests.average
}

/** The reference: a Fastify route in a process of its own that takes the body and sends the reply's object. */
async function withBareRoute(reply, use) {
  const child = fork(fileURLToPath(new URL('lib/bare-route.mjs', import.meta.url)))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    const url = await new Promise((resolve) => {
      child.once('message', resolve)
      child.send(reply)
    })
    await use(url)
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

async function writes(store, run) {
  await run(async ({ url }) => {
    progress(`CreateVpc and DeleteVpc on ${store}`)
    let pairs = 0
    const end = performance.now() + writeTime
    const writer = async (n) => {
      while (performance.now() < end) {
        const { Vpc } = await call(url, 'CreateVpc', { VpcName: `w${n}`, CidrBlock: '10.0.0.0/16' })
        await call(url, 'DeleteVpc', { VpcId: Vpc.VpcId })
        pairs += 1
      }
    }
    const started = performance.now()
    await Promise.all(Array.from({ length: writers }, (_, n) => writer(n)))
    figures[`CreateVpc+DeleteVpc, ${store}`] = figure((pairs * 1000) / (performance.now() - started), 'pairs/s')
  })
}
