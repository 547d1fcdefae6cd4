import { readFileSync } from 'node:fs'
import type { Member } from '@havip/client'
import { type Command, InvalidArgumentError, Option } from 'commander'

/** What commander read, by the names it gives to options. */
export type Typed = Readonly<Record<string, unknown>>

/** The options that give members: `--cidr-block` for `cidrBlock`, `--tag key=value` for `tags`. */
export function addMembers(command: Command, members: readonly Member[], { required }: { required: boolean }): void {
  for (const member of members) {
    const flag = flagOf(member)
    const describe = `${member.description}${member.nullable ? ' `none` takes it away.' : ''}`
    const must = required && member.required === true
    const add = (flags: string, parse?: (text: string, before: unknown) => unknown) => {
      const option = new Option(flags, describe).makeOptionMandatory(must)
      if (parse !== undefined) option.argParser(parse)
      if (member.choices !== undefined && !member.nullable) option.choices(member.choices)
      command.addOption(option)
    }
    switch (member.type) {
      case 'boolean':
        add(`--${flag}`)
        command.addOption(new Option(`--no-${flag}`, 'The other way round.'))
        break
      case 'strings':
        add(`--${flag} <value...>`)
        break
      case 'integer':
      case 'number':
        add(`--${flag} <number>`, toNumber)
        break
      case 'map':
        add(`--${flag} <key=value...>`, toPair)
        if (!required) command.option('--untag <key...>', 'Takes the tags of these keys away.')
        break
      case 'json':
        add(`--${flag} <json>`, toJson)
        break
      case 'string':
        add(`--${flag} <${member.name === 'id' ? 'id' : 'value'}>`)
        break
    }
  }
}

/** The members that were given, by their names in the API. */
export function membersGiven(members: readonly Member[], typed: Typed): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  for (const member of members) {
    const value = typed[keyOf(member)]
    if (member.type === 'map') {
      const removed = (typed.untag as readonly string[] | undefined)?.map((key) => [key, null]) ?? []
      if (value !== undefined || removed.length > 0) {
        given[member.name] = { ...(value as object), ...Object.fromEntries(removed) }
      }
    } else if (value !== undefined) {
      given[member.name] = member.nullable && isNone(value) ? null : value
    }
  }
  return given
}

function isNone(value: unknown): boolean {
  return value === 'none' || (Array.isArray(value) && value.length === 1 && value[0] === 'none')
}

/** The name of the option that gives a member, without dashes. */
export function flagOf({ name, type }: Member): string {
  if (type === 'map') return name.replace(/s$/, '')
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** The name under which commander keeps it. */
function keyOf(member: Member): string {
  return flagOf(member).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

function toNumber(text: string): number {
  if (text.trim() === '' || Number.isNaN(Number(text))) throw new InvalidArgumentError('It is a number.')
  return Number(text)
}

function toPair(text: string, before: unknown): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It is written key=value.')
  return { ...(before as Record<string, string> | undefined), [text.slice(0, at)]: text.slice(at + 1) }
}

/** JSON as it is typed, `@file` for that of a file, `-` for what is piped in. */
function toJson(text: string): unknown {
  try {
    return JSON.parse(
      text === '-' ? readFileSync(0, 'utf8') : text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text,
    )
  } catch (error) {
    throw new InvalidArgumentError(`It is JSON, @file or - (${error instanceof Error ? error.message : error}).`)
  }
}
