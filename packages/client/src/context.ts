/** Which server is asked, and as whom. */
export interface Context {
  /** Such as http://127.0.0.1:7280. */
  readonly url: string
  /** Sent as a bearer token. */
  readonly token?: string
}
