import { type Instance, runInstances, startInstances, stopInstances, terminateInstances } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type { CvmReply } from '../encode/complete.js'
import { encodeInstance } from '../encode/instance.js'
import { type Listing, list } from '../query/listing.js'
import { boolean, count, required, text, texts } from '../schema/members.js'
import { reads, writes } from './action.js'
import { cvmCodes } from './cvm-codes.js'
import { checkFilterCount, instanceFilters } from './instance-filters.js'
import { runInstancesRequest } from './run-instances-request.js'
import { filters } from './shared.js'
import { zonesAskedFor } from './zone-filter.js'

const listing: Listing<Instance> = {
  idsParameter: 'InstanceIds',
  prefix: 'ins',
  table: (world) => world.instances,
  filters: instanceFilters,
  unknownIds: 'leave out',
  codes: cvmCodes,
}

export const instanceIds = required(texts('Instances, at most 100.'))

export const instanceActions = [
  writes({
    service: 'cvm',
    name: 'RunInstances',
    doc: 'Makes and starts instances. Asynchronous: poll DescribeInstances until they are RUNNING.',
    request: runInstancesRequest,
    run: (draft, input, context): CvmReply<sdk.RunInstancesResponse> => ({
      InstanceIdSet: runInstances(draft, input, context),
    }),
  }),
  reads({
    service: 'cvm',
    name: 'DescribeInstances',
    doc: 'Lists instances.',
    request: {
      InstanceIds: texts('Instances, at most 100; those that do not exist are left out. Not together with Filters.'),
      Filters: filters(instanceFilters, 'InstanceIds'),
      Offset: count('signed', 'How many to skip; 0 by default.'),
      Limit: count('signed', 'How many to list; 20 by default, at most 100.'),
    },
    run: (world, input, _accountId, { settings, caller }): CvmReply<sdk.DescribeInstancesResponse> => {
      checkFilterCount(input.filters)
      zonesAskedFor(input.filters, settings, caller.region)
      const { total, rows } = list(listing, world, input.instanceIds, input)
      return { TotalCount: total, InstanceSet: rows.map((instance) => encodeInstance(world, instance)) }
    },
  }),
  reads({
    service: 'cvm',
    name: 'DescribeInstancesStatus',
    doc: 'Lists the states of instances.',
    request: {
      InstanceIds: texts('Instances, at most 100; those that do not exist are left out.'),
      Offset: count('signed', 'How many to skip; 0 by default.'),
      Limit: count('signed', 'How many to list; 20 by default, at most 100.'),
    },
    run: (world, input): CvmReply<sdk.DescribeInstancesStatusResponse> => {
      const { total, rows } = list(listing, world, input.instanceIds, input)
      const states = rows.map(({ id, state }) => ({ InstanceId: id, InstanceState: state }))
      return { TotalCount: total, InstanceStatusSet: states }
    },
  }),
  writes({
    service: 'cvm',
    name: 'StartInstances',
    doc: 'Starts stopped instances. Asynchronous: poll DescribeInstances.',
    request: { InstanceIds: instanceIds },
    run: (draft, input, context): CvmReply<sdk.StartInstancesResponse> => {
      startInstances(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'StopInstances',
    doc: 'Stops running instances. Asynchronous: poll DescribeInstances.',
    request: {
      InstanceIds: instanceIds,
      ForceStop: boolean('Older form of StopType; not together with it.'),
      StopType: text('SOFT, HARD or SOFT_FIRST; SOFT by default.'),
      StoppedMode: text('KEEP_CHARGING or STOP_CHARGING.'),
    },
    run: (draft, input, context): CvmReply<sdk.StopInstancesResponse> => {
      stopInstances(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'TerminateInstances',
    doc: 'Destroys instances.',
    request: {
      InstanceIds: instanceIds,
      ReleaseAddress: boolean('Release the public address of the primary ENI too.'),
      ReleasePrepaidDataDisks: boolean('Release prepaid data disks too.'),
    },
    run: (draft, input, context): CvmReply<sdk.TerminateInstancesResponse> => {
      terminateInstances(draft, input, context)
      return {}
    },
  }),
]
