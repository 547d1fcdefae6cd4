import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** A secret cannot be opened. One sentence, with no secret in it. */
export class SealError extends Error {
  override readonly name = 'SealError'
}

const cipher = 'aes-256-gcm'
/** NIST SP 800-38D: 96 bits of nonce, random for each secret; 128 bits of tag. */
const [nonceLength, tagLength] = [12, 16]
export const sealingKeyLength = 32

/** Seals secrets at rest with AES-256-GCM. */
export class Sealer {
  /** Names the key without telling it. */
  readonly keyName: string
  readonly #key: Buffer
  readonly #origin: string
  readonly #old: Sealer | undefined

  /** `origin` says in errors where the 32 bytes come from; what `old` has sealed is opened as well. */
  constructor(key: Buffer, origin: string, old?: Sealer) {
    this.#key = key
    this.#origin = origin
    this.#old = old
    this.keyName = createHash('sha256').update('havip sealing key').update(key).digest('hex').slice(0, 8)
  }

  /** `v1.<name of the key>.<nonce, ciphertext and tag>`. Bound to what it is the secret of: it opens for no other. */
  seal(secret: string, of: string): string {
    const nonce = randomBytes(nonceLength)
    const sealing = createCipheriv(cipher, this.#key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(of))
    const sealed = Buffer.concat([nonce, sealing.update(secret, 'utf8'), sealing.final(), sealing.getAuthTag()])
    return `v1.${this.keyName}.${sealed.toString('base64url')}`
  }

  /** Whether it was sealed with this key, and not with the old one. */
  isCurrent(sealed: string): boolean {
    return sealed.split('.')[1] === this.keyName
  }

  /** SealError when it was sealed with another key, for something else, or was changed since. */
  open(sealed: string, of: string): string {
    const [version, keyName, body = ''] = sealed.split('.')
    if (version !== 'v1') throw new SealError(`the secret of ${of} is sealed in a form that this version does not know`)
    if (keyName !== this.keyName) {
      if (this.#old !== undefined && keyName === this.#old.keyName) return this.#old.open(sealed, of)
      throw new SealError(
        `the secret of ${of} was sealed with the key ${keyName}, and ${this.#origin} has the key ${this.keyName}; ` +
          'give the key it was sealed with by HAVIP_SEALING_KEY_FILE or HAVIP_SEALING_KEY, or, to seal it anew with this one, ' +
          'by HAVIP_OLD_SEALING_KEY_FILE or HAVIP_OLD_SEALING_KEY',
      )
    }
    const bytes = Buffer.from(body, 'base64url')
    const nonce = bytes.subarray(0, nonceLength)
    const opening = createDecipheriv(cipher, this.#key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(of))
    try {
      opening.setAuthTag(bytes.subarray(-tagLength))
      return opening.update(bytes.subarray(nonceLength, -tagLength), undefined, 'utf8') + opening.final('utf8')
    } catch {
      throw new SealError(`the sealed secret of ${of} has been changed in the database; put the row back as it was`)
    }
  }
}
