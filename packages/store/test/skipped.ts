import { it } from 'vitest'

/** Stands for tests that cannot run here, and prints why. */
export function skipped(reason: string): void {
  console.warn(`skipped: ${reason}`)
  it.skip(reason)
}
