import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { SealError, Sealer } from './seal.js'
import { openSealer } from './sealing-key.js'

const folder = mkdtempSync(join(tmpdir(), 'havip-sealing-'))
afterAll(() => rmSync(folder, { recursive: true }))

const sealer = new Sealer(Buffer.alloc(32, 7), 'the test')

describe('a sealed secret', () => {
  it('opens for what it was sealed for, and never looks the same', () => {
    const [one, two] = [sealer.seal('s3cret', 'AKIDa'), sealer.seal('s3cret', 'AKIDa')]
    expect(one).not.toBe(two)
    expect(one).not.toContain('s3cret')
    expect([one, two].map((sealed) => sealer.open(sealed, 'AKIDa'))).toEqual(['s3cret', 's3cret'])
  })

  it.each([
    ['of another', (sealed: string) => sealer.open(sealed, 'AKIDb'), /changed/],
    ['with a byte changed', (sealed: string) => sealer.open(changed(sealed), 'AKIDa'), /changed/],
    ['cut short', (sealed: string) => sealer.open(sealed.slice(0, 20), 'AKIDa'), /changed/],
    ['of a later version', () => sealer.open('v2.x.y', 'AKIDa'), /does not know/],
    [
      'of another key',
      (sealed: string) => new Sealer(Buffer.alloc(32), 'a file').open(sealed, 'AKIDa'),
      /a file has the key/,
    ],
  ])('%s does not open', (_, open, why) => {
    const opening = () => open(sealer.seal('s3cret', 'AKIDa'))
    expect(opening).toThrow(SealError)
    expect(opening).toThrow(why)
  })
})

/** With one character in its middle replaced. */
function changed(sealed: string): string {
  return `${sealed.slice(0, 30)}${sealed[30] === 'A' ? 'B' : 'A'}${sealed.slice(31)}`
}

describe('the sealing key', () => {
  it('is made once in a file that only its owner can read', () => {
    const own = join(folder, 'made.key')
    const made = openSealer({ own })
    expect(statSync(own).mode & 0o777).toBe(0o600)
    expect(readFileSync(own, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
    expect(openSealer({ own }).keyName).toBe(made.keyName)
  })

  it('is the one of the environment, then of the file that is named, then its own', () => {
    const file = join(folder, 'given.key')
    writeFileSync(file, `${'ab'.repeat(32)}\n`)
    const own = join(folder, 'own.key')
    const [value] = ['cd'.repeat(32)]
    const names = [{ value, file, own }, { file, own }, { own }, {}].map((source) => openSealer(source).keyName)
    expect(new Set(names).size).toBe(4)
    expect(names[1]).toBe(new Sealer(Buffer.from('ab'.repeat(32), 'hex'), '').keyName)
  })

  it('before this one still opens what it has sealed, from its file or the environment', () => {
    const file = join(folder, 'old.key')
    writeFileSync(file, `${'ef'.repeat(32)}\n`)
    const value = 'ef'.repeat(32)
    const sealed = openSealer({ value }).seal('s3cret', 'AKIDa')
    for (const old of [{ file }, { value }]) {
      const now = openSealer({ value: 'ab'.repeat(32), old })
      expect(now.open(sealed, 'AKIDa')).toBe('s3cret')
      expect([now.isCurrent(sealed), now.isCurrent(now.seal('s3cret', 'AKIDa'))]).toEqual([false, true])
    }
  })

  it.each([
    ['an old one that is none', () => openSealer({ old: { value: 'secret' } }), /^HAVIP_OLD_SEALING_KEY is no sealing/],
    [
      'a value that is none',
      () => openSealer({ value: 'secret' }),
      /^HAVIP_SEALING_KEY is no sealing key; it must be 64 hex/,
    ],
    ['a file that is not there', () => openSealer({ file: join(folder, 'none') }), /cannot be read \(ENOENT\)/],
    ['a folder that is not there', () => openSealer({ own: join(folder, 'none', 'key') }), /cannot be made \(ENOENT\)/],
    [
      'a file that others can read',
      () => {
        const own = join(folder, 'open.key')
        openSealer({ own })
        chmodSync(own, 0o644)
        openSealer({ own })
      },
      /may be read by others \(mode 644\); chmod 600/,
    ],
  ])('%s is refused, without being repeated', (_, open, why) => {
    expect(open).toThrow(why)
    expect(open).not.toThrow(/: secret/)
  })
})
