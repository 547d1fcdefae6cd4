import { ApiError } from '../backend/error.js'

/** Where a page ended: the values the last item was sorted by. */
export interface Position {
  readonly sort: string
  readonly values: readonly unknown[]
}

/** A position as text that a URL takes. It says where to go on, not how many were skipped, so lists may change meanwhile. */
export function writeCursor({ sort, values }: Position): string {
  return Buffer.from(JSON.stringify([sort, values])).toString('base64url')
}

/** ApiError InvalidParameter for what is no cursor, or one of another order. */
export function readCursor(cursor: string, sort: string, length: number): Position {
  const position = parse(cursor)
  if (position?.sort === sort && position.values.length === length) return position
  throw new ApiError(
    'InvalidParameter',
    position === undefined
      ? `cursor '${cursor}' is not one this server has given.`
      : `cursor '${cursor}' is of a list with another sort: give the same sort on every page.`,
  )
}

function parse(cursor: string): Position | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (!Array.isArray(read) || read.length !== 2) return undefined
    const [sort, values]: unknown[] = read
    return typeof sort === 'string' && Array.isArray(values) ? { sort, values } : undefined
  } catch {
    return undefined
  }
}
