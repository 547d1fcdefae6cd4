import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { Failure } from '../failure.js'
import type { GuestEvents, GuestLink } from './guest-link.js'
import { openUdp } from './udp-link.js'

const name = /^[A-Za-z][\w.-]{0,14}$/

/** A TAP interface of this machine, by socat, which keeps frames apart by sending each as a datagram. */
export async function openTap(device: string, mac: string, events: GuestEvents): Promise<GuestLink> {
  if (!name.test(device))
    throw new Failure(`--tap ${device} is no name of an interface: a letter, then up to 14 letters, digits, ._-`)
  const [own, taps] = [await freePort(), await freePort()]
  const link = await openUdp(own, taps, events)
  const tap = `TUN,tun-type=tap,iff-no-pi,iff-up,tun-name=${device}`
  const socat = spawn('socat', ['-b', '65549', tap, `UDP4-DATAGRAM:127.0.0.1:${own},bind=127.0.0.1:${taps}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  socat.stderr.on('data', (data: Buffer) => {
    said += data.toString()
  })
  let closed = false
  socat.once('error', () => events.onFailure('socat cannot be started; apt-get install socat.'))
  socat.once('exit', () => {
    if (!closed) events.onFailure(`the TAP interface ${device} cannot be had: ${said.trim().split('\n').at(-1)}`)
  })
  events.onNote(`the interface is ${device}; give it the ENI's MAC address: ip link set dev ${device} address ${mac}`)
  return {
    send: link.send,
    close: () => {
      closed = true
      socat.kill()
      link.close()
    },
  }
}

function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address()
      socket.close(() => resolve(port))
    })
  })
}
