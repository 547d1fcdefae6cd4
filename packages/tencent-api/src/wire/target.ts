/** The parts of a request target that signing and decoding need, as they were sent. */
export interface Target {
  /** Host and port of an absolute-form target (RFC 9112 section 3.2.2), as a proxied client sends; else undefined. */
  readonly authority: string | undefined
  readonly path: string
  /** What follows the question mark, undecoded; empty when there is none. */
  readonly query: string
}

const absolute = /^https?:\/\/([^/?#]*)(.*)$/is

/** Splits a raw request target. Never fails: what it cannot read becomes the path. */
export function parseTarget(raw: string): Target {
  const match = absolute.exec(raw)
  const rest = match?.[2] ?? raw
  const beforeFragment = upTo(rest, '#')
  const path = upTo(beforeFragment, '?')
  return { authority: match?.[1], path: path === '' ? '/' : path, query: beforeFragment.slice(path.length + 1) }
}

function upTo(text: string, mark: string): string {
  const at = text.indexOf(mark)
  return at < 0 ? text : text.slice(0, at)
}
