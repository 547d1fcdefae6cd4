import type {
  HaVip,
  HaVipAssociation,
  HaVipId,
  Instance,
  InstanceId,
  InstanceState,
  NetworkInterface,
  NetworkInterfaceId,
  PrivateIp,
  Subnet,
  Vpc,
} from '@havip/cloud'
import { cidr, type Ipv4, mac } from '@havip/net'

// Rows of a small world: one VPC with two subnets. What the network does not look at is left at something plain.

export const vpc: Vpc = {
  id: 'vpc-a',
  name: 'a',
  cidrBlock: cidr('10.0.0.0/16'),
  isDefault: false,
  enableMulticast: false,
  dnsServers: [],
  domainName: '',
  mainRouteTableId: 'rtb-a',
  enableRouteVpcPublish: false,
  enableRouteVpcPublishIpv6: false,
  createdAt: 0,
}

export type SubnetName = 'a' | 'b'

export function subnetRow(name: SubnetName): Subnet {
  return {
    id: `subnet-${name}`,
    vpcId: vpc.id,
    name,
    cidrBlock: cidr(name === 'a' ? '10.0.1.0/24' : '10.0.2.0/24'),
    zone: 'z',
    isDefault: false,
    enableBroadcast: false,
    routeTableId: 'rtb-a',
    createdAt: 0,
  }
}

export function instanceRow(id: InstanceId, state: InstanceState = 'RUNNING'): Instance {
  return {
    id,
    uuid: '',
    name: id,
    hostName: id,
    zone: 'z',
    projectId: 0,
    hostId: 'host-a',
    placementGroupId: null,
    partitionNumber: 0,
    vpcId: vpc.id,
    subnetId: 'subnet-a',
    asVpcGateway: false,
    instanceType: 'S5.SMALL1',
    imageId: 'img-00000000',
    state,
    chargeType: 'POSTPAID_BY_HOUR',
    prepaid: null,
    stopChargingMode: 'KEEP_CHARGING',
    disableApiTermination: false,
    internetMaxBandwidthOut: 0,
    internetChargeType: 'TRAFFIC_POSTPAID_BY_HOUR',
    keyIds: [],
    keepImageLogin: false,
    userData: '',
    latestOperation: null,
    createdAt: 0,
  }
}

export function eniRow(
  id: NetworkInterfaceId,
  instanceId: InstanceId | null,
  { subnet = 'a', state = 'AVAILABLE' }: { subnet?: SubnetName; state?: NetworkInterface['state'] } = {},
): NetworkInterface {
  return {
    id,
    vpcId: vpc.id,
    subnetId: `subnet-${subnet}`,
    name: '',
    description: '',
    mac: mac('fa:16:3e:00:00:01'),
    primary: false,
    state,
    qosLevel: 'DEFAULT',
    attachType: 0,
    trunking: false,
    attachment: instanceId === null ? null : { instanceId, deviceIndex: 0, attachedAt: 0 },
    createdAt: 0,
  }
}

export function ipRow(address: Ipv4, owner: NetworkInterfaceId | HaVipId, primary = false): PrivateIp {
  const row = { id: `${vpc.id}/${address}`, vpcId: vpc.id, subnetId: 'subnet-a', address } as const
  if (isHaVipId(owner)) return { ...row, owner: { kind: 'havip', haVipId: owner } }
  const rest = { primary, description: '', state: 'AVAILABLE', qosLevel: 'DEFAULT' } as const
  return { ...row, owner: { kind: 'eni', networkInterfaceId: owner, ...rest } }
}

export function haVipRow(id: HaVipId, vip: Ipv4, fields: Partial<HaVip> = {}): HaVip {
  return {
    id,
    vpcId: vpc.id,
    subnetId: 'subnet-a',
    name: '',
    vip,
    networkInterfaceId: null,
    checkAssociate: false,
    business: '',
    flushedAt: null,
    createdAt: 0,
    ...fields,
  }
}

export function associationRow(haVipId: HaVipId, target: InstanceId | NetworkInterfaceId): HaVipAssociation {
  return {
    id: `${haVipId}/${target}`,
    haVipId,
    target: isInstanceId(target) ? { kind: 'CVM', instanceId: target } : { kind: 'ENI', networkInterfaceId: target },
  }
}

function isHaVipId(id: string): id is HaVipId {
  return id.startsWith('havip-')
}

function isInstanceId(id: string): id is InstanceId {
  return id.startsWith('ins-')
}
