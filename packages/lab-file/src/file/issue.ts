/** Something wrong in a lab file. */
export interface Issue {
  /** Where, as keys and indexes from the top. */
  readonly path: readonly PropertyKey[]
  /** Whether the last key itself is meant, and not its value. */
  readonly atKey?: boolean
  /** What is wrong, and what would be right; the value itself is `it`, where the message begins with that. */
  readonly message: string
}

/** An issue with its place in the text. */
export interface Problem {
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  readonly message: string
}

/** `subnets.nodes.vpc`, `routeTables.gw.routes[0]`; file names in brackets too. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => {
      if (typeof part === 'number') return `[${part}]`
      const name = String(part)
      if (!/^[\w-]+$/.test(name)) return `['${name}']`
      return i === 0 ? name : `.${name}`
    })
    .join('')
}
