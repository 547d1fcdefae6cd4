import type {
  Attachment,
  Change,
  EipPrepaid,
  LatestOperation,
  PolicyPeer,
  Prepaid,
  PrivateIpOwner,
  Rows,
  TableName,
} from '@havip/cloud'
import { tableOrder } from '@havip/cloud'
import { cidr, ipv4, mac } from '@havip/net'
import fc from 'fast-check'
import { anyOf, flag, integer, millis, text } from './arbitraries.js'
import { host, placement, placementGroup } from './placement-rows.js'
import { work } from './task-works.js'

const qosLevel = anyOf<Rows['networkInterfaces']['qosLevel']>({ PT: true, AU: true, AG: true, DEFAULT: true })

const renewFlag = anyOf<EipPrepaid['renewFlag']>({
  NOTIFY_AND_MANUAL_RENEW: true,
  NOTIFY_AND_AUTO_RENEW: true,
  DISABLE_NOTIFY_AND_MANUAL_RENEW: true,
})

const prepaid: fc.Arbitrary<Prepaid> = fc.record({ expiresAt: millis, renewFlag })

const latestOperation: fc.Arbitrary<LatestOperation> = fc.record({
  name: text,
  state: anyOf<LatestOperation['state']>({ OPERATING: true, SUCCESS: true, FAILED: true }),
  requestId: text,
})

const [eni, haVip, instance] = ['eni-1', 'havip-1', 'ins-1'] as const

const vpc: fc.Arbitrary<Rows['vpcs']> = fc.record({
  id: fc.constant('vpc-1'),
  name: text,
  cidrBlock: fc.constant(cidr('10.0.0.0/16')),
  isDefault: flag,
  enableMulticast: flag,
  dnsServers: fc.array(fc.constantFrom(ipv4('183.60.83.19'), ipv4('183.60.82.98')), { maxLength: 2 }),
  domainName: text,
  mainRouteTableId: fc.constant('rtb-1'),
  enableRouteVpcPublish: flag,
  enableRouteVpcPublishIpv6: flag,
  createdAt: millis,
})

const subnet: fc.Arbitrary<Rows['subnets']> = fc.record({
  id: fc.constant('subnet-1'),
  vpcId: fc.constant('vpc-1'),
  name: text,
  cidrBlock: fc.constant(cidr('10.0.0.0/24')),
  zone: fc.constant('ap-guangzhou-3'),
  isDefault: flag,
  enableBroadcast: flag,
  routeTableId: fc.constant('rtb-1'),
  createdAt: millis,
})

/** What its charge type decides comes with it. */
const instanceRow: fc.Arbitrary<Rows['instances']> = fc
  .record({
    id: fc.constant('ins-1'),
    uuid: fc.uuid(),
    name: text,
    hostName: text,
    zone: fc.constant('ap-guangzhou-3'),
    projectId: integer,
    hostId: fc.constant('host-1'),
    ...placement,
    vpcId: fc.constant('vpc-1'),
    subnetId: fc.constant('subnet-1'),
    asVpcGateway: flag,
    instanceType: text,
    imageId: text,
    state: anyOf<Rows['instances']['state']>({
      PENDING: true,
      LAUNCH_FAILED: true,
      RUNNING: true,
      STOPPED: true,
      STARTING: true,
      STOPPING: true,
      REBOOTING: true,
      TERMINATING: true,
      SHUTDOWN: true,
    }),
    paid: prepaid,
    chargeType: anyOf<Rows['instances']['chargeType']>({
      PREPAID: true,
      POSTPAID_BY_HOUR: true,
      CDHPAID: true,
      SPOTPAID: true,
      CDCPAID: true,
    }),
    stopChargingMode: anyOf<Rows['instances']['stopChargingMode']>({
      KEEP_CHARGING: true,
      STOP_CHARGING: true,
      NOT_APPLICABLE: true,
    }),
    disableApiTermination: flag,
    internetMaxBandwidthOut: integer,
    internetChargeType: text,
    keyIds: fc.array(text, { maxLength: 2 }),
    keepImageLogin: flag,
    userData: text,
    latestOperation: fc.option(latestOperation),
    createdAt: millis,
  })
  .map(({ paid, ...row }) => ({ ...row, prepaid: row.chargeType === 'PREPAID' ? paid : null }))

