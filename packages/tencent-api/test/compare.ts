/**
 * Compares a reply with the documented one: every member that is documented is there with the same type, lists that
 * show elements have some, and what the request said comes back wherever the documented reply shows it. `differs`
 * names members that are left out. Gives a line for each difference.
 */
export function differences(
  request: unknown,
  documented: Record<string, unknown>,
  reply: unknown,
  differs: readonly string[],
): string[] {
  const lines: string[] = []
  compare(documented, reply, '')
  const ours = new Set(scalars(reply).map(String))
  const said = new Set(scalars(request).filter((value) => typeof value === 'string' && value.length > 2))
  for (const value of new Set(scalars(documented))) {
    if (said.has(value) && !ours.has(String(value))) lines.push(`the reply does not say ${JSON.stringify(value)}`)
  }
  return lines

  function compare(theirs: unknown, mine: unknown, path: string): void {
    if (differs.includes(path) || theirs === null || mine === null) return
    if (kind(theirs) !== kind(mine)) {
      lines.push(`${path} is ${kind(mine)}, documented ${kind(theirs)}`)
    } else if (Array.isArray(theirs) && Array.isArray(mine)) {
      if (theirs.length > 0 && mine.length === 0) lines.push(`${path} is empty`)
      if (path === 'FailedResources' && mine.length > theirs.length) lines.push(`failed: ${JSON.stringify(mine)}`)
      for (const element of mine) if (theirs.length > 0) compare(theirs[0], element, path)
    } else if (isObject(theirs) && isObject(mine)) {
      for (const [name, value] of Object.entries(theirs)) {
        const at = path === '' ? name : `${path}.${name}`
        if (differs.includes(at)) continue
        if (Object.hasOwn(mine, name)) compare(value, mine[name], at)
        else lines.push(`${at} is missing`)
      }
    }
  }

  function scalars(value: unknown, path = ''): unknown[] {
    if (differs.includes(path)) return []
    if (Array.isArray(value)) return value.flatMap((element) => scalars(element, path))
    if (!isObject(value)) return [value]
    return Object.entries(value).flatMap(([name, inner]) => scalars(inner, path === '' ? name : `${path}.${name}`))
  }
}

function kind(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Documented ids of another length than eight characters, which the real service never gives, made well-formed:
 * `ins-123` is `ins-00000123`, `vpc-****` is `vpc-00000000`. The same in request and reply, so that they still agree.
 * Filter names (`vpc-name`) have no digit and stay.
 */
export function wellFormedIds<T>(value: T): T {
  const prefixes = 'vpc|subnet|rtb|eni|havip|eip|sg|ins|ps|disk|img|skey|nat|acl|ccn|host|snap|rsvip'
  const text = JSON.stringify(value).replace(
    new RegExp(`(?<=["/])(${prefixes})-(?=[a-z]*[0-9*])([0-9a-z*]+)(?=")`, 'g'),
    (_, prefix: string, rest: string) => `${prefix}-${rest.replaceAll('*', '0').padStart(8, '0').slice(-8)}`,
  )
  return JSON.parse(text) as T
}
