import { CloudError } from '@havip/cloud'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The bytes as text. CloudError InvalidParameter when they are not UTF-8: nothing is replaced silently. */
export function decodeUtf8(bytes: Buffer): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new CloudError('InvalidParameter', 'The request body is not UTF-8.')
  }
}
