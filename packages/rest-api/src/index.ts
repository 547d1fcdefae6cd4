export * from './backend/backend.js'
export * from './backend/collection.js'
export * from './backend/error.js'
export * from './backend/events.js'
export * from './backend/lab.js'
export * from './backend/network.js'
export * from './backend/scope.js'
export { EmulatorBackend } from './emulator/backend.js'
export type { RestOptions } from './http/context.js'
export { challengeOf, problemDocument, problemType } from './http/problems.js'
export { restApi } from './plugin.js'
export type { Eip, EipBinding, EipCreate, EipUpdate } from './schema/eip.js'
export type { Fault, FaultCreate } from './schema/fault.js'
export type {
  HaVip,
  HaVipAssociation,
  HaVipAssociationCreate,
  HaVipBinding,
  HaVipCreate,
  HaVipMove,
  HaVipUpdate,
} from './schema/ha-vip.js'
export type {
  Host,
  Instance,
  InstanceCreate,
  InstanceUpdate,
  PlacementGroup,
  PlacementGroupCreate,
  PlacementGroupUpdate,
} from './schema/instance.js'
export type {
  InstanceMove,
  InstancePlacement,
  InstanceReboot,
  InstanceReset,
  InstanceResize,
} from './schema/instance-order.js'
export type {
  LabAttachment,
  LabAttachmentCreate,
  LabExec,
  LabFile,
  LabInput,
  LabLine,
  LabProcess,
  LabProcessSpec,
  LabSignal,
  TerminalSize,
} from './schema/lab.js'
export type { LabInterface } from './schema/lab-interface.js'
export type { NetworkInterface, NetworkInterfaceCreate, NetworkInterfaceUpdate } from './schema/network-interface.js'
export type { Account, Region } from './schema/place.js'
export type { PrivateIp, PrivateIpCreate, PrivateIpUpdate } from './schema/private-ip.js'
export type { Problem } from './schema/problem.js'
export type {
  RouteTable,
  RouteTableCreate,
  RouteTableUpdate,
  SecurityGroup,
  SecurityGroupCreate,
  SecurityGroupUpdate,
} from './schema/routing.js'
export type {
  Announcement,
  Holder,
  Holders,
  PortCounters,
  SeenAnnouncement,
  Tables,
  Trace,
  TraceCreate,
} from './schema/sdn.js'
export type { Subnet, SubnetCreate, SubnetUpdate } from './schema/subnet.js'
export type { Quota, Tag, TagCreate } from './schema/tag.js'
export type { Task } from './schema/task.js'
export type { Vpc, VpcCreate, VpcUpdate } from './schema/vpc.js'
