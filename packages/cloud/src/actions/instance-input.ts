import type { InstanceChargePrepaidInput } from './prepaid.js'
import type { TagSpecificationInput } from './tags.js'

/** The members of RunInstances. What this emulator does not model is named by `checkModelled`. */
export interface RunInstancesInput {
  readonly instanceChargeType?: string
  readonly instanceChargePrepaid?: InstanceChargePrepaidInput
  readonly placement?: PlacementInput
  readonly instanceType?: string
  readonly imageId?: string
  readonly systemDisk?: DiskInput
  readonly dataDisks?: readonly DiskInput[]
  readonly virtualPrivateCloud?: VirtualPrivateCloudInput
  readonly internetAccessible?: InternetAccessibleInput
  readonly instanceCount?: number
  readonly minCount?: number
  readonly instanceName?: string
  readonly loginSettings?: LoginSettingsInput
  readonly securityGroupIds?: readonly string[]
  readonly clientToken?: string
  readonly hostName?: string
  readonly disasterRecoverGroupIds?: readonly string[]
  readonly tagSpecification?: readonly TagSpecificationInput[]
  readonly userData?: string
  readonly dryRun?: boolean
  readonly disableApiTermination?: boolean
  readonly enhancedService?: unknown
  readonly actionTimer?: unknown
  readonly instanceMarketOptions?: unknown
  readonly metadata?: unknown
  readonly cpuTopology?: unknown
  readonly camRoleName?: string
  readonly hpcClusterId?: string
  readonly launchTemplate?: unknown
  readonly dedicatedClusterId?: string
  readonly chcIds?: readonly string[]
  readonly partitionNumber?: number
  readonly enableJumboFrame?: boolean
  readonly networkInterfaces?: readonly unknown[]
}

export interface LoginSettingsInput {
  readonly password?: string
  readonly keyIds?: readonly string[]
  readonly keepImageLogin?: string
}

export interface PlacementInput {
  readonly zone: string
  readonly projectId?: number
  readonly hostIds?: readonly string[]
  readonly dedicatedResourcePackIds?: readonly string[]
}

export interface DiskInput {
  readonly diskId?: string
  readonly diskType?: string
  readonly diskSize?: number
  readonly diskName?: string
  readonly deleteWithInstance?: boolean
  readonly encrypt?: boolean
  readonly snapshotId?: string
  readonly kmsKeyId?: string
  readonly throughputPerformance?: number
  readonly burstPerformance?: boolean
  readonly cdcId?: string
}

export interface VirtualPrivateCloudInput {
  readonly vpcId: string
  readonly subnetId: string
  readonly asVpcGateway?: boolean
  readonly privateIpAddresses?: readonly string[]
  readonly ipv6AddressCount?: number
}

export interface InternetAccessibleInput {
  readonly internetChargeType?: string
  readonly internetMaxBandwidthOut?: number
  readonly publicIpAssigned?: boolean
  readonly bandwidthPackageId?: string
  readonly internetServiceProvider?: string
  readonly iPv4AddressType?: string
  readonly iPv6AddressType?: string
  readonly antiDDoSPackageId?: string
}
