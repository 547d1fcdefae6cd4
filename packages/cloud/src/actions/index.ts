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
export * from './ha-vip.js'
export { associateHaVipInstance, disassociateHaVipInstance } from './ha-vip-association.js'
export * from './ha-vip-eip.js'
export type { RunInstancesInput } from './instance-input.js'
export { startInstances, stopInstances, terminateInstances } from './instance-power.js'
export { eniLimit, instanceType } from './instance-types.js'
export {
  createAndAttachNetworkInterface,
  migrateNetworkInterface,
  modifyNetworkInterfaceAttribute,
  modifyNetworkInterfaceQos,
} from './modify-network-interface.js'
export { createNetworkInterface, deleteNetworkInterface } from './network-interface.js'
export { createReserveIpAddresses, deleteReserveIpAddresses, modifyReserveIpAddress } from './reserve-ip.js'
export { runInstances } from './run-instances.js'
export { settle } from './settle.js'
export { createSubnet, deleteSubnet } from './subnet.js'
export { createSubnets, modifySubnetAttribute } from './subnets.js'
export * from './tag-binding.js'
export * from './tag-catalogue.js'
export * from './tag-resource.js'
export { createVpc, deleteVpc, modifyVpcAttribute } from './vpc.js'
