/** Flattens a JSON value as the SDKs do for GET: list indexes from 0, members after a dot, everything text. */
export function flatten(value: unknown, path = ''): [name: string, value: string][] {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object') return [[path, String(value)]]
  return Object.entries(value).flatMap(([name, member]) => flatten(member, path === '' ? name : `${path}.${name}`))
}
