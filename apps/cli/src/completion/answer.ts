import type { Command } from 'commander'
import { type Candidate, candidates } from './candidates.js'
import { brokenOff, wordsOf } from './line.js'
import type { Shell } from './program.js'
import { valuesOf } from './values.js'

/**
 * Answers a script: `files`, or `words` and a line for each with what it is behind a tab. bash gives its COMP_WORDBREAKS, the
 * name of the program and the line up to the cursor; the others the words behind the program.
 */
export async function answer(
  shell: Shell,
  given: readonly string[],
  grown: (words: readonly string[]) => Promise<Command>,
): Promise<void> {
  const words = shell === 'bash' ? bashWords(given) : given
  const last = words.at(-1) ?? ''
  const found = await candidates(await grown(words), words, valuesOf)
  if (found === undefined) {
    process.stdout.write('files\n')
    return
  }
  const off = shell === 'bash' ? brokenOff(last, given[0] ?? '') : ''
  const lines = matching(found, last).map(
    ({ value, description }) => `${value.slice(off.length)}\t${firstLine(description)}\n`,
  )
  process.stdout.write(`words\n${lines.join('')}`)
}

function bashWords([, program = '', line = '']: readonly string[]): readonly string[] {
  const all = wordsOf(line)
  return all.slice(all.indexOf(program) + 1)
}

/** Those that begin so; or else the only one whose name does: `we` becomes the id of what is called web. */
function matching(found: readonly Candidate[], last: string): readonly Candidate[] {
  const beginning = found.filter(({ value }) => value.startsWith(last))
  if (beginning.length > 0 || last === '') return beginning
  const named = found.filter(({ description }) => description.split(' ').some((word) => word.startsWith(last)))
  return named.length === 1 ? named : []
}

function firstLine(text: string): string {
  return text.split(/[\t\n]/, 1)[0] ?? ''
}
