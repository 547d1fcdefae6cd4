/** What is left of a line without its comment. */
export interface Uncommented {
  readonly text: string
  /** It ended in a backslash: the next line belongs to it. */
  readonly continues: boolean
  readonly isQuoteOpen: boolean
}

/** Removes the comment: from `#` or `!` on, anywhere outside quotes, unless a backslash stands before it. */
export function uncomment(line: string): Uncommented {
  let text = ''
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? ''
    const next = line[at + 1]
    if (char === '\\') {
      if (next === undefined) return { text: text.trim(), continues: true, isQuoteOpen: quoted }
      text += !quoted && (next === '#' || next === '!') ? next : char + next
      at += 1
      continue
    }
    if (char === '"') quoted = !quoted
    if (!quoted && (char === '#' || char === '!')) break
    text += char
  }
  return { text: text.trim(), continues: false, isQuoteOpen: quoted }
}

/** A word, or a brace that opens or closes a block. */
export type Token = { readonly word: string } | { readonly brace: '{' | '}' }

// A reference to a definition that is not there has braces of its own.
const tokenPattern = /(?<brace>[{}])|(?:"(?:\\.|[^"\\])*"?|\$\{\w*\}|\\.|[^\s{}"\\])+/g

/** Cuts a line into words and braces. Quotes keep spaces and braces in a word, and are not part of it. */
export function tokens(text: string): Token[] {
  return [...text.matchAll(tokenPattern)].map(([whole, brace]) =>
    brace === '{' || brace === '}' ? { brace } : { word: unquoted(whole) },
  )
}

function unquoted(word: string): string {
  return word.replaceAll(/\\(.)|"/g, (_whole, escaped: string | undefined) => escaped ?? '')
}
