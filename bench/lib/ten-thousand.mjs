import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  Cloud,
  createNetworkInterface,
  createSubnet,
  createVpc,
  defaultQuotas,
  defaultSettings,
  deleteNetworkInterface,
  randomIds,
  systemClock,
} from '@havip/cloud'
import { openStore } from '@havip/store'
import { besideBareRoute, unrepeated } from './rates.mjs'
import { compared, figure, median, progress } from './report.mjs'
import { withServer } from './server.mjs'
import { call } from './sign.mjs'

const few = 100
const many = 10_000
const rounds = 300
const account = '1300000001'
const place = { vpcName: 'v', cidrBlock: '10.0.0.0/16' }

/** What an ENI costs among many and among few, in time and in memory: the cloud in this process, with no store. */
export async function tenThousand(figures) {
  const store = await openStore({ kind: 'none' })
  await store.saveAccounts([{ id: account, uin: '100000000001', name: 'bench' }])
  const fault = (error) => {
    throw error
  }
  const settings = { ...defaultSettings, quotas: { ...defaultQuotas, networkInterfacesPerVpc: 2 * many } }
  const cloud = await Cloud.open({ store, clock: systemClock, ids: randomIds(), settings, fault })
  try {
    await measure(cloud, figures)
  } finally {
    await cloud.close()
    await store.close()
  }
}

/** Describes with filters and paging over many ENIs, of a server that holds them in memory. */
export async function describesOfMany(figures) {
  const quota = ['--quota', `networkInterfacesPerVpc=${2 * many}`]
  await withServer(['--ephemeral', ...quota], {}, async ({ url }) => {
    progress(`making ${many} ENIs`)
    const { Vpc } = await call(url, 'CreateVpc', { VpcName: 'v', CidrBlock: '10.0.0.0/16' })
    const { VpcId } = Vpc
    const where = { VpcId, CidrBlock: '10.0.0.0/16', Zone: 'ap-guangzhou-3', SubnetName: 's' }
    const { SubnetId } = (await call(url, 'CreateSubnet', where)).Subnet
    let left = many
    const maker = async () => {
      while (left-- > 0) {
        const eni = { VpcId, SubnetId, NetworkInterfaceName: `e${left % 100}` }
        await call(url, 'CreateNetworkInterface', eni)
      }
    }
    await Promise.all(Array.from({ length: 10 }, maker))
    const filters = (Name, Value) => ({ Filters: [{ Name, Values: [Value] }] })
    const asked = {
      'by VPC, a page of 20': (n) => ({ ...filters('vpc-id', VpcId), Offset: (n * 37) % many }),
      'by name, 20 of 100': (n) => filters('network-interface-name', `e${n % 100}`),
      'by address, one': (n) => filters('address-ip', `10.0.${n % 30}.${2 + (n % 250)}`),
    }
    for (const [what, inputOf] of Object.entries(asked)) {
      const name = `DescribeNetworkInterfaces of ${many}, ${what}`
      progress(name)
      figures[name] = await besideBareRoute(url, 'DescribeNetworkInterfaces', inputOf(1), () => {})
      const inputs = Array.from({ length: 100 }, (_, n) => inputOf(n))
      figures[`${name}, unrepeated`] = figure(await unrepeated(url, 'DescribeNetworkInterfaces', inputs), 'requests/s')
    }
  })
}

async function measure(cloud, figures) {
  const [small, large] = [await network(cloud, 'ap-shanghai'), await network(cloud, 'ap-guangzhou')]
  for (let n = 0; n < few; n++) await small.create()
  const before = heap()
  progress(`making ${many} ENIs`)
  for (let n = 0; n < many; n++) await large.create()
  figures[`memory of ${many} ENIs`] = figure((heap() - before) / 2 ** 20, 'MiB')
  const times = { small: [], large: [] }
  // One here and one there, so that what else the machine does hits both alike; the first rounds warm up.
  for (let round = -rounds; round < rounds; round++) {
    for (const [side, { create, remove }] of [
      ['small', small],
      ['large', large],
    ]) {
      const started = performance.now()
      const eni = await create()
      if (round >= 0) times[side].push((performance.now() - started) * 1000)
      await remove(eni)
    }
  }
  figures[`CreateNetworkInterface among ${many}, beside ${few}`] = compared(
    median(times.large),
    median(times.small),
    'us',
  )
}

async function network(cloud, region) {
  const caller = { accountId: account, uin: '100000000001', region, actor: 'bench' }
  const write = (action, run) => cloud.write(caller, { action, requestId: crypto.randomUUID() }, run)
  const vpc = await write('CreateVpc', (draft, context) => createVpc(draft, place, context))
  const where = { vpcId: vpc.id, cidrBlock: '10.0.0.0/16', subnetName: 's', zone: `${region}-3` }
  const subnet = await write('CreateSubnet', (draft, context) => createSubnet(draft, where, context))
  const input = { vpcId: vpc.id, subnetId: subnet.id, networkInterfaceName: 'e' }
  return {
    create: () => write('CreateNetworkInterface', (draft, context) => createNetworkInterface(draft, input, context)),
    remove: ({ id }) =>
      write('DeleteNetworkInterface', (draft, context) =>
        deleteNetworkInterface(draft, { networkInterfaceId: id }, context),
      ),
  }
}

let collect
/** Bytes in use once nothing is left to be freed. */
function heap() {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc')
  }
  collect()
  return process.memoryUsage().heapUsed
}
