import { CloudError } from '@havip/cloud'
import { products } from '../catalogue/products.js'
import { quote } from '../wire/quote.js'
import type { EmulatedAction } from './action.js'
import { emulatedActions } from './index.js'

/**
 * The action of this name and version, whatever its product: the service text of a signature's scope is only the start of
 * the client's endpoint. Two names exist in several products and are told apart by version.
 * CloudError InvalidAction or NoSuchVersion.
 */
export function findAction(name: string, version: string): EmulatedAction {
  const candidates = emulatedActions.filter((action) => action.name === name)
  if (candidates.length === 0) throw new CloudError('InvalidAction', `The action ${quote(name)} does not exist.`)
  const action = candidates.find(({ service }) => products[service] === version)
  if (action === undefined) {
    const known = candidates.map(({ service }) => products[service]).join(' or ')
    throw new CloudError('NoSuchVersion', `${name} has no version ${quote(version)}; use ${known}.`)
  }
  return action
}
