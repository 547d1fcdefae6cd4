import { CloudError } from '@havip/cloud'
import { quote } from './quote.js'

/** A decoded name and value. Order and repetitions are those of the wire. */
export type Pair = readonly [name: string, value: string]

/** Reads `a=1&b=2`, percent-encoded UTF-8 with `+` for a space. CloudError InvalidParameter when it is not that. */
export function readForm(text: string): Pair[] {
  if (text === '') return []
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=')
      return equals < 0
        ? [decodePart(part), '']
        : [decodePart(part.slice(0, equals)), decodePart(part.slice(equals + 1))]
    })
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    throw new CloudError('InvalidParameter', `The request has ${quote(part)}, which is not percent-encoded UTF-8.`)
  }
}
