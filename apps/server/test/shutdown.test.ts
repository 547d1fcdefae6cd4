import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'

const program = fileURLToPath(new URL('fixtures/serve.mjs', import.meta.url))
const hour = '3600000'

class Server {
  readonly child: ChildProcessWithoutNullStreams
  readonly exit: Promise<number | null>
  out = ''
  err = ''

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, [program, ...args])
    this.child.stdout.on('data', (chunk) => {
      this.out += chunk
    })
    this.child.stderr.on('data', (chunk) => {
      this.err += chunk
    })
    this.exit = once(this.child, 'close').then(([code]) => code)
  }

  /** The server's URL, and a request it is working on. */
  async begin(): Promise<{ url: string; held: Promise<number> }> {
    await expect.poll(() => this.out, { timeout: 10_000 }).toMatch(/^http/)
    const url = this.out.split('\n', 1)[0] ?? ''
    const held = fetch(url, { method: 'POST', body: '{}' }).then(({ status }) => status)
    held.catch(() => {})
    await expect.poll(() => this.out).toMatch(/handling/)
    return { url, held }
  }

  async signal(signal: NodeJS.Signals): Promise<void> {
    this.child.kill(signal)
    await expect.poll(() => this.err).toMatch(/closing; once more/)
  }
}

let server: Server
afterEach(async () => {
  server.child.kill('SIGKILL')
  await server.exit
})

describe('a signal', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s: no new connection, the request in hand is answered, all is closed in order',
    async (signal) => {
      server = new Server(hour, hour)
      const { url, held } = await server.begin()
      await server.signal(signal)
      await expect
        .poll(() =>
          fetch(url).then(
            () => 'accepted',
            (error) => error.cause?.code,
          ),
        )
        .toBe('ECONNREFUSED')
      server.child.stdin.write('go on\n')
      expect(await held).toBe(200)
      // The network could not be closed; what comes after it was closed all the same, and the exit code says so.
      expect(await server.exit).toBe(1)
      expect(server.out).toMatch(/closed http\nclosed store\n$/)
      expect(server.err).toMatch(/"name":"network".*the lab is gone/)
    },
  )

  test('a second one ends the process at once, with the code of a signal', async () => {
    server = new Server(hour, hour)
    const { held } = await server.begin()
    await server.signal('SIGINT')
    server.child.kill('SIGINT')
    expect(await server.exit).toBe(130)
    await expect(held).rejects.toThrow()
  })

  test('a request that does not end is cut off when its time is over', async () => {
    server = new Server('50', hour)
    const { held } = await server.begin()
    await server.signal('SIGTERM')
    await expect(held).rejects.toThrow()
    await server.exit
    expect(server.out).toMatch(/closed http\nclosed store\n$/)
  })

  test('a part that does not close is left when its time is over', async () => {
    server = new Server('50', '200', 'stuck')
    await server.begin()
    await server.signal('SIGTERM')
    expect(await server.exit).toBe(1)
    expect(server.err).toMatch(/closing took too long/)
  })
})
