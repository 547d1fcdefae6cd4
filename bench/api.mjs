// What the Tencent API costs: DescribeHaVips with the signature verified, next to a bare Fastify route that sends the same
// bytes; the same of DescribeNetworkInterfaces over 10,000 ENIs, and what each of those costs; and pairs of CreateVpc and
// DeleteVpc on each store.
import { startPostgres } from '@havip/store/test-support'
import { besideBareRoute, connections, unrepeated } from './lib/rates.mjs'
import { figure, progress, report } from './lib/report.mjs'
import { withDirectory, withServer } from './lib/server.mjs'
import { call } from './lib/sign.mjs'
import { describesOfMany, tenThousand } from './lib/ten-thousand.mjs'

const haVips = 100
/** The quota of HAVIPs in one VPC. */
const perVpc = 10
/** Writers at once, and for how long, milliseconds. */
const writers = 10
const writeTime = 4000

const figures = {}
await describes()
await describesOfMany(figures)
await tenThousand(figures)
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
    progress('DescribeHaVips, 20 of 100 HAVIPs, no page twice in a row')
    const pages = Array.from({ length: haVips - 20 }, (_, offset) => ({ Limit: 20, Offset: offset }))
    figures['DescribeHaVips, 20 of 100, unrepeated'] = figure(
      await unrepeated(url, 'DescribeHaVips', pages),
      'requests/s',
    )
    for (const limit of [20, 100]) {
      figures[`DescribeHaVips, ${limit} of ${haVips}`] = await besideBareRoute(
        url,
        'DescribeHaVips',
        { Limit: limit },
        (length) =>
          progress(`DescribeHaVips, ${limit} of ${haVips} HAVIPs: ${length} bytes, ${connections} connections`),
      )
    }
  })
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
