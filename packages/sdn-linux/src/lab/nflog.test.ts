import { endianness } from 'node:os'
import { parseClaim } from '@havip/sdn'
import { describe, expect, it } from 'vitest'
import { acknowledgedError, acknowledgement, NetlinkReader, netlinkRequest } from './netlink.js'
import { bindRequest, parseLogged } from './nflog.js'

/** What a kernel (Linux 6.18) sent for a gratuitous ARP that came in by port 6 of a bridge, in little-endian order. */
const recorded = Buffer.from(
  '0700000108000100080600000a000a00636c61696d0000000800060000000006080004000000000208000200000000061000080000060000' +
    'fa163e000007000006000f000001000006001100000e000012001000fffffffffffffa163e0000070806000014000300000000006b035e4a' +
    '000000000009c49608000b000000000008000e000000000012001500fffffffffffffa163e00000708060000200009000001080006040001' +
    'fa163e000007ac111003000000000000ac111003',
  'hex',
)

describe.skipIf(endianness() !== 'LE')('messages of the kernel’s log (recorded on a little-endian machine)', () => {
  it('tell prefix, port, time, and the whole frame', () => {
    const logged = parseLogged(recorded)
    expect(logged).toMatchObject({ prefix: 'claim', inPort: 6, outPort: 0, sequence: null, at: 1795382858640.15 })
    expect(parseClaim(logged?.frame ?? new Uint8Array())).toEqual({
      kind: 'announcement',
      form: 'request',
      address: '172.17.16.3',
      sourceMac: 'fa:16:3e:00:00:07',
      senderMac: 'fa:16:3e:00:00:07',
    })
  })

  it('that are cut off anywhere are no frame, and no fault', () => {
    for (let length = 0; length < recorded.length; length++) {
      expect(() => parseLogged(recorded.subarray(0, length))).not.toThrow()
    }
    expect(parseLogged(recorded.subarray(0, 60))).toBeUndefined()
  })

  it('are cut out of a stream, in whatever pieces it comes', () => {
    const stream = Buffer.concat([netlinkRequest(1024, 7, recorded), netlinkRequest(2, 8, Buffer.from([1, 2, 3, 4]))])
    for (const size of [1, 3, 16, 17, stream.length]) {
      const reader = new NetlinkReader()
      const messages = []
      for (let at = 0; at < stream.length; at += size) messages.push(...reader.read(stream.subarray(at, at + size)))
      expect(messages).toEqual([
        { type: 1024, body: recorded },
        { type: acknowledgement, body: Buffer.from([1, 2, 3, 4]) },
      ])
    }
  })

  it('with a length that cannot be end the stream', () => {
    expect(() => new NetlinkReader().read(Buffer.alloc(16))).toThrow('its length is 0')
  })

  it('say whether a request was done', () => {
    expect(acknowledgedError(Buffer.from('00000000', 'hex'))).toBe(0)
    expect(acknowledgedError(Buffer.from('ffffffff', 'hex'))).toBe(1)
  })

  it('are asked for by two requests with the group in network byte order', () => {
    const requests = new NetlinkReader().read(bindRequest(0x0102))
    expect(requests.map(({ type }) => type)).toEqual([1025, 1025])
    expect(requests.map(({ body }) => body.subarray(0, 4).toString('hex'))).toEqual(['00000102', '00000102'])
  })
})
