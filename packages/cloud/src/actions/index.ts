export {
  assignPrivateIpAddresses,
  migratePrivateIpAddress,
  modifyPrivateIpAddressesAttribute,
  unassignPrivateIpAddresses,
} from './assign-private-ip.js'
export {
  type CidrConflict,
  createAssistantCidr,
  deleteAssistantCidr,
  findCidrConflicts,
  modifyAssistantCidr,
} from './assistant-cidr.js'
export { attachNetworkInterface, detachNetworkInterface } from './attachment.js'
export * from './binding.js'
export { isId } from './checks.js'
export { canMakeDefaultSubnet, createDefaultVpc } from './default-vpc.js'
export { detachDisks, modifyDiskAttributes, resizeDisk, terminateDisks } from './disk.js'
export { eipById, eipsOf } from './eip.js'
export { allocateAddresses, releaseAddresses } from './eip-allocate.js'
export { associateAddress, disassociateAddress } from './eip-bind.js'
export { largestBandwidth } from './eip-charge.js'
export {
  modifyAddressAttribute,
  modifyAddressesBandwidth,
  modifyAddressesRenewFlag,
  modifyAddressInternetChargeType,
  renewAddresses,
} from './eip-modify.js'
export {
  adjustPublicAddress,
  disassociateNatGatewayAddress,
  returnNormalAddresses,
  transformAddress,
} from './eip-public-ip.js'
export { type EipQuota, eipQuotas } from './eip-quota.js'
export * from './eip-target.js'
export { addressLimitOf, addressLimitOn } from './eni-limits.js'
export * from './ha-vip.js'
export { associateHaVipInstance, disassociateHaVipInstance } from './ha-vip-association.js'
export * from './ha-vip-eip.js'
export { once } from './idempotency.js'
export {
  modifyInstancesAttribute,
  modifyInstancesChargeType,
  modifyInstancesProject,
  modifyInstancesRenewFlag,
} from './instance-attributes.js'
export { resetInstancesInternetMaxBandwidth } from './instance-bandwidth.js'
export { cloudDiskTypes, dataDisksOf, diskSizes, systemDiskOf } from './instance-disks.js'
export type { RunInstancesInput, VirtualPrivateCloudInput } from './instance-input.js'
export { associateInstancesKeyPairs, disassociateInstancesKeyPairs } from './instance-key-pairs.js'
export { rebootInstances, startInstances, stopInstances, terminateInstances } from './instance-power.js'
export {
  resetInstance,
  resetInstancesPassword,
  resetInstancesType,
  resizeInstanceDisks,
} from './instance-reset.js'
export {
  associateSecurityGroups,
  disassociateSecurityGroups,
  instanceSecurityGroups,
} from './instance-security-groups.js'
export {
  eniAddressLimit,
  eniLimit,
  type InstanceType,
  instanceFamilies,
  instanceType,
  instanceTypes,
} from './instance-types.js'
export { modifyInstancesVpcAttribute } from './instance-vpc.js'
export {
  createAndAttachNetworkInterface,
  migrateNetworkInterface,
  modifyNetworkInterfaceAttribute,
  modifyNetworkInterfaceQos,
} from './modify-network-interface.js'
export { createNetworkInterface, deleteNetworkInterface } from './network-interface.js'
export { unitOf } from './placement.js'
export {
  createDisasterRecoverGroup,
  deleteDisasterRecoverGroups,
  modifyDisasterRecoverGroupAttribute,
  placementGroupQuota,
} from './placement-group.js'
export {
  deleteInstancesDisasterRecoverGroups,
  modifyInstancesDisasterRecoverGroup,
} from './placement-group-members.js'
export * from './private-ips-of.js'
export { publicIpOf } from './public-ip.js'
export { createReserveIpAddresses, deleteReserveIpAddresses, modifyReserveIpAddress } from './reserve-ip.js'
export {
  createRoutes,
  deleteRoutes,
  disableRoutes,
  enableRoutes,
  replaceRoutes,
  resetRoutes,
} from './route.js'
export type { RouteInput } from './route-checks.js'
export {
  createRouteTable,
  deleteRouteTable,
  isMainRouteTable,
  modifyRouteTableAttribute,
  replaceRouteTableAssociation,
} from './route-table.js'
export { runInstances } from './run-instances.js'
export {
  cloneSecurityGroup,
  createDefaultSecurityGroup,
  createSecurityGroup,
  createSecurityGroupWithPolicies,
  deleteSecurityGroup,
  modifySecurityGroupAttribute,
} from './security-group.js'
export {
  associateNetworkInterfaceSecurityGroups,
  disassociateNetworkInterfaceSecurityGroups,
  securityGroupsOf,
  setSecurityGroups,
} from './security-group-binding.js'
export {
  createSecurityGroupPolicies,
  deleteSecurityGroupPolicies,
  modifySecurityGroupPolicies,
  replaceSecurityGroupPolicies,
  replaceSecurityGroupPolicy,
} from './security-group-policies.js'
export type { PolicyInput, PolicySetInput } from './security-group-policy-input.js'
export { policiesOf, referrersOf } from './security-group-rows.js'
export { settle } from './settle.js'
export { createSubnet, deleteSubnet } from './subnet.js'
export { addressCounts } from './subnet-room.js'
export { createSubnets, modifySubnetAttribute } from './subnets.js'
export * from './tag-binding.js'
export * from './tag-catalogue.js'
export * from './tag-resource.js'
export { createVpc, deleteVpc, modifyVpcAttribute } from './vpc.js'
