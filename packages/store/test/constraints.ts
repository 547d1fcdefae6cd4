import type { Change, Rows, ShardKey, Store, TableName } from '@havip/cloud'
import { ipv4, mac } from '@havip/net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Place } from './contract.js'
import { plainWorld, puts, type WorldRows } from './rows.js'
import { changeSet, newShard, tag } from './shard.js'

/** The states that the tables make impossible, whatever the program above does. */
export function storeConstraints(makePlace: () => Promise<Place>): void {
  describe('the tables', () => {
    let place: Place
    let store: Store
    let shard: ShardKey

    beforeAll(async () => {
      place = await makePlace()
      store = await place.open()
      shard = await newShard(store)
      await store.commit(changeSet(shard, 1, puts(plainWorld)))
    })
    afterAll(async () => {
      await store?.close()
      await place?.remove()
    })

    it.each(impossible)('refuse $what', async ({ changes, because }) => {
      const before = await store.load(shard)
      const refused = store.commit(changeSet(shard, 2, [tag('innocent'), ...changes]))
      await expect(refused).rejects.toThrow(because)
      await expect(refused).rejects.toThrow(/^cannot commit CreateVpc as revision 2 of shard .*: [^\n]*$/)
      expect(await store.load(shard)).toEqual(before)
      expect(await store.changesSince(shard, 1)).toEqual([])
    })

    it.each(passing)('let $what', async ({ changes }) => {
      const own = await newShard(store)
      await store.commit(changeSet(own, 1, puts(plainWorld)))
      expect(await store.commit(changeSet(own, 2, changes))).toBe('committed')
    })
  })
}

const [eni, eni2] = plainWorld.networkInterfaces as [Rows['networkInterfaces'], Rows['networkInterfaces']]
const [primaryIp, secondaryIp, haVipIp] = plainWorld.privateIps as [
  Rows['privateIps'],
  Rows['privateIps'],
  Rows['privateIps'],
]
const haVip = only('haVips')
const ofEni = primaryIp.owner as Extract<Rows['privateIps']['owner'], { kind: 'eni' }>
const otherVpc: Change[] = [
  put('vpcs', { ...only('vpcs'), id: 'vpc-2', mainRouteTableId: 'rtb-2' }),
  put('routeTables', { ...only('routeTables'), id: 'rtb-2', vpcId: 'vpc-2' }),
  put('subnets', { ...only('subnets'), id: 'subnet-2', vpcId: 'vpc-2', routeTableId: 'rtb-2' }),
]
const otherSubnet: Change = put('subnets', {
  ...only('subnets'),
  id: 'subnet-3',
  cidrBlock: '10.0.3.0/24' as Rows['subnets']['cidrBlock'],
})
const anEip = only('eips')
const free: Rows['eips'] = { ...anEip, state: 'UNBIND', privateIpId: null }
const bound: Rows['eips'] = { ...anEip, state: 'BIND', privateIpId: anEip.privateIpId ?? haVipIp.id }
const detached = { ...eni2, primary: false, attachment: null }

