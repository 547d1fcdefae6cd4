/** The lines a program has said so far: JSON objects with numbers in them, or text to look through. */
export class Lines {
  readonly #lines: string[] = []
  readonly #watches: { readonly pattern: RegExp; readonly then: (at: number) => void }[] = []
  #rest = ''

  add(text: string): void {
    const at = performance.timeOrigin + performance.now()
    const parts = (this.#rest + text).split('\n')
    this.#rest = parts.pop() ?? ''
    for (const line of parts) {
      this.#lines.push(line)
      for (const { pattern, then } of this.#watches) if (pattern.test(line)) then(at)
    }
  }

  /** Calls back when a line from now on matches, with its time of arrival. */
  on(pattern: RegExp, then: (at: number) => void): void {
    this.#watches.push({ pattern, then })
  }

  find(pattern: RegExp): string | undefined {
    return this.#lines.find((line) => pattern.test(line))
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

/** The number a line begins with. */
export function numberIn(line: string): number {
  return Number.parseFloat(line)
}
