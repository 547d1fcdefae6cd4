/** Who asks, and about which account and region. */
export interface Scope {
  readonly accountId: string
  readonly uin: string
  readonly region: string
  /** The name of the caller in the log. */
  readonly actor: string
  /** What the log, and a task that the request starts, call the request. */
  readonly requestId: string
}
