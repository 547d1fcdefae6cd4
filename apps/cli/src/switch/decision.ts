/** Which node wants the address, and how late it decided so. */
export interface Decision {
  /** A whole number that grows with every decision: milliseconds since 1970, or what the caller counts. */
  readonly token: number
  readonly networkInterfaceId: string
}

const mark = 'havip-switch'

/** As it is kept in the description of the address: at most 60 characters fit there. */
export function encodeDecision({ token, networkInterfaceId }: Decision): string {
  return `${mark} ${token} ${networkInterfaceId}`
}

/** The decision that a description holds; undefined for any other text. */
export function decodeDecision(description: string | undefined): Decision | undefined {
  const [, token, networkInterfaceId] = /^havip-switch (\d{1,16}) (eni-[0-9a-z]{1,20})$/.exec(description ?? '') ?? []
  if (networkInterfaceId === undefined || !Number.isSafeInteger(Number(token))) return undefined
  return { token: Number(token), networkInterfaceId }
}

/** Above 0 where `a` goes before `b`, 0 for the same decision. Of two with one token the ENI's id decides. */
export function compareDecisions(a: Decision, b: Decision): number {
  if (a.token !== b.token) return a.token - b.token
  if (a.networkInterfaceId === b.networkInterfaceId) return 0
  return a.networkInterfaceId > b.networkInterfaceId ? 1 : -1
}
