import type { Capture, CaptureListener } from '@havip/sdn'
import type { NotificationType, RequestParam } from 'vscode-jsonrpc/node'
import { notifications } from '../protocol.js'

/** Frames that may be on their way to a client that does not take them, bytes; what comes on top is missed. */
const mostWaiting = 32 * 1024 * 1024

type Send = <P>(type: NotificationType<P>, params: RequestParam<P>) => Promise<void>

/** The capture of a client, told as it comes. */
export class Recording {
  #capture: Capture | undefined
  #waiting = 0
  /** By the kernel, which had no room; and here, where the client was too slow. */
  #missed = { before: 0, here: 0 }
  #told = 0

  constructor(readonly send: Send) {}

  async begin(start: (listener: CaptureListener) => Promise<Capture>): Promise<Capture> {
    if (this.#capture !== undefined) throw new Error('one connection carries one capture')
    this.#capture = await start({
      onFrame: ({ at, frame }) => {
        if (this.#waiting > mostWaiting) {
          this.#missed.here += 1
          return
        }
        this.#tellMissed()
        this.#waiting += frame.length
        const sent = () => {
          this.#waiting -= frame.length
        }
        this.send(notifications.recorded, { at, frame: Buffer.from(frame).toString('base64') }).then(sent, sent)
      },
      onMissed: (total) => {
        this.#missed.before = total
        this.#tellMissed()
      },
    })
    void this.#capture.ended.then(() => {
      this.#tellMissed()
      this.send(notifications.recordEnded, {}).catch(() => {})
    })
    return this.#capture
  }

  /** Resolves when all is told. */
  async stop(): Promise<void> {
    this.#capture?.stop()
    await this.#capture?.ended
  }

  #tellMissed(): void {
    const total = this.#missed.before + this.#missed.here
    if (total === this.#told) return
    this.#told = total
    this.send(notifications.recordMissed, { total }).catch(() => {})
  }
}
