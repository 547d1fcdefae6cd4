import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Sealer } from './seal.js'

/** Where secrets come from, and how they are kept. */
export interface Secrets {
  /** Random bytes as text of [0-9A-Za-z_-]; 32 bytes are 43 characters. */
  random(bytes: number): string
  /** Random bytes as lower-case hexadecimal. */
  hex(bytes: number): string
  seal(secret: string, of: string): string
}

export function systemSecrets(sealer: Sealer): Secrets {
  return {
    random: (bytes) => randomBytes(bytes).toString('base64url'),
    hex: (bytes) => randomBytes(bytes).toString('hex'),
    seal: (secret, of) => sealer.seal(secret, of),
  }
}

/** What every token begins with, so that scanners of repositories and logs can tell one. */
export const tokenPrefix = 'havip_'

/** `havip_<the eight characters of its id>_<43 characters>`: which token it claims to be, and 256 bits to prove it. */
export function newToken(id: string, secrets: Secrets): string {
  return `${tokenPrefix}${id.slice('tok-'.length)}_${secrets.random(32)}`
}

/** The id of the token that a text claims to be; undefined when it is of another form. */
export function tokenIdOf(token: string): string | undefined {
  const id = /^havip_([0-9a-z]{8})_[\w-]{43}$/.exec(token)?.[1]
  return id === undefined ? undefined : `tok-${id}`
}

/** SHA-256, hexadecimal. A token has 256 bits of chance in it: there is nothing to guess that a slow hash would slow down. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Compares hashes without telling by its duration how much was right. */
export function sameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')]
  return a.length === b.length && timingSafeEqual(a, b)
}
