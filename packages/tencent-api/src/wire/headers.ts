import type { IncomingHttpHeaders } from 'node:http'

/** Headers as Node gives them: parsed by name, or raw as a flat list of names and values. */
export type HeaderInput = IncomingHttpHeaders | readonly string[]

/** Header values by lower-case name. A header sent twice has its values joined by a comma (RFC 9110 section 5.3). */
export type Headers = ReadonlyMap<string, string>

export function readHeaders(input: HeaderInput): Headers {
  const headers = new Map<string, string>()
  const add = (name: string, value: string) => {
    const key = name.toLowerCase()
    const before = headers.get(key)
    headers.set(key, before === undefined ? value : `${before},${value}`)
  }
  if (isRaw(input)) {
    for (let i = 0; i + 1 < input.length; i += 2) add(input[i] ?? '', input[i + 1] ?? '')
    return headers
  }
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined) add(name, Array.isArray(value) ? value.join(',') : value)
  }
  return headers
}

function isRaw(input: HeaderInput): input is readonly string[] {
  return Array.isArray(input)
}
