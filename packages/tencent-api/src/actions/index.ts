import { accountQuotaActions } from './account-quota.js'
import type { EmulatedAction } from './action.js'
import { assistantCidrActions } from './assistant-cidr.js'
import { diskActions } from './disk.js'
import { diskConfigActions } from './disk-config.js'
import { eipActions } from './eip.js'
import { eipAbsentActions } from './eip-absent.js'
import { eipChangeActions } from './eip-change.js'
import { eipTaskActions } from './eip-task.js'
import { addressActions } from './eni-address.js'
import { networkInterfaceChangeActions } from './eni-change.js'
import { haVipActions } from './havip.js'
import { identityActions } from './identity.js'
import { imageActions } from './image.js'
import { instanceActions } from './instance.js'
import { instanceChangeActions } from './instance-change.js'
import { instanceResetActions } from './instance-reset.js'
import { instanceTypeActions } from './instance-type.js'
import { keyPairActions } from './key-pair.js'
import { networkInterfaceActions } from './network-interface.js'
import { placementGroupActions } from './placement-group.js'
import { quotaActions } from './quota.js'
import { regionActions } from './region.js'
import { reserveIpActions } from './reserve-ip.js'
import { routeActions } from './route.js'
import { routeTableActions } from './route-table.js'
import { securityGroupActions } from './security-group.js'
import { securityGroupPolicyActions } from './security-group-policy.js'
import { securityGroupUseActions } from './security-group-use.js'
import { subnetActions } from './subnet.js'
import { moreSubnetActions } from './subnet-more.js'
import { tagBatchActions } from './tag-batch.js'
import { tagBindingActions } from './tag-bind.js'
import { tagCreationActions } from './tag-create.js'
import { tagListActions } from './tag-list.js'
import { tagResourceListActions } from './tag-resource-list.js'
import { taskActions } from './task.js'
import { usedAddressActions } from './used-address.js'
import { vpcActions } from './vpc.js'
import { moreVpcActions } from './vpc-more.js'

/** Every action the emulator performs. */
export const emulatedActions: readonly EmulatedAction[] = [
  ...vpcActions,
  ...subnetActions,
  ...networkInterfaceActions,
  ...haVipActions,
  ...instanceActions,
  ...placementGroupActions,
  ...instanceChangeActions,
  ...instanceResetActions,
  ...keyPairActions,
  ...instanceTypeActions,
  ...imageActions,
  ...accountQuotaActions,
  ...taskActions,
  ...routeTableActions,
  ...routeActions,
  ...securityGroupActions,
  ...securityGroupPolicyActions,
  ...securityGroupUseActions,
  ...addressActions,
  ...networkInterfaceChangeActions,
  ...moreSubnetActions,
  ...moreVpcActions,
  ...usedAddressActions,
  ...quotaActions,
  ...assistantCidrActions,
  ...reserveIpActions,
  ...identityActions,
  ...regionActions,
  ...tagCreationActions,
  ...tagBindingActions,
  ...tagBatchActions,
  ...tagListActions,
  ...tagResourceListActions,
  ...eipActions,
  ...eipChangeActions,
  ...eipAbsentActions,
  ...eipTaskActions,
  ...diskActions,
  ...diskConfigActions,
]
