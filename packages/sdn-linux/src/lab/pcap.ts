/** A captured packet: when, and its bytes as the link type defines them. */
export interface Captured {
  /** Milliseconds since the epoch, with microseconds as fraction. */
  readonly at: number
  readonly data: Uint8Array
}

const headerLength = 24
const recordHeaderLength = 16

/** Reads the pcap stream that `tcpdump -w -` writes on this machine (draft-ietf-opsawg-pcap), in pieces of any size. */
export class PcapReader {
  #rest = Buffer.alloc(0)
  #started = false
  #bigEndian = false

  /** The packets that are complete with this piece. Throws when the stream is not pcap. */
  read(piece: Uint8Array): Captured[] {
    this.#rest = Buffer.concat([this.#rest, piece])
    if (!this.#started && !this.#start()) return []
    const packets: Captured[] = []
    for (;;) {
      const packet = this.#next()
      if (packet === undefined) return packets
      packets.push(packet)
    }
  }

  #start(): boolean {
    if (this.#rest.length < headerLength) return false
    const magic = this.#rest.readUInt32BE(0)
    if (magic !== 0xa1b2c3d4 && magic !== 0xd4c3b2a1) throw new Error(`not a pcap stream: it begins with ${magic}`)
    this.#bigEndian = magic === 0xa1b2c3d4
    this.#rest = this.#rest.subarray(headerLength)
    this.#started = true
    return true
  }

  #next(): Captured | undefined {
    if (this.#rest.length < recordHeaderLength) return undefined
    const length = this.#u32(8)
    const end = recordHeaderLength + length
    if (this.#rest.length < end) return undefined
    const packet = {
      at: this.#u32(0) * 1000 + this.#u32(4) / 1000,
      data: Uint8Array.from(this.#rest.subarray(recordHeaderLength, end)),
    }
    this.#rest = this.#rest.subarray(end)
    return packet
  }

  #u32(offset: number): number {
    return this.#bigEndian ? this.#rest.readUInt32BE(offset) : this.#rest.readUInt32LE(offset)
  }
}
