import { CloudError, type ErrorCode } from '../errors.js'
import type { Draft } from '../world/draft.js'
import type { WorldView } from '../world/world.js'
import { makeTagKnown, tagValueId } from './tags.js'

export interface TagPair {
  readonly key: string
  readonly value: string
}

/** Keys of an account and values of a key (Tencent Cloud 651/13335). */
const keysPerAccount = 1000
const valuesPerKey = 1000

/** What the account's regions know of tags, added up: keys, values, and which are bound to resources. */
export class TagCatalogue {
  readonly #values = new Map<string, Map<string, { bound: boolean }>>()

  add(world: WorldView): void {
    for (const { key, value } of world.tagValues.all()) this.#pair(key, value)
    for (const { key, value } of world.tags.all()) this.#pair(key, value).bound = true
  }

  has({ key, value }: TagPair): boolean {
    return this.#values.get(key)?.has(value) ?? false
  }

  isBound({ key, value }: TagPair): boolean {
    return this.#values.get(key)?.get(value)?.bound ?? false
  }

  /** In the order of their code units. */
  keys(): string[] {
    return [...this.#values.keys()].sort()
  }

  /** Every key and value, by key and then by value. */
  pairs(): TagPair[] {
    return this.keys().flatMap((key) =>
      [...(this.#values.get(key)?.keys() ?? [])].sort().map((value) => ({ key, value })),
    )
  }

  /** Fails when the pairs would be more keys, or more values of a key, than an account may have. */
  checkRoom(pairs: readonly TagPair[], keyCode: ErrorCode = 'LimitExceeded.TagKey'): void {
    const keys = new Set([...this.#values.keys(), ...pairs.map(({ key }) => key)])
    if (keys.size > keysPerAccount && pairs.some(({ key }) => !this.#values.has(key))) {
      throw new CloudError(
        keyCode,
        `the account would have ${keys.size} tag keys: at most ${keysPerAccount} are allowed`,
      )
    }
    for (const key of new Set(pairs.map((pair) => pair.key))) {
      const given = pairs.filter((pair) => pair.key === key && !this.has(pair))
      const count = (this.#values.get(key)?.size ?? 0) + new Set(given.map(({ value }) => value)).size
      if (given.length > 0 && count > valuesPerKey) {
        const message = `tag key '${key}' would have ${count} values: at most ${valuesPerKey} are allowed`
        throw new CloudError('LimitExceeded.TagValue', message)
      }
    }
  }

  #pair(key: string, value: string): { bound: boolean } {
    const values = this.#values.get(key) ?? new Map<string, { bound: boolean }>()
    this.#values.set(key, values)
    const pair = values.get(value) ?? { bound: false }
    values.set(value, pair)
    return pair
  }
}

const characters = /^[\p{L}\p{M}\p{N} +\-=._:/@()[\]（）【】,，;；]*$/u

/** Checks keys and values as the tag service documents them; each key once. */
export function checkTagPairs(pairs: readonly TagPair[], rule: { readonly keysOnce: boolean }): void {
  const seen = new Set<string>()
  for (const { key, value } of pairs) {
    if (key === '') throw new CloudError('InvalidParameterValue.TagKeyEmpty', 'TagKey is empty')
    if ([...key].length > 127)
      throw new CloudError(
        'InvalidParameterValue.TagKeyLengthExceeded',
        `TagKey '${key}' is longer than 127 characters`,
      )
    if (/^(qcs|project)\b/i.test(key))
      throw new CloudError('InvalidParameter.ReservedTagKey', `TagKey '${key}' is reserved for the system`)
    if (!characters.test(key) || key !== key.trim())
      throw new CloudError('InvalidParameterValue.TagKeyCharacterIllegal', `TagKey '${key}' ${allowedCharacters}`)
    checkTagValue(value)
    if (rule.keysOnce && seen.has(key)) throw new CloudError('InvalidParameter.Tag', `TagKey '${key}' was given twice`)
    seen.add(key)
  }
}

const allowedCharacters = 'is not allowed: letters, digits, inner spaces and + - = . _ : / @ ( ) [ ] , ; are'

export function checkTagValue(value: string): void {
  if ([...value].length > 255)
    throw new CloudError('InvalidParameterValue.TagValueLengthExceeded', `TagValue has more than 255 characters`)
  if (!characters.test(value) || value !== value.trim())
    throw new CloudError('InvalidParameterValue.TagValueCharacterIllegal', `TagValue '${value}' ${allowedCharacters}`)
}

/** Makes tags known without binding them. All of them, or an error and none. */
export function createTags(draft: Draft, pairs: readonly TagPair[], catalogue: TagCatalogue): void {
  checkTagPairs(pairs, { keysOnce: false })
  const ids = new Set<string>()
  for (const pair of pairs) {
    const id = tagValueId(pair.key, pair.value)
    if (pair.value === '')
      throw new CloudError('InvalidParameterValue.TagValueEmpty', `TagValue of '${pair.key}' is empty`)
    if (catalogue.has(pair) || ids.has(id))
      throw new CloudError('ResourceInUse.TagDuplicate', `the tag '${pair.key}' with value '${pair.value}' exists`)
    ids.add(id)
  }
  catalogue.checkRoom(pairs)
  for (const { key, value } of pairs) makeTagKnown(draft, key, value)
}

/** Fails unless all the tags exist and no resource of any region carries one. */
export function checkDeletable(pairs: readonly TagPair[], catalogue: TagCatalogue): void {
  for (const pair of pairs) {
    const name = `the tag '${pair.key}' with value '${pair.value}'`
    if (!catalogue.has(pair)) throw new CloudError('ResourceNotFound.TagNonExist', `${name} does not exist`)
    if (catalogue.isBound(pair))
      throw new CloudError('FailedOperation.TagAttachedResource', `${name} is bound to resources: unbind it first`)
  }
}

/** Forgets tags in one region. */
export function forgetTags(draft: Draft, pairs: readonly TagPair[]): void {
  for (const { key, value } of pairs) {
    const id = tagValueId(key, value)
    if (draft.tagValues.has(id)) draft.remove('tagValues', id)
  }
}
