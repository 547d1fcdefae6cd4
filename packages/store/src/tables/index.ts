import type { Rows, TableName } from '@havip/cloud'
import { assistantCidrs } from './assistant-cidrs.js'
import { clientTokens } from './client-tokens.js'
import { disks } from './disks.js'
import { eips } from './eips.js'
import { haVipAssociations } from './ha-vip-associations.js'
import { haVips } from './ha-vips.js'
import { hosts } from './hosts.js'
import { instances } from './instances.js'
import { networkInterfaces } from './network-interfaces.js'
import { placementGroups } from './placement-groups.js'
import { privateIps } from './private-ips.js'
import { reserveIps } from './reserve-ips.js'
import { routeTables } from './route-tables.js'
import { routes } from './routes.js'
import { securityGroupBindings } from './security-group-bindings.js'
import { securityGroupPolicies } from './security-group-policies.js'
import { securityGroups } from './security-groups.js'
import { subnets } from './subnets.js'
import type { WorldTable } from './table.js'
import { tagValues } from './tag-values.js'
import { tags } from './tags.js'
import { tasks } from './tasks.js'
import { vpcs } from './vpcs.js'

export type { Database } from './table.js'

/** Every table of the world. A new one in `Rows` does not compile until it is mapped here. */
export const tables: { readonly [T in TableName]: WorldTable<Rows[T]> } = {
  hosts,
  placementGroups,
  vpcs,
  subnets,
  instances,
  disks,
  networkInterfaces,
  haVips,
  haVipAssociations,
  privateIps,
  eips,
  tags,
  tasks,
  clientTokens,
  routeTables,
  routes,
  securityGroups,
  securityGroupPolicies,
  securityGroupBindings,
  assistantCidrs,
  reserveIps,
  tagValues,
}
