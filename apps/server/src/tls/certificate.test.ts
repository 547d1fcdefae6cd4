import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ownCertificate } from './certificate.js'
import { namesOf } from './hosts.js'

const month = 30 * 24 * 60 * 60 * 1000
const hosts = namesOf('192.0.2.7', ['ap-guangzhou'])
let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'havip-tls-'))
})

afterEach(() => {
  vi.useRealTimers()
  rmSync(directory, { recursive: true })
})

test('the certificate is for every name the server goes by, and no authority', async () => {
  const { cert, file } = await ownCertificate(directory, hosts)
  const certificate = new X509Certificate(cert)
  for (const name of [
    'localhost',
    'vpc.localhost',
    'cvm.tencentcloudapi.com',
    'vpc.ap-guangzhou.tencentcloudapi.com',
  ]) {
    expect(certificate.checkHost(name), name).toBeDefined()
  }
  for (const address of ['127.0.0.1', '::1', '192.0.2.7']) expect(certificate.checkIP(address), address).toBeDefined()
  expect(certificate.checkHost('tencentcloud.com')).toBeUndefined()
  expect(certificate.ca).toBe(false)
  expect(readFileSync(file, 'utf8')).toBe(cert)
})

test('only the owner reads the key', async () => {
  await ownCertificate(directory, hosts)
  expect(statSync(join(directory, 'key.pem')).mode & 0o777).toBe(0o600)
})

test('the certificate is kept, so that who trusts it need not do so again', async () => {
  const first = await ownCertificate(directory, hosts)
  expect(await ownCertificate(directory, hosts)).toEqual(first)
})

test.each<[string, () => void]>([
  ['is for other names', () => {}],
  ['ends within a month', () => vi.useFakeTimers({ now: Date.now() + 12.5 * month, toFake: ['Date'] })],
  ['is not of this key', () => writeFileSync(join(directory, 'key.pem'), 'nothing')],
  ['cannot be read', () => writeFileSync(join(directory, 'certificate.pem'), 'nothing')],
])('a certificate that %s is made anew', async (what, spoil) => {
  const before = await ownCertificate(directory, hosts)
  spoil()
  const after = await ownCertificate(directory, what === 'is for other names' ? [...hosts, '192.0.2.8'] : hosts)
  expect(after.cert).not.toBe(before.cert)
  const certificate = new X509Certificate(after.cert)
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now() + month)
})
