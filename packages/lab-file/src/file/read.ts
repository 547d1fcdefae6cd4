import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import { checkLab, declaredNames } from './check.js'
import { type Issue, type Problem, pathText } from './issue.js'
import { type Lab, labSchema } from './schema.js'
import { suggestion } from './suggest.js'

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
  const value: unknown = valueOf(document)
  if (value instanceof Error) return { problems: [{ line: 1, column: 1, message: value.message }] }
  const { lab, issues } = checked(value)
  if (lab !== undefined && issues.length === 0) return { lab }
  const problems = issues.map((issue) => ({ ...place(offsetOf(document, issue)), message: sentence(issue) }))
  return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) }
}

/** The lab that a file is about, however wrong the rest of it is. */
export function readLabName(text: string): { readonly lab: string; readonly region?: string } | undefined {
  const value = valueOf(parseDocument(text, { prettyErrors: false }))
  if (!isRecord(value) || typeof value.lab !== 'string') return undefined
  return { lab: value.lab, ...(typeof value.region === 'string' && { region: value.region }) }
}

function valueOf(document: Document.Parsed): unknown {
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

function issuesOf(issue: z.core.$ZodIssue, value: unknown, base: readonly PropertyKey[] = []): Issue[] {
  const path = [...base, ...issue.path]
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(path)
      return issue.keys.map((key) => ({
        path: [...path, key],
        atKey: true,
        message: `there is no such member${suggestion(key, known)}`,
      }))
    }
    case 'invalid_key':
      return [{ path, atKey: true, message: issue.issues[0]?.message ?? issue.message }]
    case 'invalid_union': {
      // Of the ways to write it, the one that was tried is the one whose outermost type fits.
      const tried = issue.errors.filter((branch) => branch.every((each) => each.path.length > 0 || !isTypeIssue(each)))
      const [only] = tried
      if (tried.length === 1 && only !== undefined) return only.flatMap((each) => issuesOf(each, value, path))
      return [{ path, message: issue.message }]
    }
    default: {
      const given = at(value, path)
      if (isTypeIssue(issue) && given === undefined) return [{ path, message: `it is missing: ${issue.message}` }]
      const unquoted = issue.code === 'invalid_type' && issue.expected === 'string' && typeof given !== 'object'
      return [{ path, message: `${issue.message}${unquoted ? `; \`${given}\` is a ${typeof given}: put it in quotes` : ''}` }]
    }
  }
}

function isTypeIssue({ code }: z.core.$ZodIssue): boolean {
  return code === 'invalid_type' || code === 'invalid_union'
}

/** The members that an object of the schema at this place may have. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = labSchema
  for (const part of path) schema = inside(schema, part)
  const shape = shapeOf(schema)
  return shape === undefined ? [] : Object.keys(shape)
}

function inside(schema: unknown, part: PropertyKey): unknown {
  for (const each of alternatives(schema)) {
    if (typeof part === 'string' && each.shape !== undefined && part in each.shape) return each.shape[part]
    if (each.valueType !== undefined) return each.valueType
    if (typeof part === 'number' && each.element !== undefined) return each.element
  }
  return undefined
}

function shapeOf(schema: unknown): Record<string, unknown> | undefined {
  return alternatives(schema).find(({ shape }) => shape !== undefined)?.shape
}

/** What zod's schemas say of themselves, as far as it is of use here. */
interface SchemaDefinition {
  readonly innerType?: unknown
  readonly in?: unknown
  readonly options?: readonly unknown[]
  readonly shape?: Record<string, unknown>
  readonly valueType?: unknown
  readonly element?: unknown
}

/** The schema behind defaults, transformations and unions. */
function alternatives(schema: unknown): SchemaDefinition[] {
  if (!isRecord(schema) || !isRecord(schema.def)) return []
  const definition: SchemaDefinition = schema.def
  const deeper = [definition.innerType, definition.in, ...(definition.options ?? [])].filter((each) => each)
  return deeper.length === 0 ? [definition] : deeper.flatMap(alternatives)
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

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((there, part) => (isRecord(there) || Array.isArray(there) ? Reflect.get(there, part) : undefined), value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function oneLine(text: string): string {
  return text.split('\n', 1)[0] ?? text
}

