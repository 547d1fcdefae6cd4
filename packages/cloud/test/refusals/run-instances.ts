import { createSubnet, type RunInstancesInput, runInstances, type Subnet } from '../../src/index.js'
import { type Lab, runInput, zone } from '../lab.js'
import { type Refusal, text } from './refusal.js'

const run =
  (input: Partial<RunInstancesInput> | ((subnet: Subnet, lab: Lab) => Partial<RunInstancesInput>)): Refusal['ask'] =>
  (lab) => {
    const subnet = lab.subnet()
    const given = typeof input === 'function' ? input(subnet, lab) : input
    return lab.refused(runInstances, runInput(subnet, given))
  }

/** Without a member that the others get filled in. */
const without =
  (member: 'placement' | 'imageId'): Refusal['ask'] =>
  (lab) => {
    const { [member]: _left, ...input } = runInput(lab.subnet())
    return lab.refused(runInstances, input)
  }

const addresses = (...privateIpAddresses: string[]) =>
  run((subnet) => ({ virtualPrivateCloud: { vpcId: subnet.vpcId, subnetId: subnet.id, privateIpAddresses } }))

/** Member, what is asked for. */
const notModelled: readonly [string, Partial<RunInstancesInput>][] = [
  ['ActionTimer', { actionTimer: {} }],
  ['Metadata', { metadata: {} }],
  ['CpuTopology', { cpuTopology: {} }],
  ['CamRoleName', { camRoleName: 'r' }],
  ['HpcClusterId', { hpcClusterId: 'h' }],
  ['LaunchTemplate', { launchTemplate: {} }],
  ['DedicatedClusterId', { dedicatedClusterId: 'd' }],
  ['ChcIds', { chcIds: ['c'] }],
  ['EnableJumboFrame', { enableJumboFrame: true }],
  ['NetworkInterfaces', { networkInterfaces: [{}] }],
  ['InstanceMarketOptions', { instanceMarketOptions: {} }],
  ['Ipv6AddressCount', { virtualPrivateCloud: { vpcId: 'DEFAULT', subnetId: 'DEFAULT', ipv6AddressCount: 1 } }],
  ['DedicatedResourcePackIds', { placement: { zone, dedicatedResourcePackIds: ['rpp-1'] } }],
  ['SnapshotId', { systemDisk: { snapshotId: 'snap-1' } }],
  ['InstanceChargeType', { instanceChargeType: 'SPOTPAID' }],
]

