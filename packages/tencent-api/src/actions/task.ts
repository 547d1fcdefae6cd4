import { CloudError, type Task, type WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { required, text } from '../schema/members.js'
import { quote } from '../wire/quote.js'
import { reads } from './action.js'

/** What a request's tasks have come to: running while one is, failed when one has. */
function result(world: WorldView, requestId: string): VpcReply<sdk.DescribeVpcTaskResultResponse> {
  // Instances have tasks too, but not in the VPC product's eyes: those are polled by DescribeInstances.
  const tasks = [...world.tasks.by('request', requestId)].filter((task) => !task.work.kind.endsWith('-instance'))
  if (tasks.length === 0) throw new CloudError('ResourceNotFound', `There is no task ${quote(requestId)}.`)
  const running = tasks.some((task) => task.state === 'RUNNING')
  const failed = tasks.find((task) => task.state === 'FAILED')
  const status = running ? 'RUNNING' : failed === undefined ? 'SUCCESS' : 'FAILED'
  return {
    Status: status,
    Output: failed === undefined ? status : failed.message,
    Result: tasks.filter(hasOwnResult).map((task) => ({ ResourceId: task.resourceId, Status: task.state })),
  }
}

/** Results by resource are given for the deletion of ENIs only. */
function hasOwnResult(task: Task): boolean {
  return task.work.kind === 'delete-eni'
}

export const taskActions = [
  reads({
    service: 'vpc',
    name: 'DescribeVpcTaskResult',
    doc: 'Tells how far an asynchronous action of the VPC product is.',
    request: { TaskId: required(text('RequestId of the reply to that action.')) },
    run: (world, input) => result(world, input.taskId),
  }),
]
