import { type TProperties, type TSchema, Type } from 'typebox'

// Lengths and ranges are not here: the rules of the cloud hold them, with a code for each.

/** A text with what it means and how one looks. */
export const text = (description: string, example: string) => Type.String({ description, examples: [example] })

export const flag = (description: string, example = false) => Type.Boolean({ description, examples: [example] })

export const count = (description: string, example: number) =>
  Type.Integer({ minimum: 0, description, examples: [example] })

/** One of a closed set of words. */
export const word = <const T extends readonly string[]>(description: string, words: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...words], description, examples: [words[0]] })

export const list = <T extends TSchema>(items: T, description: string) => Type.Array(items, { description })

/** The same, or null. */
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** A time as RFC 3339 has it, UTC. */
export const time = (description: string) =>
  Type.String({ format: 'date-time', description, examples: ['2026-11-22T12:00:00.000Z'] })

export const id = (prefix: string, what: string) => text(`Id of ${what}.`, `${prefix}-0a1b2c3d`)

/** An object of the API: its name in the document, no members but those said. */
export const object = <P extends TProperties>(name: string, description: string, properties: P) =>
  Object.assign(part(description, properties), { $id: name })

/** The same in a request, where the members that need not be given are optional by themselves. */
export const part = <P extends TProperties>(description: string, properties: P) =>
  Type.Object(properties, { additionalProperties: false, description })

/** A named schema, where it is used. */
export const ref = (schema: Named) => ({ $ref: `${schema.$id}#` }) as const

const tagValue = { type: 'string' } as const

/** Tags by key, as a resource has them. */
export const tags = Type.Unsafe<Readonly<Record<string, string>>>({
  type: 'object',
  additionalProperties: tagValue,
  description: 'Tags by key.',
  examples: [{ env: 'test' }],
})

/** Tags to change: a value sets the key, null takes it off, keys that are not named stay. */
export const tagChanges = Type.Unsafe<Readonly<Record<string, string | null>>>({
  type: 'object',
  additionalProperties: { type: ['string', 'null'] },
  description: 'Tags to change by key: a value sets it, null takes it off, keys that are not named stay.',
  examples: [{ env: 'prod', obsolete: null }],
})

/** A schema that has a name in the document. */
export type Named = TSchema & { readonly $id: string }