type DiskRow = Rows['disks']

/** What its state decides comes with it. */
function disk(id: DiskRow['id'], usage: DiskRow['usage']): fc.Arbitrary<DiskRow> {
  return fc
    .record({
      id: fc.constant(id),
      name: text,
      zone: text,
      projectId: integer,
      usage: fc.constant(usage),
      type: text,
      sizeGib: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      state: anyOf<DiskRow['state']>({
        UNATTACHED: true,
        ATTACHED: true,
        DETACHING: true,
        EXPANDING: true,
        TORECYCLE: true,
      }),
      lastInstanceId: fc.constantFrom('ins-1' as const, 'ins-gone' as const),
      portable: flag,
      deleteWithInstance: flag,
      encrypt: flag,
      kmsKeyId: text,
      throughputPerformance: integer,
      burstPerformance: flag,
      prepaid: fc.option(prepaid),
      createdAt: millis,
    })
    .map((row) => {
      const state = usage === 'SYSTEM_DISK' ? 'ATTACHED' : row.state
      return { ...row, state, instanceId: state === 'UNATTACHED' || state === 'TORECYCLE' ? null : instance }
    })
}

function networkInterface(
  id: Rows['networkInterfaces']['id'],
  macAddress: string,
  attachment: fc.Arbitrary<Attachment | null>,
): fc.Arbitrary<Rows['networkInterfaces']> {
  return fc
    .record({
      id: fc.constant(id),
      vpcId: fc.constant('vpc-1' as const),
      subnetId: fc.constant('subnet-1' as const),
      name: text,
      description: text,
      mac: fc.constant(mac(macAddress)),
      state: anyOf<Rows['networkInterfaces']['state']>({
        PENDING: true,
        AVAILABLE: true,
        ATTACHING: true,
        DETACHING: true,
        DELETING: true,
      }),
      qosLevel,
      attachType: fc.constantFrom(0, 1),
      trunking: flag,
      attachment,
      createdAt: millis,
    })
    .map((row) => ({ ...row, primary: row.attachment?.deviceIndex === 0 }))
}

function attachedAs(deviceIndex: number): fc.Arbitrary<Attachment> {
  return millis.map((attachedAt) => ({ instanceId: 'ins-1', deviceIndex, attachedAt }))
}

function privateIp(address: string, owner: fc.Arbitrary<PrivateIpOwner>): fc.Arbitrary<Rows['privateIps']> {
  return owner.map((of) => ({
    id: `vpc-1/${ipv4(address)}`,
    vpcId: 'vpc-1',
    subnetId: 'subnet-1',
    address: ipv4(address),
    owner: of,
  }))
}

type EniOwner = Extract<PrivateIpOwner, { kind: 'eni' }>

function ownedByEni(primary: boolean): fc.Arbitrary<PrivateIpOwner> {
  return fc.record({
    kind: fc.constant('eni'),
    networkInterfaceId: fc.constant(eni),
    primary: fc.constant(primary),
    description: text,
    state: anyOf<EniOwner['state']>({ PENDING: true, AVAILABLE: true, MIGRATING: true, DELETING: true }),
    qosLevel,
  })
}

function policy(index: number): fc.Arbitrary<Rows['securityGroupPolicies']> {
  return fc.record({
    id: fc.constant(`sg-1/egress/${index}` as const),
    securityGroupId: fc.constant('sg-1'),
    direction: fc.constant('egress'),
    index: fc.constant(index),
    protocol: anyOf<Rows['securityGroupPolicies']['protocol']>({
      ALL: true,
      tcp: true,
      udp: true,
      icmp: true,
      icmpv6: true,
      gre: true,
    }),
    port: text,
    peer: fc.oneof(
      fc.record({ kind: fc.constant('ipv4'), block: text }),
      fc.record({ kind: fc.constant('ipv6'), block: text }),
      fc.constant<PolicyPeer>({ kind: 'group', securityGroupId: 'sg-1' }),
    ),
    action: anyOf<Rows['securityGroupPolicies']['action']>({ ACCEPT: true, DROP: true }),
    description: text,
    modifiedAt: millis,
  })
}

