import type { components } from './generated/openapi.js'

type Problem = components['schemas']['Problem']

/** What a method of the client resolves with. */
interface Result<T> {
  readonly data?: T
  readonly error?: unknown
  readonly response: Response
}

/** The server's answer was a problem document, or something that is none. The message is its `detail`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'

  constructor(
    readonly status: number,
    /** The code of the Tencent API; undefined when the answer was no problem document. */
    readonly code: string | undefined,
    message: string,
    readonly problem: Problem | undefined,
  ) {
    super(message)
  }
}

/** No server answered. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

/** The data of an answer; ProblemError for any answer of 400 and above, UnreachableError when there is none. */
export async function take<T>(asked: Promise<Result<T>>): Promise<T> {
  const { data, error, response } = await asked.catch((cause: unknown) => {
    throw new UnreachableError(cause instanceof Error ? cause.message : String(cause), { cause })
  })
  // An answer without a body, such as 204, has no data.
  if (response.ok) return data as T
  const problem = isProblem(error) ? error : undefined
  const message = problem?.detail ?? `The server answered ${response.status} to ${new URL(response.url).pathname}.`
  throw new ProblemError(response.status, problem?.code, message, problem)
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'detail' in value && typeof value.detail === 'string'
}
