import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { connect, type Socket } from 'node:net'
import { createClient, take } from '@havip/client'
import {
  arpRequest,
  etherTypes,
  FrameStreamReader,
  type Ipv4,
  ipProtocols,
  ipv4,
  mac,
  parseArp,
  parseEthernet,
  parseIpv4Packet,
  toFrameStream,
} from '@havip/net'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { until } from '../src/demo/cloud.js'
import { cleanUp, havip, newDataDir, oneLine, Program, type Server, serve } from './program.js'

vi.setConfig({ testTimeout: 90_000 })
const patience = 30_000

interface Eni {
  readonly id: string
  readonly mac: string
  readonly address: Ipv4
}

let server: Server
let one: Eni
let two: Eni
const ends: (() => void)[] = []
const environment = () => ({ HAVIP_URL: server.url })
const run = (...args: string[]) => havip(args, environment())

beforeAll(async () => {
  server = await serve(['--ephemeral', '--data-dir', newDataDir(), '--engine', 'memory'])
  const client = createClient({ url: server.url })
  const zone = 'ap-guangzhou-3'
  const vpc = await take(client.POST('/v1/vpcs', { body: { name: 'v', cidrBlock: '10.0.0.0/16' } }))
  const place = { vpcId: vpc.id, zone }
  const subnet = await take(client.POST('/v1/subnets', { body: { ...place, name: 's', cidrBlock: '10.0.0.0/24' } }))
  const params = { query: { wait: 30 } }
  for (const _ of [1, 2]) await take(client.POST('/v1/instances', { params, body: { ...place, subnetId: subnet.id } }))
  const { items } = await take(client.GET('/v1/network-interfaces', {}))
  const enis = items.map((eni) => ({
    id: eni.id,
    mac: eni.macAddress,
    address: ipv4(eni.privateIpAddresses[0] ?? ''),
  }))
  ;[one, two] = enis as [Eni, Eni]
})
afterEach(() => {
  for (const end of ends.splice(0)) end()
})
afterAll(cleanUp)

/** `eni connect`, once it is connected; ended after the test. */
async function connected(eni: Eni, ...where: string[]): Promise<Program> {
  const program = new Program(['eni', 'connect', eni.id, ...where], environment())
  ends.push(() => program.child.kill())
  await until(`${eni.id} is connected`, patience, () => program.err.includes(`${eni.id} is connected to`))
  return program
}

async function listening(program: Program): Promise<number> {
  await until('it listens', patience, () => /waiting for QEMU at \S+:\d+\n/.test(program.err))
  return Number(/waiting for QEMU at \S+:(\d+)/.exec(program.err)?.[1])
}

/** What a QEMU with `-netdev stream` does. */
function stream(port: number) {
  const frames: Uint8Array[] = []
  const socket: Socket = connect(port, '127.0.0.1')
  const reader = new FrameStreamReader(70_000)
  socket.on('data', (piece) => frames.push(...reader.read(piece)))
  socket.on('error', () => {})
  ends.push(() => socket.destroy())
  return { frames, socket, send: (frame: Uint8Array) => socket.write(toFrameStream(frame)) }
}

/** What a QEMU with `-netdev dgram` does; and its port, and one for the other side. */
async function datagrams() {
  const frames: Uint8Array[] = []
  const [socket, other] = [createSocket('udp4'), createSocket('udp4')]
  for (const each of [socket, other]) await new Promise<void>((resolve) => each.bind(0, '127.0.0.1', resolve))
  const ports = [other.address().port, socket.address().port] as const
  await new Promise<void>((resolve) => other.close(() => resolve()))
  socket.on('message', (frame) => frames.push(frame))
  ends.push(() => socket.close())
  return { frames, ports, send: (frame: Uint8Array) => socket.send(frame, ports[0], '127.0.0.1') }
}

const isArpReply = (of: Ipv4) => (frame: Uint8Array) => {
  const ethernet = parseEthernet(frame)
  return ethernet?.etherType === etherTypes.arp && parseArp(ethernet.payload)?.senderIp === of
}

async function resolves(guest: { frames: Uint8Array[]; send(frame: Uint8Array): void }, own: Eni, other: Eni) {
  guest.send(arpRequest(mac(own.mac), own.address, other.address))
  await until('the network answers', patience, () => guest.frames.some(isArpReply(other.address)))
}

