import { rmSync } from 'node:fs'
import type { InstanceId } from '@havip/cloud'
import { haVip, oneVpc, ports } from '@havip/scenarios'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { whyNoKernel } from '../test/kernel.js'
import { labDir } from '../test/linux-network.js'
import { LinuxEngine } from './index.js'

const reason = await whyNoKernel('keepalived')

/** The configuration of the vendor's page (HAVIP overview), and the `vrrp_script` that it names but does not show. */
const configuration = (local: string, peer: string, priority: number) => `
global_defs {
  script_user root
}
vrrp_script checkhaproxy {
  script "/run/checkhaproxy"
  interval 1
}
vrrp_instance VI_1 {
  state BACKUP
  interface eth0
  virtual_router_id 51
  nopreempt
  priority ${priority}
  advert_int 1
  authentication {
    auth_type PASS
    auth_pass 1111
  }
  unicast_src_ip ${local}
  unicast_peer {
    ${peer}
  }
  virtual_ipaddress {
    ${haVip.address}
  }
  garp_master_delay 1
  garp_master_refresh 5
  track_interface {
    eth0
  }
  track_script {
    checkhaproxy
  }
}
`

describe.skipIf(reason !== undefined)(`real keepalived${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  let dir: string
  let engine: LinuxEngine
  const said: string[] = []

  beforeEach(async () => {
    dir = labDir()
    engine = await LinuxEngine.start({ dir })
    await engine.sync(oneVpc)
    await startKeepalived('ins-one', configuration('172.17.16.7', '172.17.16.13', 100))
    await holds(ports.one.id)
    await startKeepalived('ins-two', configuration('172.17.16.13', '172.17.16.7', 80))
    await vi.waitFor(() => expect(said.join('')).toContain('Entering BACKUP STATE'), { timeout: 10_000 })
    await clientReaches('one')
  })

  afterEach(async () => {
    await engine.close()
    rmSync(dir, { recursive: true })
    said.length = 0
  })

  async function startKeepalived(instanceId: InstanceId, text: string): Promise<void> {
    const listener = ['socat', 'TCP-LISTEN:80,fork,reuseaddr', 'SYSTEM:hostname']
    await engine.lab.spawn({ instanceId, argv: listener })
    const files = [
      { path: '/run/keepalived.conf', text },
      { path: '/run/checkhaproxy', text: '#!/bin/sh\ntest ! -e /run/haproxy-is-down\n', mode: 0o755 },
    ]
    const argv = ['keepalived', '--dont-fork', '--log-console', '--log-detail', '--use-file=/run/keepalived.conf']
    await engine.lab.spawn({ instanceId, argv, files }, (output) => {
      if (instanceId === 'ins-two') said.push(output)
    })
  }

  async function holds(id: string): Promise<void> {
    await vi.waitFor(async () => expect((await engine.holders()).get(haVip.id)).toBe(id), { timeout: 20_000 })
  }

  async function clientReaches(hostName: string): Promise<void> {
    const argv = ['socat', '-T', '2', '-', `TCP:${haVip.address}:80,connect-timeout=2`]
    await vi.waitFor(
      async () => {
        const { stdout } = await engine.lab.exec({ instanceId: 'ins-client', argv })
        expect(stdout).toBe(`${hostName}\n`)
      },
      { timeout: 10_000 },
    )
  }

  it('moves the HAVIP in the kernel when the primary’s host crashes, and traffic follows', async () => {
    await engine.lab.crash('ins-one')
    await holds(ports.two.id)
    await clientReaches('two')
  })

  it('moves the HAVIP when the track_script fails', async () => {
    await engine.lab.exec({ instanceId: 'ins-one', argv: ['touch', '/run/haproxy-is-down'] })
    await holds(ports.two.id)
    await clientReaches('two')
  })
})
