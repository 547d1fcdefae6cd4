import { boolean, integer, list, nested, object, required, text, texts, unsigned } from '../schema/members.js'
import { clientToken, tagSpecification } from './shared.js'

const repliesOnly = 'Set in replies only.'

export const instanceChargePrepaid = object({
  Period: required(integer('Months paid for.')),
  RenewFlag: text('What happens at the end of them.'),
})

const placement = object({
  Zone: required(text('The zone, such as ap-guangzhou-3.')),
  ProjectId: integer('The project; 0 is the default one.'),
  HostIds: texts('Dedicated hosts to choose from.'),
  HostId: text(repliesOnly),
  DedicatedResourcePackTenancy: text('How dedicated resource packs are used.'),
  DedicatedResourcePackIds: texts('Dedicated resource packs to choose from.'),
  RackId: text(repliesOnly),
})

export const systemDisk = object({
  DiskType: text('Kind of disk, such as CLOUD_PREMIUM.'),
  DiskId: text(repliesOnly),
  DiskSize: integer('Size in GiB; 50 by default.'),
  CdcId: text('Dedicated cluster the disk is on.'),
  DiskName: text('Name, at most 128 characters.'),
  Encrypt: boolean('Whether it is encrypted.'),
  KmsKeyId: text('Key it is encrypted with.'),
})

export const dataDisk = object({
  DiskSize: required(integer('Size in GiB, in steps of 10.')),
  DiskType: text('Kind of disk, such as CLOUD_PREMIUM.'),
  DiskId: text(repliesOnly),
  DeleteWithInstance: boolean('Whether it is destroyed with the instance; so by default.'),
  SnapshotId: text('Snapshot it starts from.'),
  Encrypt: boolean('Whether it is encrypted.'),
  KmsKeyId: text('Key it is encrypted with.'),
  ThroughputPerformance: integer('Throughput bought besides, MiB per second.'),
  CdcId: text('Dedicated cluster the disk is on.'),
  BurstPerformance: boolean('Whether it may exceed its rated performance for a while.'),
  DiskName: text('Name, at most 128 characters.'),
})

export const virtualPrivateCloud = object({
  VpcId: required(text('The VPC; DEFAULT for the default one.')),
  SubnetId: required(text('The subnet; DEFAULT for the default one.')),
  AsVpcGateway: boolean('Whether it is a gateway to the public network.'),
  PrivateIpAddresses: texts('Primary addresses, one for each instance.'),
  Ipv6AddressCount: unsigned('How many IPv6 addresses to give it.'),
})

export const internetAccessible = object({
  InternetChargeType: text('How public traffic is paid.'),
  InternetMaxBandwidthOut: integer('Outbound limit in Mbit/s; 0 by default.'),
  PublicIpAssigned: boolean('Whether it gets a public address.'),
  BandwidthPackageId: text('Bandwidth package it shares.'),
  InternetServiceProvider: text('Line: BGP, CMCC, CTCC or CUCC.'),
  IPv4AddressType: text('Kind of public IPv4 address.'),
  IPv6AddressType: text('Kind of public IPv6 address.'),
  AntiDDoSPackageId: text('Protection package of the public address.'),
})

export const loginSettings = object({
  Password: text('Password; a random one when left out.'),
  KeyIds: texts('Key pairs to log in with.'),
  KeepImageLogin: text('Whether the login of the image stays: the text true or false.'),
})

export const enhancedService = object({
  SecurityService: nested(object({ Enabled: boolean('Whether it is on.') }), 'Security agent.'),
  MonitorService: nested(object({ Enabled: boolean('Whether it is on.') }), 'Monitoring agent.'),
  AutomationService: nested(object({ Enabled: boolean('Whether it is on.') }), 'Automation agent.'),
})

const storageBlock = object({
  Type: text('Kind of local disk.'),
  MinSize: integer('Smallest size in GiB.'),
  MaxSize: integer('Largest size in GiB.'),
})

