export { type Client, type ClientOptions, createClient } from './client.js'
export type { Context } from './context.js'
export type { components, paths } from './generated/openapi.js'
export { operations } from './generated/operations.js'
export { type Member, type Operation, type OperationInput, perform } from './operation.js'
export { ProblemError, take, UnreachableError } from './take.js'

import type { components } from './generated/openapi.js'

/** The resources, and what is asked of them, by their names in the document. */
export type Schemas = components['schemas']
