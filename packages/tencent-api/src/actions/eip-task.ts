import { CloudError, type WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { text, unsigned } from '../schema/members.js'
import { reads } from './action.js'

/** What the tasks of an EIP action have come to: running while one is, failed when one has. */
function result(world: WorldView, taskId: number): VpcReply<sdk.DescribeTaskResultResponse> {
  const states = [...world.tasks.by('number', String(taskId))].map(({ state }) => state)
  if (states.length === 0) throw new CloudError('InvalidParameter', `There is no task with TaskId ${taskId}.`)
  const one = (['RUNNING', 'FAILED'] as const).find((state) => states.includes(state))
  return { TaskId: taskId, Result: one ?? 'SUCCESS' }
}

export const eipTaskActions = [
  reads({
    service: 'vpc',
    name: 'DescribeTaskResult',
    doc: 'Tells how far an asynchronous action on EIPs is.',
    request: {
      TaskId: unsigned('TaskId of the reply to that action, as a number.'),
      DealName: text('Number of a billing order; orders are not modelled.'),
    },
    run: (world, input) => {
      if (input.taskId !== undefined) return result(world, input.taskId)
      if (input.dealName !== undefined) {
        throw new CloudError(
          'UnsupportedOperation',
          'DealName is given: billing orders are not modelled by this emulator.',
        )
      }
      throw new CloudError('MissingParameter', 'One of TaskId and DealName must be given.')
    },
  }),
]
