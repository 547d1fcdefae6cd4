import {
  CloudError,
  modifyInstancesAttribute,
  modifyInstancesChargeType,
  modifyInstancesProject,
  modifyInstancesRenewFlag,
  modifyInstancesVpcAttribute,
  rebootInstances,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type { CvmReply } from '../encode/complete.js'
import { boolean, integer, nested, required, text, texts } from '../schema/members.js'
import { quote } from '../wire/quote.js'
import { reads, writes } from './action.js'
import { instanceIds } from './instance.js'
import { instanceChargePrepaid, virtualPrivateCloud } from './run-instances-request.js'

/** Changes of instances, each done when LatestOperationState of DescribeInstances says so. */
export const instanceChangeActions = [
  writes({
    service: 'cvm',
    name: 'RebootInstances',
    doc: 'Reboots running instances. Asynchronous: poll DescribeInstances.',
    request: {
      InstanceIds: instanceIds,
      ForceReboot: boolean('Older form of StopType; not together with it.'),
      StopType: text('SOFT, HARD or SOFT_FIRST; SOFT by default.'),
    },
    run: (draft, input, context): CvmReply<sdk.RebootInstancesResponse> => {
      rebootInstances(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'ModifyInstancesAttribute',
    doc: 'Gives instances the same new attributes.',
    request: {
      InstanceIds: instanceIds,
      InstanceName: text('New name, at most 60 characters.'),
      UserData: text('Data for the guest, base64, at most 16 KiB.'),
      SecurityGroups: texts('Security groups, in place of those bound.'),
      CamRoleName: text('Role they act in.'),
      HostName: text('New host name, by the rules of RunInstances.'),
      DisableApiTermination: boolean('Whether TerminateInstances is refused.'),
      CamRoleType: text('Kind of role.'),
      AutoReboot: boolean('Whether those that run are rebooted for a new host name; so by default.'),
    },
    run: (draft, input, context): CvmReply<sdk.ModifyInstancesAttributeResponse> => {
      modifyInstancesAttribute(draft, input, context)
      return {}
    },
  }),
  reads({
    service: 'cvm',
    name: 'DescribeInstancesAttributes',
    doc: 'Tells the user data of instances.',
    request: { Attributes: required(texts('UserData.')), InstanceIds: required(texts('The instances.')) },
    run: (world, input): CvmReply<sdk.DescribeInstancesAttributesResponse> => {
      const unknown = input.attributes.find((attribute) => attribute !== 'UserData')
      if (unknown !== undefined) {
        throw new CloudError('InvalidParameterValue', `Attributes has ${quote(unknown)}; there is UserData only.`)
      }
      return {
        InstanceSet: [...new Set(input.instanceIds)].map((id) => {
          if (!/^ins-[0-9a-z]{8}$/.test(id)) {
            const message = `InstanceIds has ${quote(id)}; an id is like ins-0a1b2c3d.`
            throw new CloudError('InvalidParameterValue.InstanceIdMalformed', message)
          }
          const instance = world.instances.get(id)
          if (instance === undefined) {
            throw new CloudError('InvalidInstanceId.NotFound', `The instance ${id} does not exist.`)
          }
          return { InstanceId: id, Attributes: { UserData: input.attributes.length > 0 ? instance.userData : '' } }
        }),
      }
    },
  }),
  writes({
    service: 'cvm',
    name: 'ModifyInstancesVpcAttribute',
    doc: 'Moves instances to another subnet, or to other addresses.',
    request: {
      InstanceIds: required(texts('The instances, at most 100.')),
      VirtualPrivateCloud: required(
        nested(virtualPrivateCloud, 'Where to, with one address for each of them or none.'),
      ),
      ForceStop: boolean('Whether those that run may be stopped for it; so by default.'),
      ReserveHostName: boolean('Whether the host name stays; so by default.'),
    },
    run: (draft, input, context): CvmReply<sdk.ModifyInstancesVpcAttributeResponse> => {
      modifyInstancesVpcAttribute(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'ModifyInstancesProject',
    doc: 'Gives instances to another project.',
    request: { InstanceIds: instanceIds, ProjectId: required(integer('The project.')) },
    run: (draft, input, context): CvmReply<sdk.ModifyInstancesProjectResponse> => {
      modifyInstancesProject(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'ModifyInstancesRenewFlag',
    doc: 'Changes what happens when prepaid instances expire.',
    request: {
      InstanceIds: instanceIds,
      RenewFlag: required(text('NOTIFY_AND_AUTO_RENEW, NOTIFY_AND_MANUAL_RENEW or DISABLE_NOTIFY_AND_MANUAL_RENEW.')),
    },
    run: (draft, input, context): CvmReply<sdk.ModifyInstancesRenewFlagResponse> => {
      modifyInstancesRenewFlag(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'ModifyInstancesChargeType',
    doc: 'Changes how instances are paid.',
    request: {
      InstanceIds: required(texts('Instances, at most 20.')),
      InstanceChargeType: required(text('PREPAID or POSTPAID_BY_HOUR.')),
      InstanceChargePrepaid: nested(instanceChargePrepaid, 'Terms of prepaid instances.'),
      ModifyPortableDataDisk: boolean('Whether elastic data disks change too.'),
    },
    run: (draft, input, context): CvmReply<sdk.ModifyInstancesChargeTypeResponse> => {
      modifyInstancesChargeType(draft, input, context)
      return {}
    },
  }),
]
