import { startPostgres } from '@havip/store/test-support'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { seed } from '../src/demo/seed.js'
import { cleanUp, newDataDir, type Server, serve } from './program.js'
import { codesOf, demoCloud, given, hammer, vpcClient } from './sdk.js'

const postgres = await startPostgres()
const skipped = 'reason' in postgres ? postgres.reason : undefined
if (skipped !== undefined) console.warn(`skipping two servers on one PostgreSQL: ${skipped}`)

/** How long a write of one server may take to be seen by the other before the test gives up, milliseconds. */
const visibilityLimit = 5000

describe.skipIf(skipped !== undefined)(
  `two servers on one PostgreSQL${skipped ? ` [skipped: ${skipped}]` : ''}`,
  () => {
    let servers: Server[]
    let here: ReturnType<typeof vpcClient>
    let there: ReturnType<typeof vpcClient>

    beforeAll(async () => {
      if ('reason' in postgres) return
      const start = () => serve(['--data-dir', newDataDir(), '--log-level', 'info'], { DATABASE_URL: postgres.url })
      // At once: one of them sets up the tables.
      servers = await Promise.all([start(), start()])
      ;[here, there] = servers.map(({ url }) => vpcClient(url)) as [typeof here, typeof there]
    })

    afterAll(async () => {
      await cleanUp()
      if (!('reason' in postgres)) await postgres.stop()
    })

    /** The id, once the other server knows it. */
    const seenBy = async (client: typeof here, VpcId: string) => {
      await expect
        .poll(async () => (await client.DescribeVpcs({})).VpcSet?.map((vpc) => vpc.VpcId), { interval: 5 })
        .toContain(VpcId)
    }

    test('written to at once, lose no update and give no address twice', async () => {
      const { Vpc } = await here.CreateVpc({ VpcName: 'shared', CidrBlock: '10.0.0.0/16' })
      const VpcId = given(Vpc?.VpcId)
      const home = await here.CreateSubnet({ VpcId, SubnetName: 'home', CidrBlock: '10.0.0.0/24', Zone: seed.zone })
      const SubnetId = given(home.Subnet?.SubnetId)
      await seenBy(there, VpcId)
      await expect.poll(async () => (await there.DescribeSubnets({})).TotalCount).toBe(1)

      const count = 20
      const blocks = Array.from({ length: count }, (_, n) => `10.0.${n + 1}.0/24`)
      const jobsOf = (client: typeof here) => [
        ...blocks.flatMap((CidrBlock, n) => [
          async () => {
            const reply = await client.CreateNetworkInterface({ VpcId, SubnetId, NetworkInterfaceName: `eni-${n}` })
            return given(reply.NetworkInterface?.NetworkInterfaceId)
          },
          async () => {
            const reply = await client.CreateSubnet({ VpcId, SubnetName: `subnet-${n}`, CidrBlock, Zone: seed.zone })
            return given(reply.Subnet?.SubnetId)
          },
          ...(n % 3 === 0
            ? [async () => given((await client.CreateHaVip({ VpcId, SubnetId, HaVipName: `vip-${n}` })).HaVip?.HaVipId)]
            : []),
        ]),
      ]
      const results = (await Promise.all([hammer(jobsOf(here), 4), hammer(jobsOf(there), 4)])).flat()

      const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
      const refused = codesOf(results)
      // Each block is wanted by both and had by one; of HAVIPs the quota lets 10 of 14 be.
      const byCode = Object.fromEntries(
        [...new Set(refused)].map((code) => [code, refused.filter((one) => one === code).length]),
      )
      expect(byCode).toEqual({ 'InvalidParameterValue.SubnetConflict': count, LimitExceeded: 4 })

      const everything = async (client: typeof here) => ({
        enis: given((await client.DescribeNetworkInterfaces({ Limit: 100 })).NetworkInterfaceSet),
        subnets: given((await client.DescribeSubnets({ Limit: '100' })).SubnetSet),
        haVips: given((await client.DescribeHaVips({ Limit: 100 })).HaVipSet),
      })
      const all = { enis: 2 * count, subnets: count + 1, haVips: 10 }
      await vi.waitFor(async () => {
        const { enis, subnets, haVips } = await everything(here)
        expect({ enis: enis.length, subnets: subnets.length, haVips: haVips.length }).toEqual(all)
        expect(await everything(there)).toEqual({ enis, subnets, haVips })
      }, 10_000)
      const { enis, subnets, haVips } = await everything(there)
      const ids = [
        ...enis.map((eni) => eni.NetworkInterfaceId),
        ...subnets.map((subnet) => subnet.SubnetId),
        ...haVips.map((haVip) => haVip.HaVipId),
      ]
      expect(made.filter((id) => !ids.includes(id))).toEqual([])
      expect(made).toHaveLength(ids.length - 1)
      const addresses = [
        ...enis.flatMap((eni) => given(eni.PrivateIpAddressSet).map((ip) => ip.PrivateIpAddress)),
        ...haVips.map((haVip) => haVip.Vip),
      ]
      expect(new Set(addresses).size).toBe(addresses.length)
      expect(new Set(enis.map((eni) => eni.MacAddress)).size).toBe(enis.length)
    })

    test('see what the other one wrote', async () => {
      const { Vpc } = await here.CreateVpc({ VpcName: 'watched', CidrBlock: '10.1.0.0/16' })
      const VpcId = given(Vpc?.VpcId)
      await seenBy(there, VpcId)
      const delays: number[] = []
      for (let n = 0; n < 20; n++) {
        const [writer, reader] = n % 2 === 0 ? [here, there] : [there, here]
        const VpcName = `version-${n}`
        await writer.ModifyVpcAttribute({ VpcId, VpcName })
        const acknowledged = performance.now()
        let name: string | undefined
        while (name !== VpcName) {
          expect(performance.now() - acknowledged, 'waited for the write to be seen').toBeLessThan(visibilityLimit)
          name = (await reader.DescribeVpcs({ VpcIds: [VpcId] })).VpcSet?.[0]?.VpcName
        }
        delays.push(performance.now() - acknowledged)
      }
      const sorted = delays.sort((a, b) => a - b).map((delay) => delay.toFixed(1))
      console.info(`acknowledged here to seen there, ms: median ${sorted[10]}, maximum ${sorted.at(-1)} (wanted: 100)`)
    })

    test('bind in both networks what one of them honoured', async () => {
      const [first = given<Server>(undefined), second = given<Server>(undefined)] = servers
      const objects = await demoCloud(first.url).build()
      const announce = (from: string, url: string) =>
        fetch(`${url}/v1/sdn/announcements`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ from, address: seed.vip }),
        }).then((reply) => reply.json())
      const holderAt = async (url: string) => {
        const reply = (await (await fetch(`${url}/v1/sdn/holders`)).json()) as {
          holders: { haVipId: string; instanceId: string | null }[]
        }
        return reply.holders.find(({ haVipId }) => haVipId === objects.haVipId)?.instanceId
      }
      expect(await announce(objects.primary, first.url)).toMatchObject({ honoured: true, from: null })
      await expect.poll(() => holderAt(second.url)).toBe(objects.primary)
      expect(await announce(objects.secondary, second.url)).toMatchObject({ honoured: true })
      await expect.poll(() => holderAt(first.url)).toBe(objects.secondary)
      expect(await demoCloud(first.url).describe(objects.haVipId)).toMatchObject({ InstanceId: objects.secondary })
    })
  },
)
