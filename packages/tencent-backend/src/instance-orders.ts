import { ApiError, type Instance, type InstanceOrder } from '@havip/rest-api'
import type { Change } from './change.js'
import { maybeOperated, operate } from './instance-tasks.js'
import type { Started } from './tasks.js'
import { given } from './values.js'

/** Does to an instance what was ordered. */
export async function carryOut(change: Change, current: Instance, order: InstanceOrder): Promise<Started | undefined> {
  const { id } = current
  const InstanceIds = [id]
  switch (order.kind) {
    case 'reboot': {
      const StopType = order.with.force === true ? 'HARD' : 'SOFT'
      return operate(change, 'RebootInstances', { InstanceIds, StopType }, id)
    }
    case 'reset': {
      const { imageId, hostName } = order.with
      const request = {
        InstanceId: id,
        ...(imageId !== undefined && { ImageId: imageId }),
        ...(hostName !== undefined && { HostName: hostName }),
      }
      return operate(change, 'ResetInstance', request, id)
    }
    case 'resize': {
      const { instanceType: InstanceType, force: ForceStop = false } = order.with
      return operate(change, 'ResetInstancesType', { InstanceIds, InstanceType, ForceStop }, id)
    }
    case 'move': {
      const { vpcId: VpcId, subnetId: SubnetId, privateIpAddress, force: ForceStop = false } = order.with
      const address = privateIpAddress === undefined ? {} : { PrivateIpAddresses: [privateIpAddress] }
      const request = { InstanceIds, VirtualPrivateCloud: { VpcId, SubnetId, ...address }, ForceStop }
      return operate(change, 'ModifyInstancesVpcAttribute', request, id)
    }
    case 'place': {
      const { placementGroupId, partitionNumber, force } = order.with
      const { RequestId } = await change.write('cvm', 'ModifyInstancesDisasterRecoverGroup', {
        InstanceIds,
        DisasterRecoverGroupIds: [placementGroupId],
        ...(partitionNumber !== undefined && { PartitionNumber: partitionNumber }),
        ...(force !== undefined && { Force: force }),
      })
      if (change.dryRun) return undefined
      const action = 'ModifyInstancesDisasterRecoverGroup'
      return maybeOperated(change.clients, action, given(RequestId, 'RequestId'), id)
    }
    case 'displace': {
      const { placementGroupId } = current
      if (placementGroupId === null) {
        const message = `The instance '${id}' is in no placement group.`
        throw new ApiError('FailedOperation.DisasterRecoverGroupNotMatch', message)
      }
      const request = { InstanceIds, DisasterRecoverGroupIds: [placementGroupId] }
      await change.write('cvm', 'DeleteInstancesDisasterRecoverGroups', request)
      return undefined
    }
  }
}
