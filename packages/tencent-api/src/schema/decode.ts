import { CloudError, type ErrorCode } from '@havip/cloud'
import { closest, distance } from 'fastest-levenshtein'
import { missing } from '../wire/call.js'
import { quote } from '../wire/quote.js'
import type { Input, Members, Type } from './types.js'
import { booleanOfText, numberOfText, type WireValue } from './wire-value.js'

/**
 * Reads the members of a request or of an object in it. CloudError UnknownParameter, MissingParameter or
 * InvalidParameter, each naming the member as the flattened form would (`Filters.0.Name`).
 */
export function decodeMembers<M extends Members>(members: M, value: WireValue, path = '', wrong?: ErrorCode): Input<M> {
  const given = new Map<string, WireValue>()
  for (const [name, member] of value.members() ?? wrongType(path, 'an object', value, wrong)) {
    if (!Object.hasOwn(members, name)) {
      const unknown = `The parameter ${show(join(path, name))} is not recognized`
      const meant = similar(name, Object.keys(members))
      throw new CloudError('UnknownParameter', meant ? `${unknown}; is ${meant} meant?` : `${unknown}.`)
    }
    given.set(name, member)
  }
  const input: Record<string, unknown> = {}
  for (const [name, { type, required }] of Object.entries(members)) {
    const member = given.get(name)
    const decoded = member === undefined || member.absent ? undefined : decode(type, member, join(path, name))
    if (decoded !== undefined) input[lowerFirst(name)] = decoded
    if (required && (decoded === undefined || (path === '' && isEmptyList(decoded)))) missing(join(path, name))
  }
  return input as Input<M>
}

/** No member has a longer name, so nothing longer is a slip of the pen. */
const longestMember = 64

/** The member that a name may have been meant for; undefined when none is near. */
function similar(name: string, members: readonly string[]): string | undefined {
  if (name.length > longestMember || members.length === 0) return undefined
  const lower = name.toLowerCase()
  const near = closest(
    lower,
    members.map((member) => member.toLowerCase()),
  )
  if (distance(lower, near) > Math.ceil(name.length / 4)) return undefined
  return members.find((member) => member.toLowerCase() === near)
}

/** A list that is required has to name something: in the flattened forms an empty one cannot even be written. */
function isEmptyList(decoded: unknown): boolean {
  return Array.isArray(decoded) && decoded.length === 0
}

function decode(type: Type, value: WireValue, path: string): unknown {
  switch (type.kind) {
    case 'text':
      return wellFormed(value.text() ?? wrongType(path, 'a text', value), path)
    case 'integer':
      return integer(value.number(), type.unsigned, value, path)
    case 'count':
      return integer(value.number() ?? numberOfText(value.text() ?? ''), false, value, path)
    case 'float':
      return value.number() ?? wrongType(path, 'a number', value)
    case 'boolean': {
      const text = type.orText ? value.text() : undefined
      return value.boolean() ?? booleanOfText(text ?? '') ?? wrongType(path, 'true or false', value)
    }
    case 'list': {
      const elements = value.elements() ?? wrongType(path, 'a list', value, type.wrong)
      return Array.from(elements, (element, index) => decode(type.element, element, join(path, String(index))))
    }
    case 'object':
      return decodeMembers(type.members, value, path, type.wrong)
  }
}

function integer(number: number | undefined, unsigned: boolean, value: WireValue, path: string): number {
  if (number === undefined || !Number.isSafeInteger(number)) wrongType(path, 'an integer', value)
  if (unsigned && number < 0) wrongType(path, 'an integer of at least 0', value)
  return number
}

// Neither can be stored as text in PostgreSQL, and no name of a resource has them.
const unstorable = /\p{Surrogate}|\0/u

function wellFormed(text: string, path: string): string {
  if (unstorable.test(text)) {
    throw new CloudError('InvalidParameter', `The parameter ${show(path)} has a character that is not Unicode text.`)
  }
  return text
}

function wrongType(path: string, expected: string, value: WireValue, code: ErrorCode = 'InvalidParameter'): never {
  throw new CloudError(code, `The parameter ${show(path)} must be ${expected}; got ${value.describe()}.`)
}

function show(path: string): string {
  return `\`${quote(path).slice(1, -1)}\``
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1)
}
