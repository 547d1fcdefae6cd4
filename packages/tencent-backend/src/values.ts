import { ApiError } from '@havip/rest-api'

const beijing = '+08:00'

/** A member that the SDK's types say may be missing, and the API's say is not. ApiError (502) when it is. */
export function given<T>(member: T | null | undefined, name: string): T {
  if (member !== undefined && member !== null) return member
  throw new ApiError('ServiceUnavailable', `The answer of the Tencent API lacks ${name}.`, { status: 502 })
}

/** A text, of which the API writes none as an empty one, or null. */
export function orNull(text: string | null | undefined): string | null {
  return text === undefined || text === null || text === '' ? null : text
}

/** The time of a VPC object, which is Beijing's, as RFC 3339 in UTC; null for one that says never. */
export function vpcTime(text: string | null | undefined): string | null {
  if (!text || text.startsWith('0000')) return null
  return instant(/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text.replace(' ', 'T')}${beijing}`)
}

/** A time that the API writes as RFC 3339 already, without fractions. */
export function instant(text: string): string {
  const at = Date.parse(text)
  if (!Number.isNaN(at)) return new Date(at).toISOString()
  throw new ApiError('ServiceUnavailable', `The Tencent API answered with the time '${text}', which is none.`, {
    status: 502,
  })
}
