/** The lines a program has said so far: JSON objects with numbers in them, or text to look through. */
export class Lines {
  readonly #lines: string[] = []
  readonly #times: number[] = []
  #rest = ''

  add(text: string): void {
    const parts = (this.#rest + text).split('\n')
    this.#rest = parts.pop() ?? ''
    this.#lines.push(...parts)
    this.#times.push(...parts.map(() => performance.timeOrigin + performance.now()))
  }

  /** The first line that matches. */
  find(pattern: RegExp): string | undefined {
    return this.#lines.find((line) => pattern.test(line))
  }

  /** Every line that matches. */
  all(pattern: RegExp): readonly string[] {
    return this.#lines.filter((line) => pattern.test(line))
  }

  /** When the first line that matches was said, milliseconds since the epoch. */
  at(pattern: RegExp): number | undefined {
    return this.#times[this.#lines.findIndex((line) => pattern.test(line))]
  }

  /** The member of the last JSON line that has it; true counts as 1. */
  value(member: string): number | undefined {
    for (const line of [...this.#lines].reverse()) {
      if (!line.startsWith('{')) continue
      const value: unknown = JSON.parse(line)[member]
      if (value !== undefined) return Number(value)
    }
    return undefined
  }
}
