import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CloudUnderTest, startCloud } from './cloud-under-test.js'
import { given, sdk } from './sdk.js'

const program = fileURLToPath(new URL('fixtures/sdk-over-https.mjs', import.meta.url))
let cloud: CloudUnderTest

beforeAll(async () => {
  cloud = await startCloud({ tls: true, tlsPort: '0' })
  await sdk(cloud.url).vpc.CreateVpc({ VpcName: 'v', CidrBlock: '10.0.0.0/16' })
})

afterAll(() => cloud.close())

/** What the SDK says in a process of its own that trusts the certificate, or does not. */
async function asked(args: string[], trusted: string | undefined = cloud.tls?.certificate): Promise<string> {
  const { NODE_EXTRA_CA_CERTS: _, http_proxy: __, ...env } = process.env
  const more = trusted === undefined ? {} : { NODE_EXTRA_CA_CERTS: trusted }
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env: { ...env, ...more } })
  return stdout.trim()
}

/** Sends bytes as they are and resolves with what came back before the server closed the connection. */
function exchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes))
    socket.on('data', (chunk) => (received += chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
  })
}

describe('the official SDK, which takes https for granted', () => {
  test('is answered by the same cloud as over http, once it trusts the certificate', async () => {
    expect(await asked([new URL(given(cloud.tls?.url)).host])).toBe('1 VPCs')
  })

  test('refuses the certificate of a server it was not told to trust', async () => {
    expect(await asked([new URL(given(cloud.tls?.url)).host], '')).toMatch(/self-signed certificate/)
  })

  test('reaches it with no endpoint changed, by naming it as its proxy', async () => {
    expect(await asked(['vpc.tencentcloudapi.com', cloud.url])).toBe('1 VPCs')
    expect(await asked(['vpc.ap-guangzhou.tencentcloudapi.com', cloud.url])).toBe('1 VPCs')
  })
})

test('as a proxy it leads nowhere else, and survives a client that goes away', async () => {
  const connectTo = (host: string) => `CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`
  expect(await exchange(cloud.url, connectTo('example.com:443'))).toMatch(/^HTTP\/1\.1 403 .*NO_PROXY/s)
  expect(await exchange(cloud.url, connectTo('eviltencentcloudapi.com:443'))).toMatch(/^HTTP\/1\.1 403 /)
  const established = await exchange(cloud.url, `${connectTo('vpc.tencentcloudapi.com:443')}no TLS at all`)
  expect(established).toMatch(/^HTTP\/1\.1 200 Connection established\r\n\r\n/)
  expect(await asked(['vpc.tencentcloudapi.com', cloud.url])).toBe('1 VPCs')
})

describe('a certificate of the user', () => {
  test('is used as it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'havip-tls-'))
    const file = (name: string) => join(folder, name)
    const made = given(cloud.tls?.certificate)
    writeFileSync(file('c.pem'), readFileSync(made))
    writeFileSync(file('k.pem'), readFileSync(join(made, '..', 'key.pem')))
    const options = { tlsPort: '0', tlsCert: file('c.pem'), tlsKey: file('k.pem') }
    const other = await startCloud(options)
    try {
      expect(other.tls?.certificate).toBeUndefined()
      expect(await asked([new URL(given(other.tls?.url)).host], made)).toBe('0 VPCs')
    } finally {
      await other.close()
    }
    await expect(startCloud({ ...options, tlsKey: file('c.pem') })).rejects.toThrow(
      '--tls-cert and --tls-key cannot be used',
    )
    await expect(startCloud({ ...options, tlsCert: file('nothing.pem') })).rejects.toThrow(/--tls-cert .*ENOENT/)
    rmSync(folder, { recursive: true })
  })

  test('a port of HTTPS that is in use is named by its option', async () => {
    const { port } = new URL(given(cloud.tls?.url))
    await expect(startCloud({ tlsPort: port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`)
    await expect(startCloud({ tlsPort: port })).rejects.toThrow('--tls-port')
  })
})
