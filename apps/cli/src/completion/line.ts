/** The words of a line up to the cursor as bash reads them; the last one is being typed, and may be empty. */
export function wordsOf(line: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let i = 0; i < line.length; i++) {
    const at = line.charAt(i)
    if (quote === "'") {
      if (at === "'") quote = ''
      else word = `${word ?? ''}${at}`
    } else if (at === '\\' && (quote === '' || /["\\$`]/.test(line.charAt(i + 1)))) {
      word = `${word ?? ''}${line.charAt(++i)}`
    } else if (at === '"' || (at === "'" && quote === '')) {
      quote = at === quote ? '' : at
      word ??= ''
    } else if (/\s/.test(at) && quote === '') {
      if (word !== undefined) words.push(word)
      word = undefined
    } else {
      word = `${word ?? ''}${at}`
    }
  }
  return [...words, word ?? '']
}

/**
 * What bash itself takes for the beginning of the word: it ends at each character of COMP_WORDBREAKS, such as `:`, and wants
 * back only what follows.
 */
export function brokenOff(word: string, breaks: string): string {
  const last = Math.max(...[...breaks].filter((each) => !/\s/.test(each)).map((each) => word.lastIndexOf(each)), -1)
  return word.slice(0, last + 1)
}
