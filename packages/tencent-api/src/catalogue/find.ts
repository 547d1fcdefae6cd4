import { CloudError } from '@havip/cloud'
import { quote } from '../wire/quote.js'
import { type Product, products } from './products.js'

/**
 * The product an action belongs to, found by the action's name: the service text of a signature's scope is only the
 * start of the client's endpoint. Two names exist in several products and are told apart by version.
 * CloudError InvalidAction or NoSuchVersion.
 */
export function findProduct(action: string, version: string): Product {
  const candidates = products.filter((product) => product.actions.has(action))
  if (candidates.length === 0) {
    throw new CloudError('InvalidAction', `The action ${quote(action)} does not exist.`)
  }
  const product = candidates.find((candidate) => candidate.version === version)
  if (product === undefined) {
    const known = candidates.map((candidate) => candidate.version).join(' or ')
    throw new CloudError('NoSuchVersion', `${action} has no version ${quote(version)}; use ${known}.`)
  }
  return product
}
