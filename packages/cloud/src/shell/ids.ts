import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { IdGenerator } from './context.js'

const alphabetSize = 36n
const idLength = 8

/** Names from the system's randomness. */
export function randomIds(): IdGenerator {
  // Every request takes a UUID, and the platform makes them many at a time.
  return { ...generator(randomBytes), uuid: randomUUID }
}

/** Names that follow from a seed: the same calls in the same order give the same names. */
export function seededIds(seed: string): IdGenerator {
  let counter = 0
  return generator((size) => {
    const blocks: Buffer[] = []
    for (let have = 0; have < size; have += 32) {
      blocks.push(createHmac('sha256', seed).update(String(counter++)).digest())
    }
    return Buffer.concat(blocks).subarray(0, size)
  })
}

function generator(bytes: (size: number) => Buffer): IdGenerator {
  return {
    id(prefix) {
      // 64 bits over 36^8 values: the bias is below one in six million.
      const value = bytes(8).readBigUInt64BE() % alphabetSize ** BigInt(idLength)
      return `${prefix}-${value.toString(36).padStart(idLength, '0')}`
    },
    uuid() {
      const raw = bytes(16)
      raw.writeUInt8((raw.readUInt8(6) & 0x0f) | 0x40, 6)
      raw.writeUInt8((raw.readUInt8(8) & 0x3f) | 0x80, 8)
      const hex = raw.toString('hex')
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
    },
    hex: (size) => bytes(size).toString('hex'),
  }
}
