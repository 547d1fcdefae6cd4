import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { etherTypes, isGratuitousArp, parseArp, parseEthernet, parseIpv4Packet } from '@havip/net'
import { address, port } from './rebind-networks.mjs'

const magicNanoseconds = 0xa1b23c4d
const fileHeaderLength = 24
const recordHeaderLength = 16
const udpHeaderLength = 8
/** Bytes kept of a frame: all of a packet of the stream, and of an ARP frame. */
const snapLength = 64
/** The kernel's buffer, KiB: some seconds of the stream. */
const bufferSize = 16_384

/** Longer than packets wait in the kernel's buffer for tcpdump to fetch them: what is there when it ends is lost. */
const fetchMs = 2_000

/**
 * Captures what passes a guest's interface, stamped by the kernel, in nanoseconds. Resolves once it listens, with what
 * ends it; that resolves with the number of packets that were missed.
 */
export async function startCapture(guest, file) {
  // Without promiscuous mode: a packet socket sees what the bridge floods all the same.
  const options = [
    '-n',
    '-p',
    '-Z',
    'root',
    '-s',
    `${snapLength}`,
    '-B',
    `${bufferSize}`,
    '--time-stamp-precision=nano',
  ]
  const argv = ['tcpdump', '-i', 'eth0', ...options, '-w', file, `arp or udp port ${port}`]
  const stop = await guest.start(argv, 'listening on')
  return async () => {
    await delay(fetchMs)
    const said = await stop('SIGINT')
    const captured = /(\d+) packets? captured/.exec(said)
    const received = /(\d+) packets? received by filter/.exec(said)
    if (captured === null || received === null) throw new Error(`tcpdump did not say what it missed: ${said.trim()}`)
    return Number(received[1]) - Number(captured[1])
  }
}

/**
 * What a capture says about the moving address, in order of time: `{at, source, number}` for a packet of the stream,
 * and `{at, source}` for an announcement. `at` is in microseconds after the second `epoch`.
 */
export function readCapture(file, epoch) {
  const bytes = readFileSync(file)
  if (bytes.readUInt32LE(0) !== magicNanoseconds) throw new Error(`${file} is no capture with nanoseconds`)
  const events = []
  for (let start = fileHeaderLength; start < bytes.length; ) {
    const data = start + recordHeaderLength
    const end = data + bytes.readUInt32LE(start + 8)
    const at = (bytes.readUInt32LE(start) - epoch) * 1e6 + bytes.readUInt32LE(start + 4) / 1e3
    const event = parse(bytes.subarray(data, end))
    if (event !== undefined) events.push({ at, ...event })
    start = end
  }
  return events.sort((a, b) => a.at - b.at)
}

function parse(bytes) {
  const frame = parseEthernet(bytes)
  if (frame?.etherType === etherTypes.arp) {
    const arp = parseArp(frame.payload)
    const announced = arp !== undefined && isGratuitousArp(arp) && arp.senderIp === address
    return announced ? { source: frame.source } : undefined
  }
  const packet = frame?.etherType === etherTypes.ipv4 ? parseIpv4Packet(frame.payload) : undefined
  if (packet?.destination !== address) return undefined
  // By offset: a veth leaves the UDP checksum to a network card that there is not, and a strict reader refuses it.
  return { source: frame.source, number: Buffer.from(packet.payload).readUInt32BE(udpHeaderLength) }
}
