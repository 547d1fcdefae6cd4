import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'

export interface ServerCertificate {
  /** PEM. */
  readonly key: string
  /** PEM. */
  readonly cert: string
  /** Where the certificate lies, for those who are to trust it. */
  readonly file: string
}

const day = 24 * 60 * 60 * 1000
/** No longer than clients accept of a server's certificate (CA/Browser Forum, 398 days). */
const lifetime = 397 * day
/** A certificate that ends sooner is made anew when the server starts. */
const renewal = 30 * day

/**
 * The server's own certificate out of `directory`, made first when there is none that is valid for these hosts for another
 * month. It is signed by itself and is no authority: who trusts it trusts this server and nobody else.
 */
export async function ownCertificate(directory: string, hosts: readonly string[]): Promise<ServerCertificate> {
  const [keyFile, file] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')]
  const kept = await readPair(keyFile, file)
  if (kept !== undefined && isValidFor(kept, hosts)) return { ...kept, file }
  const made = await makePair(hosts)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await writeWhole(keyFile, made.key, 0o600)
  await writeWhole(file, made.cert, 0o644)
  return { ...made, file }
}

interface Pair {
  readonly key: string
  readonly cert: string
}

async function readPair(keyFile: string, file: string): Promise<Pair | undefined> {
  const [key, cert] = await Promise.all([keyFile, file].map((each) => readFile(each, 'utf8').catch(() => undefined)))
  return key === undefined || cert === undefined ? undefined : { key, cert }
}

/** False also for what is no key or certificate, or do not belong together, as after a crash between the two writes. */
function isValidFor({ key, cert }: Pair, hosts: readonly string[]): boolean {
  try {
    const certificate = new X509Certificate(cert)
    const names = (host: string) => (isIP(host) > 0 ? certificate.checkIP(host) : certificate.checkHost(sample(host)))
    return (
      certificate.checkPrivateKey(createPrivateKey(key)) &&
      Date.parse(certificate.validTo) > Date.now() + renewal &&
      hosts.every((host) => names(host) !== undefined)
    )
  } catch {
    return false
  }
}

/** A name that a wildcard stands for. */
function sample(host: string): string {
  return host.replace(/^\*/, 'x')
}

async function makePair(hosts: readonly string[]): Promise<Pair> {
  // Loaded only where it is needed; its dependency injection wants the metadata.
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const now = Date.now()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=havip, O=havip on this machine',
    keys,
    signingAlgorithm: algorithm,
    // Clocks of containers may be a little behind.
    notBefore: new Date(now - day),
    notAfter: new Date(now + lifetime - day),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) > 0 ? ('ip' as const) : ('dns' as const), value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey))
  const pem = createPrivateKey({ key, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' })
  return { key: pem.toString(), cert: `${certificate.toString('pem')}\n` }
}

/** Written beside and then put in place: nobody reads half a file. */
async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode })
  await rename(`${file}.new`, file)
}
