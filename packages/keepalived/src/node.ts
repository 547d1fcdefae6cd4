/** Where a statement stands, as keepalived counts: lines from 1, in the file that has them. */
export interface Place {
  readonly file: string
  readonly line: number
}

/** A statement: `name args`, and what its braces hold. */
export interface Statement extends Place {
  readonly name: string
  readonly args: readonly string[]
  /** Null when it has no braces. */
  readonly children: readonly Statement[] | null
}

/** What keepalived itself could not read. */
export interface SyntaxProblem extends Place {
  readonly message: string
}

/** A configuration as statements, includes in their places. */
export interface Parsed {
  readonly statements: readonly Statement[]
  readonly problems: readonly SyntaxProblem[]
}

/** The last statement of a name, which is the one that counts. */
export function last(within: readonly Statement[] | null, name: string): Statement | undefined {
  return within?.findLast((statement) => statement.name === name)
}

export function all(within: readonly Statement[] | null, name: string): readonly Statement[] {
  return (within ?? []).filter((statement) => statement.name === name)
}
