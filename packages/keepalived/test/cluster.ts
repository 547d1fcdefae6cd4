import { ipv4 } from '@havip/net'
import {
  type Configuration,
  checkConfiguration,
  type Finding,
  type NetworkFacts,
  type NodeSettings,
  parseKeepalived,
  readConfiguration,
  renderKeepalived,
} from '../src/index.js'

const haVips = [ipv4('172.17.16.3')]
const shared = { haVips, password: '1111', check: { name: 'checkhaproxy', path: '/run/checkhaproxy' } }

/** The pair of the vendor's page. */
export const one: NodeSettings = {
  ...shared,
  local: ipv4('172.17.16.7'),
  peers: [ipv4('172.17.16.13')],
  priority: 80,
}
export const two: NodeSettings = {
  ...shared,
  local: ipv4('172.17.16.13'),
  peers: [ipv4('172.17.16.7')],
  priority: 100,
}

/** All that a server would say of that pair. */
export const facts = {
  haVips: [{ address: ipv4('172.17.16.3'), id: 'havip-1', subnetId: 'subnet-1', claimants: null }],
  peers: [ipv4('172.17.16.13')],
  privateAddresses: [ipv4('172.17.16.7'), ipv4('172.17.16.13')],
  self: {
    id: 'ins-1',
    interfaces: [
      { device: 'eth0', networkInterfaceId: 'eni-1', subnetId: 'subnet-1', addresses: [ipv4('172.17.16.7')] },
    ],
  },
} as const satisfies NetworkFacts

export function configuration(text: string, file = 'one.conf'): Configuration {
  return readConfiguration(file, parseKeepalived({ file, text }))
}

/** What is wrong with a text as the configuration of `one`, when `two` is as given. */
export function check(text: string, known: NetworkFacts = facts, other = renderKeepalived(two)): Finding[] {
  return checkConfiguration(configuration(text), known, [configuration(other, 'two.conf')])
}
