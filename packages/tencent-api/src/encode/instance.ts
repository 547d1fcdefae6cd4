import {
  type Disk,
  dataDisksOf,
  findImage,
  type Instance,
  instanceAddresses,
  instanceSecurityGroups,
  instanceType,
  publicAddresses,
  publicIpOf,
  systemDiskOf,
  type WorldView,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type { Complete, CvmNullable } from './complete.js'
import { encodeTags } from './tags.js'
import { isoTime } from './time.js'

type Encoded<T> = Complete<T, CvmNullable>

export function encodeInstance(world: WorldView, instance: Instance): Encoded<sdk.Instance> {
  const size = instanceType(instance.instanceType)
  const addresses = instanceAddresses(world, instance)
  const operation = instance.latestOperation
  return {
    Placement: encodePlacement(world, instance),
    InstanceId: instance.id,
    InstanceType: instance.instanceType,
    CPU: size?.cores ?? 1,
    Memory: size?.memoryGib ?? 1,
    RestrictState: 'NORMAL',
    InstanceName: instance.name,
    InstanceChargeType: instance.chargeType,
    SystemDisk: encodeSystemDisk(systemDiskOf(world, instance)),
    DataDisks: dataDisksOf(world, instance).map(encodeDataDisk),
    PrivateIpAddresses: addresses,
    PublicIpAddresses: nonEmpty(publicAddresses(world, instance)),
    InternetAccessible: encodeInternetAccessible(world, instance),
    VirtualPrivateCloud: {
      VpcId: instance.vpcId,
      SubnetId: instance.subnetId,
      AsVpcGateway: instance.asVpcGateway,
      PrivateIpAddresses: addresses,
      Ipv6AddressCount: 0,
    },
    ImageId: instance.imageId,
    RenewFlag: instance.prepaid?.renewFlag ?? null,
    CreatedTime: isoTime(instance.createdAt),
    ExpiredTime: instance.prepaid === null ? null : isoTime(instance.prepaid.expiresAt),
    OsName: findImage(instance.imageId)?.name ?? 'Linux',
    SecurityGroupIds: instanceSecurityGroups(world, instance),
    LoginSettings: { Password: '', KeyIds: instance.keyIds, KeepImageLogin: String(instance.keepImageLogin) },
    InstanceState: instance.state,
    Tags: encodeTags(world, instance.id),
    StopChargingMode: instance.stopChargingMode,
    Uuid: instance.uuid,
    LatestOperation: operation?.name ?? null,
    LatestOperationState: operation?.state ?? null,
    LatestOperationRequestId: operation?.requestId ?? null,
    LatestOperationErrorMsg: null,
    DisasterRecoverGroupId: instance.placementGroupId ?? '',
    DisasterRecoverGroupIds: instance.placementGroupId === null ? [] : [instance.placementGroupId],
    IPv6Addresses: null,
    CamRoleName: null,
    HpcClusterId: '',
    RdmaIpAddresses: null,
    DedicatedClusterId: '',
    IsolatedSource: 'NOTISOLATED',
    GPUInfo: { GPUCount: 0, GPUId: [], GPUType: '' },
    LicenseType: 'TencentCloud',
    DisableApiTermination: instance.disableApiTermination,
    DefaultLoginUser: 'root',
    DefaultLoginPort: 22,
    EnableJumboFrame: false,
    Metadata: { Items: [] },
    PublicIPv6Addresses: [],
    // Nobody can ask for one here; Terraform would replace an instance that has one which is not configured.
    CpuTopology: null,
    PartitionNumber: instance.partitionNumber,
  }
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list
}

/** The id of the dedicated host the instance was put on; none for an instance on a shared one. */
export function dedicatedHostId(instance: Instance): string {
  return instance.chargeType === 'CDHPAID' ? instance.hostId : ''
}

function encodePlacement(world: WorldView, instance: Instance): Encoded<sdk.Placement> {
  return {
    Zone: instance.zone,
    ProjectId: instance.projectId,
    HostIds: [],
    HostId: dedicatedHostId(instance),
    DedicatedResourcePackTenancy: '',
    DedicatedResourcePackIds: [],
    RackId: world.hosts.get(instance.hostId)?.rackId ?? '',
  }
}

function encodeInternetAccessible(world: WorldView, instance: Instance): Encoded<sdk.InternetAccessible> {
  const wan = publicIpOf(world, instance)
  return {
    InternetChargeType: instance.internetChargeType,
    InternetMaxBandwidthOut: instance.internetMaxBandwidthOut,
    PublicIpAssigned: wan !== undefined,
    BandwidthPackageId: '',
    InternetServiceProvider: wan?.internetServiceProvider ?? '',
    IPv4AddressType: wan === undefined ? '' : 'WanIP',
    IPv6AddressType: '',
    AntiDDoSPackageId: '',
  }
}

/** An instance always has its system disk. */
function encodeSystemDisk(disk: Disk | undefined): Encoded<sdk.SystemDisk> {
  return {
    DiskId: disk?.id ?? '',
    DiskName: disk?.name ?? '',
    DiskType: disk?.type ?? '',
    DiskSize: disk?.sizeGib ?? 0,
    CdcId: null,
    Encrypt: disk?.encrypt ?? false,
    KmsKeyId: disk?.kmsKeyId ?? '',
  }
}

function encodeDataDisk(disk: Disk): Encoded<sdk.DataDisk> {
  return {
    DiskId: disk.id,
    DiskName: disk.name,
    DiskType: disk.type,
    DiskSize: disk.sizeGib,
    DeleteWithInstance: disk.deleteWithInstance,
    SnapshotId: '',
    Encrypt: disk.encrypt,
    // Documented as nullable, as the next one, but Terraform reads both without asking.
    KmsKeyId: disk.kmsKeyId,
    ThroughputPerformance: disk.throughputPerformance,
    CdcId: null,
    BurstPerformance: disk.burstPerformance,
  }
}
