import type { Member, Operation } from '@havip/client'
import { flagOf } from './member-options.js'
import type { Noun, Verb } from './nouns.js'

/** How a command of a resource is typed, with the examples of the API's document. `id` is one of this resource. */
export function exampleOf(noun: Noun, verb: Verb, operation: Operation, id: string): string {
  const { name, takes = {}, final } = verb
  const example = operation.example ?? {}
  const places = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, each]) => (each === 'id' ? id : 'ins-0a1b2c3d'))
  const typed = Object.keys(takes).map((member) => word(example[member]))
  const members = (operation.body ?? []).filter((member) => !(member.name in takes))
  const flags = members.flatMap((member) => (member.name in example ? optionOf(member, example[member.name]) : []))
  const yes = name === 'delete' || final !== undefined ? ['--yes'] : []
  const wait = operation.answers === 'task' ? ['--wait'] : []
  const json = operation.method === 'GET' ? ['--json'] : []
  return [noun.name, name, ...places, ...typed, ...flags, ...yes, ...wait, ...json].join(' ')
}

function optionOf(member: Member, value: unknown): string[] {
  const flag = flagOf(member)
  if (typeof value === 'boolean') return [value ? `--${flag}` : `--no-${flag}`]
  if (value === null) return [`--${flag} none`]
  if (member.type === 'strings') return [`--${flag} ${[value].flat().map(word).join(' ')}`]
  if (member.type === 'map') {
    const entries = Object.entries(value as Readonly<Record<string, unknown>>)
    const pairs = entries.filter(([, each]) => each !== null).map(([key, each]) => word(`${key}=${each}`))
    const removed = entries.filter(([, each]) => each === null).map(([key]) => word(key))
    const untag = removed.length === 0 ? [] : [`--untag ${removed.join(' ')}`]
    return [...(pairs.length === 0 ? [] : [`--${flag} ${pairs.join(' ')}`]), ...untag]
  }
  return [`--${flag} ${word(typeof value === 'object' ? JSON.stringify(value) : value)}`]
}

/** As it is typed to a shell. */
function word(value: unknown): string {
  const text = String(value)
  return /^[\w.,:/=@-]+$/.test(text) ? text : `'${text}'`
}