type Eip = Rows['eips']

/** What its state and its charge type decide comes with them. */
const eip: fc.Arbitrary<Eip> = fc
  .record({
    id: fc.constant('eip-1' as const),
    name: text,
    address: fc.constant(ipv4('203.0.113.7')),
    addressType: anyOf<Eip['addressType']>({ EIP: true, AnycastEIP: true, HighQualityEIP: true, WanIP: true }),
    internetServiceProvider: anyOf<Eip['internetServiceProvider']>({ BGP: true, CMCC: true, CTCC: true, CUCC: true }),
    chargeTypeChanges: integer,
    bandwidth: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    egress: anyOf<Eip['egress']>({ center_egress1: true, center_egress2: true, center_egress3: true }),
    createdAt: millis,
    bound: flag,
    boundState: anyOf<'BINDING' | 'BIND' | 'UNBINDING'>({ BINDING: true, BIND: true, UNBINDING: true }),
    privateIpId: fc.constantFrom(`vpc-1/${ipv4('10.0.0.5')}` as const, `vpc-1/${ipv4('10.0.0.9')}` as const),
    freeState: anyOf<'CREATING' | 'UNBIND' | 'OFFLINING'>({ CREATING: true, UNBIND: true, OFFLINING: true }),
    postpaid: anyOf<Exclude<Eip['internetChargeType'], 'BANDWIDTH_PREPAID_BY_MONTH'>>({
      TRAFFIC_POSTPAID_BY_HOUR: true,
      BANDWIDTH_POSTPAID_BY_HOUR: true,
    }),
    prepaid: fc.option(fc.record({ expiresAt: millis, renewFlag, returned: flag })),
  })
  .map(({ bound, boundState, freeState, privateIpId, postpaid, ...row }) => ({
    ...row,
    state: bound ? boundState : freeState,
    privateIpId: bound ? privateIpId : null,
    internetChargeType: row.prepaid === null ? postpaid : 'BANDWIDTH_PREPAID_BY_MONTH',
  }))

