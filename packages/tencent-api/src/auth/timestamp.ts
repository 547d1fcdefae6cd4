import { CloudError } from '@havip/cloud'
import { missing } from '../wire/call.js'
import { quote } from '../wire/quote.js'

/** How far a request's timestamp may be from the server clock, seconds (API 3.0, common error AuthFailure). */
const timestampWindow = 300

/** The timestamp in Unix seconds, checked against the server clock `now` in milliseconds. */
export function checkTimestamp(text: string | undefined, now: number): number {
  const given = text ?? missing('Timestamp')
  if (!/^\d{1,12}$/.test(given)) {
    throw new CloudError('InvalidParameter', `The parameter \`Timestamp\` must be Unix seconds; got ${quote(given)}.`)
  }
  const seconds = Number(given)
  const off = Math.round(Math.abs(now / 1000 - seconds))
  if (Math.abs(now / 1000 - seconds) > timestampWindow) {
    throw new CloudError(
      'AuthFailure.SignatureExpire',
      `The timestamp is ${off} seconds from the server clock; at most ${timestampWindow} are allowed.`,
    )
  }
  return seconds
}
