import type { Rows, TableName } from './rows.js'
import { isEipTask, taskNumber } from './task-number.js'

type Spec = { readonly [T in TableName]: Readonly<Record<string, (row: Rows[T]) => string | null>> }

/** How each table is searched; what is not listed here is found by id only. */
export const indexes = {
  hosts: { zone: (host) => host.zone },
  placementGroups: {},
  vpcs: {},
  subnets: { vpc: (subnet) => subnet.vpcId, routeTable: (subnet) => subnet.routeTableId },
  instances: {
    vpc: (instance) => instance.vpcId,
    subnet: (instance) => instance.subnetId,
    host: (instance) => instance.hostId,
    placementGroup: (instance) => instance.placementGroupId,
    zone: (instance) => instance.zone,
  },
  disks: { instance: (disk) => disk.instanceId },
  networkInterfaces: {
    vpc: (eni) => eni.vpcId,
    subnet: (eni) => eni.subnetId,
    instance: (eni) => eni.attachment?.instanceId ?? null,
    mac: (eni) => eni.mac,
  },
  haVips: {
    vpc: (haVip) => haVip.vpcId,
    subnet: (haVip) => haVip.subnetId,
    holder: (haVip) => haVip.networkInterfaceId,
  },
  haVipAssociations: {
    haVip: (association) => association.haVipId,
    target: (association) =>
      association.target.kind === 'CVM' ? association.target.instanceId : association.target.networkInterfaceId,
  },
  privateIps: {
    subnet: (ip) => ip.subnetId,
    owner: (ip) => (ip.owner.kind === 'eni' ? ip.owner.networkInterfaceId : ip.owner.haVipId),
  },
  eips: {
    address: (eip) => eip.address,
    privateIp: (eip) => eip.privateIpId,
    /** Ordinary public IPs of instances are no EIPs to those who do not ask for them. */
    kind: (eip) => (eip.addressType === 'WanIP' ? 'WanIP' : 'EIP'),
  },
  tags: { resource: (tag) => tag.resourceId, key: (tag) => tag.key },
  tasks: {
    request: (task) => task.requestId,
    busy: (task) => (task.state === 'RUNNING' ? task.resourceId : null),
    /** Tasks of EIPs are polled by number. */
    number: (task) => (isEipTask(task) ? String(taskNumber(task.requestId)) : null),
    /** What was allocated lately: tasks are kept for a day. */
    kind: (task) => (task.work.kind === 'create-eip' ? task.work.kind : null),
    /** The ENI that an address is leaving; the task itself is on the one that gets it. */
    leaving: (task) => (task.state === 'RUNNING' && task.work.kind === 'migrate-ip' ? task.work.sourceId : null),
    /** A task on a HAVIP may keep an EIP busy as well. */
    busyEip: (task) => (task.state === 'RUNNING' && 'eipId' in task.work ? task.work.eipId : null),
  },
  clientTokens: {},
  routeTables: { vpc: (table) => table.vpcId },
  routes: {
    routeTable: (route) => route.routeTableId,
    number: (route) => String(route.number),
    gateway: (route) => route.gatewayId,
  },
  securityGroups: { project: (group) => String(group.projectId) },
  securityGroupPolicies: {
    group: (policy) => policy.securityGroupId,
    peer: (policy) => (policy.peer.kind === 'group' ? policy.peer.securityGroupId : null),
  },
  securityGroupBindings: {
    networkInterface: (binding) => binding.networkInterfaceId,
    group: (binding) => binding.securityGroupId,
  },
  assistantCidrs: { vpc: (cidr) => cidr.vpcId },
  reserveIps: {
    subnet: (reserved) => reserved.subnetId,
    /** Keyed as the address's own row is. */
    address: (reserved) => `${reserved.vpcId}/${reserved.address}`,
  },
  tagValues: {},
} as const satisfies Spec

/** The names of each table's indexes. */
export type Indexes = { [T in TableName]: keyof (typeof indexes)[T] & string }
