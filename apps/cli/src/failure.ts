/** Something the person at the terminal has to change. One sentence, printed without a stack trace; exit code 1. */
export class Failure extends Error {
  override readonly name = 'Failure'
}

/** Errors whose message is made for people. */
const known = new Set(['Failure', 'ConfigError', 'StoreError', 'LabError', 'ProblemError', 'SealError'])

/** Prints why the command failed, what may help, and sets the exit code. */
export function fail(error: unknown): void {
  process.exitCode = 1
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`havip: ${message}\n`)
  const hint = hintOf(error)
  if (hint !== undefined) process.stderr.write(`(${hint})\n`)
  if (error instanceof Error && !known.has(error.name) && process.env.HAVIP_DEBUG)
    process.stderr.write(`${error.stack}\n`)
}

/** By the prefix of an id, the command that lists what has such ids. */
const lists: Readonly<Record<string, string>> = {
  vpc: 'vpc',
  subnet: 'subnet',
  eni: 'eni',
  ins: 'instance',
  havip: 'havip',
  eip: 'eip',
  rtb: 'route-table',
  sg: 'security-group',
  ps: 'placement-group',
  host: 'host',
  fault: 'fault',
  tok: 'token',
  AKID: 'key',
}

/** What to do about an answer of the server that does not say so itself. */
function hintOf(error: unknown): string | undefined {
  // Known by its name: the client it comes from takes long to load.
  if (!(error instanceof Error) || error.name !== 'ProblemError') return undefined
  const { status, code = '', message } = error as Error & { readonly status?: number; readonly code?: string }
  if (status === 404) {
    const prefix = /'(\w+?)-[0-9a-z]+'/.exec(message)?.[1] ?? ''
    const noun = lists[prefix]
    if (noun === undefined) return undefined
    const where = ['token', 'key', 'fault'].includes(noun) ? '' : ', of one account and region'
    return `\`havip ${noun} list\` lists those there are${where}`
  }
  if (status === 403)
    return '`havip status` says who you are; a token with another role is made by `havip token create`'
  if (status === 412) return 'somebody else has changed it meanwhile: look at it again'
  if (status === 429) return 'the server was told --rate-limits: wait a second'
  if (status === 503) return '`havip status` says which part does not work'
  if (status === 501) return '`havip status` says which cloud is behind this server'
  if (code.includes('LimitExceeded')) return '`havip quota list` shows the quotas; `havip serve --quota` sets them'
  return undefined
}
