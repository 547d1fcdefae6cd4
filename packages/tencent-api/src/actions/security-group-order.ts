import { CloudError, type SecurityGroup } from '@havip/cloud'
import { quote } from '../wire/quote.js'

interface Order {
  readonly orderField?: string
  readonly orderDirection?: string
}

/** Sorted as asked; those of one time in the order they were made. */
export function inOrder(groups: readonly SecurityGroup[], { orderField, orderDirection }: Order): SecurityGroup[] {
  const sign = { ASC: 1, DESC: -1 }[oneOf('OrderDirection', orderDirection || 'ASC', ['ASC', 'DESC'])]
  if (!orderField) return [...groups]
  const key = ({ CreatedTime: 'createdAt', UpdateTime: 'updatedAt' } as const)[
    oneOf('OrderField', orderField, ['CreatedTime', 'UpdateTime'])
  ]
  return [...groups].sort((a, b) => sign * (a[key] - b[key]))
}

function oneOf<T extends string>(member: string, value: string, words: readonly T[]): T {
  const word = words.find((known) => known === value)
  if (word !== undefined) return word
  throw new CloudError('InvalidParameterValue', `${member} must be ${words.join(' or ')}; got ${quote(value)}.`)
}