const impossible: { what: string; changes: Change[]; because: string }[] = [
  {
    what: 'two owners of one address in a VPC',
    changes: [put('privateIps', { ...primaryIp, id: 'vpc-1/10.0.0.55' as Rows['privateIps']['id'] })],
    because: 'private_ip',
  },
  {
    what: 'a HAVIP on an address that an ENI owns',
    changes: [put('haVips', { ...haVip, id: 'havip-2', vip: primaryIp.address })],
    because: 'havip_shard_id_id_vpc_id_subnet_id_vip_fkey',
  },
  {
    what: 'a HAVIP whose address is nobody’s',
    changes: [{ op: 'remove', table: 'privateIps', id: haVipIp.id }],
    because: 'havip_shard_id_id_vpc_id_subnet_id_vip_fkey',
  },
  {
    what: 'an address of a HAVIP that has another one',
    changes: [put('haVips', { ...haVip, vip: ipv4('10.0.0.10') })],
    because: 'fkey',
  },
  {
    what: 'an address of an ENI in another subnet',
    changes: [otherSubnet, put('privateIps', { ...secondaryIp, subnetId: 'subnet-3' })],
    because: 'private_ip_shard_id_network_interface_id_subnet_id_fkey',
  },
  {
    what: 'two primary addresses of an ENI',
    changes: [put('privateIps', { ...secondaryIp, owner: { ...ofEni, primary: true } })],
    because: 'private_ip_one_primary_per_eni',
  },
  {
    what: 'a holder outside the HAVIP’s subnet',
    changes: [
      otherSubnet,
      put('networkInterfaces', { ...detached, id: 'eni-3', subnetId: 'subnet-3', mac: mac('20:90:6f:00:00:03') }),
      put('haVips', { ...haVip, networkInterfaceId: 'eni-3' }),
    ],
    because: 'havip_shard_id_network_interface_id_subnet_id_fkey',
  },
  {
    what: 'a holder that does not exist',
    changes: [put('haVips', { ...haVip, networkInterfaceId: 'eni-9' })],
    because: 'havip_shard_id_network_interface_id_subnet_id_fkey',
  },
  {
    what: 'a subnet without its VPC',
    changes: [put('subnets', { ...only('subnets'), id: 'subnet-9', vpcId: 'vpc-9' })],
    because: 'subnet_shard_id_vpc_id_fkey',
  },
  {
    what: 'a VPC’s end before that of its subnets',
    changes: [{ op: 'remove', table: 'vpcs', id: 'vpc-1' }],
    because: 'fkey',
  },
  {
    what: 'an ENI that names another VPC than its subnet’s',
    changes: [...otherVpc, put('networkInterfaces', { ...detached, vpcId: 'vpc-2' })],
    because: 'network_interface_shard_id_subnet_id_vpc_id_fkey',
  },
  {
    what: 'an ENI attached to an instance of another VPC',
    changes: [
      ...otherVpc,
      put('networkInterfaces', {
        ...detached,
        vpcId: 'vpc-2',
        subnetId: 'subnet-2',
        attachment: { instanceId: 'ins-1', deviceIndex: 7, attachedAt: 1 },
      }),
    ],
    because: 'network_interface_shard_id_instance_id_vpc_id_fkey',
  },
  {
    what: 'one address reserved twice',
    changes: [put('reserveIps', { ...only('reserveIps'), id: 'rsvip-2' })],
    because: 'reserve_ip_shard_id_vpc_id_address_key',
  },
  {
    what: 'a reserved address of a subnet that does not exist',
    changes: [put('reserveIps', { ...only('reserveIps'), subnetId: 'subnet-9' })],
    because: 'reserve_ip_shard_id_subnet_id_vpc_id_fkey',
  },
  {
    what: 'a secondary block of a VPC that does not exist',
    changes: [
      put('assistantCidrs', {
        ...only('assistantCidrs'),
        id: 'vpc-9/192.168.0.0/20' as Rows['assistantCidrs']['id'],
        vpcId: 'vpc-9',
      }),
    ],
    because: 'assistant_cidr_shard_id_vpc_id_fkey',
  },
  {
    what: 'a secondary block that is not the one it is named after',
    changes: [
      put('assistantCidrs', { ...only('assistantCidrs'), id: 'vpc-1/10.0.0.0/8' as Rows['assistantCidrs']['id'] }),
    ],
    because: 'assistant_cidr_id_names_vpc_and_block',
  },
  {
    what: 'one MAC address twice in a VPC',
    changes: [put('networkInterfaces', { ...detached, mac: eni.mac })],
    because: 'network_interface_shard_id_vpc_id_mac_key',
  },
  {
    what: 'two primary ENIs of an instance',
    changes: [put('networkInterfaces', { ...eni2, primary: true, attachment: eni.attachment })],
    because: 'network_interface_shard_id_instance_id_device_index_key',
  },
  {
    what: 'a primary ENI at another place than device 0',
    changes: [
      put('networkInterfaces', {
        ...eni2,
        primary: true,
        attachment: { instanceId: 'ins-1', deviceIndex: 4, attachedAt: 1 },
      }),
    ],
    because: 'network_interface_primary_is_device_0',
  },
  {
    what: 'a primary ENI without an instance',
    changes: [put('networkInterfaces', { ...eni, attachment: null })],
    because: 'network_interface_primary_is_device_0',
  },
  {
    what: 'two system disks of an instance',
    changes: [put('disks', { ...only('disks'), id: 'disk-9' })],
    because: 'disk_one_system_disk',
  },
  {
    what: 'a system disk without an instance',
    changes: [put('disks', { ...only('disks'), state: 'UNATTACHED', instanceId: null })],
    because: 'disk_of_system_attached',
  },
  {
    what: 'a prepaid instance that nothing was paid for',
    changes: [put('instances', { ...only('instances'), chargeType: 'PREPAID', prepaid: null })],
    because: 'instance_prepaid_whole',
  },
  {
    what: 'an instance in another zone than its host',
    changes: [put('instances', { ...only('instances'), zone: 'ap-guangzhou-4' })],
    because: 'instance_shard_id_host_id_zone_fkey',
  },
  {
    what: 'an instance in a placement group that does not exist',
    changes: [put('instances', { ...only('instances'), placementGroupId: 'ps-9' })],
    because: 'instance_shard_id_placement_group_id_fkey',
  },
  {
    what: 'a partition of no placement group',
    changes: [put('instances', { ...only('instances'), placementGroupId: null, partitionNumber: 1 })],
    because: 'instance_partition_of_group',
  },
  {
    what: 'partitions in a placement group that spreads',
    changes: [put('placementGroups', { ...only('placementGroups'), strategy: 'SPREAD', partitionCount: 2 })],
    because: 'placement_group_partitions_by_strategy',
  },
  {
    what: 'an association that names a target it does not have',
    changes: [
      put('haVipAssociations', {
        id: 'havip-1/eni-1',
        haVipId: 'havip-1',
        target: { kind: 'CVM', instanceId: 'ins-1' },
      }),
    ],
    because: 'havip_association_id_names_havip_and_target',
  },
  {
    what: 'two EIPs on one HAVIP',
    changes: [1, 2].map((n) =>
      put('eips', { ...bound, id: `eip-1${n}`, address: ipv4(`203.0.113.10${n}`), privateIpId: haVipIp.id }),
    ),
    because: 'eip_shard_id_private_ip_id_key',
  },
  {
    what: 'an EIP on an address that is not there',
    changes: [put('eips', { ...bound, privateIpId: `vpc-1/${ipv4('10.0.0.77')}` })],
    because: 'eip_shard_id_private_ip_id_fkey',
  },
  {
    what: 'the address of an EIP being freed',
    changes: [
      put('eips', { ...bound, privateIpId: secondaryIp.id }),
      { op: 'remove', table: 'privateIps', id: secondaryIp.id },
    ],
    because: 'eip_shard_id_private_ip_id_fkey',
  },
  {
    what: 'a bound EIP without what it is bound to',
    changes: [put('eips', { ...bound, privateIpId: null })],
    because: 'eip_bound_by_state',
  },
  {
    what: 'a free EIP that is bound',
    changes: [put('eips', { ...bound, state: 'UNBIND' })],
    because: 'eip_bound_by_state',
  },
  {
    what: 'a prepaid EIP without its time',
    changes: [put('eips', { ...free, internetChargeType: 'BANDWIDTH_PREPAID_BY_MONTH', prepaid: null })],
    because: 'eip_prepaid_whole',
  },
  {
    what: 'an EIP without bandwidth',
    changes: [put('eips', { ...free, bandwidth: 0 })],
    because: 'eip_bandwidth_positive',
  },
  {
    what: 'a subnet that uses the route table of another VPC',
    changes: [...otherVpc, put('subnets', { ...only('subnets'), routeTableId: 'rtb-2' })],
    because: 'subnet_shard_id_route_table_id_vpc_id_fkey',
  },
  {
    what: 'a main route table that is another VPC’s',
    changes: [...otherVpc, put('vpcs', { ...only('vpcs'), mainRouteTableId: 'rtb-2' })],
    because: 'vpc_shard_id_main_route_table_id_id_fkey',
  },
  {
    what: 'a route without its table',
    changes: [put('routes', { ...only('routes'), routeTableId: 'rtb-9' })],
    because: 'route_shard_id_route_table_id_fkey',
  },
  {
    what: 'a policy that refers to a security group that does not exist',
    changes: [
      put('securityGroupPolicies', {
        ...only('securityGroupPolicies'),
        peer: { kind: 'group', securityGroupId: 'sg-9' },
      }),
    ],
    because: 'security_group_policy_shard_id_peer_group_id_fkey',
  },
  {
    what: 'two default security groups of a project',
    changes: [2, 3].map((n) =>
      put('securityGroups', { ...only('securityGroups'), id: `sg-${n}`, projectId: 7, isDefault: true }),
    ),
    because: 'security_group_one_default_per_project',
  },
  {
    what: 'a binding of a security group that does not exist',
    changes: [
      put('securityGroupBindings', {
        ...only('securityGroupBindings'),
        id: 'eni-1/sg-9',
        securityGroupId: 'sg-9',
        position: 9,
      }),
    ],
    because: 'security_group_binding_shard_id_security_group_id_fkey',
  },
  {
    what: 'a tag whose name is not its own',
    changes: [put('tags', { id: 'vpc-1/a', resourceId: 'vpc-1', key: 'b', value: '' })],
    because: 'tag_id_names_resource_and_key',
  },
  {
    what: 'a known tag whose name is not its own',
    changes: [put('tagValues', { id: '1/a/b', key: 'a/b', value: '' })],
    because: 'tag_value_id_names_key_and_value',
  },
]

