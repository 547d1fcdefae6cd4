/** A product of the API with its one version and the actions this emulator knows of. */
export interface Product {
  readonly service: string
  readonly version: string
  readonly actions: ReadonlySet<string>
}

/**
 * Every action that clusters, their Terraform and their SDK code call, emulated or not. An action outside this list
 * is unknown; one in it that no family emulates answers so in plain words.
 */
export const products: readonly Product[] = [
  {
    service: 'vpc',
    version: '2017-03-12',
    actions: words(`
      AdjustPublicAddress AllocateAddresses AssignPrivateIpAddresses AssociateAddress AssociateHaVipInstance
      AssociateNetworkInterfaceSecurityGroups AttachNetworkInterface CheckAssistantCidr CheckDefaultSubnet
      CloneSecurityGroup CreateAndAttachNetworkInterface CreateAssistantCidr CreateDefaultSecurityGroup
      CreateDefaultVpc CreateHaVip CreateNetworkInterface CreateReserveIpAddresses CreateRouteTable CreateRoutes
      CreateSecurityGroup CreateSecurityGroupPolicies CreateSecurityGroupWithPolicies CreateSubnet CreateSubnets
      CreateVpc DeleteAssistantCidr DeleteHaVip DeleteNetworkInterface DeleteReserveIpAddresses DeleteRouteTable
      DeleteRoutes DeleteSecurityGroup DeleteSecurityGroupPolicies DeleteSubnet DeleteVpc DescribeAccountAttributes
      DescribeAddressBandwidthRange DescribeAddressQuota DescribeAddresses DescribeAssistantCidr
      DescribeBandwidthPackages DescribeHaVips DescribeNatGateways DescribeNetworkAccountType
      DescribeNetworkInterfaceLimit DescribeNetworkInterfaces DescribeProductQuota DescribeReserveIpAddresses
      DescribeRouteConflicts DescribeRouteList DescribeRouteTableAssociatedInstances DescribeRouteTables
      DescribeRoutes DescribeSecurityGroupAssociationStatistics DescribeSecurityGroupExpandedPolicies
      DescribeSecurityGroupLimits DescribeSecurityGroupPolicies DescribeSecurityGroupReferences DescribeSecurityGroups
      DescribeSubnetResourceDashboard DescribeSubnets DescribeTaskResult DescribeUsedIpAddress DescribeVpcInstances
      DescribeVpcLimits DescribeVpcPrivateIpAddresses DescribeVpcResourceDashboard DescribeVpcTaskResult DescribeVpcs
      DetachNetworkInterface DisableRoutes DisassociateAddress DisassociateHaVipInstance DisassociateNatGatewayAddress
      DisassociateNetworkInterfaceSecurityGroups EnableRoutes HaVipAssociateAddressIp HaVipDisassociateAddressIp
      MigrateNetworkInterface MigratePrivateIpAddress ModifyAddressAttribute ModifyAddressInternetChargeType
      ModifyAddressesBandwidth ModifyAddressesRenewFlag ModifyAssistantCidr ModifyHaVipAttribute
      ModifyNetworkInterfaceAttribute ModifyNetworkInterfaceQos ModifyPrivateIpAddressesAttribute
      ModifyReserveIpAddress ModifyRouteTableAttribute ModifySecurityGroupAttribute ModifySecurityGroupPolicies
      ModifySubnetAttribute ModifyVpcAttribute ReleaseAddresses RenewAddresses ReplaceRouteTableAssociation
      ReplaceRoutes ReplaceSecurityGroupPolicies ReplaceSecurityGroupPolicy ResetRoutes ReturnNormalAddresses
      TransformAddress UnassignPrivateIpAddresses
    `),
  },
  {
    service: 'cvm',
    version: '2017-03-12',
    actions: words(`
      AssociateInstancesKeyPairs AssociateSecurityGroups CreateDisasterRecoverGroup DeleteDisasterRecoverGroups
      DeleteInstancesDisasterRecoverGroups DescribeAccountQuota DescribeDisasterRecoverGroupQuota
      DescribeDisasterRecoverGroups DescribeImages DescribeInstanceFamilyConfigs DescribeInstanceTypeConfigs
      DescribeInstances DescribeInstancesAttributes DescribeInstancesOperationLimit DescribeInstancesStatus
      DescribeKeyPairs DescribeRegions DescribeZoneInstanceConfigInfos DescribeZones DisassociateInstancesKeyPairs
      DisassociateSecurityGroups ModifyDisasterRecoverGroupAttribute ModifyInstancesAttribute
      ModifyInstancesChargeType ModifyInstancesDisasterRecoverGroup ModifyInstancesProject ModifyInstancesRenewFlag
      ModifyInstancesVpcAttribute RebootInstances ResetInstance ResetInstancesInternetMaxBandwidth
      ResetInstancesPassword ResetInstancesType ResizeInstanceDisks RunInstances StartInstances StopInstances
      TerminateInstances
    `),
  },
  {
    service: 'tag',
    version: '2018-08-13',
    actions: words(`
      AddResourceTag AttachResourcesTag CreateTag CreateTags DeleteResourceTag DeleteTag DeleteTags
      DescribeResourceTags DescribeResourceTagsByResourceIds DescribeResourceTagsByResourceIdsSeq
      DescribeResourceTagsByTagKeys DescribeResourcesByTags DescribeResourcesByTagsUnion DescribeTagKeys
      DescribeTagValues DescribeTagValuesSeq DescribeTags DescribeTagsSeq DetachResourcesTag GetResources GetTagKeys
      GetTagValues GetTags ModifyResourceTags ModifyResourcesTagValue TagResources UnTagResources
      UpdateResourceTagValue
    `),
  },
  {
    service: 'cbs',
    version: '2017-03-12',
    actions: words(`
      DescribeDiskConfigQuota DescribeDisks DescribeSnapshots DetachDisks ModifyDiskAttributes ResizeDisk
      TerminateDisks
    `),
  },
  {
    service: 'sts',
    version: '2018-08-13',
    actions: words(`
      AssumeRole GetCallerIdentity
    `),
  },
  {
    service: 'cam',
    version: '2019-01-16',
    actions: words(`
      GetUserAppId
    `),
  },
  {
    service: 'api',
    version: '2020-11-06',
    actions: words(`
      DescribeProducts DescribeRegions DescribeZones
    `),
  },
]

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}