/** Why, code, texts of the message, what is asked for. */
const wrong: readonly [string, Refusal['code'], string[], Partial<RunInstancesInput>][] = [
  [
    'a zone of another region',
    'InvalidZone.MismatchRegion',
    ['Zone', 'ap-tokyo-1'],
    { placement: { zone: 'ap-tokyo-1' } },
  ],
  ['no project', 'InvalidProjectId.NotFound', ['ProjectId', '-7'], { placement: { zone, projectId: -7 } }],
  ['a dedicated host', 'InvalidHostId.NotFound', ['HostIds', "'h'"], { placement: { zone, hostIds: ['h'] } }],
  ['a malformed image', 'InvalidImageId.Malformed', ['ImageId', "'ubuntu'"], { imageId: 'ubuntu' }],
  ['an unknown type', 'InvalidParameterValue.InstanceTypeNotFound', ['InstanceType', "'XL'"], { instanceType: 'XL' }],
  ['an unknown way to pay', 'InvalidParameterValue', ['InstanceChargeType', "'FREE'"], { instanceChargeType: 'FREE' }],
  ['no period', 'MissingParameter', ['InstanceChargePrepaid'], { instanceChargeType: 'PREPAID' }],
  [
    'a period not on offer',
    'InvalidPeriod',
    ['Period', '13'],
    { instanceChargeType: 'PREPAID', instanceChargePrepaid: { period: 13 } },
  ],
  ['no instances', 'InvalidParameterValue.Range', ['InstanceCount', '0'], { instanceCount: 0 }],
  ['too many instances', 'InvalidParameterValue.Range', ['InstanceCount', '501'], { instanceCount: 501 }],
  [
    'a minimum above the count',
    'InvalidParameterValue.InvalidParameterMinCount',
    ['MinCount', '3', '2'],
    { instanceCount: 2, minCount: 3 },
  ],
  [
    'a placement group',
    'FailedOperation.DisasterRecoverGroupNotFound',
    ['DisasterRecoverGroupIds', "'ps-1'"],
    { disasterRecoverGroupIds: ['ps-1'] },
  ],
  [
    'two placement groups',
    'InvalidParameterValue.LimitExceeded',
    ['DisasterRecoverGroupIds', '2'],
    { disasterRecoverGroupIds: ['ps-00000001', 'ps-00000002'] },
  ],
  ['a partition of no group', 'InvalidParameterValue', ['PartitionNumber', '1'], { partitionNumber: 1 }],
  [
    'a security group',
    'InvalidSecurityGroupId.NotFound',
    ['SecurityGroupIds', "'sg-1'"],
    { securityGroupIds: ['sg-1'] },
  ],
  [
    'a malformed key pair',
    'InvalidKeyPairId.Malformed',
    ['KeyIds', "'skey-1'"],
    { loginSettings: { keyIds: ['skey-1'] } },
  ],
  [
    'a password and the login of the image',
    'InvalidParameterCombination',
    ['Password', 'KeepImageLogin'],
    { loginSettings: { password: 'secret-word', keepImageLogin: 'true' } },
  ],
  ['a short password', 'InvalidPassword', ['Password', '7', '8'], { loginSettings: { password: 'abcdef1' } }],
  ['a plain password', 'InvalidPassword', ['Password', 'two'], { loginSettings: { password: 'abcdefgh' } }],
  [
    'a public address without bandwidth',
    'InvalidParameterCombination',
    ['PublicIpAssigned', 'InternetMaxBandwidthOut'],
    { internetAccessible: { publicIpAssigned: true } },
  ],
  [
    'too much bandwidth',
    'InvalidParameterValue.Range',
    ['InternetMaxBandwidthOut', '101', '100'],
    { internetAccessible: { internetMaxBandwidthOut: 101 } },
  ],
  [
    'prepaid bandwidth for an instance paid by the hour',
    'InvalidParameterCombination',
    ['InternetChargeType', 'BANDWIDTH_PREPAID'],
    { internetAccessible: { internetChargeType: 'BANDWIDTH_PREPAID' } },
  ],
  [
    'a bandwidth package',
    'InvalidParameterValue.BandwidthPackageIdNotFound',
    ['BandwidthPackageId', 'bwp-00000001'],
    { internetAccessible: { bandwidthPackageId: 'bwp-00000001' } },
  ],
  [
    'to share bandwidth',
    'UnsupportedOperation',
    ['InternetChargeType', 'packages'],
    { internetAccessible: { internetChargeType: 'BANDWIDTH_PACKAGE' } },
  ],
  [
    'a public address of another kind',
    'UnsupportedOperation',
    ['IPv4AddressType', 'AntiDDoSEIP'],
    { internetAccessible: { iPv4AddressType: 'AntiDDoSEIP' } },
  ],
  [
    'user data that is not base64',
    'InvalidParameterValue.InvalidUserDataFormat',
    ['UserData'],
    { userData: '#!/bin/sh' },
  ],
  [
    'user data of an impossible length',
    'InvalidParameterValue.InvalidUserDataFormat',
    ['UserData'],
    { userData: 'AAAAA' },
  ],
  [
    'large user data, without looking for what else is wrong with it',
    'InvalidParameterValue.TooLarge',
    ['UserData', '16389', '16384'],
    { userData: `${' '.repeat(16388)}!` },
  ],
  [
    'tags for what is not made',
    'InvalidParameterValue',
    ['ResourceType', "'disk'", 'instance'],
    { tagSpecification: [{ resourceType: 'disk', tags: [{ key: 'a' }] }] },
  ],
  ['a long name', 'InvalidInstanceName.TooLong', ['InstanceName', '129', '128'], { instanceName: text(129) }],
  ['a wrong host name', 'InvalidParameterValue.IllegalHostName', ['HostName', "'a..b'"], { hostName: 'a..b' }],
  ['a small disk', 'InvalidParameterValue.Range', ['DiskSize', '9', 'SystemDisk'], { systemDisk: { diskSize: 9 } }],
  ['an unknown disk', 'InvalidParameterValue', ['DiskType', "'TAPE'"], { dataDisks: [{ diskType: 'TAPE' }] }],
  ['a long disk name', 'InvalidParameterValue', ['DiskName', '129'], { systemDisk: { diskName: text(129) } }],
  [
    'too many disks',
    'InvalidParameterValue.LimitExceeded',
    ['DataDisks', '22', '21'],
    { dataDisks: Array.from({ length: 22 }, () => ({})) },
  ],
  [
    'two local disks',
    'InvalidParameterValue.LimitExceeded',
    ['DataDisks', '2 local'],
    { dataDisks: Array.from({ length: 2 }, () => ({ diskType: 'LOCAL_SSD' })) },
  ],
  [
    'a size between steps',
    'InvalidParameterValue.Range',
    ['DiskSize', '15', 'DataDisks', '10'],
    { dataDisks: [{ diskSize: 15 }] },
  ],
  [
    'throughput for an ordinary disk',
    'InvalidParameterValue',
    ['ThroughputPerformance', '5', 'CLOUD_PREMIUM'],
    { systemDisk: { throughputPerformance: 5 } },
  ],
  ['a long ClientToken', 'InvalidClientToken.TooLong', ['ClientToken', '65'], { clientToken: text(65) }],
  ...(
    [
      ['a tag key twice', 'InvalidParameterValue.DuplicateTags', [{ key: 'a' }, { key: 'a' }]],
      ['an empty tag key', 'FailedOperation.IllegalTagKey', [{ key: '' }]],
      ['a long tag value', 'FailedOperation.IllegalTagValue', [{ key: 'a', value: text(256) }]],
      [
        'too many tags',
        'InvalidParameterValue.TagQuotaLimitExceeded',
        Array.from({ length: 51 }, (_, i) => ({ key: `${i}` })),
      ],
    ] as const
  ).map(
    ([why, code, tags]) =>
      [why, code, ['tag'], { tagSpecification: [{ resourceType: 'instance', tags }] }] as (typeof wrong)[number],
  ),
]

