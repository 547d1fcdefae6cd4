import { createHash } from 'node:crypto'
import { ApiError } from '../backend/error.js'

/** A strong validator (RFC 9110 section 8.8.3): equal for equal content, whoever answers and whenever. */
export function etagOf(item: object): string {
  return `"${createHash('sha256').update(JSON.stringify(item)).digest('base64url').slice(0, 22)}"`
}

/** Whether a list of validators, or `*`, names this one. Weak ones name nothing for If-Match, and count for If-None-Match. */
export function names(header: string, etag: string, weakly = false): boolean {
  if (header.trim() === '*') return true
  return header.split(',').some((one) => {
    const given = one.trim()
    return given === etag || (weakly && given === `W/${etag}`)
  })
}

/** What a change has to check before it is made. ApiError PreconditionFailed when If-Match names another state. */
export function checkMatch(ifMatch: string | undefined): (current: object) => void {
  return (current) => {
    if (ifMatch === undefined || names(ifMatch, etagOf(current))) return
    throw new ApiError('PreconditionFailed', `The resource is now ${etagOf(current)}, which If-Match does not name.`)
  }
}