const actionTimer = object({
  TimerAction: text('What is done at the time: TerminateInstances.'),
  ActionTime: text('When, ISO 8601, UTC.'),
  Externals: nested(
    object({
      ReleaseAddress: boolean('Whether the public address is released.'),
      UnsupportNetworks: texts('Kinds of network that are not supported.'),
      StorageBlockAttr: nested(storageBlock, 'Local disks.'),
    }),
    repliesOnly,
  ),
  ActionTimerId: text(repliesOnly),
  Status: text(repliesOnly),
  InstanceId: text(repliesOnly),
})

const marketOptions = object({
  SpotOptions: required(
    nested(
      object({ MaxPrice: required(text('Highest price bid.')), SpotInstanceType: text('Kind of bid: one-time.') }),
      'The bid.',
    ),
  ),
  MarketType: text('Kind of market: spot.'),
})

const metadataItem = object({ Key: required(text('Name of the item.')), Value: required(text('Value of the item.')) })

const networkInterface = object({
  InterfaceType: required(text('PRIMARY or SECONDARY.')),
  VpcId: required(text('The VPC.')),
  SubnetId: required(text('The subnet.')),
  PrivateIpv4AddressCount: required(integer('How many private addresses it gets.')),
  NetworkInterfaceId: text('An ENI that exists, to attach.'),
  SecurityGroupIds: texts('Security groups to bind.'),
  DeleteWithInstance: boolean('Whether it is deleted with the instance.'),
})

/** The parameters of RunInstances. What the emulator does not model is refused by the cloud, not here. */
export const runInstancesRequest = {
  InstanceChargeType: text('How it is paid; POSTPAID_BY_HOUR by default.'),
  InstanceChargePrepaid: nested(instanceChargePrepaid, 'Terms of a prepaid instance.'),
  Placement: nested(placement, 'Where it is to be.'),
  InstanceType: text('Kind of instance, such as S5.SMALL2.'),
  ImageId: text('Image it starts from.'),
  SystemDisk: nested(systemDisk, 'Its system disk.'),
  DataDisks: list(dataDisk, 'Its data disks.'),
  VirtualPrivateCloud: nested(virtualPrivateCloud, 'Its VPC and subnet; the default ones when left out.'),
  InternetAccessible: nested(internetAccessible, 'Its way to the public network.'),
  InstanceCount: integer('How many to make, 1 to 500; 1 by default.'),
  MinCount: integer('How few will do.'),
  InstanceName: text('Name, at most 128 characters; {R:x} counts up from x.'),
  LoginSettings: nested(loginSettings, 'How to log in.'),
  SecurityGroupIds: texts('Security groups to bind.'),
  EnhancedService: nested(enhancedService, 'Agents in the instance.'),
  ClientToken: clientToken,
  HostName: text('Host name in the guest.'),
  ActionTimer: nested(actionTimer, 'When to terminate it.'),
  DisasterRecoverGroupIds: texts('Placement group to put it in; one at most.'),
  TagSpecification: list(tagSpecification, 'Tags to bind.'),
  InstanceMarketOptions: nested(marketOptions, 'Terms of a spot instance.'),
  UserData: text('Data for the guest, base64, at most 16 KiB.'),
  Metadata: nested(object({ Items: required(list(metadataItem, 'The items.')) }), 'Data the guest can ask for.'),
  DryRun: boolean('Only check the request, make nothing.'),
  CpuTopology: nested(
    object({ CoreCount: integer('Cores.'), ThreadPerCore: integer('Threads on each core.') }),
    'Layout of its CPU.',
  ),
  CamRoleName: text('Role it acts in.'),
  HpcClusterId: text('High-performance cluster it is in.'),
  LaunchTemplate: nested(
    object({ LaunchTemplateId: text('The template.'), LaunchTemplateVersion: unsigned('Its version.') }),
    'Template for what is left out.',
  ),
  DedicatedClusterId: text('Dedicated cluster it is on.'),
  ChcIds: texts('Hosts of the customer to use.'),
  PartitionNumber: integer('Partition of the placement group.'),
  DisableApiTermination: boolean('Whether TerminateInstances is refused.'),
  EnableJumboFrame: boolean('Whether jumbo frames are on.'),
  NetworkInterfaces: list(networkInterface, 'Several ENIs instead of one.'),
}
