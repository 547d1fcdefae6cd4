import { join } from 'node:path'
import { defaultQuotas, defaultSettings } from '@havip/cloud'
import { describe, expect, test } from 'vitest'
import { ConfigError, developmentAccount, readConfig, type ServeOptions } from './index.js'

const cwd = '/srv/project'
const read = (options: ServeOptions, env: Record<string, string> = {}) => readConfig(options, { env, cwd })

function refusal(options: ServeOptions, env: Record<string, string> = {}): string {
  try {
    read(options, env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'accepted'
}

describe('what is not given', () => {
  test('is loopback, port 7280, embedded in .havip of the working directory, the in-memory engine, the development key', () => {
    expect(read({})).toEqual({
      port: 7280,
      host: '127.0.0.1',
      dataDir: join(cwd, '.havip'),
      backend: { kind: 'emulator' },
      store: { kind: 'embedded', directory: join(cwd, '.havip', 'postgres') },
      engine: 'memory',
      accounts: [developmentAccount],
      isDevelopmentKeyInForce: true,
      access: { needsToken: false, hosts: [], adminToken: undefined },
      sealing: { old: {}, own: join(cwd, '.havip', 'sealing.key') },
      settings: defaultSettings,
      rateLimits: false,
      tls: undefined,
      logLevel: 'info',
    })
  })
})

describe('the store', () => {
  const url = 'postgresql://havip:pa55@db.example:5432/havip'

  test('is the PostgreSQL of DATABASE_URL when that is set', () => {
    expect(read({}, { DATABASE_URL: url }).store).toEqual({ kind: 'postgres', url })
    expect(read({}, { DATABASE_URL: '' }).store.kind).toBe('embedded')
  })

  test('is none with --ephemeral, whatever the environment holds', () => {
    expect(read({ ephemeral: true }, { DATABASE_URL: url }).store).toEqual({ kind: 'none' })
  })

  test('is below --data-dir, which is relative to the working directory', () => {
    expect(read({ dataDir: 'state' }).store).toEqual({ kind: 'embedded', directory: join(cwd, 'state', 'postgres') })
    expect(read({ dataDir: '/var/lib/havip' }).dataDir).toBe('/var/lib/havip')
  })

  test.each([
    ['mysql://root:pa55@db/havip', 'DATABASE_URL starts with mysql://; it must look like postgresql://'],
    ['db.example havip pa55', 'DATABASE_URL is not a URL; it must look like postgresql://'],
  ])('refuses another kind of database without repeating its password', (value, message) => {
    const refused = refusal({}, { DATABASE_URL: value })
    expect(refused).toContain(message)
    expect(refused).not.toContain('pa55')
  })
})

describe('a wrong value is refused, naming option, value and what would be right', () => {
  test.each<[ServeOptions, string]>([
    [{ port: '70000' }, '--port is "70000"; it must be a whole number from 0 (any free port) to 65535.'],
    [{ port: '-1' }, '--port is "-1"; it must be a whole number'],
    [{ port: '80a' }, '--port is "80a"; it must be a whole number'],
    [{ port: '' }, '--port is ""; it must be a whole number'],
    [{ engine: 'ovn' }, '--engine is "ovn"; it must be one of auto, memory, linux.'],
    [{ logLevel: 'loud' }, '--log-level is "loud"; it must be one of trace, debug, info'],
    [{ dataDir: ' ' }, '--data-dir is empty; give it a value or leave the option out.'],
    [{ host: '' }, '--host is empty; give it a value or leave the option out.'],
    [{ accounts: '' }, '--accounts is empty'],
    [{ quota: ['haVips=3'] }, '--quota names "haVips"; known are vpcsPerRegion, subnetsPerVpc,'],
    [{ quota: ['constructor=3'] }, '--quota names "constructor"; known are'],
    [{ quota: ['haVipsPerVpc=-1'] }, '--quota haVipsPerVpc is "-1"; it must be a whole number from 0 to 1000000.'],
    [{ quota: ['haVipsPerVpc'] }, '--quota haVipsPerVpc is ""; it must be'],
    [{ quota: [','] }, '--quota is ",", which names nothing'],
    [{ eipPool: '198.18.0.1/15' }, '--eip-pool is "198.18.0.1/15"; it must be a block of /28 or larger'],
    [{ eipPool: '198.18.0.0/29' }, '--eip-pool is "198.18.0.0/29"; it must be'],
    [{ taskDuration: '2s' }, '--task-duration is "2s"; it must be milliseconds, a whole number from 0'],
    [{ regions: 'ap-tokio' }, '--regions has "ap-tokio"; it must be one of ap-beijing, '],
    [{ regions: 'constructor' }, '--regions has "constructor"; it must be'],
    [{ zones: 'ap-guangzhou' }, '--zones has "ap-guangzhou"; a zone is a region and a number'],
    [{ zones: 'ap-mars-1', regions: 'ap-tokyo' }, '--regions has "ap-tokyo"; it must be one of ap-mars.'],
    [{ tlsPort: '70000' }, '--tls-port is "70000"; it must be a whole number'],
    [{ tlsCert: 'c.pem' }, '--tls-cert is given without --tls-key; give both'],
    [{ tlsKey: 'k.pem' }, '--tls-key is given without --tls-cert; give both'],
  ])('%j', (options, message) => {
    expect(refusal(options)).toContain(message)
  })

  test('port 0 is right: any free port', () => {
    expect(read({ port: '0' }).port).toBe(0)
  })
})

describe('the emulated cloud', () => {
  test('has the quotas given, several in one option or one in several, and the others as they were', () => {
    const { quotas } = read({ quota: ['haVipsPerVpc=3,vpcsPerRegion=0', 'eipsPerRegion=1000000'] }).settings
    expect(quotas).toEqual({ ...defaultQuotas, haVipsPerVpc: 3, vpcsPerRegion: 0, eipsPerRegion: 1_000_000 })
  })

  test('has the pool, the duration and the rate limits given', () => {
    const { settings, rateLimits } = read({ eipPool: '203.0.113.0/24', taskDuration: '1500', rateLimits: true })
    expect(settings).toMatchObject({ eipPool: '203.0.113.0/24', taskDuration: 1500 })
    expect(rateLimits).toBe(true)
  })

  test('serves the zones given, of regions that may be made up', () => {
    const zones = { 'ap-mars': ['ap-mars-1', 'ap-mars-2'], 'ap-tokyo': ['ap-tokyo-9'] }
    expect(read({ zones: 'ap-mars-1, ap-tokyo-9,ap-mars-2,ap-mars-1' }).settings.zones).toEqual(zones)
    expect(read({ zones: 'ap-mars-1,ap-tokyo-9', regions: 'ap-tokyo' }).settings.zones).toEqual({
      'ap-tokyo': ['ap-tokyo-9'],
    })
  })

  test('serves the regions given, in that order, with the zones they have', () => {
    const { zones } = read({ regions: 'ap-tokyo,ap-chongqing' }).settings
    expect(Object.entries(zones)).toEqual([
      ['ap-tokyo', ['ap-tokyo-1', 'ap-tokyo-2']],
      ['ap-chongqing', ['ap-chongqing-1']],
    ])
  })
})

describe('HTTPS', () => {
  test('is answered when any of its options is given, on port 7443 unless told', () => {
    expect(read({ tls: true }).tls).toEqual({ port: 7443, files: undefined })
    expect(read({ tlsPort: '0' }).tls).toEqual({ port: 0, files: undefined })
    const files = { cert: join(cwd, 'c.pem'), key: '/etc/k.pem' }
    expect(read({ tlsCert: 'c.pem', tlsKey: '/etc/k.pem' }).tls).toEqual({ port: 7443, files })
  })
})

describe('while the development key is in force', () => {
  test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('%s may be listened on', (host) => {
    expect(read({ host }).host).toBe(host)
  })

  test.each(['0.0.0.0', '::', '192.168.1.4', 'build.example', '::ffff:10.0.0.1'])('%s may not', (host) => {
    expect(refusal({ host })).toMatch(
      new RegExp(`^--host is ${host}, which other machines may reach, and .*--accounts`),
    )
  })
})

describe('a token is asked for', () => {
  const needs = (options: ServeOptions, env: Record<string, string> = {}) => read(options, env).access.needsToken

  test('not on loopback with the development account, unless that is wanted', () => {
    expect(needs({})).toBe(false)
    expect(needs({ host: 'localhost' })).toBe(false)
    expect(needs({ requireToken: true })).toBe(true)
  })

  test('names can be allowed, and one from the environment counts', () => {
    const env = { HAVIP_ADMIN_TOKEN: 'x'.repeat(32) }
    expect(read({ allowHost: ['Havip.Example'] }, env).access).toEqual({
      needsToken: false,
      hosts: ['havip.example'],
      adminToken: env.HAVIP_ADMIN_TOKEN,
    })
  })

  test.each([
    [
      { allowHost: ['havip.example:80'] },
      {},
      '--allow-host is "havip.example:80"; it must be a host name without a port',
    ],
    [{}, { HAVIP_ADMIN_TOKEN: 'short-s3cret' }, 'HAVIP_ADMIN_TOKEN must be at least 32 printable characters'],
    [{}, { HAVIP_ADMIN_TOKEN: `${'x'.repeat(40)} y` }, 'HAVIP_ADMIN_TOKEN must be at least 32 printable characters'],
  ])('a wrong value is refused, never repeating a secret: %j %j', (options, env, message) => {
    const refused = refusal(options, env as Record<string, string>)
    expect(refused).toContain(message)
    expect(refused).not.toMatch(/s3cret|xxxx/)
  })
})

describe('the key that seals secrets', () => {
  test('is that of the environment, of the file it names, or a file in the data directory', () => {
    const env = { HAVIP_SEALING_KEY: 'ab', HAVIP_SEALING_KEY_FILE: 'keys/seal' }
    expect(read({}, env).sealing).toEqual({
      value: 'ab',
      file: join(cwd, 'keys/seal'),
      old: {},
      own: join(cwd, '.havip/sealing.key'),
    })
    const old = { HAVIP_OLD_SEALING_KEY: 'cd', HAVIP_OLD_SEALING_KEY_FILE: 'keys/old' }
    expect(read({ ephemeral: true }, old).sealing).toEqual({ old: { value: 'cd', file: join(cwd, 'keys/old') } })
  })
})
