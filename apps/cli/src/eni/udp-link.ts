import { createSocket } from 'node:dgram'
import { Failure } from '../failure.js'
import type { GuestEvents, GuestLink } from './guest-link.js'

/** On loopback, a frame a datagram; what comes from any other port is not the guest's. Resolves when the port is ours. */
export function openUdp(own: number, guests: number, events: GuestEvents): Promise<GuestLink> {
  const host = '127.0.0.1'
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => reject(new Failure(`UDP port ${own} cannot be had: ${error.message}.`)))
    socket.bind(own, host, () => {
      // Nobody there yet, or not any more: datagrams are lost, as on any wire.
      socket.removeAllListeners('error').on('error', () => {})
      socket.on('message', (frame, { address, port }) => {
        if (address === host && port === guests) events.onFrame(frame)
      })
      resolve({ send: (frame) => socket.send(frame, guests, host), close: () => socket.close() })
    })
  })
}

/** The two ports of `--udp`. Failure when they are none. */
export function portsOf(text: string): readonly [own: number, guests: number] {
  const [, own, guests] = /^(\d+):(\d+)$/.exec(text) ?? []
  const isPort = (digits: string | undefined) => Number(digits) >= 1 && Number(digits) <= 65_535
  if (isPort(own) && isPort(guests) && own !== guests) return [Number(own), Number(guests)]
  throw new Failure(`--udp ${text} is not two different ports, ours and that of QEMU, such as 7301:7302.`)
}
