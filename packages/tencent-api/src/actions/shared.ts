import { CloudError, type ErrorCode } from '@havip/cloud'
import { list, object, required, text, texts } from '../schema/members.js'
import { quote } from '../wire/quote.js'

/** Descriptions that several families use. */

const vpcTag = object({
  Key: required(text('Key of the tag.')),
  Value: text('Value of the tag; empty when left out.'),
})

export const tags = list(vpcTag, 'Tags to bind to the new resource.')

/** Tags as the products of instances take them. */
export const tagSpecification = object({
  ResourceType: required(text('What they are bound to, such as instance or ps.')),
  Tags: required(
    list(object({ Key: required(text('Key of the tag.')), Value: required(text('Value of the tag.')) }), 'The tags.'),
  ),
})

/** The codes an action documents for filters that are no objects, and for values that are no list. */
interface FilterCodes {
  readonly element?: ErrorCode
  readonly values?: ErrorCode
}

export const notDict: FilterCodes = { element: 'InvalidParameter.FilterNotDict' }
export const notDictNorList: FilterCodes = { ...notDict, values: 'InvalidParameter.FilterValuesNotList' }

/** `known` has a member for each filter; `ids` is the parameter that excludes filters, if one does. */
export function filters(known: object, ids?: string, codes: FilterCodes = {}) {
  const values = texts('What it may be; any one of them is enough.')
  const members = {
    Name: required(text('What to filter by.')),
    Values: required({ ...values, type: { ...values.type, ...(codes.values && { wrong: codes.values }) } }),
  }
  const filter = { ...object(members), ...(codes.element && { wrong: codes.element }) }
  const names = Object.keys(known).map((name) => (name === 'tag:' ? 'tag:<key>' : name))
  const alone = ids === undefined ? '' : `; not together with ${ids}`
  return list(filter, `What all listed must be like${alone}. Filters: ${names.join(', ')}.`)
}

export const clientToken = text('Makes a repeated request harmless: new for each request, at most 64 ASCII characters.')

/** One of a closed set of words. */
export function oneOf<T extends string>(member: string, value: string, allowed: readonly T[]): T {
  const match = allowed.find((word) => word === value)
  if (match !== undefined) return match
  throw new CloudError('InvalidParameterValue', `${member} must be one of ${allowed.join(', ')}; got ${quote(value)}.`)
}
