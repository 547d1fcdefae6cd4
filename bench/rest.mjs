// What the REST API costs: the same questions to it and to the Tencent API, beside a bare Fastify route that sends the same
// bytes; pairs of a creation and a deletion; and events streamed to many listeners.
import { inTurn, withBareRoute } from './lib/rates.mjs'
import { compared, median, progress, report } from './lib/report.mjs'
import { withServer } from './lib/server.mjs'
import { call, signed } from './lib/sign.mjs'
import { streams } from './lib/sse.mjs'

const haVips = 100
/** The quota of HAVIPs in one VPC. */
const perVpc = 10
/** Writers at once; turns each, and how long one is, milliseconds. */
const writers = 10
const writeTurns = 4
const writeTime = 1000

const figures = {}
await withServer(['--ephemeral'], {}, async ({ url }) => {
  const id = await makeHaVips(url)
  const questions = {
    'list HAVIPs, 20 of 100': ['/v1/havips?limit=20', { Limit: 20 }],
    'list HAVIPs, 100 of 100': ['/v1/havips', { Limit: 100 }],
    'list HAVIPs of a VPC, 10 of 100': [`/v1/havips?vpcId=${id.vpc}`, filtered('vpc-id', id.vpc)],
    'get a HAVIP': [`/v1/havips/${id.haVip}`, { HaVipIds: [id.haVip] }],
  }
  for (const [name, [path, input]] of Object.entries(questions)) await ask(url, name, path, input)
})
await withServer(['--ephemeral'], {}, async ({ url }) => writes(url))
await streams(figures)
report('rest', figures)

function filtered(Name, value) {
  return { Filters: [{ Name, Values: [value] }] }
}

async function makeHaVips(url) {
  let last
  for (let v = 0; v < haVips / perVpc; v++) {
    const { Vpc } = await call(url, 'CreateVpc', { VpcName: `v${v}`, CidrBlock: `10.${v}.0.0/16` })
    const where = { VpcId: Vpc.VpcId, CidrBlock: `10.${v}.0.0/24`, Zone: 'ap-guangzhou-3' }
    const { Subnet } = await call(url, 'CreateSubnet', { ...where, SubnetName: 's' })
    for (let i = 0; i < perVpc; i++) {
      const { HaVip } = await call(url, 'CreateHaVip', {
        VpcId: Vpc.VpcId,
        SubnetId: Subnet.SubnetId,
        HaVipName: `h${i}`,
      })
      last = { vpc: Vpc.VpcId, haVip: HaVip.HaVipId }
    }
  }
  return last
}

async function ask(url, name, path, input) {
  const reply = await (await fetch(`${url}${path}`)).text()
  progress(`${name}: ${reply.length} bytes`)
  const body = JSON.stringify(input)
  await withBareRoute(reply, async (bareUrl) => {
    const rates = await inTurn({
      bare: { url: bareUrl },
      tencent: { url, method: 'POST', headers: signed(url, 'vpc', 'DescribeHaVips', body), body },
      rest: { url: `${url}${path}` },
    })
    figures[`${name}, beside bare Fastify`] = compared(rates.rest, rates.bare, 'requests/s')
    figures[`${name}, beside DescribeHaVips`] = compared(rates.rest, rates.tencent, 'requests/s')
  })
}

/** Pairs of a creation and a deletion, in the REST API and in the Tencent API in turn. */
async function writes(url) {
  progress('a VPC made and deleted')
  const send = async (method, path, body) => {
    const init = {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    }
    const reply = await fetch(`${url}${path}`, init)
    const text = await reply.text()
    if (!reply.ok) throw new Error(`${method} ${path}: ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  const sides = {
    rest: async (n) => {
      const { id } = await send('POST', '/v1/vpcs', { name: `w${n}`, cidrBlock: '10.0.0.0/16' })
      await send('DELETE', `/v1/vpcs/${id}`)
    },
    tencent: async (n) => {
      const { Vpc } = await call(url, 'CreateVpc', { VpcName: `w${n}`, CidrBlock: '10.0.0.0/16' })
      await call(url, 'DeleteVpc', { VpcId: Vpc.VpcId })
    },
  }
  const rates = { rest: [], tencent: [] }
  for (let turn = 0; turn <= writeTurns; turn++) {
    for (const [side, pair] of Object.entries(sides)) {
      let pairs = 0
      const started = performance.now()
      const writer = async (n) => {
        while (performance.now() < started + writeTime) {
          await pair(n)
          pairs += 1
        }
      }
      await Promise.all(Array.from({ length: writers }, (_, n) => writer(n)))
      // The first turn warms up.
      if (turn > 0) rates[side].push((pairs * 1000) / (performance.now() - started))
    }
  }
  figures['create and delete a VPC, beside CreateVpc and DeleteVpc'] = compared(
    median(rates.rest),
    median(rates.tencent),
    'pairs/s',
  )
}
