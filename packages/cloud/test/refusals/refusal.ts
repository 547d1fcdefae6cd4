import type { CloudError, ErrorCode } from '../../src/index.js'
import type { Lab } from '../lab.js'

/** A way of asking wrongly, and the answer: its code, and texts of its message (the member and the value at fault). */
export interface Refusal {
  readonly why: string
  readonly code: ErrorCode
  readonly says: readonly string[]
  readonly ask: (lab: Lab) => CloudError
  /** For quotas and times that are not the default. */
  readonly lab?: ConstructorParameters<typeof Lab>[0]
}

export const text = (length: number): string => 'x'.repeat(length)
