import type { Guest } from './guest.js'
import { run } from './run.js'

/** Where an ENI is in its guest. */
export interface Attachment {
  readonly guest: Guest
  /** `eth0` and so on. */
  readonly device: string
}

/** Puts raw Ethernet frames on the guest's wire, in order. A process for each keeps them apart. */
export async function sendFrames({ guest, device }: Attachment, frames: readonly Uint8Array[]): Promise<void> {
  const argv = guest.namespace.inNetwork(['socat', '-u', 'STDIN', `INTERFACE:${device}`])
  for (const frame of frames) await run(argv, frame)
}
