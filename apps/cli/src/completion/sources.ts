import { nouns } from '../resources/nouns.js'

/** Where the values of an option or argument come from. */
export type Source =
  | 'files'
  | 'contexts'
  | 'zones'
  | {
      /** A list of the REST API. */
      readonly path: string
      /** The member that is put in; `id` unless said. */
      readonly value?: string
      /** The members that say what it is. */
      readonly says: readonly string[]
    }

const resource = (path: string, ...says: readonly string[]): Source => ({ path, says: ['name', ...says] })
const instances = resource('/v1/instances', 'state', 'privateIpAddresses')
const enis = resource('/v1/network-interfaces', 'privateIpAddresses', 'instanceId')
const haVips = resource('/v1/havips', 'vip', 'state')
const haVipAddresses: Source = { path: '/v1/havips', value: 'vip', says: ['id', 'name', 'state'] }
const eips = resource('/v1/eips', 'address', 'state')
const eipAddresses: Source = { path: '/v1/eips', value: 'address', says: ['id', 'name', 'state'] }
const privateIps: Source = { path: '/v1/private-ips?primary=false', value: 'address', says: ['ownerId', 'state'] }
const tokens: Source = resource('/v1/tokens', 'role', 'state')
const keys: Source = resource('/v1/key-pairs', 'accountId', 'state')

/** By the name of the option or argument, and before that by the command and this name. */
const sources: Readonly<Record<string, readonly Source[]>> = {
  account: [resource('/v1/accounts')],
  'account-id': [resource('/v1/accounts')],
  context: ['contexts'],
  'context name': ['contexts'],
  eip: [eipAddresses],
  'eip-id': [eips],
  eni: [enis],
  'fault id': [{ path: '/v1/sdn/faults', says: ['kind', 'until'] }],
  from: [enis, instances],
  to: [enis, instances],
  havip: [haVips],
  'ha-vip-id': [haVips],
  havips: [haVipAddresses],
  'claim address': [haVipAddresses],
  'switch address': [privateIps, eipAddresses],
  'host-id': [resource('/v1/hosts')],
  instance: [instances],
  'instance-id': [instances],
  local: [instances],
  peer: [instances],
  'network-interface-id': [enis],
  'account id': [resource('/v1/accounts')],
  'placement-group': [resource('/v1/placement-groups', 'type')],
  'placement-group-id': [resource('/v1/placement-groups', 'type')],
  'route-table-id': [resource('/v1/route-tables', 'vpcId')],
  'security-group-id': [resource('/v1/security-groups')],
  'subnet-id': [resource('/v1/subnets', 'cidrBlock', 'zone')],
  'vpc-id': [resource('/v1/vpcs', 'cidrBlock')],
  target: [instances, enis],
  region: [{ path: '/v1/regions', says: ['zones'] }],
  'key secret-id': [keys],
  'token id': [tokens],
  zone: ['zones'],
  accounts: ['files'],
  check: ['files'],
  file: ['files'],
  others: ['files'],
  'data-dir': ['files'],
  'tls-cert': ['files'],
  'tls-key': ['files'],
}

/** What is known of the values of `name` (of an option without dashes, or of an argument) of a command. */
export function sourcesOf(path: readonly string[], name: string): readonly Source[] {
  const [command = ''] = path
  const noun = nouns.find((each) => each.name === command)
  if (noun !== undefined && name === 'id')
    return [{ path: noun.path, says: ['name', 'vip', 'address', 'cidrBlock', 'action', 'state'] }]
  return sources[`${command} ${name}`] ?? sources[name] ?? sources[name.replace(/s$/, '')] ?? []
}
