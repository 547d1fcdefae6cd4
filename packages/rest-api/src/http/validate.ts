import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'
import type { Named } from '../schema/fields.js'

/**
 * Checks requests against their schemas: what is not described is refused, not dropped, and of JSON nothing is turned
 * into another type. A query and headers are text, so there `5` is a number and one value is a list of one.
 */
export function validateStrictly(app: FastifyInstance, schemas: readonly Named[]): void {
  // Whether the schemas are schemas is for the tests of the document to say, not for every start.
  const options = {
    validateSchema: false,
    schemas: [...schemas],
    strict: true,
    strictTypes: false,
    allowUnionTypes: true,
  }
  const json = new Ajv(options)
  const texts = new Ajv({ ...options, coerceTypes: 'array', useDefaults: true })
  formats.default(json)
  formats.default(texts)
  app.setValidatorCompiler<object>(({ schema, httpPart }) => whenFirstUsed(httpPart === 'body' ? json : texts, schema))
  // Answers are typed as their schemas are: what is left to do is to write them.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer))
}

/** Compiling takes a millisecond each, and a server that starts inside somebody's test uses few of its routes. */
function whenFirstUsed(ajv: Ajv, schema: object) {
  let validate: ValidateFunction | undefined
  const check = Object.assign(
    (data: unknown): boolean => {
      validate ??= ajv.compile(schema)
      const isValid = validate(data)
      check.errors = validate.errors ?? null
      return isValid === true
    },
    { errors: null as ErrorObject[] | null },
  )
  return check
}
