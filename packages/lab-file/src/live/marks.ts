/** The tags by which a lab knows what is its own. */
export const labTag = 'havip:lab'
export const keyTag = 'havip:key'

export function marks(lab: string, key: string): Record<string, string> {
  return { [labTag]: lab, [keyTag]: key }
}

/** The filter that finds everything of a lab. */
export function labFilter(lab: string): string {
  return `${labTag}:${lab}`
}
