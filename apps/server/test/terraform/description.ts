import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the provider does in one operation, as a script found it in the provider's source. */
export interface Operation {
  /** `service:Action`; create, update and delete leave out the read that they end with. */
  readonly actions: readonly string[]
  /** Names of filters; `tag:` stands for every name that begins so. */
  readonly filters: readonly string[]
  /** Members that it reads without looking whether they are null: a null crashes the provider. */
  readonly dereferenced: readonly string[]
}

export const operationNames = ['create', 'read', 'update', 'delete'] as const
export type OperationName = (typeof operationNames)[number]

export interface Described {
  readonly ops: Readonly<Partial<Record<OperationName, Operation>>>
}

interface Description {
  readonly resources: Readonly<Record<string, Described>>
}

const path = join(import.meta.dirname, '../../../../../shared/tencent-api/terraform.json')

/**
 * The description of the provider that is kept beside the repository. The sequences of calls run without it too; then
 * nothing says whether they are the provider's.
 */
export const description: Description | undefined = read()

function read(): Description | undefined {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Description
  console.warn('../shared/tencent-api/terraform.json is not here: the replays run, but are not held to it')
  return undefined
}
