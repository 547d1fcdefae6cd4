/** Which node wants the address, and how late it decided so. */
export interface Decision {
  /** A whole number that grows with every decision: milliseconds since 1970, or what the caller counts. */
  readonly token: number
  /** The ENI or instance of that node. */
  readonly to: string
}

const mark = 'havip-switch'

/** As it is kept in the description of a private IP: at most 60 characters fit there. */
export function encodeDecision({ token, to }: Decision): string {
  return `${mark} ${token} ${to}`
}

/** The decision that a description holds; undefined for any other text. */
export function decodeDecision(description: string | undefined): Decision | undefined {
  const [, token, to] = /^havip-switch (\d{1,16}) (eni-[0-9a-z]{1,20})$/.exec(description ?? '') ?? []
  return decisionOf(token, to)
}

/** The longest name of an EIP. */
const longestName = 128

/**
 * The name of an EIP with the decision at its end: letters, digits, `-` and `_`, at most 128 characters. What the EIP was
 * called before stays in front.
 */
export function nameWith({ token, to }: Decision, name: string): string {
  const end = `${mark}_${token}_${to}`
  const own = nameWithout(name).slice(0, longestName - end.length - 1)
  return own === '' ? end : `${own}_${end}`
}

const inName = /^(?:(.*)_)?havip-switch_(\d{1,16})_((?:eni|ins)-[0-9a-z]{1,20})$/s

/** The decision at the end of a name; undefined for any other name. */
export function decisionIn(name: string | undefined): Decision | undefined {
  const [, , token, to] = inName.exec(name ?? '') ?? []
  return decisionOf(token, to)
}

function nameWithout(name: string): string {
  const found = inName.exec(name)
  return found === null ? name : (found[1] ?? '')
}

function decisionOf(token: string | undefined, to: string | undefined): Decision | undefined {
  if (to === undefined || !Number.isSafeInteger(Number(token))) return undefined
  return { token: Number(token), to }
}

/** Above 0 where `a` goes before `b`, 0 for the same decision. Of two with one token the id decides. */
export function compareDecisions(a: Decision, b: Decision): number {
  if (a.token !== b.token) return a.token - b.token
  if (a.to === b.to) return 0
  return a.to > b.to ? 1 : -1
}
