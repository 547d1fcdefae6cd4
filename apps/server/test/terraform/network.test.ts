import { afterAll, beforeAll, expect, test } from 'vitest'
import { zone } from '../sdk.js'
import {
  makeHaVip,
  makeNetwork,
  makeSubnet,
  makeVpc,
  remove,
  routeTables,
  setTags,
  subnets,
  tagSet,
  tagsOf,
  vpcs,
} from './network.js'
import { filter, type Provider, type Reply, startProvider } from './provider.js'
import { live } from './replay.js'

let provider: Provider

beforeAll(async () => {
  provider = await startProvider()
})

afterAll(() => provider.close())

const viaEip = { DestinationCidrBlock: '172.20.0.0/16', GatewayType: 'EIP', GatewayId: '0' }

/** A route of the VPC's main table. */
async function addRoute(VpcId: string): Promise<{ RouteTableId: string; Routes: object[] }> {
  const [main] = await routeTables(provider.call, filter('vpc-id', VpcId), filter('association.main', 'true'))
  const named = { RouteTableId: main?.RouteTableId, Routes: [viaEip] }
  const { RouteTableSet } = await provider.call('vpc:CreateRoutes', named)
  return { ...named, Routes: [{ RouteId: RouteTableSet[0].RouteSet[0].RouteId }] }
}

test('tencentcloud_vpc', async () => {
  await live(provider, {
    name: 'res:tencentcloud_vpc',
    create: async (call) => {
      const { Vpc } = await call('vpc:CreateVpc', {
        VpcName: 'prod',
        CidrBlock: '10.0.0.0/16',
        EnableMulticast: 'false',
        EnableRouteVpcPublish: false,
        EnableRouteVpcPublishIpv6: false,
        DnsServers: ['119.29.29.29', '8.8.8.8'],
        Tags: [{ Key: 'env', Value: 'prod' }],
      })
      await call('vpc:CreateAssistantCidr', { VpcId: Vpc.VpcId, CidrBlocks: ['172.16.0.0/16'] })
      return Vpc.VpcId
    },
    read: async (call, id) => {
      const [vpc] = await vpcs(call, filter('vpc-id', id))
      if (vpc === undefined) return undefined
      const tables = await routeTables(call, filter('vpc-id', id), filter('association.main', 'true'))
      return {
        name: vpc.VpcName,
        cidr_block: vpc.CidrBlock,
        is_multicast: vpc.EnableMulticast,
        dns_servers: vpc.DnsServerSet,
        is_default: vpc.IsDefault,
        publish: vpc.EnableRouteVpcPublish,
        assistant_cidrs: vpc.AssistantCidrSet.map((block: Reply) => block.CidrBlock),
        default_route_table_id: tables.find((table) => table.Main === true)?.RouteTableId,
        tags: tagSet(vpc.TagSet),
      }
    },
    wanted: {
      name: 'prod',
      cidr_block: '10.0.0.0/16',
      is_multicast: false,
      dns_servers: ['119.29.29.29', '8.8.8.8'],
      is_default: false,
      publish: false,
      assistant_cidrs: ['172.16.0.0/16'],
      default_route_table_id: expect.stringMatching(/^rtb-/),
      tags: { env: 'prod' },
    },
    update: async (call, VpcId) => {
      const publish = { EnableRouteVpcPublish: true, EnableRouteVpcPublishIpv6: false }
      const named = { VpcId, VpcName: 'prod-2', EnableMulticast: 'true', DnsServers: ['119.29.29.29'] }
      await call('vpc:ModifyVpcAttribute', { ...named, ...publish })
      const [NewCidrBlocks, OldCidrBlocks] = [['192.168.0.0/20'], ['172.16.0.0/16']]
      await call('vpc:ModifyAssistantCidr', { VpcId, NewCidrBlocks, OldCidrBlocks })
      await setTags(call, 'vpc', 'vpc', VpcId, { team: 'net' }, 'env')
    },
    changed: {
      name: 'prod-2',
      is_multicast: true,
      dns_servers: ['119.29.29.29'],
      publish: true,
      assistant_cidrs: ['192.168.0.0/20'],
      tags: { team: 'net' },
    },
    fill: async (VpcId) => {
      const SubnetId = await makeSubnet(provider, VpcId)
      const routes = await addRoute(VpcId)
      return async () => {
        await provider.call('vpc:DeleteRoutes', routes)
        await provider.call('vpc:DeleteSubnet', { SubnetId })
      }
    },
    delete: async (call, VpcId) => void (await remove(call, 'vpc:DeleteVpc', { VpcId })),
  })
})

