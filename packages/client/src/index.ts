export { type Client, type ClientOptions, createClient } from './client.js'
export type { components, paths } from './generated/openapi.js'
export { ProblemError, take, UnreachableError } from './take.js'

import type { components } from './generated/openapi.js'

/** The resources, and what is asked of them, by their names in the document. */
export type Schemas = components['schemas']
