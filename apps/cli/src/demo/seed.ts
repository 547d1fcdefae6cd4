import type { NodeSettings } from '@havip/keepalived'
import { ipv4 } from '@havip/net'

/** The vendor's example: two servers, one virtual address, and a client to look from. */
export const seed = {
  region: 'ap-guangzhou',
  zone: 'ap-guangzhou-3',
  vpcBlock: '172.17.0.0/16',
  subnetBlock: '172.17.16.0/24',
  vip: '172.17.16.3',
  /** A secondary private IP, which is moved by the API. */
  switched: '172.17.16.100',
  primary: '172.17.16.13',
  secondary: '172.17.16.7',
  client: '172.17.16.20',
  /** Where the service listens, TCP and UDP. */
  port: 80,
} as const

/** Where the service's health check lies in the instance. */
export const checkScriptPath = '/run/keepalived/checkhaproxy.sh'

/** The check that the configuration tracks: is somebody listening on the service's port? */
export const checkScript = `#!/bin/sh
# 0 while the service listens; anything else takes the node out of the election.
ss -Hlnt "sport = :${seed.port}" | grep -q LISTEN
`

const pair = {
  haVips: [ipv4(seed.vip)],
  password: '1111',
  check: { name: 'checkhaproxy', path: checkScriptPath },
}

/** The vendor's pair; its page shows the second one. */
export const primaryNode: NodeSettings = {
  ...pair,
  local: ipv4(seed.primary),
  peers: [ipv4(seed.secondary)],
  priority: 100,
}
export const secondaryNode: NodeSettings = {
  ...pair,
  local: ipv4(seed.secondary),
  peers: [ipv4(seed.primary)],
  priority: 80,
}