test('tencentcloud_subnet', async () => {
  const VpcId = await makeVpc(provider)
  const { RouteTable } = await provider.call('vpc:CreateRouteTable', { VpcId, RouteTableName: 'own' })
  /** The provider looks whether the route table is there before it is bound. */
  const bind = async (call: Provider['call'], SubnetId: string, RouteTableId: string) => {
    expect(await routeTables(call, filter('route-table-id', RouteTableId))).toHaveLength(1)
    await call('vpc:ReplaceRouteTableAssociation', { SubnetId, RouteTableId })
  }
  const [main] = await routeTables(provider.call, filter('vpc-id', VpcId), filter('association.main', 'true'))
  await provider.call('vpc:CreateRoutes', { RouteTableId: RouteTable.RouteTableId, Routes: [viaEip] })
  await addRoute(VpcId)
  await makeSubnet(provider, VpcId, '10.0.9.0/24')
  await live(provider, {
    name: 'res:tencentcloud_subnet',
    create: async (call) => {
      const Tags = [{ Key: 'env', Value: 'prod' }]
      const made = { VpcId, SubnetName: 'web', CidrBlock: '10.0.1.0/24', Zone: zone, Tags }
      const { Subnet } = await call('vpc:CreateSubnet', made)
      const SubnetId = Subnet.SubnetId as string
      await call('vpc:ModifySubnetAttribute', { SubnetId, SubnetName: 'web', EnableBroadcast: 'false' })
      await bind(call, SubnetId, RouteTable.RouteTableId)
      await setTags(call, 'vpc', 'subnet', SubnetId, { env: 'prod' })
      return SubnetId
    },
    read: async (call, id) => {
      const [subnet] = await subnets(call, filter('subnet-id', id))
      if (subnet === undefined) return undefined
      return {
        vpc_id: subnet.VpcId,
        name: subnet.SubnetName,
        cidr_block: subnet.CidrBlock,
        availability_zone: subnet.Zone,
        is_multicast: subnet.EnableBroadcast,
        is_default: subnet.IsDefault,
        route_table_id: subnet.RouteTableId,
        available_ip_count: subnet.AvailableIpAddressCount,
        cdc_id: subnet.CdcId,
        tags: await tagsOf(call, 'vpc', 'subnet', id),
      }
    },
    wanted: {
      vpc_id: VpcId,
      name: 'web',
      cidr_block: '10.0.1.0/24',
      availability_zone: zone,
      is_multicast: false,
      is_default: false,
      route_table_id: RouteTable.RouteTableId,
      available_ip_count: 253,
      cdc_id: '',
      tags: { env: 'prod' },
    },
    update: async (call, SubnetId) => {
      await call('vpc:ModifySubnetAttribute', { SubnetId, SubnetName: 'web-2', EnableBroadcast: 'true' })
      await bind(call, SubnetId, main?.RouteTableId)
      await setTags(call, 'vpc', 'subnet', SubnetId, { env: 'test' })
    },
    changed: { name: 'web-2', is_multicast: true, route_table_id: main?.RouteTableId, tags: { env: 'test' } },
    delete: async (call, SubnetId) => void (await remove(call, 'vpc:DeleteSubnet', { SubnetId })),
  })
})

