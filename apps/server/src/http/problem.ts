/** Something the caller has to change; the message is one sentence. Answered with the status, never logged as a fault. */
export class Problem extends Error {
  override readonly name = 'Problem'

  constructor(
    readonly statusCode: number,
    message: string,
  ) {
    super(message)
  }
}
