import { readFileSync } from 'node:fs'
import { type Lab, readLab, readLabName } from '@havip/lab-file'
import { Failure } from '../failure.js'

/** The lab of a file. Failure with everything that is wrong in it, a line for each, `FILE:LINE:COLUMN: what`. */
export function labOf(file: string): Lab {
  const read = readLab(textOf(file))
  if ('lab' in read) return read.lab
  const shown = file === '-' ? 'stdin' : file
  const lines = read.problems.map(({ line, column, message }) => `${shown}:${line}:${column}: ${message}`)
  if (lines.length === 1) throw new Failure(lines.join(''))
  throw new Failure(`${lines.length} things are wrong in ${shown}; nothing was changed.\n${lines.join('\n')}`)
}

/** What `down` is given: a file, of which the name counts alone, or the name. */
export function labNamed(text: string): { readonly lab: string; readonly region?: string } {
  if (text !== '-' && !/[/.]/.test(text)) return { lab: text }
  const found = readLabName(textOf(text))
  if (found === undefined) throw new Failure(`${text} does not say which lab it is: it has no \`lab: NAME\`.`)
  return found
}

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    throw new Failure(`${file} cannot be read${code === 'ENOENT' ? ': there is no such file' : ` (${code})`}.`)
  }
}