/** What the provider reads of a route table. */
async function readTable(call: Provider['call'], ...filters: object[]) {
  const [table] = await routeTables(call, ...filters)
  if (table === undefined) return undefined
  return {
    name: table.RouteTableName,
    vpc_id: table.VpcId,
    is_default: table.Main,
    subnet_ids: table.AssociationSet.map(({ SubnetId }: Reply) => SubnetId),
    routes: table.RouteSet as Reply[],
  }
}

test('tencentcloud_route_table', async () => {
  const { VpcId, SubnetId } = await makeNetwork(provider)
  const [main] = await routeTables(provider.call, filter('vpc-id', VpcId))
  await live(provider, {
    name: 'res:tencentcloud_route_table',
    create: async (call) => {
      const { RouteTable } = await call('vpc:CreateRouteTable', { VpcId, RouteTableName: 'egress' })
      await setTags(call, 'vpc', 'rtb', RouteTable.RouteTableId, { env: 'prod' })
      return RouteTable.RouteTableId
    },
    read: async (call, id) => {
      const table = await readTable(call, filter('route-table-id', id))
      return table && { ...table, tags: await tagsOf(call, 'vpc', 'rtb', id) }
    },
    wanted: { name: 'egress', vpc_id: VpcId, is_default: false, subnet_ids: [], tags: { env: 'prod' } },
    update: async (call, RouteTableId) => {
      await call('vpc:ModifyRouteTableAttribute', { RouteTableId, RouteTableName: 'egress-2' })
      await setTags(call, 'vpc', 'rtb', RouteTableId, { env: 'test' })
      await provider.call('vpc:CreateRoutes', { RouteTableId, Routes: [viaEip] })
      await provider.call('vpc:ReplaceRouteTableAssociation', { RouteTableId, SubnetId })
    },
    changed: { name: 'egress-2', subnet_ids: [SubnetId], tags: { env: 'test' } },
    delete: async (call, RouteTableId) => {
      // As the association's own resource does before it.
      const back = { RouteTableId: main?.RouteTableId, SubnetId }
      await provider.call('vpc:ReplaceRouteTableAssociation', back)
      await remove(call, 'vpc:DeleteRouteTable', { RouteTableId })
      expect(await remove(call, 'vpc:DeleteRouteTable', { RouteTableId })).toBeUndefined()
    },
  })
})

test('tencentcloud_route_table_entry, of id number.table', async () => {
  const network = await makeNetwork(provider)
  const haVip = await makeHaVip(provider, network)
  const { VpcId } = network
  const { RouteTable } = await provider.call('vpc:CreateRouteTable', { VpcId, RouteTableName: 'routed' })
  const RouteTableId = RouteTable.RouteTableId as string
  await provider.call('vpc:ReplaceRouteTableAssociation', { RouteTableId, SubnetId: network.SubnetId })
  await live(provider, {
    name: 'res:tencentcloud_route_table_entry',
    create: async (call) => {
      const route = { DestinationCidrBlock: '10.4.4.0/24', GatewayType: 'HAVIP', GatewayId: haVip, Enabled: true }
      const reply = await call('vpc:CreateRoutes', { RouteTableId, Routes: [{ ...route, RouteDescription: 'to vip' }] })
      expect(reply.RouteTableSet).toMatchObject([{ RouteSet: [{ DestinationCidrBlock: '10.4.4.0/24' }] }])
      const { RouteId } = reply.RouteTableSet[0].RouteSet[0]
      await call('vpc:DisableRoutes', { RouteTableId, RouteIds: [RouteId] })
      return `${RouteId}.${RouteTableId}`
    },
    read: async (call, id) => {
      const [number, table = ''] = id.split('.')
      const first = await readTable(call, filter('route-table-id', table))
      if (first === undefined) return undefined
      const ofVpc = [filter('route-table-id', table), filter('vpc-id', first.vpc_id)]
      const routes = (await readTable(call, ...ofVpc))?.routes ?? []
      const route = routes.find(({ RouteId }) => RouteId === Number(number))
      if (route === undefined) return undefined
      return {
        destination_cidr_block: route.DestinationCidrBlock,
        next_type: route.GatewayType,
        next_hub: route.GatewayId,
        description: route.RouteDescription,
        disabled: !route.Enabled,
        route_item_id: route.RouteItemId,
      }
    },
    wanted: {
      destination_cidr_block: '10.4.4.0/24',
      next_type: 'HAVIP',
      next_hub: haVip,
      description: 'to vip',
      disabled: true,
      route_item_id: expect.stringMatching(/^rti-/),
    },
    update: async (call, id) => {
      const RouteIds = [Number(id.split('.')[0])]
      await call('vpc:EnableRoutes', { RouteTableId, RouteIds })
      await call('vpc:DisableRoutes', { RouteTableId, RouteIds })
      await call('vpc:EnableRoutes', { RouteTableId, RouteIds })
    },
    changed: { disabled: false },
    delete: async (call, id) => {
      const Routes = [{ RouteId: Number(id.split('.')[0]) }]
      await remove(call, 'vpc:DeleteRoutes', { RouteTableId, Routes })
      expect(await remove(call, 'vpc:DeleteRoutes', { RouteTableId, Routes })).toBeUndefined()
    },
  })
})

