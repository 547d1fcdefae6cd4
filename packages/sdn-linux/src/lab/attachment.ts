import type { Wire } from './foreign.js'
import { run } from './run.js'

/** Puts raw Ethernet frames on the guest's wire, in order. A process for each keeps them apart. */
export async function sendFrames(
  { namespace, device }: Pick<Wire, 'namespace' | 'device'>,
  frames: readonly Uint8Array[],
): Promise<void> {
  const argv = namespace.inNetwork(['socat', '-u', 'STDIN', `INTERFACE:${device}`])
  for (const frame of frames) await run(argv, frame)
}
