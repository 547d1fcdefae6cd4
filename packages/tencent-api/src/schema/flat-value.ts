import { CloudError } from '@havip/cloud'
import type { Pair } from '../wire/form.js'
import { quote } from '../wire/quote.js'
import { booleanOfText, numberOfText, type WireValue } from './wire-value.js'

/** No member of the API lies deeper; a longer name is no parameter of any action. */
const deepest = 12

/**
 * Reads flattened parameters (`Filters.0.Values.1=x`). Elements of a list are ordered by their index, whatever the
 * order of arrival, and may start at 0 or 1. CloudError InvalidParameter when a name is given twice.
 */
export function readFlat(pairs: Iterable<Pair>): WireValue {
  const root = new FlatValue()
  for (const [name, value] of pairs) root.put(name, value)
  return root
}

class FlatValue implements WireValue {
  readonly absent = false
  readonly #children = new Map<string, FlatValue>()
  #text: string | undefined

  put(name: string, value: string): void {
    const parts = name.split('.', deepest + 1)
    if (parts.length > deepest) {
      throw new CloudError('UnknownParameter', `The parameter ${quote(name)} is not recognized.`)
    }
    let node: FlatValue = this
    for (const part of parts) node = node.#child(part)
    if (node.#text !== undefined) {
      throw new CloudError('InvalidParameter', `The parameter ${quote(name)} is given twice.`)
    }
    node.#text = value
  }

  #child(name: string): FlatValue {
    const known = this.#children.get(name)
    if (known !== undefined) return known
    const child = new FlatValue()
    this.#children.set(name, child)
    return child
  }

  text(): string | undefined {
    return this.#children.size === 0 ? this.#text : undefined
  }

  number(): number | undefined {
    const text = this.text()
    return text === undefined ? undefined : numberOfText(text)
  }

  boolean(): boolean | undefined {
    const text = this.text()
    return text === undefined ? undefined : booleanOfText(text)
  }

  elements(): readonly WireValue[] | undefined {
    if (this.#text !== undefined) return undefined
    const indexed = [...this.#children].map(([name, value]) => ({ index: /^\d{1,6}$/.test(name) ? +name : -1, value }))
    if (indexed.some(({ index }) => index < 0)) return undefined
    return indexed.sort((a, b) => a.index - b.index).map(({ value }) => value)
  }

  members(): Iterable<readonly [string, WireValue]> | undefined {
    return this.#text === undefined ? this.#children : undefined
  }

  describe(): string {
    return this.#text === undefined ? 'nested members' : quote(this.#text)
  }
}
