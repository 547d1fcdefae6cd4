import { createHash } from 'node:crypto'
import type { Task } from './rows.js'

/** Whether the task is one of those that EIP actions start, which are polled by number and not by request id. */
export function isEipTask({ work }: Task): boolean {
  return 'eipId' in work && !('haVipId' in work)
}

/**
 * The number that the tasks of a request go by. It follows from the request id, so that nothing has to count: 48 bits
 * of its SHA-256, which any client's integers hold.
 */
export function taskNumber(requestId: string): number {
  return createHash('sha256').update(requestId).digest().readUIntBE(0, 6)
}
