import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { checkLab, declaredNames } from './check.js'
import { type Issue, type Problem, pathText } from './issue.js'
import { isRecord } from './record.js'
import { type Lab, labSchema } from './schema.js'
import { issuesOf } from './schema-issues.js'

/** A lab, or all that is wrong with the file. */
export type Read = { readonly lab: Lab } | { readonly problems: readonly Problem[] }

/** Reads the text of a lab file: YAML 1.2, which JSON is too. */
export function readLab(text: string): Read {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false })
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  if (document.errors.length > 0) {
    return { problems: document.errors.map(({ pos, message }) => ({ ...place(pos[0]), message: oneLine(message) })) }
  }
  const value: unknown = contentOf(document)
  if (value instanceof Error) return { problems: [{ line: 1, column: 1, message: value.message }] }
  const { lab, issues } = checked(value)
  if (lab !== undefined && issues.length === 0) return { lab }
  const problems = issues.map((issue) => ({ ...place(offsetOf(document, issue)), message: sentence(issue) }))
  return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) }
}

/** The lab that a file is about, however wrong the rest of it is. */
export function readLabName(text: string): { readonly lab: string; readonly region?: string } | undefined {
  const value = contentOf(parseDocument(text, { prettyErrors: false }))
  if (!isRecord(value) || typeof value.lab !== 'string') return undefined
  return { lab: value.lab, ...(typeof value.region === 'string' && { region: value.region }) }
}

function contentOf(document: Document.Parsed): unknown {
  try {
    return document.toJS()
  } catch (error) {
    // A bomb of aliases.
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Both what does not fit the schema and what does not fit together, as far as the rest can be looked at. */
function checked(value: unknown): { lab?: Lab; issues: Issue[] } {
  const declared = declaredNames(value)
  const first = labSchema.safeParse(value)
  if (first.success) return { lab: first.data, issues: checkLab(first.data, declared) }
  const issues = first.error.issues.flatMap((issue) => issuesOf(issue, value))
  const rest = labSchema.safeParse(without(value, issues))
  return { issues: rest.success ? [...issues, ...checkLab(rest.data, declared)] : issues }
}

/** The file without the objects that do not fit the schema, so that the others can be looked at. */
function without(value: unknown, issues: readonly Issue[]): unknown {
  if (!isRecord(value)) return value
  const kept: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).map(([key, section]) => [key, isRecord(section) ? { ...section } : section]),
  )
  for (const { path } of issues) {
    const [section, name] = path.map(String)
    if (section === 'lab') kept.lab = 'lab'
    else if (section !== undefined) {
      const there = kept[section]
      if (name !== undefined && isRecord(there)) delete there[name]
      else delete kept[section]
    }
  }
  return kept
}

function sentence({ path, message }: Issue): string {
  const where = pathText(path)
  const said = message.startsWith('it ') ? message.slice(3) : `: ${message}`
  const subject = where === '' ? 'the file' : where
  return said.startsWith(':') ? `${subject}${said}` : `${subject} ${said}`
}

/** Where in the text a path is, or the nearest that is there. */
function offsetOf(document: Document.Parsed, { path, atKey }: Issue): number {
  let node: unknown = document.contents
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0
  for (const [i, part] of path.entries()) {
    while (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      if (pair === undefined) return offset
      const last = i === path.length - 1
      offset = startOf(last && !atKey && hasText(pair.value) ? pair.value : pair.key) ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(part)]
      offset = startOf(node) ?? offset
    } else return offset
  }
  return offset
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined
}

/** Whether there is something to point at: a missing value has a place, but behind the line's end. */
function hasText(node: unknown): boolean {
  const range = isNode(node) ? node.range : undefined
  return range !== undefined && range !== null && range[1] > range[0]
}

function oneLine(text: string): string {
  return text.split('\n', 1)[0] ?? text
}
