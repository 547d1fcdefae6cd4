import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultZones } from '@havip/cloud'
import { afterAll, describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './index.js'

const folder = mkdtempSync(join(tmpdir(), 'havip-accounts-'))
const file = join(folder, 'accounts.yaml')
afterAll(() => rmSync(folder, { recursive: true }))

function read(content: string, { env = {}, host = '127.0.0.1' }: { env?: Record<string, string>; host?: string } = {}) {
  writeFileSync(file, content)
  return readConfig({ accounts: 'accounts.yaml', host }, { env, cwd: folder })
}

function refusal(content: string): string {
  try {
    read(content)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'accepted'
}

const account = ({ id = '1300000002', uin = '100000000002', secretId = 'AKIDone', secretKey = 's3cret-one' } = {}) => `
  - id: ${id}
    uin: ${uin}
    name: no
    keys:
      - { secretId: ${secretId}, secretKey: ${secretKey} }`

describe('an accounts file', () => {
  test('replaces the development account, and may narrow the regions', () => {
    const config = read(`accounts:${account()}\nregions: [ap-tokyo]\n`, { host: '0.0.0.0' })
    expect(config.accounts).toEqual([
      {
        id: '1300000002',
        uin: '100000000002',
        name: 'no',
        keys: [{ secretId: 'AKIDone', secretKey: 's3cret-one' }],
      },
    ])
    expect(Object.keys(config.settings.zones)).toEqual(['ap-tokyo'])
    expect(config.isDevelopmentKeyInForce).toBe(false)
  })

  test('may be JSON, with its numbers as numbers', () => {
    const keys = '[{"secretId":"a","secretKey":"b"}]'
    const config = read(`{"accounts":[{"id":1300000002,"uin":1000000000000003,"name":"x","keys":${keys}}]}`)
    expect(config.accounts[0]).toMatchObject({ id: '1300000002', uin: '1000000000000003' })
    expect(config.settings.zones).toEqual(defaultZones)
  })

  test('takes keys from the environment, so that it need not be secret', () => {
    const env = { HAVIP_SECRET_ID: 'AKIDenv', HAVIP_SECRET_KEY: 'from-env' }
    const from = (name: string) => `"\${${name}}"`
    const keys = { secretId: from('HAVIP_SECRET_ID'), secretKey: from('HAVIP_SECRET_KEY') }
    const content = `accounts:${account(keys)}\n`
    expect(read(content, { env }).accounts[0]?.keys).toEqual([{ secretId: 'AKIDenv', secretKey: 'from-env' }])
    expect(refusal(content)).toMatch(
      /accounts\[0\]\.keys\[0\]\.secretId .*variable HAVIP_SECRET_ID is not set; set it\.$/,
    )
  })

  test('that still has the published secret does not let the server be reached from outside', () => {
    const content = `accounts:${account({ secretKey: 'havip-development-secret' })}\n`
    expect(() => read(content, { host: '0.0.0.0' })).toThrow(/published development key is in force/)
  })
})

describe('a wrong accounts file is refused, naming file, place, value and what would be right', () => {
  test.each([
    ['accounts is an empty list; it must not be empty.', 'accounts: []'],
    ['the file is an empty list; it must have a list of accounts.', '[]'],
    ['the file is empty; it must have a list of accounts.', ''],
    ['accounts[0].id is "12x"; it must be the AppId, a decimal number', `accounts:${account({ id: '12x' })}`],
    ['accounts[0].uin is empty; it must be the account number', `accounts:${account({ uin: '""' })}`],
    [
      'accounts[0].keys[0].secretKey is (not shown); it must be a text',
      `accounts:${account({ secretKey: '"s3cret one"' })}`,
    ],
    ['accounts[0].keys is missing; it must be a list.', 'accounts: [{ id: 1300000002, uin: 100000000002, name: x }]'],
    ['regions[0] is "mars"; it must be one of ap-beijing, ap-chengdu, ', `accounts:${account()}\nregions: [mars]`],
    ['the file has "regoins"; known are accounts', `accounts:${account()}\nregoins: []`],
    [
      'accounts[1].id is "1300000002"; accounts[0].id is the same; it must be unique.',
      `accounts:${account()}${account({ uin: '100000000003', secretId: 'two' })}`,
    ],
    [
      'accounts[1].keys[0].secretId is (not shown); accounts[0].keys[0].secretId is the same',
      `accounts:${account()}${account({ id: '1300000003', uin: '100000000003' })}`,
    ],
    ['line 7, column 28: ', `accounts:${account()}\n  - { secretKey: s3cret-two`],
  ])('%s', (message, content) => {
    const refused = refusal(content)
    expect(refused).toContain(`--accounts ${file}: ${message}`)
    expect(refused).not.toMatch(/\n|s3cret/)
  })

  test('a file that is not there', () => {
    const read = () => readConfig({ accounts: 'nosuch.yaml' }, { env: {}, cwd: folder })
    expect(read).toThrow(`--accounts ${join(folder, 'nosuch.yaml')}: the file cannot be read (ENOENT)`)
  })
})
