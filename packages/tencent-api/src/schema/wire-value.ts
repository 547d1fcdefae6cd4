/** A value of a request, whatever it was written in. Each reading gives undefined when the value is not of that type. */
export interface WireValue {
  /** A JSON null: the same as not being there. */
  readonly absent: boolean
  text(): string | undefined
  number(): number | undefined
  boolean(): boolean | undefined
  /** Made as they are asked for: of a long list or many members, only those up to the first that is refused. */
  elements(): Iterable<WireValue> | undefined
  members(): Iterable<readonly [name: string, value: WireValue]> | undefined
  /** The value in a message: short, on one line. */
  describe(): string
}

const decimal = /^-?\d{1,17}(\.\d{1,17})?$/

export function numberOfText(text: string): number | undefined {
  return decimal.test(text) ? Number(text) : undefined
}

/** Go, Node and Java write `true`, Python `True`; filters are documented with `TRUE` too. */
export function booleanOfText(text: string): boolean | undefined {
  const lower = text.length <= 5 ? text.toLowerCase() : ''
  return lower === 'true' ? true : lower === 'false' ? false : undefined
}
