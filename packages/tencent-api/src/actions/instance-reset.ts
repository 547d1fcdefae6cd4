import {
  resetInstance,
  resetInstancesInternetMaxBandwidth,
  resetInstancesPassword,
  resetInstancesType,
  resizeInstanceDisks,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type { CvmReply } from '../encode/complete.js'
import { boolean, list, nested, required, text, texts } from '../schema/members.js'
import { writes } from './action.js'
import { instanceIds } from './instance.js'
import { dataDisk, enhancedService, internetAccessible, loginSettings, systemDisk } from './run-instances-request.js'

const forceStop = boolean('Whether those that run may be stopped for it.')

/** Changes for which an instance stops, each done when LatestOperationState of DescribeInstances says so. */
export const instanceResetActions = [
  writes({
    service: 'cvm',
    name: 'ResetInstance',
    doc: 'Installs the system of an instance anew.',
    request: {
      InstanceId: required(text('The instance.')),
      ImageId: text('Image it starts from; the one it has when left out.'),
      SystemDisk: nested(systemDisk, 'Its system disk, which may grow.'),
      LoginSettings: nested(loginSettings, 'How to log in.'),
      EnhancedService: nested(enhancedService, 'Agents in the instance.'),
      HostName: text('New host name, by the rules of RunInstances.'),
      UserData: text('Data for the guest, base64, at most 16 KiB.'),
    },
    run: (draft, input, context): CvmReply<sdk.ResetInstanceResponse> => {
      resetInstance(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'ResetInstancesPassword',
    doc: 'Sets the password of instances, which is checked and not kept.',
    request: {
      InstanceIds: instanceIds,
      Password: required(text('The password.')),
      UserName: text('Whose password, at most 64 characters.'),
      ForceStop: forceStop,
    },
    run: (draft, input, context): CvmReply<sdk.ResetInstancesPasswordResponse> => {
      resetInstancesPassword(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'ResetInstancesType',
    doc: 'Makes an instance one of another type.',
    request: {
      InstanceIds: required(texts('One instance.')),
      InstanceType: required(text('The new type, such as S5.SMALL2.')),
      ForceStop: forceStop,
    },
    run: (draft, input, context): CvmReply<sdk.ResetInstancesTypeResponse> => {
      resetInstancesType(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'ResetInstancesInternetMaxBandwidth',
    doc: 'Changes how much public traffic instances may send.',
    request: {
      InstanceIds: instanceIds,
      InternetAccessible: required(nested(internetAccessible, 'Of this, InternetMaxBandwidthOut.')),
      StartTime: text('First day, such as 2026-11-22; for BANDWIDTH_PREPAID only.'),
      EndTime: text('Last day; for BANDWIDTH_PREPAID only.'),
    },
    run: (draft, input, context): CvmReply<sdk.ResetInstancesInternetMaxBandwidthResponse> => {
      resetInstancesInternetMaxBandwidth(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'ResizeInstanceDisks',
    doc: 'Makes a disk of an instance larger that is not elastic.',
    request: {
      InstanceId: required(text('The instance.')),
      DataDisks: list(dataDisk, 'A data disk with its new size.'),
      ForceStop: forceStop,
      SystemDisk: nested(systemDisk, 'The system disk with its new size.'),
      ResizeOnline: boolean('Whether the instance goes on running.'),
    },
    run: (draft, input, context): CvmReply<sdk.ResizeInstanceDisksResponse> => {
      resizeInstanceDisks(draft, input, context)
      return {}
    },
  }),
]
