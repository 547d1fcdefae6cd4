import type { EmulatedAction } from './action.js'
import { haVipActions } from './havip.js'
import { identityActions } from './identity.js'
import { instanceActions } from './instance.js'
import { networkInterfaceActions } from './network-interface.js'
import { regionActions } from './region.js'
import { routeActions } from './route.js'
import { routeTableActions } from './route-table.js'
import { securityGroupActions } from './security-group.js'
import { securityGroupPolicyActions } from './security-group-policy.js'
import { securityGroupUseActions } from './security-group-use.js'
import { subnetActions } from './subnet.js'
import { tagBatchActions } from './tag-batch.js'
import { tagBindingActions } from './tag-bind.js'
import { tagCreationActions } from './tag-create.js'
import { tagListActions } from './tag-list.js'
import { tagResourceListActions } from './tag-resource-list.js'
import { taskActions } from './task.js'
import { vpcActions } from './vpc.js'

/** Every action the emulator performs. */
export const emulatedActions: readonly EmulatedAction[] = [
  ...vpcActions,
  ...subnetActions,
  ...networkInterfaceActions,
  ...haVipActions,
  ...instanceActions,
  ...taskActions,
  ...routeTableActions,
  ...routeActions,
  ...securityGroupActions,
  ...securityGroupPolicyActions,
  ...securityGroupUseActions,
  ...identityActions,
  ...regionActions,
  ...tagCreationActions,
  ...tagBindingActions,
  ...tagBatchActions,
  ...tagListActions,
  ...tagResourceListActions,
]

export function findEmulated(service: string, name: string): EmulatedAction | undefined {
  return emulatedActions.find((action) => action.service === service && action.name === name)
}
