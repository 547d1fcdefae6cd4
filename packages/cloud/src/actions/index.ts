export * from './attachment.js'
export * from './binding.js'
export { isId } from './checks.js'
export * from './ha-vip.js'
export { associateHaVipInstance, disassociateHaVipInstance } from './ha-vip-association.js'
export * from './ha-vip-eip.js'
export type { RunInstancesInput } from './instance-input.js'
export { startInstances, stopInstances, terminateInstances } from './instance-power.js'
export { eniLimit, instanceType } from './instance-types.js'
export { createNetworkInterface, deleteNetworkInterface } from './network-interface.js'
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
export { settle } from './settle.js'
export { createSubnet, deleteSubnet } from './subnet.js'
export { createVpc, deleteVpc, modifyVpcAttribute } from './vpc.js'
