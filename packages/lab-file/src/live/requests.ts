import type { Kind } from '../plan/node.js'
import { association, binding, eip, haVip } from './address-requests.js'
import { files, mtu, process } from './guest-requests.js'
import { address, attachment, instance, networkInterface } from './instance-requests.js'
import { placementGroup, route, routeTable, rules, securityGroup, subnet, vpc } from './network-requests.js'
import type { Requests } from './work.js'

/** How each kind of node is made, changed and removed. */
export const requests: Readonly<Record<Kind, Requests>> = {
  vpc,
  securityGroup,
  rules,
  placementGroup,
  routeTable,
  subnet,
  instance,
  interface: networkInterface,
  attachment,
  address,
  havip: haVip,
  association,
  eip,
  binding,
  route,
  mtu,
  files,
  process,
}
