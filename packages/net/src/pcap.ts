/** A frame that was captured. */
export interface CapturedFrame {
  /** Milliseconds since the epoch, fractions allowed. */
  readonly at: number
  /** The whole Ethernet frame, without its check sequence. */
  readonly frame: Uint8Array
}

/** The format that libpcap writes, version 2.4, times in microseconds, little endian (draft-ietf-opsawg-pcap). */
const magic = 0xa1b2c3d4
const headerLength = 24
const recordHeaderLength = 16
const longestFrame = 262_144
const linkTypeEthernet = 1

/** What a capture file begins with. */
export function pcapHeader(): Uint8Array {
  const bytes = new Uint8Array(headerLength)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic, true)
  view.setUint16(4, 2, true)
  view.setUint16(6, 4, true)
  view.setUint32(16, longestFrame, true)
  view.setUint32(20, linkTypeEthernet, true)
  return bytes
}

/** A frame in a capture file. What is longer than 262,144 octets is cut there. */
export function pcapRecord({ at, frame }: CapturedFrame): Uint8Array {
  const kept = frame.subarray(0, longestFrame)
  const bytes = new Uint8Array(recordHeaderLength + kept.length)
  const view = new DataView(bytes.buffer)
  const micros = Math.round(at * 1000)
  view.setUint32(0, Math.floor(micros / 1_000_000), true)
  view.setUint32(4, micros % 1_000_000, true)
  view.setUint32(8, kept.length, true)
  view.setUint32(12, frame.length, true)
  bytes.set(kept, recordHeaderLength)
  return bytes
}

/** Reads a capture as it comes, in pieces of any length; of this form alone. */
export class PcapReader {
  #rest = new Uint8Array(0)
  #begun = false

  /** The frames that are whole by now. Throws for what is no capture of this form. */
  read(piece: Uint8Array): CapturedFrame[] {
    const bytes = new Uint8Array(this.#rest.length + piece.length)
    bytes.set(this.#rest)
    bytes.set(piece, this.#rest.length)
    const view = new DataView(bytes.buffer)
    let at = 0
    if (!this.#begun && bytes.length >= headerLength) {
      if (view.getUint32(0, true) !== magic || view.getUint32(20, true) !== linkTypeEthernet) {
        throw new Error('this is no capture of Ethernet frames in the form of libpcap')
      }
      this.#begun = true
      at = headerLength
    }
    const frames: CapturedFrame[] = []
    while (this.#begun && at + recordHeaderLength <= bytes.length) {
      const end = at + recordHeaderLength + view.getUint32(at + 8, true)
      if (end > bytes.length) break
      const seconds = view.getUint32(at, true)
      const micros = view.getUint32(at + 4, true)
      frames.push({ at: seconds * 1000 + micros / 1000, frame: bytes.slice(at + recordHeaderLength, end) })
      at = end
    }
    this.#rest = bytes.slice(at)
    return frames
  }
}
