import { ApiError, type Instance, type InstanceOrder } from '@havip/rest-api'
import type { Change } from './change.js'
import { maybeOperated, operated } from './instance-tasks.js'
import type { Started } from './tasks.js'
import { given } from './values.js'

/** Does to an instance what was ordered. */
export async function carryOut(change: Change, current: Instance, order: InstanceOrder): Promise<Started | undefined> {
  const { id } = current
  const InstanceIds = [id]
  switch (order.kind) {
    case 'reboot': {
      const StopType = order.with.force === true ? 'HARD' : 'SOFT'
      const { RequestId } = await change.write('cvm', 'RebootInstances', { InstanceIds, StopType })
      return operated('RebootInstances', given(RequestId, 'RequestId'), id)
    }
    case 'reset': {
      const { imageId, hostName } = order.with
      const { RequestId } = await change.write('cvm', 'ResetInstance', {
        InstanceId: id,
        ...(imageId !== undefined && { ImageId: imageId }),
        ...(hostName !== undefined && { HostName: hostName }),
      })
      return operated('ResetInstance', given(RequestId, 'RequestId'), id)
    }
    case 'resize': {
      const { instanceType: InstanceType, force: ForceStop = false } = order.with
      const request = { InstanceIds, InstanceType, ForceStop }
      const { RequestId } = await change.write('cvm', 'ResetInstancesType', request)
      return operated('ResetInstancesType', given(RequestId, 'RequestId'), id)
    }
    case 'move': {
      const { vpcId: VpcId, subnetId: SubnetId, privateIpAddress, force: ForceStop = false } = order.with
      const address = privateIpAddress === undefined ? {} : { PrivateIpAddresses: [privateIpAddress] }
      const { RequestId } = await change.write('cvm', 'ModifyInstancesVpcAttribute', {
        InstanceIds,
        VirtualPrivateCloud: { VpcId, SubnetId, ...address },
        ForceStop,
      })
      return operated('ModifyInstancesVpcAttribute', given(RequestId, 'RequestId'), id)
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
