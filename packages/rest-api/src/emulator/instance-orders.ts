import {
  type ActionContext,
  CloudError,
  type Draft,
  deleteInstancesDisasterRecoverGroups,
  type Instance,
  modifyInstancesDisasterRecoverGroup,
  modifyInstancesVpcAttribute,
  rebootInstances,
  resetInstance,
  resetInstancesType,
} from '@havip/cloud'
import type { InstanceOrder } from '../backend/backend.js'

/** What the log calls each. */
export const orderedActions: Readonly<Record<InstanceOrder['kind'], string>> = {
  reboot: 'RebootInstances',
  reset: 'ResetInstance',
  resize: 'ResetInstancesType',
  move: 'ModifyInstancesVpcAttribute',
  place: 'ModifyInstancesDisasterRecoverGroup',
  displace: 'DeleteInstancesDisasterRecoverGroups',
}

/** Does to an instance what was ordered. */
export function carryOut(draft: Draft, instance: Instance, order: InstanceOrder, context: ActionContext): void {
  const instanceIds = [instance.id]
  switch (order.kind) {
    case 'reboot': {
      const stopType = order.with.force === true ? 'HARD' : 'SOFT'
      rebootInstances(draft, { instanceIds, stopType }, context)
      break
    }
    case 'reset':
      resetInstance(draft, { instanceId: instance.id, ...order.with }, context)
      break
    case 'resize': {
      const { instanceType, force = false } = order.with
      resetInstancesType(draft, { instanceIds, instanceType, forceStop: force }, context)
      break
    }
    case 'move': {
      const { vpcId, subnetId, privateIpAddress, force = false } = order.with
      const privateIpAddresses = privateIpAddress === undefined ? {} : { privateIpAddresses: [privateIpAddress] }
      const virtualPrivateCloud = { vpcId, subnetId, ...privateIpAddresses }
      modifyInstancesVpcAttribute(draft, { instanceIds, virtualPrivateCloud, forceStop: force }, context)
      break
    }
    case 'place': {
      const { placementGroupId, ...rest } = order.with
      const input = { instanceIds, disasterRecoverGroupIds: [placementGroupId], ...rest }
      modifyInstancesDisasterRecoverGroup(draft, input, context)
      break
    }
    case 'displace': {
      const { placementGroupId } = instance
      if (placementGroupId === null) {
        const message = `The instance '${instance.id}' is in no placement group.`
        throw new CloudError('FailedOperation.DisasterRecoverGroupNotMatch', message)
      }
      const input = { instanceIds, disasterRecoverGroupIds: [placementGroupId] }
      deleteInstancesDisasterRecoverGroups(draft, input, context)
    }
  }
}
