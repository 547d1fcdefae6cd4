/** Something the person at the terminal has to change. One sentence, printed without a stack trace; exit code 1. */
export class Failure extends Error {
  override readonly name = 'Failure'
}

/** Errors whose message is made for people. */
const known = new Set(['Failure', 'ConfigError', 'StoreError', 'LabError', 'ProblemError', 'SealError'])

/** Prints why the command failed, and sets the exit code. */
export function fail(error: unknown): void {
  process.exitCode = 1
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`havip: ${message}\n`)
  if (error instanceof Error && !known.has(error.name) && process.env.HAVIP_DEBUG)
    process.stderr.write(`${error.stack}\n`)
}
