import { STATUS_CODES } from 'node:http'
import type { Role } from '@havip/identity'
import type { FastifySchema } from 'fastify'
import { type TProperties, type TSchema, Type } from 'typebox'
import { type ProblemCode, problemCodes, statusOf } from '../backend/error.js'
import { type Named, ref } from '../schema/fields.js'
import { Problem } from '../schema/problem.js'
import { roleMember } from './access.js'
import { problemType, titleOf } from './problems.js'

/** An answer that is no problem. */
export interface Answer {
  readonly description: string
  readonly schema?: Named | TSchema
  readonly example?: unknown
  /** Its headers, with what they say. */
  readonly headers?: Readonly<Record<string, string>>
  /** application/json unless said. */
  readonly type?: string
  /** Another form of it, a text. */
  readonly also?: { readonly type: string; readonly description: string }
}

/** A route as the document tells it and as it is checked: the same thing. */
export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tag: string
  /** The least role it needs, when that is not a reader's to look and an operator's to change. */
  readonly role?: Role
  readonly params?: TProperties
  readonly query?: TProperties
  readonly headers?: TProperties
  readonly body?: Named
  readonly bodyExample?: unknown
  readonly consumes?: readonly string[]
  readonly answers: Readonly<Record<number, Answer>>
  /** Codes it may answer with, besides those that every route has. */
  readonly codes: readonly ProblemCode[]
  /** Codes answered with 501 by a backend that cannot do it. */
  readonly emulatorOnly?: boolean
}

const everyRoute: readonly ProblemCode[] = [
  'InvalidParameter',
  'InvalidParameterValue',
  'UnknownParameter',
  'UnsupportedRegion',
  'AuthFailure.InvalidAuthorization',
  'AuthFailure.TokenFailure',
  'UnauthorizedOperation',
  'InternalError',
  'ServiceUnavailable',
]
const everyBody: readonly ProblemCode[] = ['MissingParameter', 'RequestSizeLimitExceeded', 'UnsupportedMediaType']

/** Where the example of a body waits until the document is put together. */
export const bodyExampleKey = 'x-body-example'

export function describe(operation: Operation): FastifySchema {
  const {
    operationId,
    summary,
    description,
    tag,
    role,
    params,
    query = {},
    headers,
    body,
    answers,
    consumes,
  } = operation
  const codes = [...everyRoute, ...(body === undefined ? [] : everyBody), ...operation.codes]
  // What names an account asks a cloud, which may be the real one.
  const cloud = 'account' in query && operation.emulatorOnly !== true
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    ...(role !== undefined && { [roleMember]: role }),
    ...(consumes !== undefined && { consumes: [...consumes] }),
    ...(params !== undefined && { params: Type.Object(params) }),
    querystring: Type.Object(query, { additionalProperties: false }),
    ...(headers !== undefined && { headers: Type.Object(headers) }),
    ...(body !== undefined && { body: ref(body), [bodyExampleKey]: operation.bodyExample }),
    response: {
      ...mapValues(answers, describeAnswer),
      ...describeProblems(new Set(codes), operation.emulatorOnly || cloud, cloud),
    },
  } as FastifySchema
}

function describeAnswer({ description, schema, example, headers, type = 'application/json', also }: Answer): object {
  return {
    description,
    ...(headers !== undefined && {
      headers: mapValues(headers, (text) => ({ type: 'string', description: text })),
    }),
    ...(schema === undefined
      ? { type: 'null' }
      : {
          content: {
            [type]: { schema: isNamed(schema) ? ref(schema) : schema, ...exampled(example) },
            ...(also !== undefined && { [also.type]: { schema: Type.String({ description: also.description }) } }),
          },
        }),
  }
}

function isNamed(schema: Named | TSchema): schema is Named {
  return '$id' in schema
}

function exampled(example: unknown): object {
  return example === undefined ? {} : { examples: { example: { value: example } } }
}

/** One answer for each status, with every code it may carry as an example. */
function describeProblems(codes: ReadonlySet<ProblemCode>, notEverywhere = false, cloud = false): object {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of codes) byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code])
  if (notEverywhere) byStatus.set(501, ['UnsupportedOperation'])
  if (cloud) byStatus.set(429, ['RequestLimitExceeded']).set(502, ['ServiceUnavailable'])
  const entries = [...byStatus].map(([status, those]) => [String(status), describeProblem(status, those)])
  return Object.fromEntries(entries)
}

function describeProblem(status: number, codes: readonly ProblemCode[]): object {
  const lines = codes.map((code) => `- \`${code}\`: ${problemCodes[code]}`)
  return {
    description: `${STATUS_CODES[status]}.\n\n${lines.join('\n')}`,
    content: {
      [problemType]: {
        schema: ref(Problem),
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleProblem(status, code) }])),
      },
    },
  }
}

function exampleProblem(status: number, code: string): Problem {
  const requestId = '6c1b2f0e-8d8c-4a55-9a37-5c3a5a0d1f6b'
  const detail = `One sentence: what was wrong, and what would be right.`
  return { type: `urn:havip:problem:${code}`, title: titleOf(code), status, detail, code, requestId }
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
