import type { Argument, Command, Option } from 'commander'
import { type Position, positionOf } from './typed.js'

/** Something that can be put in, and what it is. */
export interface Candidate {
  readonly value: string
  readonly description: string
}

/** Values that are not in the program; undefined where files are wanted. */
export type Values = (of: Option | Argument, position: Position) => Promise<readonly Candidate[] | undefined>

/** What can stand at the last of the words, which may be empty or begun; undefined for files. */
export async function candidates(
  root: Command,
  words: readonly string[],
  values: Values,
): Promise<readonly Candidate[] | undefined> {
  const position = positionOf(root, words.slice(0, -1))
  const last = words.at(-1) ?? ''
  const { command, option, argument, help } = position
  if (option?.must === true) return await valuesOf(option.option, position, values)
  const [, long, begun] = /^(--[^=]+)=(.*)$/s.exec(last) ?? []
  if (long !== undefined && begun !== undefined) {
    const found = command.options.find((each) => each.long === long)
    const all = found === undefined ? [] : await valuesOf(found, position, values)
    return all?.map((each) => ({ ...each, value: `${long}=${each.value}` }))
  }
  if (last.startsWith('-')) return help ? [] : optionsOf(command, position)
  const own = commandsOf(command, position)
  if (help || command.commands.length > 0) return own
  const several = option === undefined ? [] : await valuesOf(option.option, position, values)
  const here = argument === undefined ? [] : await valuesOf(argument, position, values)
  if (several === undefined || here === undefined) return undefined
  const found = [...several, ...here]
  // Nothing is left to be said but options.
  return found.length === 0 && argument === undefined ? optionsOf(command, position) : found
}

async function valuesOf(of: Option | Argument, position: Position, values: Values) {
  if (of.argChoices !== undefined) return of.argChoices.map((value) => ({ value, description: '' }))
  return await values(of, position)
}

function commandsOf(command: Command, { operands }: Position): Candidate[] {
  if (operands.length > 0) return []
  const visible = command.createHelp().visibleCommands(command)
  return visible.map((each) => ({ value: each.name(), description: each.description() }))
}

function optionsOf(command: Command, { given }: Position): Candidate[] {
  const conflicting = new Set(
    command.options.filter(({ long }) => long !== undefined && given.has(long)).flatMap(conflictsOf),
  )
  return command
    .createHelp()
    .visibleOptions(command)
    .filter(({ long, variadic, parseArg, argChoices }) => {
      // An option whose values are collected may be given again.
      const repeats = variadic || (parseArg !== undefined && argChoices === undefined)
      return long !== undefined && (repeats || !given.has(long))
    })
    .filter((option) => !conflicting.has(option.attributeName()))
    .map(({ long = '', description }) => ({ value: long, description }))
}

/** Commander keeps them, and does not declare it. */
function conflictsOf(option: Option): readonly string[] {
  const { conflictsWith } = option as Option & { readonly conflictsWith?: readonly string[] }
  return conflictsWith ?? []
}
