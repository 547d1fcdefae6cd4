const longest = 64

/** A text from a request, fit to stand in a one-line message: quoted, escaped, cut when long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > longest ? `${text.slice(0, longest)}...` : text)
}
