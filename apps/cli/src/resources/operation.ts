import { type Operation, operations } from '@havip/client'

/** What the API says of an operation. */
export function operationNamed(operationId: string): Operation {
  const operation = operations.find(({ id }) => id === operationId)
  if (operation === undefined) throw new Error(`the API has no operation ${operationId}`)
  return operation
}
