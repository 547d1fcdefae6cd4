import { CloudError, type ErrorCode } from '@havip/cloud'
import { quote } from '../wire/quote.js'

/** Offset counts from 0; a page has 20 objects unless told otherwise, and at most 100. */
const defaultLimit = 20
const largestLimit = 100

export interface Page {
  readonly offset: number
  readonly limit: number
}

/** CloudError `code` when Offset or Limit lies outside its range. */
export function page(input: { readonly offset?: number; readonly limit?: number }, code: ErrorCode): Page {
  const { offset = 0, limit = defaultLimit } = input
  if (offset < 0) throw new CloudError(code, `Offset must be at least 0; got ${offset}.`)
  checkLimit('Limit', limit, code)
  return { offset, limit }
}

function checkLimit(name: string, limit: number, code: ErrorCode): void {
  if (limit < 1 || limit > largestLimit) {
    throw new CloudError(code, `${name} must be from 1 to ${largestLimit}; got ${limit}.`)
  }
}

/** Paging by token: the token of a page is where it starts. */
export function tokenPage(input: { readonly maxResults?: number; readonly nextToken?: string }): Page {
  const { maxResults = defaultLimit, nextToken = '' } = input
  checkLimit('MaxResults', maxResults, 'InvalidParameterValue.Range')
  return { offset: nextToken === '' ? 0 : readToken(nextToken), limit: maxResults }
}

/** The token of the page after this one; empty when it was the last. */
export function nextToken({ offset, limit }: Page, total: number): string {
  const next = offset + limit
  return next < total ? Buffer.from(`from:${next}`).toString('base64url') : ''
}

function readToken(token: string): number {
  const [, digits] = /^from:(\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString('latin1')) ?? []
  if (digits === undefined) {
    throw new CloudError(
      'InvalidParameterValue.Malformed',
      `NextToken is not one this server has given: ${quote(token)}.`,
    )
  }
  return Number(digits)
}
