import type { InstanceId, NetworkInterfaceId, RouteTableId, SubnetId, VpcId } from '@havip/cloud'
import { cidr, gatewayOf, type Ipv4, ipv4, mac } from '@havip/net'
import {
  emptyDelta,
  emptyTables,
  type HaVipEntry,
  type InstanceEntry,
  type NetworkTables,
  type PortEntry,
  type SubnetEntry,
  type TableDelta,
} from '@havip/sdn'

// The network of the scenarios: two servers and a client in one subnet, a host in another one of the same VPC, an
// ENI attached to nothing, a stopped instance; and a second VPC that uses the same addresses.

const vpc: VpcId = 'vpc-example'
const otherVpc: VpcId = 'vpc-other'

const near = subnet('subnet-near', vpc, '172.17.16.0/24')
const far = subnet('subnet-far', vpc, '172.17.32.0/24')
const elsewhere = subnet('subnet-other', otherVpc, '172.17.16.0/24')

export const ports = {
  one: port('one', near, '172.17.16.7', 'fa:16:3e:00:00:07'),
  two: port('two', near, '172.17.16.13', 'fa:16:3e:00:00:13'),
  client: port('client', near, '172.17.16.20', 'fa:16:3e:00:00:20'),
  far: port('far', far, '172.17.32.5', 'fa:16:3e:00:32:05'),
  loose: {
    ...port('loose', near, '172.17.16.31', 'fa:16:3e:00:00:31'),
    instanceId: null,
    deviceIndex: null,
    up: false,
  },
  stopped: { ...port('stopped', near, '172.17.16.32', 'fa:16:3e:00:00:32'), up: false },
  otherOne: port('otherone', elsewhere, '172.17.16.7', 'fa:16:3e:00:99:07'),
  otherClient: port('otherclient', elsewhere, '172.17.16.21', 'fa:16:3e:00:99:21'),
} as const satisfies Record<string, PortEntry>

export const haVip: HaVipEntry = {
  id: 'havip-example',
  vpcId: vpc,
  subnetId: near.id,
  address: ipv4('172.17.16.3'),
  claimants: null,
  recordedHolder: null,
}

/** Nobody ever claims it. */
export const idleHaVip: HaVipEntry = { ...haVip, id: 'havip-idle', address: ipv4('172.17.16.4') }

/** A client on the internet, said as a port. Its address is for documentation (RFC 5737). */
export const outside: PortEntry = {
  ...ports.client,
  id: 'eni-internet',
  mac: mac('02:00:5e:00:00:01'),
  addresses: [ipv4('203.0.113.10')],
}

/** Addresses of the subnet and of the VPC that belong to no guest. */
export const nobody: Ipv4 = ipv4('172.17.16.99')
export const gateway: Ipv4 = near.gateway

const inVpc = [ports.one, ports.two, ports.client, ports.far, ports.loose, ports.stopped]

export const oneVpc: NetworkTables = {
  ...emptyTables,
  vpcs: [{ id: vpc, blocks: [cidr('172.17.0.0/16')] }],
  subnets: [near, far],
  instances: inVpc.flatMap((entry) => (entry.instanceId === null ? [] : [instance(entry, entry.instanceId)])),
  ports: inVpc,
  haVips: [haVip, idleHaVip],
}

export const twoVpcs: NetworkTables = {
  ...emptyTables,
  vpcs: [...oneVpc.vpcs, { id: otherVpc, blocks: [cidr('172.17.0.0/16')] }],
  subnets: [...oneVpc.subnets, elsewhere],
  instances: [
    ...oneVpc.instances,
    instance(ports.otherOne, ports.otherOne.instanceId),
    instance(ports.otherClient, ports.otherClient.instanceId),
  ],
  ports: [...oneVpc.ports, ports.otherOne, ports.otherClient],
  haVips: oneVpc.haVips,
}

/** A difference that puts and removes what is given. */
export function delta(put: Partial<NetworkTables>, remove: Partial<TableDelta['remove']> = {}): TableDelta {
  return { put: { ...emptyDelta.put, ...put }, remove: { ...emptyDelta.remove, ...remove } }
}

function subnet(id: SubnetId, vpcId: VpcId, block: string): SubnetEntry {
  const cidrBlock = cidr(block)
  const routeTableId: RouteTableId = `rtb-${id.slice('subnet-'.length)}`
  return { id, vpcId, cidrBlock, gateway: gatewayOf(cidrBlock), routeTableId }
}

function port(name: string, { vpcId, id: subnetId }: SubnetEntry, address: string, hardware: string) {
  const id: NetworkInterfaceId = `eni-${name}`
  const instanceId: InstanceId = `ins-${name}`
  return {
    id,
    vpcId,
    subnetId,
    mac: mac(hardware),
    addresses: [ipv4(address)],
    instanceId,
    deviceIndex: 0,
    up: true,
    securityGroups: [],
  }
}

function instance({ vpcId, up }: PortEntry, id: InstanceId): InstanceEntry {
  return { id, name: id.slice('ins-'.length), vpcId, running: up }
}
