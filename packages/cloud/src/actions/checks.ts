import { CloudError, type ErrorCode } from '../errors.js'
import type { ActionContext } from '../shell/context.js'

/** A resource id: the prefix, a hyphen, eight of `[0-9a-z]`. Types the text on success. */
export function checkId<P extends string>(
  member: string,
  prefix: P,
  value: string,
  code: ErrorCode = 'InvalidParameterValue.Malformed',
): `${P}-${string}` {
  if (!isId(prefix, value)) {
    throw new CloudError(
      code,
      `${member} '${value}' is malformed: expected ${prefix}- and 8 lower-case letters or digits`,
    )
  }
  return value
}

export function isId<P extends string>(prefix: P, value: string): value is `${P}-${string}` {
  return value.startsWith(`${prefix}-`) && /^[0-9a-z]{8}$/.test(value.slice(prefix.length + 1))
}

/** An id that no row of the table has: a seeded generator starts over with each process, the rows stay. */
export function newId<P extends string>(
  table: { has(id: string): boolean },
  prefix: P,
  context: ActionContext,
): `${P}-${string}` {
  for (;;) {
    const id = context.ids.id(prefix)
    if (!table.has(id)) return id
  }
}

/** The row, or the error that it does not exist. */
export function found<Row>(
  row: Row | undefined,
  member: string,
  id: string,
  code: ErrorCode = 'ResourceNotFound',
): Row {
  if (row === undefined) throw new CloudError(code, `${member} '${id}' does not exist`)
  return row
}

/** A name of 1 to `max` characters. */
export function checkName(member: string, value: string, max = 60): string {
  if (value === '') throw new CloudError('InvalidParameterValue', `${member} is empty: expected 1 to ${max} characters`)
  return checkLength(member, value, max)
}

/** A text of at most `max` characters (Unicode code points). */
export function checkLength(
  member: string,
  value: string,
  max: number,
  code: ErrorCode = 'InvalidParameterValue.TooLong',
): string {
  const length = [...value].length
  if (length > max) throw new CloudError(code, `${member} has ${length} characters: at most ${max} are allowed`)
  return value
}

/** A list of at most `max` elements. */
export function checkCount(
  member: string,
  list: readonly unknown[],
  max: number,
  code: ErrorCode = 'InvalidParameterValue.LimitExceeded',
): void {
  if (list.length > max) throw new CloudError(code, `${member} has ${list.length} elements: at most ${max} are allowed`)
}

/** One of a closed set of words. */
export function checkOneOf<T extends string>(member: string, value: string, allowed: readonly T[]): T {
  const match = allowed.find((word) => word === value)
  if (match === undefined) {
    throw new CloudError('InvalidParameterValue', `${member} '${value}' is not one of ${allowed.join(', ')}`)
  }
  return match
}

/** `"true"` or `"false"`, as some members carry a switch. */
export function checkSwitch(member: string, value: string): boolean {
  return checkOneOf(member, value.toLowerCase(), ['true', 'false']) === 'true'
}

/** Fails when a quota would be passed by adding `more` to `used`. */
export function checkQuota(
  what: string,
  used: number,
  more: number,
  limit: number,
  code: ErrorCode = 'LimitExceeded',
): void {
  if (used + more > limit) {
    throw new CloudError(
      code,
      `the quota of ${limit} ${what} is used up: ${used} exist and ${more} more were asked for`,
    )
  }
}

/** The first of an iterable. */
export function first<T>(rows: Iterable<T>): T | undefined {
  for (const row of rows) return row
  return undefined
}