test('tencentcloud_route_entry, the older form', async () => {
  const { VpcId, SubnetId } = await makeNetwork(provider)
  const [main] = await routeTables(provider.call, filter('vpc-id', VpcId), filter('association.main', 'true'))
  const RouteTableId = main?.RouteTableId as string
  const inTable = async (call: Provider['call']) =>
    (await readTable(call, filter('route-table-id', RouteTableId), filter('vpc-id', VpcId)))?.routes ?? []
  await live(provider, {
    name: 'res:tencentcloud_route_entry',
    create: async (call) => {
      const { RouteTableSet } = await call('vpc:CreateRoutes', { RouteTableId, Routes: [viaEip] })
      return String(RouteTableSet[0].RouteSet[0].RouteId)
    },
    read: async (call, id) => (await inTable(call)).find(({ RouteId }) => RouteId === Number(id)),
    wanted: { ...viaEip, Enabled: true },
    delete: async (call, id) => {
      expect(await inTable(call)).toHaveLength(1)
      await remove(call, 'vpc:DeleteRoutes', { RouteTableId, Routes: [{ RouteId: Number(id) }] })
    },
  })
  expect(SubnetId).toMatch(/^subnet-/)
})

test('tencentcloud_route_table_association', async () => {
  const { VpcId, SubnetId } = await makeNetwork(provider)
  const { RouteTable } = await provider.call('vpc:CreateRouteTable', { VpcId, RouteTableName: 'bound' })
  const RouteTableId = RouteTable.RouteTableId as string
  const mainOf = (call: Provider['call']) =>
    routeTables(call, filter('vpc-id', VpcId), filter('association.main', 'true'))
  await addRoute(VpcId)
  await makeSubnet(provider, VpcId, '10.0.9.0/24')
  await live(provider, {
    name: 'res:tencentcloud_route_table_association',
    create: async (call) => {
      await call('vpc:ReplaceRouteTableAssociation', { SubnetId, RouteTableId })
      return SubnetId
    },
    read: async (call, id) => {
      const [subnet] = await subnets(call, filter('subnet-id', id))
      return subnet?.RouteTableId === RouteTableId ? { route_table_id: subnet.RouteTableId } : undefined
    },
    wanted: { route_table_id: RouteTableId },
    update: async (call) => void (await call('vpc:ReplaceRouteTableAssociation', { SubnetId, RouteTableId })),
    delete: async (call, id) => {
      const [subnet] = await subnets(call, filter('subnet-id', id))
      const [main] = await mainOf(call)
      const back = { SubnetId: subnet?.SubnetId, RouteTableId: main?.RouteTableId }
      await call('vpc:ReplaceRouteTableAssociation', back)
    },
  })
})
