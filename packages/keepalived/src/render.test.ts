import { ipv4 } from '@havip/net'
import { describe, expect, it } from 'vitest'
import { one } from '../test/cluster.js'
import { renderInstances, renderKeepalived } from './render.js'

describe('renderKeepalived', () => {
  it('writes the vendor’s example, with the script that it tracks', () => {
    expect(renderKeepalived(one)).toBe(`global_defs {
  script_user root
  enable_script_security
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
  priority 80
  advert_int 1
  authentication {
    auth_type PASS
    auth_pass 1111
  }
  unicast_src_ip 172.17.16.7
  unicast_peer {
    172.17.16.13
  }
  virtual_ipaddress {
    172.17.16.3
  }
  garp_master_delay 1
  garp_master_refresh 5
  track_script {
    checkhaproxy
  }
}
`)
  })

  it('leaves out what is not asked for', () => {
    const { local, peers, haVips, priority } = one
    const text = renderKeepalived({ local, peers, haVips, priority, preempt: true, version: 3, password: 'x' })
    expect(text).toMatch(/^vrrp_instance VI_1 \{\n {2}version 3\n {2}state BACKUP/)
    expect(text).not.toMatch(/script|nopreempt|authentication/)
  })
})

it('names what is run when the node becomes MASTER', () => {
  const { local, peers, haVips, priority } = one
  const text = renderKeepalived({ local, peers, haVips, priority, notifyMaster: '/run/to-me' })
  expect(text).toMatch(/^global_defs \{\n {2}script_user root/)
  expect(text).toContain('\n  notify_master "/run/to-me"\n}')
})

it('renderInstances defines a check once', () => {
  const text = renderInstances([one, { ...one, name: 'VI_2', routerId: 52, haVips: [ipv4('172.17.16.4')] }])
  expect(text.match(/vrrp_script/g)).toHaveLength(1)
  expect(text.match(/vrrp_instance/g)).toHaveLength(2)
})
