import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameStreamReader, toFrameStream } from './frame-stream.js'

describe('FrameStreamReader', () => {
  it('gives every frame back, in whatever pieces the stream comes', () => {
    const frame = fc.uint8Array({ minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(fc.array(frame), fc.infiniteStream(fc.integer({ min: 1, max: 90 })), (frames, sizes) => {
        const stream = Buffer.concat(frames.map(toFrameStream))
        const reader = new FrameStreamReader(200)
        const read: Uint8Array[] = []
        for (let at = 0; at < stream.length; ) {
          const size = sizes.next().value ?? 1
          read.push(...reader.read(stream.subarray(at, at + size)))
          at += size
        }
        expect(read.map((each) => Buffer.from(each))).toEqual(frames.map((each) => Buffer.from(each)))
      }),
    )
  })

  it('is four octets of length, the highest first, and the frame', () => {
    expect([...toFrameStream(Uint8Array.of(7, 8, 9))]).toEqual([0, 0, 0, 3, 7, 8, 9])
  })

  it('refuses a length of nothing and one that is too long, before the frame has come', () => {
    expect(() => new FrameStreamReader(100).read(Uint8Array.of(0, 0, 0, 0))).toThrow(
      'a frame of 0 bytes was announced; frames have 1 to 100',
    )
    expect(() => new FrameStreamReader(100).read(Uint8Array.of(0xff, 0xff, 0xff, 0xff))).toThrow(RangeError)
    expect(new FrameStreamReader(100).read(toFrameStream(new Uint8Array(100)))).toHaveLength(1)
  })
})
