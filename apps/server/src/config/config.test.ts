import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, developmentAccount, readConfig, type ServeOptions } from './index.js'

const cwd = '/srv/project'
const read = (options: ServeOptions, env: Record<string, string> = {}) =>
  readConfig(options, { env, cwd, regions: ['ap-guangzhou', 'ap-tokyo'] })

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
      store: { kind: 'embedded', directory: join(cwd, '.havip', 'postgres') },
      engine: 'memory',
      accounts: [developmentAccount],
      isDevelopmentKeyInForce: true,
      regions: ['ap-guangzhou', 'ap-tokyo'],
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
  ])('%j', (options, message) => {
    expect(refusal(options)).toContain(message)
  })

  test('port 0 is right: any free port', () => {
    expect(read({ port: '0' }).port).toBe(0)
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
