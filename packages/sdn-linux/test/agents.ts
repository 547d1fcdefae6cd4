import type { InstanceId } from '@havip/cloud'
import { type NodeSettings, renderInstances } from '@havip/keepalived'
import { haVip, ports } from '@havip/scenarios'
import { expect, vi } from 'vitest'
import type { LabProcess, LinuxEngine } from '../src/index.js'

/** How long an agent may take, milliseconds: far more than it needs, as other tests run at the same time. */
export const agentPatience = 40_000

const addresses = { one: ports.one.addresses[0], two: ports.two.addresses[0] } as const
export type Server = keyof typeof addresses

const scriptPath = '/run/checkhaproxy'
/** While this file is there the health check of the instance fails. */
export const brokenPath = '/run/haproxy-is-down'

/** The pair of the vendor's page: `one` has the higher priority. */
export function node(server: Server, settings: Partial<NodeSettings> = {}): NodeSettings {
  const peer = server === 'one' ? 'two' : 'one'
  return {
    local: addressOf(server),
    peers: [addressOf(peer)],
    haVips: [haVip.address],
    priority: server === 'one' ? 100 : 80,
    password: '1111',
    check: { name: 'checkhaproxy', path: scriptPath },
    ...settings,
  }
}

function addressOf(server: Server) {
  const address = addresses[server]
  if (address === undefined) throw new Error(`${server} has no address`)
  return address
}

function instanceOf(server: Server): InstanceId {
  return ports[server].instanceId
}

/** A running keepalived: its processes, and all that it said. */
export class Keepalived {
  output = ''

  private constructor(
    readonly engine: LinuxEngine,
    readonly server: Server,
    private process: LabProcess | undefined,
  ) {}

  /** Starts it with a configuration, or with the one for these settings. */
  static async start(
    engine: LinuxEngine,
    server: Server,
    configuration: string | Partial<NodeSettings> = {},
  ): Promise<Keepalived> {
    const text = typeof configuration === 'string' ? configuration : renderInstances([node(server, configuration)])
    const agent = new Keepalived(engine, server, undefined)
    const argv = ['keepalived', '--dont-fork', '--log-console', '--log-detail', '--use-file=/run/keepalived.conf']
    // Without pid files of its own a second one in the machine would take it for running already.
    const pids = ['--pid=/run/keepalived.pid', '--vrrp_pid=/run/vrrp.pid']
    const files = [
      { path: '/run/keepalived.conf', text },
      { path: scriptPath, text: `#!/bin/sh\ntest ! -e ${brokenPath}\n`, mode: 0o755 },
    ]
    const instanceId = instanceOf(server)
    agent.process = await engine.lab.spawn({ instanceId, argv: [...argv, ...pids], files }, (text_) => {
      agent.output += text_
    })
    return agent
  }

  /** Waits until it has said something that matches. */
  async says(what: RegExp): Promise<void> {
    await vi.waitFor(() => expect(this.output).toMatch(what), { timeout: agentPatience })
  }

  /** Waits until it has entered a state as often as is said. */
  async enters(state: 'MASTER' | 'BACKUP' | 'FAULT', times = 1): Promise<void> {
    const count = () => this.output.split(`Entering ${state} STATE`).length - 1
    await vi.waitFor(() => expect(count()).toBeGreaterThanOrEqual(times), { timeout: agentPatience })
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    await this.process?.kill(signal)
    await this.process?.exited
  }
}

/** Waits until the HAVIP has the holder, where packets are decided. */
export async function holds(engine: LinuxEngine, server: Server, haVipId = haVip.id): Promise<void> {
  await vi.waitFor(async () => expect((await engine.holders()).get(haVipId)).toBe(ports[server].id), {
    timeout: agentPatience,
  })
}

/** Lets a server answer on port 80 with its name. */
export async function listen(engine: LinuxEngine, server: Server): Promise<void> {
  const argv = ['socat', 'TCP-LISTEN:80,fork,reuseaddr', 'SYSTEM:hostname']
  await engine.lab.spawn({ instanceId: instanceOf(server), argv })
}

/** What answers the client on port 80 of an address; empty when nobody does. */
export async function answer(engine: LinuxEngine, address: string = haVip.address): Promise<string> {
  const argv = ['socat', '-T', '2', '-', `TCP:${address}:80,connect-timeout=2`]
  const { stdout } = await engine.lab.exec({ instanceId: 'ins-client', argv })
  return stdout.trim()
}

/** Waits until the client of an address gets its answers from the server. */
export async function clientReaches(engine: LinuxEngine, server: Server, address?: string): Promise<void> {
  await vi.waitFor(async () => expect(await answer(engine, address)).toBe(server), { timeout: agentPatience })
}

/** Runs a shell script in an instance to its end, which has to be a good one; gives what it printed. */
export async function inside(engine: LinuxEngine, server: Server | 'client', script: string): Promise<string> {
  const instanceId = ports[server].instanceId
  const { code, stdout, stderr } = await engine.lab.exec({ instanceId, argv: ['sh', '-c', script] })
  if (code !== 0) throw new Error(`${script}: ${stderr}`)
  return stdout
}
