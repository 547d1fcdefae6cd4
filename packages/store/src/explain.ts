import { Prisma } from './generated/client.js'

/** What went wrong, in one line: the database's own words where there are any, without Prisma's drawing of the call. */
export function explain(error: unknown): string {
  return databaseMessage(error) ?? lastLine(error instanceof Error ? error.message : String(error))
}

/** Whether another transaction was in the way, so that the same one may work when tried again. */
export function isWriteConflict(error: unknown): boolean {
  return hasCode(error, 'P2034') || ['40001', '40P01'].includes(driverCause(error)?.originalCode ?? '')
}

export function isUniqueViolation(error: unknown, model: string): boolean {
  return hasCode(error, 'P2002') && error.meta?.modelName === model
}

export function isForeignKeyViolation(error: unknown): boolean {
  return hasCode(error, 'P2003')
}

function hasCode(error: unknown, code: string): error is Prisma.PrismaClientKnownRequestError {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === code
}

function databaseMessage(error: unknown): string | undefined {
  const message = driverCause(error)?.originalMessage
  return message === undefined ? undefined : lastLine(message)
}

interface DriverCause {
  readonly originalCode?: string
  readonly originalMessage?: string
}

/** The adapter's account of a database error: in Prisma's error, or thrown bare when COMMIT failed. */
function driverCause(error: unknown): DriverCause | undefined {
  const bare =
    error instanceof Prisma.PrismaClientKnownRequestError
      ? (error.meta?.driverAdapterError as Error | undefined)
      : error
  return bare instanceof Error && bare.name === 'DriverAdapterError' ? (bare.cause as DriverCause) : undefined
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? text
}
