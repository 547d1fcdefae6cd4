import { connect } from 'node:net'
import { createClient, take } from '@havip/client'
import type { HaVipId } from '@havip/cloud'
import {
  arpProbe,
  arpRequest,
  buildEthernet,
  buildIpv4Packet,
  buildUdp,
  etherTypes,
  gratuitousArp,
  type Ipv4,
  ipProtocols,
  ipv4,
  type Mac,
  mac,
  networkMac,
  parseArp,
  parseEthernet,
  parseIpv4Packet,
} from '@havip/net'
import { longestFrame } from '@havip/sdn'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { given, makeNetwork, type Network, runInstance, type Sdk, sdk } from './sdk.js'

const adminToken = 'a-token-that-somebody-chose-0123456789'
const bearer = { authorization: `Bearer ${adminToken}` }

let cloud: CloudUnderTest
let api: Sdk
let network: Network
let one: Awaited<ReturnType<typeof identity>>
let two: typeof one
const open = new Set<WebSocket>()

beforeAll(async () => {
  cloud = await startCloud({ requireToken: true }, { HAVIP_ADMIN_TOKEN: adminToken })
  api = sdk(cloud.url)
  network = await makeNetwork(api, 1)
  one = await identity()
  two = await identity()
})
afterEach(() => {
  for (const socket of open) socket.terminate()
  open.clear()
})
afterAll(() => cloud.close())

/** A running instance's ENI, as its guest has to know it. */
async function identity() {
  const { eniId } = await runInstance(api, network)
  const { NetworkInterfaceSet } = await api.vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds: [eniId] })
  const eni = given(NetworkInterfaceSet?.[0])
  return {
    id: eniId,
    mac: mac(given(eni.MacAddress)),
    address: ipv4(given(eni.PrivateIpAddressSet?.[0]?.PrivateIpAddress)),
  }
}

const wireOf = (id: string) => `${cloud.url.replace('http', 'ws')}/v1/network-interfaces/${id}/wire`

/** A guest elsewhere: what came in, and what it may wait for. */
class Guest {
  readonly #frames: Buffer[] = []
  readonly closed: Promise<{ code: number; reason: string }>

