import { setU32, u32 } from './bytes.js'

// Frames in a stream of bytes as QEMU's `-netdev stream` and `-netdev socket` have them: each behind its length, 32 bits big endian
// (qemu-doc, "-netdev stream"; net/stream.c and net/net.c, net_socket_rs). `-netdev dgram` sends a frame a datagram and needs none of this.

const lengthLength = 4

/** A frame as it goes into the stream. */
export function toFrameStream(frame: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(lengthLength + frame.length)
  setU32(bytes, 0, frame.length)
  bytes.set(frame, lengthLength)
  return bytes
}

/** Cuts a stream, in pieces of any size, into frames. */
export class FrameStreamReader {
  #rest: Uint8Array = new Uint8Array(0)

  /** `longest` frame that is taken, bytes. */
  constructor(readonly longest: number) {}

  /**
   * The frames that the piece completes; they share memory with it. RangeError when a length is 0 or more than the longest: then
   * nobody knows where the next frame begins, and the stream is to be ended.
   */
  read(piece: Uint8Array): Uint8Array[] {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    const frames: Uint8Array[] = []
    let at = 0
    while (bytes.length - at >= lengthLength) {
      const length = u32(bytes, at)
      if (length === 0 || length > this.longest) {
        throw new RangeError(`a frame of ${length} bytes was announced; frames have 1 to ${this.longest}`)
      }
      const end = at + lengthLength + length
      if (end > bytes.length) break
      frames.push(bytes.subarray(at + lengthLength, end))
      at = end
    }
    this.#rest = bytes.slice(at)
    return frames
  }
}
