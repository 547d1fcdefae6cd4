import { seedSubnet } from './build.js'
import type { Seeder, Trials } from './seed.js'

const created = 'rtb-n0yejvje'
const hop = '172.16.16.37'
const toHop = { DestinationCidrBlock: '10.8.0.0/16', GatewayType: 'NORMAL_CVM', GatewayId: hop }

interface Table {
  readonly id: string
  readonly vpcId?: string
  /** Whether it is the VPC's main table, and not one made beside it. */
  readonly main?: boolean
  readonly name?: string
  readonly tags?: readonly object[]
}

/** A route table in a VPC of 172.16.0.0/16, where an ENI has the address that routes lead to. */
async function seedTable(s: Seeder, { id, vpcId, main = false, name = 'seed', tags = [] }: Table): Promise<void> {
  s.ids(...(main ? [id] : ['rtb-00000000', id]))
  const place = { vpcBlock: '172.16.0.0/16', cidrBlock: '172.16.0.0/19' }
  const subnet = await seedSubnet(s, vpcId === undefined ? place : { ...place, vpcId })
  const PrivateIpAddresses = [{ PrivateIpAddress: hop, Primary: true }]
  await s.call('CreateNetworkInterface', { ...subnet, NetworkInterfaceName: 'hop', PrivateIpAddresses })
  if (main) await s.call('ModifyRouteTableAttribute', { RouteTableId: id, RouteTableName: name })
  else await s.call('CreateRouteTable', { VpcId: subnet.VpcId, RouteTableName: name, Tags: tags })
}

/** Routes of that table with the ids, and with the numbers where some are given. */
async function seedRoutes(
  s: Seeder,
  table: Table,
  ids: readonly string[],
  numbers: readonly number[] = [],
): Promise<void> {
  await seedTable(s, table)
  s.ids(...ids)
  const Routes = ids.map((_, i) => ({ ...toHop, DestinationCidrBlock: `10.${8 + i}.0.0/16` }))
  await s.call('CreateRoutes', { RouteTableId: table.id, Routes })
  // No action chooses the number of a route.
  await s.put('ap-guangzhou', (draft) => {
    for (const [i, number] of numbers.entries()) {
      const route = [...draft.routes.all()].find(({ id }) => id === ids[i])
      if (route !== undefined) draft.put('routes', { ...route, number })
    }
  })
}

const numbered = (s: Seeder) => seedRoutes(s, { id: 'rtb-9wzwlnhc' }, ['rti-00000001', 'rti-00000002'], [18292, 18293])

/** Route tables and routes. */
export const routeTrials: Trials = {
  'vpc DescribeRouteTables 1': {
    seed: async (s) => {
      const table = { id: 'rtb-l2h8d7c2', vpcId: 'vpc-2at5y1pn', main: true, name: 'TestRouteTable' }
      await seedRoutes(s, table, ['rti-00000001'])
      await s.call('TagResources', {
        ResourceList: ['qcs::vpc:ap-guangzhou:uin/:rtb/rtb-l2h8d7c2'],
        Tags: [{ TagKey: 'tag-key', TagValue: 'tag-value' }],
      })
    },
  },
  'vpc DescribeRouteTables 2': {
    seed: (s) => seedRoutes(s, { id: created, tags: [{ Key: 'city', Value: 'shanghai' }] }, ['rti-00000001']),
  },
  'vpc DeleteRouteTable': { seed: (s) => seedTable(s, { id: 'rtb-azd4dt1c' }) },
  'vpc ModifyRouteTableAttribute': { seed: (s) => seedTable(s, { id: created }) },
  'vpc ReplaceRouteTableAssociation': {
    seed: async (s) => {
      s.ids('subnet-q2079ils')
      await seedTable(s, { id: created })
    },
  },
  'vpc DeleteRoutes': {
    seed: async (s) => {
      await seedRoutes(s, { id: created }, ['rti-pbta2ruf'], [1])
      const route = { ...toHop, RouteItemId: 'rti-pbta2ruf', RouteDescription: 'TEST' }
      const Routes = [{ ...route, DestinationCidrBlock: '192.241.0.0/24', GatewayType: 'EIP', GatewayId: '0' }]
      await s.call('ReplaceRoutes', { RouteTableId: created, Routes })
    },
    // A route leads to one block, IPv4 or IPv6; by EIP it leads to 0; and its time is not the caller's to choose.
    mend: (request) => ({
      ...request,
      Routes: (request.Routes as readonly object[]).map((route) => ({
        ...route,
        DestinationIpv6CidrBlock: '',
        GatewayId: '0',
        CreatedTime: '',
      })),
    }),
  },
  'vpc ReplaceRoutes': { seed: (s) => seedRoutes(s, { id: created }, ['rti-hj3he929']) },
  'vpc ResetRoutes': { seed: (s) => seedRoutes(s, { id: created }, ['rti-00000001']) },
  'vpc EnableRoutes 1': {
    seed: async (s, { request }) => {
      await numbered(s)
      await s.call('DisableRoutes', request)
    },
  },
  'vpc EnableRoutes 2': { seed: (s) => seedRoutes(s, { id: 'rtb-12345678' }, ['rti-12345678']) },
  'vpc DisableRoutes': { seed: numbered },
  'vpc DescribeRouteList': { seed: (s) => seedRoutes(s, { id: 'rtb-la2qkgku' }, ['rti-00000001']) },
  'vpc DescribeRoutes': { seed: (s) => seedRoutes(s, { id: 'rtb-nswq8wkq' }, ['rti-hj3he929']) },
  'vpc DescribeRouteTableAssociatedInstances': { exception: 'it lists instances of a CCN, which is not modelled' },
}
