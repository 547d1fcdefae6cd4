import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { SealError, Sealer, sealingKeyLength } from './seal.js'

/** Where the sealing key comes from, the first that is given. */
export interface SealingKeySource {
  /** The key itself, 64 hexadecimal digits. */
  readonly value?: string | undefined
  /** A file with it; it must exist. */
  readonly file?: string | undefined
  /** A file that is made, with a key of chance, where there is none. Undefined: a key that is gone with the process. */
  readonly own?: string | undefined
  /** The key before this one, which still opens what it has sealed: itself, or a file with it. */
  readonly old?: { readonly value?: string | undefined; readonly file?: string | undefined } | undefined
}

/** The sealer with the key of the source. SealError saying what is wrong with the key, and what would be right. */
export function openSealer({ value, file, own, old: before = {} }: SealingKeySource): Sealer {
  const old = given(before, 'HAVIP_OLD_SEALING_KEY')
  const key = given({ value, file }, 'HAVIP_SEALING_KEY')
  if (key !== undefined) return new Sealer(key.bytes, key.origin, sealerOf(old))
  if (own === undefined) return new Sealer(randomBytes(sealingKeyLength), 'this process', sealerOf(old))
  makeOnce(own)
  checkPrivate(own)
  return new Sealer(parse(read(own), own), own, sealerOf(old))
}

interface Key {
  readonly bytes: Buffer
  readonly origin: string
}

/** The key itself before a file with it; undefined when neither is given. */
function given({ value, file }: Pick<SealingKeySource, 'value' | 'file'>, variable: string): Key | undefined {
  if (value) return { bytes: parse(value, variable), origin: variable }
  return file ? { bytes: parse(read(file), file), origin: file } : undefined
}

function sealerOf(key: Key | undefined): Sealer | undefined {
  return key && new Sealer(key.bytes, key.origin)
}

function parse(text: string, where: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(text.trim())) return Buffer.from(text.trim(), 'hex')
  throw new SealError(
    `${where} is no sealing key; it must be 64 hexadecimal digits, as \`openssl rand -hex 32\` makes them`,
  )
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new SealError(`the sealing key ${file} cannot be read (${codeOf(error)}); name a file that can be`)
  }
}

/** Whole or not at all, and never over one that is there: of several processes that come at once one makes it. */
function makeOnce(file: string): void {
  const unfinished = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    if (statSync(file, { throwIfNoEntry: false }) !== undefined) return
    const fd = openSync(unfinished, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      fchmodSync(fd, 0o600)
      writeSync(fd, `${randomBytes(sealingKeyLength).toString('hex')}\n`)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    linkSync(unfinished, file)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return
    throw new SealError(`the sealing key ${file} cannot be made (${codeOf(error)}); give one by HAVIP_SEALING_KEY_FILE`)
  } finally {
    rmSync(unfinished, { force: true })
  }
}

function checkPrivate(file: string): void {
  if (process.platform === 'win32') return
  const mode = statSync(file).mode & 0o777
  if ((mode & 0o077) === 0) return
  throw new SealError(`the sealing key ${file} may be read by others (mode ${mode.toString(8)}); chmod 600 it`)
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error
}
