import type { z } from 'zod'
import type { Issue } from './issue.js'
import { isRecord } from './record.js'
import { labSchema } from './schema.js'
import { suggestion } from './suggest.js'

/** What zod found wrong with a value, as issues of the file. */
export function issuesOf(issue: z.core.$ZodIssue, value: unknown, base: readonly PropertyKey[] = []): Issue[] {
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
      return [
        { path, message: `${issue.message}${unquoted ? `; \`${given}\` is a ${typeof given}: put it in quotes` : ''}` },
      ]
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

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (there, part) => (isRecord(there) || Array.isArray(there) ? Reflect.get(there, part) : undefined),
    value,
  )
}
