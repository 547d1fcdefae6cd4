import createFetchClient, { type Client as FetchClient } from 'openapi-fetch'
import type { Context } from './context.js'
import type { paths } from './generated/openapi.js'

export interface ClientOptions extends Context {
  readonly fetch?: (request: Request) => Promise<Response>
}

/** One method for each HTTP method; paths, parameters, bodies and replies are typed by the OpenAPI document. */
export type Client = FetchClient<paths>

/** A client of the REST API of a havip server. See `take` for what its methods resolve with. */
export function createClient({ url, token, fetch }: ClientOptions): Client {
  return createFetchClient<paths>({
    baseUrl: url,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    ...(fetch !== undefined && { fetch }),
  })
}