/** Rows of every table that refer to each other, with anything in the columns that the references leave free. */
const world: { readonly [T in TableName]: fc.Arbitrary<Rows[T][]> } = {
  hosts: fc.tuple(host),
  placementGroups: fc.tuple(placementGroup),
  vpcs: fc.tuple(vpc),
  subnets: fc.tuple(subnet),
  instances: fc.tuple(instanceRow),
  disks: fc.tuple(disk('disk-1', 'SYSTEM_DISK'), disk('disk-2', 'DATA_DISK')),
  networkInterfaces: fc.tuple(
    networkInterface('eni-1', '20:90:6f:00:00:01', attachedAs(0)),
    networkInterface('eni-2', '20:90:6f:00:00:02', fc.option(attachedAs(1))),
  ),
  haVips: fc.tuple(
    fc.record({
      id: fc.constant(haVip),
      vpcId: fc.constant('vpc-1'),
      subnetId: fc.constant('subnet-1'),
      name: text,
      vip: fc.constant(ipv4('10.0.0.9')),
      networkInterfaceId: fc.constantFrom(null, 'eni-1', 'eni-2'),
      checkAssociate: flag,
      business: text,
      flushedAt: fc.option(millis),
      createdAt: millis,
    }),
  ),
  haVipAssociations: fc.constant([
    { id: 'havip-1/ins-1', haVipId: haVip, target: { kind: 'CVM', instanceId: instance } },
    { id: 'havip-1/eni-2', haVipId: haVip, target: { kind: 'ENI', networkInterfaceId: 'eni-2' } },
  ]),
  privateIps: fc.tuple(
    privateIp('10.0.0.5', ownedByEni(true)),
    privateIp('10.0.0.6', ownedByEni(false)),
    privateIp('10.0.0.9', fc.constant({ kind: 'havip', haVipId: haVip })),
  ),
  eips: fc.tuple(eip),
  tags: fc.tuple(
    fc
      .record({ resourceId: text, key: text, value: text })
      .map((tag): Rows['tags'] => ({ id: `${tag.resourceId}/${tag.key}`, ...tag })),
  ),
  tasks: fc.tuple(
    fc.record({
      id: fc.constant('request/0'),
      requestId: text,
      action: text,
      resourceId: text,
      work,
      state: anyOf<Rows['tasks']['state']>({ RUNNING: true, SUCCESS: true, FAILED: true }),
      message: text,
      createdAt: millis,
      dueAt: millis,
    }),
  ),
  routeTables: fc.tuple(
    fc.record({ id: fc.constant('rtb-1'), vpcId: fc.constant('vpc-1'), name: text, createdAt: millis }),
  ),
  routes: fc.tuple(
    fc.record({
      id: fc.constant('rti-1'),
      number: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      routeTableId: fc.constant('rtb-1'),
      destination: fc.constant(cidr('192.168.0.0/16')),
      gatewayType: anyOf<Rows['routes']['gatewayType']>({ CVM: true, NORMAL_CVM: true, HAVIP: true, EIP: true }),
      gatewayId: text,
      description: text,
      enabled: flag,
      createdAt: millis,
    }),
  ),
  securityGroups: fc.tuple(
    fc.record({
      id: fc.constant('sg-1'),
      name: text,
      description: text,
      projectId: integer,
      isDefault: flag,
      policyVersion: integer,
      createdAt: millis,
      updatedAt: millis,
    }),
  ),
  securityGroupPolicies: fc.tuple(policy(0), policy(1)),
  securityGroupBindings: fc.tuple(
    fc.record({
      id: fc.constant('eni-1/sg-1'),
      networkInterfaceId: fc.constant(eni),
      securityGroupId: fc.constant('sg-1'),
      position: integer,
    }),
  ),
  clientTokens: fc.tuple(
    fc.record({
      id: fc.constant('RunInstances/token'),
      action: text,
      token: text,
      inputHash: text,
      resourceIds: fc.array(text, { maxLength: 2 }),
      requestId: text,
      createdAt: millis,
    }),
  ),
  assistantCidrs: fc.constant([
    { id: `vpc-1/${cidr('192.168.0.0/20')}`, vpcId: 'vpc-1', cidrBlock: cidr('192.168.0.0/20') },
  ]),
  reserveIps: fc.tuple(
    fc.record({
      id: fc.constant('rsvip-1'),
      vpcId: fc.constant('vpc-1'),
      subnetId: fc.constant('subnet-1'),
      address: fc.constantFrom(ipv4('10.0.0.6'), ipv4('10.0.0.77')),
      name: text,
      description: text,
      createdAt: millis,
    }),
  ),
  tagValues: fc.tuple(
    fc
      .record({ key: text, value: text })
      .map((tag): Rows['tagValues'] => ({ id: `${[...tag.key].length}/${tag.key}/${tag.value}`, ...tag })),
  ),
}

export type WorldRows = { readonly [T in TableName]: Rows[T][] }

export const worldRows: fc.Arbitrary<WorldRows> = fc.record(world) as fc.Arbitrary<WorldRows>

/** One world of plain values, always the same, for tests that vary a detail. */
export const plainWorld: WorldRows = fc.sample(worldRows, { seed: 1, numRuns: 1 })[0] ?? raise()

/** Puts of all the rows, parents first. */
export function puts(rows: Partial<WorldRows>): Change[] {
  return tableOrder.flatMap((table) => (rows[table] ?? []).map((row) => ({ op: 'put', table, row }) as Change))
}

function raise(): never {
  throw new Error('fast-check made no sample')
}
