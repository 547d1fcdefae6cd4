/** A resource as people type it. */
export interface Noun {
  readonly name: string
  readonly description: string
  /** Its collection in the REST API, or what its operations have in common. */
  readonly path: string
  /** What a list shows of each for people, when not all of it. */
  readonly columns?: readonly string[]
  /** What can be done with one besides getting, updating and deleting it. */
  readonly verbs?: readonly Verb[]
}

export interface Verb {
  readonly name: string
  readonly operationId: string
  /** Members of the body that are typed as arguments, behind the ids, and what they are called there. */
  readonly takes?: Readonly<Record<string, string>>
  /** What a list shows of each for people, when not all of it. */
  readonly columns?: readonly string[]
  /** What is asked before it is done, with the id behind it: it cannot be taken back. */
  readonly final?: string
}

export const nouns: readonly Noun[] = [
  {
    name: 'vpc',
    description: 'VPCs',
    path: '/v1/vpcs',
    columns: ['id', 'name', 'cidrBlock', 'secondaryCidrBlocks', 'isDefault'],
  },
  {
    name: 'subnet',
    description: 'subnets',
    path: '/v1/subnets',
    columns: ['id', 'vpcId', 'name', 'cidrBlock', 'zone', 'availableIpAddressCount'],
  },
  {
    name: 'eni',
    description: 'ENIs (network interfaces)',
    path: '/v1/network-interfaces',
    columns: ['id', 'name', 'subnetId', 'primary', 'state', 'instanceId', 'deviceIndex', 'privateIpAddresses'],
    verbs: [
      { name: 'attach', operationId: 'attachNetworkInterface', takes: { instanceId: 'instance' } },
      { name: 'detach', operationId: 'detachNetworkInterface' },
    ],
  },
  { name: 'private-ip', description: 'private IPs of ENIs', path: '/v1/private-ips' },
  {
    name: 'instance',
    description: 'instances',
    path: '/v1/instances',
    columns: ['id', 'name', 'state', 'zone', 'subnetId', 'privateIpAddresses', 'publicIpAddresses', 'instanceType'],
    verbs: [
      { name: 'start', operationId: 'startInstance' },
      { name: 'stop', operationId: 'stopInstance' },
      { name: 'reboot', operationId: 'rebootInstance' },
      { name: 'reset', operationId: 'resetInstance', final: 'Empty the system disk of' },
      { name: 'resize', operationId: 'resizeInstance', takes: { instanceType: 'type' } },
      { name: 'move', operationId: 'moveInstance' },
      { name: 'place', operationId: 'placeInstance', takes: { placementGroupId: 'placement-group' } },
      { name: 'displace', operationId: 'displaceInstance' },
    ],
  },
  { name: 'host', description: 'the simulated hosts that instances are placed on', path: '/v1/hosts' },
  { name: 'placement-group', description: 'placement groups', path: '/v1/placement-groups' },
  {
    name: 'havip',
    description: 'HAVIPs',
    path: '/v1/havips',
    columns: ['id', 'name', 'subnetId', 'vip', 'state', 'networkInterfaceId', 'instanceId', 'eip'],
    verbs: [
      { name: 'associations', operationId: 'listHaVipAssociations' },
      { name: 'associate', operationId: 'createHaVipAssociation', takes: { id: 'target' } },
      { name: 'disassociate', operationId: 'deleteHaVipAssociation' },
      { name: 'binding', operationId: 'getHaVipBinding' },
      { name: 'history', operationId: 'listHaVipMoves' },
      { name: 'bind-eip', operationId: 'bindHaVipEip', takes: { address: 'eip' } },
      { name: 'unbind-eip', operationId: 'unbindHaVipEip' },
    ],
  },
  {
    name: 'eip',
    description: 'EIPs (public addresses)',
    path: '/v1/eips',
    verbs: [
      { name: 'bind', operationId: 'bindEip' },
      { name: 'unbind', operationId: 'unbindEip' },
    ],
  },
  { name: 'route-table', description: 'route tables', path: '/v1/route-tables' },
  {
    name: 'security-group',
    description: 'security groups',
    path: '/v1/security-groups',
    columns: ['id', 'name', 'isDefault', 'networkInterfaceIds'],
  },
  { name: 'tag', description: 'tag keys and values', path: '/v1/tags' },
  { name: 'quota', description: 'quotas', path: '/v1/quotas' },
  { name: 'task', description: 'what goes on, and what has ended', path: '/v1/tasks' },
  { name: 'region', description: 'regions and their zones', path: '/v1/regions' },
  {
    name: 'sdn',
    description: 'what the network knows, saw and dropped',
    path: '/v1/sdn',
    verbs: [
      { name: 'tables', operationId: 'getTables' },
      {
        name: 'announcements',
        operationId: 'listAnnouncements',
        columns: ['at', 'networkInterfaceId', 'address', 'form', 'honoured', 'reason', 'haVipId'],
      },
      { name: 'counters', operationId: 'listCounters', columns: ['id', 'received', 'delivered', 'dropped'] },
    ],
  },
]
