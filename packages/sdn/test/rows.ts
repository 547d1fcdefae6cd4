import type {
  AssistantCidr,
  Eip,
  EipId,
  EipState,
  HaVip,
  HaVipAssociation,
  HaVipId,
  Instance,
  InstanceId,
  InstanceState,
  NetworkInterface,
  NetworkInterfaceId,
  PolicyDirection,
  PrivateIp,
  Route,
  RouteGatewayType,
  RouteTable,
  SecurityGroup,
  SecurityGroupBinding,
  SecurityGroupId,
  SecurityGroupPolicy,
  Subnet,
  Vpc,
} from '@havip/cloud'
import { cidr, type Ipv4, ipv4, mac } from '@havip/net'

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

export const routeTableRow: RouteTable = { id: 'rtb-a', vpcId: vpc.id, name: '', createdAt: 0 }

/** To a block of its own, by its number. */
export function routeRow(number: number, gatewayType: RouteGatewayType, gatewayId: string): Route {
  return {
    id: `rti-${number}`,
    number,
    routeTableId: routeTableRow.id,
    destination: cidr(`${number}.0.0.0/8`),
    gatewayType,
    gatewayId,
    description: '',
    enabled: true,
    createdAt: 0,
  }
}

export function securityGroupRow(id: SecurityGroupId): SecurityGroup {
  const rest = { name: '', description: '', projectId: 0, isDefault: false, policyVersion: 0 }
  return { id, ...rest, createdAt: 0, updatedAt: 0 }
}

/** To TCP port 80 from and to everywhere, unless said otherwise. */
export function policyRow(
  id: SecurityGroupId,
  direction: PolicyDirection,
  index: number,
  fields: Partial<SecurityGroupPolicy> = {},
): SecurityGroupPolicy {
  return {
    id: `${id}/${direction}/${index}`,
    securityGroupId: id,
    direction,
    index,
    protocol: 'tcp',
    port: '80',
    peer: { kind: 'ipv4', block: '0.0.0.0/0' },
    action: 'ACCEPT',
    description: '',
    modifiedAt: 0,
    ...fields,
  }
}

export function bindingRow(
  networkInterfaceId: NetworkInterfaceId,
  securityGroupId: SecurityGroupId,
  position: number,
): SecurityGroupBinding {
  return { id: `${networkInterfaceId}/${securityGroupId}`, networkInterfaceId, securityGroupId, position }
}

export function eipRow(id: EipId, privateAddress: Ipv4, state: EipState = 'BIND'): Eip {
  return {
    id,
    name: '',
    address: ipv4('198.18.0.9'),
    addressType: 'EIP',
    state,
    privateIpId: `${vpc.id}/${privateAddress}`,
    internetServiceProvider: 'BGP',
    internetChargeType: 'TRAFFIC_POSTPAID_BY_HOUR',
    chargeTypeChanges: 0,
    bandwidth: 1,
    egress: 'center_egress1',
    prepaid: null,
    createdAt: 0,
  }
}

export function assistantCidrRow(block: string): AssistantCidr {
  return { id: `${vpc.id}/${cidr(block)}`, vpcId: vpc.id, cidrBlock: cidr(block) }
}

function isHaVipId(id: string): id is HaVipId {
  return id.startsWith('havip-')
}

function isInstanceId(id: string): id is InstanceId {
  return id.startsWith('ins-')
}
