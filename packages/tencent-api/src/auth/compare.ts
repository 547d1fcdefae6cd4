import { timingSafeEqual } from 'node:crypto'
import { CloudError } from '@havip/cloud'

/** Compares without telling by its duration how much was right. */
export function sameSignature(given: Buffer, computed: Buffer): boolean {
  return given.length === computed.length && timingSafeEqual(given, computed)
}

export function signatureFailure(why: string): never {
  throw new CloudError(
    'AuthFailure.SignatureFailure',
    `The provided credentials could not be validated. Please check your signature is correct. (${why})`,
  )
}