test('a stream and datagrams carry frames as QEMU has them; one that is malformed sends it away, and it comes again', async () => {
  const { ports, ...two_ } = await datagrams()
  await connected(two, '--udp', ports.join(':'))
  await resolves(two_, two, one)
  const program = await connected(one, '--listen', '127.0.0.1:0')
  const port = await listening(program)
  const first = stream(port)
  await resolves(first, one, two)

  const gone = new Promise<void>((resolve) => first.socket.once('close', () => resolve()))
  first.socket.write(Uint8Array.of(0xff, 0xff, 0xff, 0xff))
  await gone
  expect(program.err).toContain(
    'QEMU is sent away: a frame of 4294967295 bytes was announced; frames have 1 to 65549\n',
  )
  await resolves(stream(port), one, two)
})

test('what cannot be is told in one line', async () => {
  const refused = async (said: RegExp, ...args: string[]) =>
    expect(oneLine((await run('eni', 'connect', ...args)).err)).toMatch(said)
  await Promise.all([
    refused(/eni-nothing0/, 'eni-nothing0', '--listen', '0'),
    refused(/Say where the guest is: --listen, --to, --udp or --tap/, one.id),
    refused(/--udp 1:1 is not two different ports/, one.id, '--udp', '1:1'),
    refused(/--listen here is none of PORT, HOST:PORT and a path/, one.id, '--listen', 'here'),
    refused(/--tap a b is no name of an interface/, one.id, '--tap', 'a b'),
  ])
})

const qemu = 'qemu-system-x86_64'
const hasQemu = spawnSync(qemu, ['-netdev', 'help', '-M', 'none']).stdout?.toString().includes('stream') === true
const skipped = hasQemu ? '' : ` [skipped: no ${qemu} with -netdev stream; apt-get install qemu-system-x86 ipxe-qemu]`
if (!hasQemu) console.warn(`a virtual machine is not tested${skipped}`)

describe.skipIf(!hasQemu)(`a virtual machine${skipped}`, () => {
  test('of QEMU resolves the address of another guest and reaches it', async () => {
    const { ports, ...other } = await datagrams()
    await connected(two, '--udp', ports.join(':'))
    const port = await listening(await connected(one, '--listen', '127.0.0.1:0'))
    const machine = boot(one.mac, port)
    await machine.shell()
    for (const line of [`set net0/ip ${one.address}`, 'set net0/netmask 255.255.255.0', 'ifopen net0'])
      await machine.type(line)
    await machine.type(`chain tftp://${two.address}/x`)
    const asked = (frame: Uint8Array) => {
      const packet =
        parseEthernet(frame)?.etherType === etherTypes.ipv4 ? parseIpv4Packet(frame.subarray(14)) : undefined
      return packet?.source === one.address && packet.protocol === ipProtocols.udp
    }
    await until('it asks the other guest for a file', patience, () => other.frames.some(asked))
  })
})

/** A machine with nothing but the firmware of its network card, iPXE, whose shell is on the serial line. */
function boot(hardware: string, port: number) {
  const machine = ['-accel', 'tcg', '-m', '32', '-machine', 'pc,graphics=off', '-display', 'none', '-nodefaults']
  const card = ['-device', `e1000,netdev=n,mac=${hardware}`]
  const netdev = `stream,id=n,addr.type=inet,addr.host=127.0.0.1,addr.port=${port}`
  const child: ChildProcessWithoutNullStreams = spawn(qemu, [
    ...machine,
    '-serial',
    'stdio',
    ...card,
    '-netdev',
    netdev,
  ])
  ends.push(() => child.kill('SIGKILL'))
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const prompt = 'iPXE> '
  return {
    async shell(): Promise<void> {
      await until('the firmware offers its shell', patience, () => said.includes('iPXE command line'))
      child.stdin.write('\x02')
      await until('the shell is there', patience, () => said.includes(prompt))
    },
    /** Types when it is asked to; its serial line holds 16 characters, and loses what comes while it is busy. */
    async type(line: string): Promise<void> {
      await until('the shell waits', patience, () => said.endsWith(prompt))
      for (let typed = 1; typed <= line.length; typed++) {
        child.stdin.write(line[typed - 1] ?? '')
        await until('it shows what was typed', patience, () => said.endsWith(prompt + line.slice(0, typed)))
      }
      child.stdin.write('\r')
    },
  }
}
