import type { Argument, Command, Option } from 'commander'

/** Where in the program the cursor stands. */
export interface Position {
  readonly command: Command
  /** Its names, without that of the program. */
  readonly path: readonly string[]
  /** The option whose value is being typed; `must` when nothing else can stand there. */
  readonly option?: { readonly option: Option; readonly must: boolean }
  /** The argument that is being typed. */
  readonly argument?: Argument
  /** Options that were given, by their long names, with their last values. */
  readonly given: ReadonlyMap<string, string>
  /** What was typed as arguments so far. */
  readonly operands: readonly string[]
  /** Behind `help`, where only commands can stand. */
  readonly help: boolean
}

/** Follows what was typed before the last word through the commands. */
export function positionOf(root: Command, before: readonly string[]): Position {
  const walk = new Walk(root)
  for (const word of before) walk.take(word)
  return walk.position()
}

class Walk {
  #path: string[] = []
  #operands: string[] = []
  #given = new Map<string, string>()
  /** Its value comes next, or more of its values may. */
  #pending: { readonly option: Option; must: boolean } | undefined
  #onlyOperands = false
  #help = false

  constructor(private command: Command) {}

  take(word: string): void {
    if (this.#pending?.must === true) this.#value(this.#pending.option, word)
    else if (!this.#onlyOperands && word === '--') {
      this.#onlyOperands = true
      this.#pending = undefined
    } else if (!this.#onlyOperands && word.startsWith('-')) this.#option(word)
    else if (this.#pending !== undefined) this.#value(this.#pending.option, word)
    else this.#operand(word)
  }

  position(): Position {
    const { registeredArguments } = this.command
    const index = Math.min(this.#operands.length, registeredArguments.length - 1)
    const argument = registeredArguments[index]
    const isFull = this.#operands.length >= registeredArguments.length && argument?.variadic !== true
    return {
      command: this.command,
      path: this.#path,
      ...(this.#pending !== undefined && { option: this.#pending }),
      ...(argument !== undefined && !isFull && { argument }),
      given: this.#given,
      operands: this.#operands,
      help: this.#help,
    }
  }

  #value(option: Option, word: string): void {
    this.#given.set(option.long ?? option.flags, word)
    this.#pending = option.variadic ? { option, must: false } : undefined
  }

  #option(word: string): void {
    const [name, value] = word.startsWith('--') ? word.split(/=(.*)/s, 2) : [word]
    const option = this.command.options.find(({ long, short }) => long === name || short === name)
    this.#pending = undefined
    if (option === undefined) return
    this.#given.set(option.long ?? option.flags, value ?? '')
    if (value === undefined && (option.required || option.optional)) this.#pending = { option, must: option.required }
  }

  #operand(word: string): void {
    const found = this.command.commands.find((each) => each.name() === word || each.aliases().includes(word))
    if (found !== undefined && this.#operands.length === 0) {
      this.command = found
      this.#path.push(found.name())
    } else if (word === 'help' && this.command.commands.length > 0) this.#help = true
    else this.#operands.push(word)
  }
}
