import { type Eip, publicIpOf, type RunInstancesInput } from '../../src/index.js'
import type { Lab } from '../lab.js'
import type { Refusal } from './refusal.js'

export type Action<I> = Parameters<typeof Lab.prototype.refused<I>>[0]
export type Code = Refusal['code']

export const slow = { taskDuration: 1000 }

/** One case: asked of a lab in which `eip-00000001` is free. */
export function refuses<I>(
  action: Action<I>,
  why: string,
  code: Code,
  says: readonly string[],
  input: I | ((lab: Lab) => I),
  lab?: Refusal['lab'],
): Refusal {
  const ask = (lab: Lab) => {
    lab.eip()
    return lab.refused(action, typeof input === 'function' ? (input as (lab: Lab) => I)(lab) : input)
  }
  return { why, code, says, ask, ...(lab && { lab }) }
}

export const addressId = 'eip-00000001'
export const addressIds = [addressId]
const malformed = 'InvalidParameterValue.AddressIdMalformed'
const unknown = 'InvalidParameterValue.AddressNotFound'

/** Ids of EIPs that are not well-formed, or of none. */
export function wrongId<I>(action: Action<I>, input: (id: string) => I, malformedCode: Code = malformed): Refusal[] {
  return [
    refuses(action, 'a malformed id', malformedCode, ['AddressId', "'x'"], input('x')),
    refuses(action, 'an unknown EIP', unknown, ['AddressId', "'eip-zzzzzzzz'"], input('eip-zzzzzzzz')),
  ]
}

/** The ordinary public IP of a new instance. */
export function publicIp(lab: Lab, more: Partial<RunInstancesInput> = {}): Eip {
  const input = { internetAccessible: { internetMaxBandwidthOut: 5 }, ...more }
  const eip = publicIpOf(lab.world, lab.instance(lab.subnet(), input))
  if (eip === undefined) throw new Error('the instance has no public IP')
  return eip
}
