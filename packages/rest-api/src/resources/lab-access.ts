import { reaches } from '@havip/identity'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ApiError, notPossible, type ProblemCode } from '../backend/error.js'
import type { Lab } from '../backend/lab.js'
import { principalOf } from '../http/access.js'
import type { RestOptions } from '../http/context.js'
import { networkOf } from './sdn-routes.js'

export const labTag = 'lab'

export const instanceParams = {
  id: Type.String({ description: 'The instance: its id, or a name that no other has.', examples: ['ins-0a1b2c3d'] }),
}

/** Every route of the lab may answer so. */
export const labCodes: readonly ProblemCode[] = ['ResourceNotFound', 'Ambiguous', 'ServiceUnavailable']

/** The lab and the instance that a request names, for whoever may name it. ApiError (501) where nothing can run. */
export async function labInstance(options: RestOptions, request: FastifyRequest): Promise<{ lab: Lab; id: string }> {
  const lab = await labOf(options)
  const by = principalOf(request)
  const { id } = request.params as { readonly id: string }
  return { lab, id: await lab.instance(id, (accountId) => reaches(by, accountId)) }
}

/**
 * The same, to run something in it. What runs in an instance runs as the lab's user and sees the files of this machine: whoever
 * may do that can do everything, so it takes an admin of all accounts. ApiError UnauthorizedOperation.
 */
export async function runningIn(options: RestOptions, request: FastifyRequest): Promise<{ lab: Lab; id: string }> {
  checkMayRun(request)
  return labInstance(options, request)
}

export function checkMayRun(request: FastifyRequest): void {
  const by = principalOf(request)
  if (by.role === 'admin' && reaches(by, null)) return
  throw new ApiError(
    'UnauthorizedOperation',
    `What runs in an instance runs as the user of this server, so that it takes an admin of all accounts; ${by.actor} is none.`,
  )
}

export async function labOf(options: RestOptions): Promise<Lab> {
  await networkOf(options)
  if (options.lab !== undefined) return options.lab
  throw notPossible(
    'Nothing can run in the instances of this server, whose network is simulated in memory: start it with --engine linux (havip doctor says what that needs).',
  )
}
