/** The vendor's example: two servers, one virtual address, and a client to look from. */
export const seed = {
  region: 'ap-guangzhou',
  zone: 'ap-guangzhou-3',
  vpcBlock: '172.17.0.0/16',
  subnetBlock: '172.17.16.0/24',
  vip: '172.17.16.3',
  primary: '172.17.16.13',
  secondary: '172.17.16.7',
  client: '172.17.16.20',
  /** Where the service listens, TCP and UDP. */
  port: 80,
} as const

export interface KeepalivedNode {
  readonly address: string
  readonly peer: string
  readonly priority: number
}

export const primaryNode: KeepalivedNode = { address: seed.primary, peer: seed.secondary, priority: 100 }
export const secondaryNode: KeepalivedNode = { address: seed.secondary, peer: seed.primary, priority: 80 }

/** Where the service's health check lies in the instance. */
export const checkScriptPath = '/run/keepalived/checkhaproxy.sh'

/** The check that the configuration tracks: is somebody listening on the service's port? */
export const checkScript = `#!/bin/sh
# 0 while the service listens; anything else takes the node out of the election.
ss -Hlnt "sport = :${seed.port}" | grep -q LISTEN
`

/** The vendor's keepalived.conf, with the script it tracks defined (the vendor's page leaves that to the reader). */
export function keepalivedConf({ address, peer, priority }: KeepalivedNode): string {
  return `global_defs {
  script_user root
}

vrrp_script checkhaproxy {
  script "${checkScriptPath}"
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
  unicast_src_ip ${address}
  unicast_peer {
    ${peer}
  }
  virtual_ipaddress {
    ${seed.vip}
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
}