const cloud = (vpcId: string, subnetId: string) => ({ virtualPrivateCloud: { vpcId, subnetId } })

export const runInstancesRefusals: Record<string, Refusal[]> = {
  RunInstances: [
    { why: 'no placement', code: 'MissingParameter', says: ['Placement'], ask: without('placement') },
    { why: 'no image', code: 'MissingParameter', says: ['ImageId'], ask: without('imageId') },
    ...notModelled.map(
      ([member, input]): Refusal => ({
        why: `${member}, which is not modelled`,
        code: 'UnsupportedOperation',
        says: [member, 'not modelled'],
        ask: run(input),
      }),
    ),
    ...wrong.map(([why, code, says, input]): Refusal => ({ why, code, says, ask: run(input) })),
    {
      why: 'a malformed VPC id',
      code: 'InvalidParameterValue.VpcIdMalformed',
      says: ['VpcId', "'x'"],
      ask: run(({ id }) => cloud('x', id)),
    },
    {
      why: 'an unknown VPC',
      code: 'InvalidParameterValue.VpcIdNotExist',
      says: ['VpcId', 'vpc-zzzzzzzz'],
      ask: run(({ id }) => cloud('vpc-zzzzzzzz', id)),
    },
    {
      why: 'a malformed subnet id',
      code: 'InvalidParameterValue.SubnetIdMalformed',
      says: ['SubnetId', "'x'"],
      ask: run(({ vpcId }) => cloud(vpcId, 'x')),
    },
    {
      why: 'an unknown subnet',
      code: 'InvalidParameterValue.SubnetNotExist',
      says: ['SubnetId', 'subnet-zzzzzzzz'],
      ask: run(({ vpcId }) => cloud(vpcId, 'subnet-zzzzzzzz')),
    },
    {
      why: 'a subnet of another VPC',
      code: 'InvalidParameterValue.VpcIdSubnetIdNotMatch',
      says: ['SubnetId', 'VpcId'],
      ask: run(({ id }, lab) => cloud(lab.vpc().id, id)),
    },
    {
      why: 'a subnet of another zone',
      code: 'InvalidParameterValue.SubnetIdZoneIdNotMatch',
      says: ['SubnetId', zone, 'ap-guangzhou-4'],
      ask: run({ placement: { zone: 'ap-guangzhou-4' } }),
    },
    {
      why: 'fewer addresses than instances',
      code: 'InvalidParameterCombination',
      says: ['PrivateIpAddresses', '1', '2'],
      ask: run(({ vpcId, id: subnetId }) => ({
        instanceCount: 2,
        virtualPrivateCloud: { vpcId, subnetId, privateIpAddresses: ['10.0.1.9'] },
      })),
    },
    {
      why: 'an address twice',
      code: 'InvalidParameterValue.Duplicate',
      says: ['PrivateIpAddresses', "'10.0.1.9'"],
      ask: run(({ vpcId, id: subnetId }) => ({
        instanceCount: 2,
        virtualPrivateCloud: { vpcId, subnetId, privateIpAddresses: ['10.0.1.9', '10.0.1.9'] },
      })),
    },
    {
      why: 'a malformed address',
      code: 'InvalidParameterValue.IPAddressMalformed',
      says: ['PrivateIpAddresses', "'10.0.1'"],
      ask: addresses('10.0.1'),
    },
    {
      why: 'an address outside the subnet',
      code: 'VpcAddrNotInSubNet',
      says: ['PrivateIpAddresses', "'10.0.2.9'"],
      ask: addresses('10.0.2.9'),
    },
    {
      why: 'a reserved address',
      code: 'VpcIpIsUsed',
      says: ['PrivateIpAddresses', "'10.0.1.1'"],
      ask: addresses('10.0.1.1'),
    },
    {
      why: 'an address that a HAVIP has',
      code: 'VpcIpIsUsed',
      says: ['PrivateIpAddresses', "'10.0.1.9'", 'havip-'],
      ask: run(({ vpcId, id: subnetId }, lab) => {
        lab.haVip(lab.row('subnets', subnetId), { vip: '10.0.1.9' })
        return { virtualPrivateCloud: { vpcId, subnetId, privateIpAddresses: ['10.0.1.9'] } }
      }),
    },
    {
      why: 'more instances than the subnet has addresses, all of them',
      code: 'FailedOperation.NoAvailableIpAddressCountInSubnet',
      says: ['subnet', '10.0.3.0/28'],
      ask: run(({ vpcId }, lab) => ({
        instanceCount: 14,
        ...cloud(vpcId, lab.subnet(lab.row('vpcs', vpcId), '10.0.3.0/28').id),
      })),
    },
    {
      why: 'a default VPC without room',
      code: 'ResourceInsufficient.CidrBlock',
      says: ['default VPC', '/20'],
      ask: (lab) => {
        const { vpcId, id } = lab.instance(lab.subnet(), cloud('DEFAULT', 'DEFAULT'))
        const taken = lab.row('subnets', lab.row('instances', id).subnetId).cidrBlock
        for (let n = 0; n < 256; n += 16) {
          const cidrBlock = `172.16.${n}.0/20`
          if (cidrBlock !== taken) lab.run(createSubnet, { vpcId, subnetName: 's', cidrBlock, zone })
        }
        const placement = { zone: 'ap-guangzhou-4' }
        return lab.refused(runInstances, runInput(lab.subnet(), { placement, ...cloud('DEFAULT', 'DEFAULT') }))
      },
    },
    {
      why: 'more instances than the quota',
      code: 'LimitExceeded.InstanceQuota',
      says: ['instances in a zone', '2', '3'],
      lab: { quotas: { instancesPerZone: 2 } },
      ask: run({ instanceCount: 3 }),
    },
    {
      why: 'more ENIs than the VPC may have',
      code: 'LimitExceeded',
      says: ['ENIs in a VPC', '2', '3'],
      lab: { quotas: { networkInterfacesPerVpc: 2 } },
      ask: run({ instanceCount: 3 }),
    },
    {
      why: 'a ClientToken used for something else',
      code: 'UnsupportedOperation',
      says: ['ClientToken', "'t'"],
      ask: run((subnet, lab) => {
        lab.instance(subnet, { clientToken: 't', instanceName: 'other' })
        return { clientToken: 't' }
      }),
    },
    {
      why: 'a request that a dry run finds wrong',
      code: 'InvalidParameterValue.InstanceTypeNotFound',
      says: ['InstanceType', "'XL'"],
      ask: run({ dryRun: true, instanceType: 'XL' }),
    },
  ],
}
