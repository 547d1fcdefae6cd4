import type { EmulatedAction } from './action.js'
import { haVipActions } from './havip.js'
import { identityActions } from './identity.js'
import { instanceActions } from './instance.js'
import { networkInterfaceActions } from './network-interface.js'
import { regionActions } from './region.js'
import { subnetActions } from './subnet.js'
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
  ...identityActions,
  ...regionActions,
]

export function findEmulated(service: string, name: string): EmulatedAction | undefined {
  return emulatedActions.find((action) => action.service === service && action.name === name)
}
