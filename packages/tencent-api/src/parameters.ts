import { CloudError } from '@havip/cloud'
import { readFlat } from './schema/flat-value.js'
import { readJson } from './schema/json-value.js'
import type { WireValue } from './schema/wire-value.js'
import { type Call, commonNames } from './wire/call.js'
import { readForm } from './wire/form.js'
import { quote } from './wire/quote.js'
import { decodeUtf8 } from './wire/utf8.js'

/** The action's own parameters, in whichever of the documented shapes they came. CloudError when they are in none. */
export function readParameters(call: Call): WireValue {
  if (call.scheme === 'v1') return readFlat(call.form.filter(([name]) => !commonNames.has(name)))
  const { method, target, headers, body } = call.request
  if (method === 'GET') return readFlat(readForm(target.query))
  const contentType = headers.get('content-type') ?? ''
  switch (contentType.replace(/;.*$/s, '').trim().toLowerCase()) {
    case 'application/json':
      return readJson(decodeUtf8(body))
    case 'application/x-www-form-urlencoded':
      return readFlat(readForm(decodeUtf8(body)))
    default:
      throw new CloudError(
        'UnsupportedProtocol',
        `The Content-Type ${quote(contentType)} is not supported; use application/json.`,
      )
  }
}
