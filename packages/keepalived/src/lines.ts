import { Definitions } from './definitions.js'
import type { Place, SyntaxProblem } from './node.js'
import { uncomment } from './words.js'

/** A file's name and what is in it. */
export interface SourceFile {
  readonly file: string
  readonly text: string
}

export interface ReadOptions {
  /** What `--config-id` says: which lines that start with `@ID` count. */
  readonly configId?: string
  /** The files that a pattern of an `include` names, relative to the file it stands in. Nothing is read without it. */
  readonly include?: (pattern: string, from: string) => readonly SourceFile[]
}

/** A line as keepalived sees it: comment gone, continued lines joined, definitions in place. */
export interface Line extends Place {
  readonly text: string
}

/** How deep includes may lie in each other; keepalived has no limit and reads until it runs out of files. */
const deepestInclude = 32

/** The lines of a file and of what it includes, in order. */
export function readLines(source: SourceFile, options: ReadOptions): { lines: Line[]; problems: SyntaxProblem[] } {
  const reader = new LineReader(options)
  reader.read(source, 0)
  return { lines: reader.lines, problems: reader.problems }
}

class LineReader {
  readonly lines: Line[] = []
  readonly problems: SyntaxProblem[] = []
  readonly #definitions = new Definitions()

  constructor(readonly options: ReadOptions) {}

  read({ file, text }: SourceFile, depth: number): void {
    const physical = text.split(/\r?\n/)
    for (let at = 0; at < physical.length; at++) {
      const place = { file, line: at + 1 }
      const parts: string[] = []
      for (let continues = true; continues && at < physical.length; ) {
        const part = uncomment(physical[at] ?? '')
        if (part.isQuoteOpen) this.#complain({ file, line: at + 1 }, 'a quote is opened and not closed')
        parts.push(part.text)
        continues = part.continues
        if (continues) at += 1
      }
      const counted = this.#counted(parts)
      if (counted === undefined || this.#definitions.take(counted)) continue
      for (const line of this.#definitions.expand(counted.join(' ').trim())) this.#add(line, place, depth)
    }
  }

  /** The line without its condition; undefined when the condition is not met. */
  #counted([first = '', ...more]: readonly string[]): readonly string[] | undefined {
    const match = /^@(\^?)(\S+)\s*(.*)$/.exec(first)
    if (match === null) return [first, ...more]
    const [, not, id, rest = ''] = match
    return (id === this.options.configId) === (not === '') ? [rest, ...more] : undefined
  }

  #add(text: string, place: Place, depth: number): void {
    const pattern = /^include[rmwba]?\s+"?([^"]+)"?$/.exec(text)?.[1]?.trim()
    if (pattern === undefined) {
      if (text !== '') this.lines.push({ ...place, text })
      return
    }
    const files = this.options.include?.(pattern, place.file)
    if (files === undefined) return
    if (files.length === 0) this.#complain(place, `include ${pattern} finds no file`)
    if (depth === deepestInclude) this.#complain(place, `include ${pattern} lies ${depth} deep: is it a circle?`)
    else for (const file of files) this.read(file, depth + 1)
  }

  #complain(place: Place, message: string): void {
    this.problems.push({ ...place, message })
  }
}
