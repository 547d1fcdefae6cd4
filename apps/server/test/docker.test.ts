import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../src/config/index.js'

// There may be no Docker where tests run; what its files say can be held to the repository all the same.
const path = (file: string) => fileURLToPath(new URL(`../../../${file}`, import.meta.url))
const read = (file: string) => readFileSync(path(file), 'utf8')
const dockerfile = read('Dockerfile')

interface Service {
  readonly ports?: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly healthcheck: { readonly test: readonly string[] }
}
const { services } = parse(read('docker-compose.yml')) as { services: Record<string, Service> }

/** The arguments of an instruction in JSON form, the last one of its name. */
function words(instruction: string): string[] {
  const all = [...dockerfile.matchAll(new RegExp(`^${instruction} (\\[.*\\])$`, 'gm'))]
  return JSON.parse(all.at(-1)?.[1] ?? '[]')
}

describe('the image', () => {
  test('copies what exists', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) =>
      (match[1] ?? '').split(' '),
    )
    expect(copied.length).toBeGreaterThan(0)
    expect(copied.filter((file) => !existsSync(path(file)))).toEqual([])
  })

  test('runs as somebody else than root', () => {
    expect([...dockerfile.matchAll(/^USER (\S+)$/gm)].map((match) => match[1])).toEqual(['node'])
  })

  test('starts with options that the server accepts, on an address that can be published', () => {
    const [command, ...options] = words('CMD')
    expect(command).toBe('serve')
    const option = (name: string) => options[options.indexOf(name) + 1]
    const config = readConfig(
      {
        host: option('--host'),
        engine: option('--engine'),
        dataDir: option('--data-dir'),
        accounts: path('examples/docker/accounts.yaml'),
      },
      { env: { HAVIP_SECRET_ID: 'AKIDmine', HAVIP_SECRET_KEY: 'mine' }, cwd: '/' },
    )
    expect(config).toMatchObject({ host: '0.0.0.0', port: 7280, isDevelopmentKeyInForce: false })
    expect(dockerfile).toContain(`COPY examples/docker/accounts.yaml ${option('--accounts')}`)
  })

  test('is told healthy by the port the server listens on', () => {
    expect(dockerfile).toMatch(/^EXPOSE 7280$/m)
    expect(dockerfile).toContain('http://127.0.0.1:7280/healthz')
  })
})

describe('the compose file', () => {
  test('publishes on this machine only, and not the database', () => {
    expect(services.havip?.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:.*:7280$/)])
    expect(services.postgres?.ports).toBeUndefined()
  })

  test('takes the keys from outside and has none of its own', () => {
    for (const name of ['HAVIP_SECRET_ID', 'HAVIP_SECRET_KEY']) {
      expect(services.havip?.environment[name]).toMatch(new RegExp(`^\\$\\{${name}:\\?`))
      expect(read('examples/docker/accounts.yaml')).toContain(`\${${name}}`)
    }
  })

  test('checks the health of every service', () => {
    expect(services.havip?.healthcheck.test.join(' ')).toContain('/readyz')
    expect(services.postgres?.healthcheck.test).toContain('pg_isready')
  })
})
