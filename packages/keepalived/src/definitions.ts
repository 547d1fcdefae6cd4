const definition = /^\$([A-Za-z_]\w*)=(.*)$/
const reference = /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g
const deepest = 10

/** The `$NAME=value` of a configuration, in the order in which they are met. */
export class Definitions {
  readonly #values = new Map<string, readonly string[]>()

  /** Takes `$NAME=value`; false when the line is anything else. A value of several lines stands for several lines. */
  take(lines: readonly string[]): boolean {
    const [first = '', ...more] = lines
    const match = definition.exec(first)
    if (match === null) return false
    const [, name = '', value = ''] = match
    const all = [value.trim(), ...more].filter((line, at) => line !== '' || at === 0)
    this.#values.set(name, all)
    return true
  }

  /** The line with the values in it; several lines where a value has several. Unknown names stay. */
  expand(text: string, depth = 0): string[] {
    if (depth === deepest || !text.includes('$')) return [text]
    const whole = [...text.matchAll(reference)]
    const multi = whole.find(([, braced, bare]) => (this.#values.get(braced ?? bare ?? '')?.length ?? 0) > 1)
    if (multi === undefined) {
      const expanded = text.replaceAll(reference, (same, braced, bare) => this.#values.get(braced ?? bare)?.[0] ?? same)
      return expanded === text ? [text] : this.expand(expanded, depth + 1)
    }
    const [same, braced, bare] = multi
    const lines = this.#values.get(braced ?? bare ?? '') ?? []
    const before = text.slice(0, multi.index)
    const after = text.slice(multi.index + same.length)
    return lines.flatMap((line, at) =>
      this.expand(`${at === 0 ? before : ''}${line}${at === lines.length - 1 ? after : ''}`.trim(), depth + 1),
    )
  }
}