  constructor(readonly socket: WebSocket) {
    open.add(socket)
    socket.on('message', (frame: Buffer) => this.#frames.push(frame))
    socket.on('error', () => {})
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }))
    })
  }

  static async connect(id: string): Promise<Guest> {
    const guest = new Guest(new WebSocket(wireOf(id), { headers: bearer }))
    await new Promise((resolve, reject) => {
      guest.socket.once('open', resolve).once('error', reject)
    })
    return guest
  }

  async frame(matches: (frame: Buffer) => boolean): Promise<Buffer> {
    await expect.poll(() => this.#frames.some(matches)).toBe(true)
    return given(this.#frames.find(matches))
  }

  has(matches: (frame: Buffer) => boolean): boolean {
    return this.#frames.some(matches)
  }
}

/** Why a connection is refused: what HTTP answers instead. */
function refusal(id: string, headers: Record<string, string> = {}): Promise<{ status: number; detail: string }> {
  const socket = new WebSocket(id.startsWith('/') ? cloud.url.replace('http', 'ws') + id : wireOf(id), { headers })
  socket.on('error', () => {})
  return new Promise((resolve, reject) => {
    socket.once('open', () => reject(new Error('it was let in')))
    socket.once('unexpected-response', async (_, response) => {
      let text = ''
      for await (const piece of response) text += piece
      resolve({ status: given(response.statusCode), detail: JSON.parse(text).detail })
    })
  })
}

function echo(kind: number, from: { mac: Mac; address: Ipv4 }, to: Ipv4, source = from.address): Uint8Array {
  const payload = Uint8Array.of(kind, 0, 0xff - kind, 0xfd, 0, 1, 0, 1)
  return packet(from.mac, source, to, ipProtocols.icmp, payload)
}

function packet(source: Mac, from: Ipv4, to: Ipv4, protocol: number, payload: Uint8Array): Uint8Array {
  const ip = buildIpv4Packet({ source: from, destination: to, protocol, payload })
  return buildEthernet({ destination: networkMac, source, etherType: etherTypes.ipv4, payload: ip })
}

const arpReply = (of: Ipv4) => (frame: Buffer) => {
  const ethernet = parseEthernet(frame)
  const arp = ethernet?.etherType === etherTypes.arp ? parseArp(ethernet.payload) : undefined
  return arp?.operation === 'reply' && arp.senderIp === of && arp.senderMac === networkMac
}
const icmp = (kind: number, from: Ipv4) => (frame: Buffer) => {
  const ip = parseEthernet(frame)?.etherType === etherTypes.ipv4 ? parseIpv4Packet(frame.subarray(14)) : undefined
  return ip?.protocol === ipProtocols.icmp && ip.source === from && ip.payload[0] === kind
}

test('two guests elsewhere resolve and ping each other, and a HAVIP follows who announces it', async () => {
  const [first, second] = [await Guest.connect(one.id), await Guest.connect(two.id)]
  first.socket.send(arpRequest(one.mac, one.address, two.address))
  await first.frame(arpReply(two.address))
  first.socket.send(echo(8, one, two.address))
  await second.frame(icmp(8, one.address))
  second.socket.send(echo(0, two, one.address))
  await first.frame(icmp(0, two.address))

  const { HaVip } = await api.vpc.CreateHaVip({ VpcId: network.vpcId, SubnetId: network.subnetId, HaVipName: 'h' })
  const vip = ipv4(given(HaVip?.Vip))
  const haVipId = given(HaVip?.HaVipId) as HaVipId
  const holder = async () => (await cloud.engine.holders()).get(haVipId)
  await cloud.settled()
  first.socket.send(arpProbe(one.mac, vip))
  second.socket.send(gratuitousArp('request', two.mac, vip))
  await expect.poll(holder).toBe(two.id)
  first.socket.send(echo(8, one, vip))
  second.socket.send(echo(0, two, one.address, vip))
  await first.frame(icmp(0, vip))
  first.socket.send(gratuitousArp('reply', one.mac, vip))
  await expect.poll(holder).toBe(one.id)
})

test('a guest elsewhere cannot use another MAC address or IP: it is dropped and counted as anywhere', async () => {
  const [first, second] = [await Guest.connect(one.id), await Guest.connect(two.id)]
  first.socket.send(echo(13, { ...one, mac: two.mac }, two.address))
  first.socket.send(echo(13, one, two.address, ipv4('10.0.99.99')))
  first.socket.send(Uint8Array.of(1, 2, 3))
  first.socket.send(echo(15, one, two.address))
  await second.frame(icmp(15, one.address))
  expect(second.has((frame) => icmp(13, one.address)(frame) || icmp(13, ipv4('10.0.99.99'))(frame))).toBe(false)
  const counters = (await cloud.engine.counters()).find(({ id }) => id === one.id)
  expect(counters?.dropped).toMatchObject({ 'spoofed-mac': 1, 'spoofed-ip': 1, 'unknown-protocol': 1 })
})

test('without a token, with a role that is not enough, and for a page of somebody else: refused before anything', async () => {
  const made = await take(
    createClient({ url: cloud.url, token: adminToken }).POST('/v1/tokens', {
      body: { name: 'r', role: 'reader', accountIds: null },
    }),
  )
  expect(await refusal(one.id)).toMatchObject({ status: 401 })
  expect(await refusal(one.id, { authorization: 'Bearer havip_nothing' })).toMatchObject({ status: 401 })
  expect(await refusal(one.id, { authorization: `Bearer ${made.token}` })).toMatchObject({
    status: 403,
    detail: expect.stringContaining('operator'),
  })
  expect(await refusal(one.id, { ...bearer, origin: 'https://elsewhere.example' })).toMatchObject({ status: 403 })
  expect(await refusal('eni-nothing0', bearer)).toMatchObject({ status: 404 })
  expect(await refusal('a/b', bearer)).toMatchObject({ status: 404 })
  expect(await refusal('//', bearer)).toMatchObject({ status: 404 })
})

test('who asks for a protocol that is not spoken here gets an answer in HTTP, and so does the next request', async () => {
  const { port } = new URL(cloud.url)
  const socket = connect(Number(port), '127.0.0.1')
  let said = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const body = JSON.stringify({ name: 'over-h2c', cidrBlock: '10.7.0.0/16' })
  const head = [
    ...['POST /v1/vpcs HTTP/1.1', 'Host: localhost', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c'],
    ...['HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA', `Authorization: ${bearer.authorization}`],
    ...['Content-Type: application/json', `Content-Length: ${body.length}`],
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  await expect.poll(() => said).toMatch(/^HTTP\/1\.1 201 Created\r\n.*"name":"over-h2c"/s)
  socket.write(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  await expect.poll(() => socket.closed).toBe(true)
  expect(said).toMatch(/HTTP\/1\.1 200 OK.*"status":"ok"/s)
})

test('who connects takes the ENI over from who had it', async () => {
  const [before, other] = [await Guest.connect(one.id), await Guest.connect(two.id)]
  const after = await Guest.connect(one.id)
  expect(await before.closed).toEqual({ code: 4001, reason: 'another connection took the ENI over' })
  other.socket.send(echo(8, two, one.address))
  await after.frame(icmp(8, two.address))
})

test('a message that is text, or longer than any frame, ends the connection and nothing else', async () => {
  const first = await Guest.connect(one.id)
  first.socket.send('hello')
  expect(await first.closed).toMatchObject({ code: 1003 })
  const second = await Guest.connect(one.id)
  second.socket.send(new Uint8Array(longestFrame + 1))
  expect(await second.closed).toMatchObject({ code: 1009 })
  const third = await Guest.connect(one.id)
  const other = await Guest.connect(two.id)
  const most = buildUdp(
    { sourcePort: 1, destinationPort: 2, payload: new Uint8Array(60_000) },
    one.address,
    two.address,
  )
  third.socket.send(packet(one.mac, one.address, two.address, ipProtocols.udp, most))
  await other.frame((frame) => frame.length > 60_000)
})

test('an ENI that is removed takes its wire along', async () => {
  const made = await api.vpc.CreateNetworkInterface({
    VpcId: network.vpcId,
    SubnetId: network.subnetId,
    NetworkInterfaceName: 'e',
    NetworkInterfaceDescription: '',
  })
  const id = given(made.NetworkInterface?.NetworkInterfaceId)
  const guest = await Guest.connect(id)
  await api.vpc.DeleteNetworkInterface({ NetworkInterfaceId: id })
  expect(await guest.closed).toEqual({ code: 4002, reason: 'the ENI was removed' })
})
