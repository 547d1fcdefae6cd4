import { rmSync } from 'node:fs'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { InstanceId } from '@havip/cloud'
import type { LabClient } from './client.js'

export interface LoopbackOptions {
  /** A directory that instances see too: anywhere but /run. Its path is short enough for a socket. */
  readonly dir: string
  /** Where the service is, on this machine. */
  readonly port: number
  /** How much longer each answer takes, milliseconds: a service that is far away. */
  readonly delayMs?: number
}

/**
 * A service of this machine, such as the API, at 127.0.0.1 in instances. On the real cloud they reach it by the internet;
 * in a lab nothing leads out. A Unix socket does: it belongs to the file system and not to a network namespace.
 */
export class Loopback {
  readonly #sockets = new Set<Socket>()

  private constructor(
    readonly server: Server,
    readonly path: string,
  ) {}

  static async open({ dir, port, delayMs = 0 }: LoopbackOptions): Promise<Loopback> {
    const path = join(dir, `loopback-${port}.sock`)
    const server = createServer()
    const loopback = new Loopback(server, path)
    server.on('connection', (inside) => loopback.#join(inside, createConnection(port, '127.0.0.1'), delayMs))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
    return loopback
  }

  /** From when this resolves, the instance reaches the service at its own 127.0.0.1, as long as both live. */
  async into(lab: LabClient, instanceId: InstanceId, port: number): Promise<void> {
    const argv = ['socat', `TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr`, `UNIX-CONNECT:${this.path}`]
    await lab.spawn({ instanceId, argv })
    const listens = {
      instanceId,
      argv: ['sh', '-c', `until ss -Hlnt 'sport = :${port}' | grep -q .; do sleep 0.02; done`],
    }
    await lab.exec(listens)
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => {
      this.server.close(resolve)
    })
    rmSync(this.path, { force: true })
  }

  #join(inside: Socket, outside: Socket, delayMs: number): void {
    for (const [socket, other] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      this.#sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        this.#sockets.delete(socket)
        // What is still on its way arrives first.
        setTimeout(() => other.destroy(), delayMs)
      })
    }
    inside.pipe(outside)
    if (delayMs === 0) outside.pipe(inside)
    else outside.on('data', (data) => setTimeout(() => inside.write(data), delayMs))
  }
}
