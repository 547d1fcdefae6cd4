import { type ReadOptions, readLines, type SourceFile } from './lines.js'
import type { Parsed, Place, Statement, SyntaxProblem } from './node.js'
import { tokens } from './words.js'

interface Growing extends Place {
  readonly name: string
  readonly args: string[]
  children: Growing[] | null
}

/**
 * Reads a keepalived.conf as keepalived 2.2 does (keepalived.conf(5), tried with 2.2.7): comments from `#` or `!` on, quoted words, `include`, lines
 * for one `@config-id` only, `$NAME=value` definitions, braces anywhere on a line. Never throws: what keepalived could not read is
 * among the problems, and the rest is read as keepalived goes on reading.
 */
export function parseKeepalived(source: SourceFile, options: ReadOptions = {}): Parsed {
  const { lines, problems } = readLines(source, options)
  const root: Growing = { name: '', args: [], file: source.file, line: 0, children: [] }
  const open: Growing[] = [root]
  let statement: Growing | undefined
  for (const { file, line, text } of lines) {
    const place = { file, line }
    const words = tokens(text)
    // A brace on a line of its own belongs to the statement before it.
    const [first] = words
    if (first === undefined || !('brace' in first)) statement = undefined
    for (const token of words) {
      const block = open.at(-1) ?? root
      if ('word' in token) {
        if (statement === undefined) {
          statement = { ...place, name: token.word, args: [], children: null }
          block.children?.push(statement)
        } else statement.args.push(token.word)
      } else if (token.brace === '{') {
        if (statement === undefined || statement.children !== null)
          problems.push(problem(place, 'a { that opens nothing'))
        else {
          statement.children = []
          open.push(statement)
        }
        statement = undefined
      } else {
        if (open.length > 1) open.pop()
        else problems.push(problem(place, 'a } that closes nothing'))
        statement = undefined
      }
    }
  }
  for (const left of open.slice(1)) problems.push(problem(left, `${left.name} { is never closed`))
  return { statements: root.children as readonly Statement[], problems }
}

function problem({ file, line }: Place, message: string): SyntaxProblem {
  return { file, line, message }
}
