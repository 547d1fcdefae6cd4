import { CloudError } from '@havip/cloud'
import { missing } from '../wire/call.js'
import { quote } from '../wire/quote.js'
import type { Input, Members, Type } from './types.js'
import { booleanOfText, numberOfText, type WireValue } from './wire-value.js'

/**
 * Reads the members of a request or of an object in it. CloudError UnknownParameter, MissingParameter or
 * InvalidParameter, each naming the member as the flattened form would (`Filters.0.Name`).
 */
export function decodeMembers<M extends Members>(members: M, value: WireValue, path = ''): Input<M> {
  const given = new Map(value.members() ?? wrongType(path, 'an object', value))
  for (const name of given.keys()) {
    if (!Object.hasOwn(members, name)) {
      throw new CloudError('UnknownParameter', `The parameter ${show(join(path, name))} is not recognized.`)
    }
  }
  const input: Record<string, unknown> = {}
  for (const [name, { type, required }] of Object.entries(members)) {
    const member = given.get(name)
    if (member !== undefined && !member.absent) {
      input[lowerFirst(name)] = decode(type, member, join(path, name))
    } else if (required) {
      missing(join(path, name))
    }
  }
  return input as Input<M>
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
      const elements = value.elements() ?? wrongType(path, 'a list', value)
      return elements.map((element, index) => decode(type.element, element, join(path, String(index))))
    }
    case 'object':
      return decodeMembers(type.members, value, path)
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

function wrongType(path: string, expected: string, value: WireValue): never {
  throw new CloudError('InvalidParameter', `The parameter ${show(path)} must be ${expected}; got ${value.describe()}.`)
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
