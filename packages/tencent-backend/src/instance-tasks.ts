import { ApiError } from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type { Change } from './change.js'
import type { Actions, Clients, Request } from './clients.js'
import type { Progress, Started } from './tasks.js'
import { given } from './values.js'

// The CVM product has no tasks to ask for: the instance itself tells how far it is.

const running: Progress = { state: 'RUNNING', message: '' }
const done: Progress = { state: 'SUCCESS', message: '' }
const failed = (message: string): Progress => ({ state: 'FAILED', message })

/** How long an instance may take to show after its launch was accepted, milliseconds. */
const showsWithin = 60_000

async function find(clients: Clients, id: string): Promise<sdk.Instance | undefined> {
  try {
    const { InstanceSet = [] } = await clients.read('cvm', 'DescribeInstances', { InstanceIds: [id] })
    return InstanceSet[0]
  } catch (error) {
    if (error instanceof ApiError && /NotFound$/.test(error.code)) return undefined
    throw error
  }
}

/** An instance that is being made: PENDING until it runs. One whose launch failed does not stay. */
export function launched(requestId: string, id: string): Started {
  const started = Date.now()
  let seen = false
  const ask = async (clients: Clients) => {
    const instance = await find(clients, id)
    if (instance === undefined) {
      const gone = seen || Date.now() - started > showsWithin
      return gone ? failed(`The instance '${id}' is not there any more.`) : running
    }
    seen = true
    const { InstanceState, LatestOperationErrorMsg } = instance
    if (InstanceState === 'LAUNCH_FAILED') return failed(LatestOperationErrorMsg || 'The launch failed.')
    return InstanceState === 'PENDING' ? running : done
  }
  return { action: 'RunInstances', requestId, resourceIds: [id], makes: [id], ask }
}

/** How long an instance may tell of another operation than the one that was asked for, milliseconds. */
const tellsWithin = 10 * 60_000

/** Orders an operation on an instance, and tells how to ask for its end. */
export async function operate<Name extends Actions<'cvm'>>(
  change: Change,
  action: Name,
  request: Request<'cvm', Name>,
  id: string,
): Promise<Started> {
  const { RequestId } = (await change.write('cvm', action, request)) as { readonly RequestId?: string }
  return operated(action, given(RequestId, 'RequestId'), id)
}

/** An operation on an instance, which tells of its latest one. */
function operated(action: string, requestId: string, id: string): Started {
  const started = Date.now()
  const ask = async (clients: Clients) => {
    const instance = await find(clients, id)
    if (instance === undefined) return failed(`The instance '${id}' is not there any more.`)
    const { LatestOperationRequestId, LatestOperationState, LatestOperationErrorMsg } = instance
    if (LatestOperationRequestId !== requestId) {
      // It may still tell the one before; later on, one that came after.
      if (Date.now() - started < tellsWithin) return running
      return failed(`The instance tells of another operation; what came of ${action} is not known.`)
    }
    if (LatestOperationState === 'FAILED') return failed(LatestOperationErrorMsg || `${action} failed.`)
    return LatestOperationState === 'SUCCESS' ? done : running
  }
  return { action, requestId, resourceIds: [id], makes: [], ask }
}

/** The same, if the request was carried out by an operation: some need one only at times. */
export async function maybeOperated(clients: Clients, action: string, requestId: string, id: string) {
  const instance = await find(clients, id)
  return instance?.LatestOperationRequestId === requestId ? operated(action, requestId, id) : undefined
}

/** An instance that is being terminated: gone in the end, or in the recycle bin when it was paid for in advance. */
export function terminated(requestId: string, id: string): Started {
  const ask = async (clients: Clients) => {
    const instance = await find(clients, id)
    if (instance === undefined || instance.InstanceState === 'SHUTDOWN') return done
    return running
  }
  return { action: 'TerminateInstances', requestId, resourceIds: [id], makes: [], ask }
}
