import { CloudError } from '@havip/cloud'
import { quote } from '../wire/quote.js'
import type { WireValue } from './wire-value.js'

/** Reads a JSON body: one object, or nothing at all for no parameters. CloudError InvalidParameter otherwise. */
export function readJson(body: string): WireValue {
  const value = body === '' ? {} : parse(body)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CloudError('InvalidParameter', 'The request body must be a JSON object.')
  }
  return new JsonValue(value)
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new CloudError('InvalidParameter', 'The request body is not JSON.')
  }
}

class JsonValue implements WireValue {
  readonly #value: unknown

  constructor(value: unknown) {
    this.#value = value
  }

  get absent(): boolean {
    return this.#value === null
  }

  text(): string | undefined {
    return typeof this.#value === 'string' ? this.#value : undefined
  }

  number(): number | undefined {
    return typeof this.#value === 'number' ? this.#value : undefined
  }

  boolean(): boolean | undefined {
    return typeof this.#value === 'boolean' ? this.#value : undefined
  }

  elements(): Iterable<WireValue> | undefined {
    return Array.isArray(this.#value) ? elementsOf(this.#value) : undefined
  }

  members(): Iterable<readonly [string, WireValue]> | undefined {
    if (typeof this.#value !== 'object' || this.#value === null || Array.isArray(this.#value)) return undefined
    return membersOf(this.#value)
  }

  describe(): string {
    // Not JSON.stringify of the whole: it recurses, and a request may be nested deeper than the stack.
    if (typeof this.#value === 'string') return quote(this.#value)
    if (Array.isArray(this.#value)) return 'a list'
    if (typeof this.#value === 'object' && this.#value !== null) return 'an object'
    return String(this.#value)
  }
}

function* elementsOf(list: readonly unknown[]): Iterable<WireValue> {
  for (const element of list) yield new JsonValue(element)
}

function* membersOf(object: object): Iterable<readonly [string, WireValue]> {
  for (const name of Object.keys(object)) yield [name, new JsonValue(Reflect.get(object, name))]
}