const passing: { what: string; changes: Change[] }[] = [
  {
    what: 'an instance move to another VPC with its primary ENI and address',
    changes: [
      ...otherVpc,
      put('eips', free),
      put('haVips', { ...haVip, networkInterfaceId: null }),
      { op: 'remove', table: 'privateIps', id: primaryIp.id },
      { op: 'remove', table: 'privateIps', id: secondaryIp.id },
      put('instances', { ...only('instances'), vpcId: 'vpc-2', subnetId: 'subnet-2' }),
      put('networkInterfaces', { ...eni, vpcId: 'vpc-2', subnetId: 'subnet-2' }),
      put('networkInterfaces', detached),
      put('privateIps', { ...primaryIp, id: `vpc-2/${primaryIp.address}`, vpcId: 'vpc-2', subnetId: 'subnet-2' }),
    ],
  },
  {
    what: 'the primary address pass to the other one of an ENI',
    changes: [
      put('privateIps', { ...secondaryIp, owner: { ...ofEni, primary: true } }),
      put('privateIps', { ...primaryIp, owner: { ...ofEni, primary: false } }),
    ],
  },
  {
    what: 'two ENIs exchange their MAC addresses',
    changes: [
      put('networkInterfaces', { ...detached, mac: eni.mac }),
      put('networkInterfaces', { ...eni, mac: eni2.mac }),
    ],
  },
  {
    what: 'a device index pass from one ENI to another',
    changes: [
      put('networkInterfaces', {
        ...detached,
        id: 'eni-3',
        mac: mac('20:90:6f:00:00:03'),
        attachment: { instanceId: 'ins-1', deviceIndex: 1, attachedAt: 1 },
      }),
      put('networkInterfaces', detached),
    ],
  },
  {
    what: 'an EIP pass from one owner to another',
    changes: [put('eips', { ...bound, id: 'eip-2', address: ipv4('203.0.113.8') }), put('eips', free)],
  },
  {
    what: 'everything be removed at once, in any order',
    changes: puts(plainWorld).map((change) =>
      change.op === 'put' ? ({ op: 'remove', table: change.table, id: change.row.id } as Change) : change,
    ),
  },
]

function put<T extends TableName>(table: T, row: Rows[T]): Change {
  return { op: 'put', table, row } as Change
}

/** The first row of a table of the plain world. */
function only<T extends TableName>(table: T): Rows[T] {
  const [row] = (plainWorld as WorldRows)[table]
  if (row === undefined) throw new Error(`the plain world has no ${table}`)
  return row
}
