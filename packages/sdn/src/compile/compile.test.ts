import { type Change, type Rows, type TableName, World } from '@havip/cloud'
import { ipv4 } from '@havip/net'
import { describe, expect, it } from 'vitest'
import {
  assistantCidrRow,
  associationRow,
  bindingRow,
  eipRow,
  eniRow,
  haVipRow,
  instanceRow,
  ipRow,
  policyRow,
  routeRow,
  routeTableRow,
  securityGroupRow,
  subnetRow,
  vpc,
} from '../../test/rows.js'
import { compile } from './compile.js'

function worldOf(rows: { readonly [T in TableName]?: readonly Rows[T][] }): World {
  const world = new World()
  for (const [table, list] of Object.entries(rows)) {
    world.apply(
      1,
      list.map((row) => ({ op: 'put', table, row }) as Change),
    )
  }
  return world
}

const vip = ipv4('10.0.1.3')

describe('compile', () => {
  it('gives each subnet with its gateway, the first address', () => {
    const { subnets } = compile(worldOf({ vpcs: [vpc], subnets: [subnetRow('a')] }))
    expect(subnets).toEqual([
      { id: 'subnet-a', vpcId: vpc.id, cidrBlock: '10.0.1.0/24', gateway: '10.0.1.1', routeTableId: 'rtb-a' },
    ])
  })

  it('gives a port to every ENI, with its primary address first', () => {
    const { ports } = compile(
      worldOf({
        instances: [instanceRow('ins-a')],
        networkInterfaces: [eniRow('eni-a', 'ins-a')],
        privateIps: [
          ipRow(ipv4('10.0.1.20'), 'eni-a'),
          ipRow(ipv4('10.0.1.9'), 'eni-a'),
          ipRow(ipv4('10.0.1.10'), 'eni-a', true),
        ],
      }),
    )
    expect(ports).toEqual([
      {
        id: 'eni-a',
        vpcId: vpc.id,
        subnetId: 'subnet-a',
        mac: 'fa:16:3e:00:00:01',
        addresses: ['10.0.1.10', '10.0.1.9', '10.0.1.20'],
        instanceId: 'ins-a',
        deviceIndex: 0,
        up: true,
        securityGroups: [],
      },
    ])
  })

  it('gives an ENI that is attached to nothing a port that is down', () => {
    const { ports } = compile(worldOf({ networkInterfaces: [eniRow('eni-a', null)] }))
    expect(ports).toMatchObject([{ instanceId: null, deviceIndex: null, up: false }])
  })

  it.each(['PENDING', 'STOPPED', 'STARTING', 'STOPPING', 'REBOOTING', 'TERMINATING', 'LAUNCH_FAILED'] as const)(
    'puts the ports of an instance that is %s down',
    (state) => {
      const rows = { instances: [instanceRow('ins-a', state)], networkInterfaces: [eniRow('eni-a', 'ins-a')] }
      const { ports, instances } = compile(worldOf(rows))
      expect(ports).toMatchObject([{ instanceId: 'ins-a', up: false }])
      expect(instances).toMatchObject([{ id: 'ins-a', running: false }])
    },
  )

  it.each(['PENDING', 'ATTACHING', 'DETACHING', 'DELETING'] as const)('puts an ENI that is %s down', (state) => {
    const networkInterfaces = [eniRow('eni-a', 'ins-a', { state })]
    expect(compile(worldOf({ instances: [instanceRow('ins-a')], networkInterfaces })).ports).toMatchObject([
      { up: false },
    ])
  })

  const enis = [
    eniRow('eni-a', 'ins-a'),
    eniRow('eni-b', 'ins-b'),
    eniRow('eni-b2', 'ins-b', { subnet: 'b' }),
    eniRow('eni-c', 'ins-c'),
    eniRow('eni-loose', null),
  ]

  it('lets anybody claim a HAVIP while CheckAssociate is off, whatever is associated', () => {
    const { haVips } = compile(
      worldOf({
        networkInterfaces: enis,
        haVips: [haVipRow('havip-a', vip, { networkInterfaceId: 'eni-a' })],
        haVipAssociations: [associationRow('havip-a', 'ins-a')],
      }),
    )
    const place = { id: 'havip-a', vpcId: vpc.id, subnetId: 'subnet-a', address: vip }
    expect(haVips).toEqual([{ ...place, claimants: null, recordedHolder: 'eni-a' }])
  })

  it('lets the associated ENIs, and those of associated instances in the subnet, claim it while CheckAssociate is on', () => {
    const claimants = (...targets: Parameters<typeof associationRow>[1][]) =>
      compile(
        worldOf({
          networkInterfaces: enis,
          haVips: [haVipRow('havip-a', vip, { checkAssociate: true })],
          haVipAssociations: targets.map((target) => associationRow('havip-a', target)),
        }),
      ).haVips[0]?.claimants
    expect(claimants()).toEqual([])
    expect(claimants('ins-b', 'ins-a')).toEqual(['eni-a', 'eni-b'])
    expect(claimants('eni-c', 'eni-b2', 'eni-gone')).toEqual(['eni-c'])
  })

  it('gives each VPC with its blocks, its own first', () => {
    const assistantCidrs = [assistantCidrRow('10.9.0.0/16'), assistantCidrRow('10.8.0.0/16')]
    const { vpcs } = compile(worldOf({ vpcs: [vpc], assistantCidrs }))
    expect(vpcs).toEqual([{ id: vpc.id, blocks: ['10.0.0.0/16', '10.8.0.0/16', '10.9.0.0/16'] }])
  })

  it('leads a route to the address it names, now that of its HAVIP or instance; to nowhere when that is gone', () => {
    const { routes } = compile(
      worldOf({
        routeTables: [routeTableRow],
        haVips: [haVipRow('havip-a', vip)],
        networkInterfaces: [{ ...eniRow('eni-a', 'ins-a'), primary: true }],
        privateIps: [ipRow(ipv4('10.0.1.9'), 'eni-a', true)],
        routes: [
          routeRow(1, 'NORMAL_CVM', '10.0.1.7'),
          routeRow(2, 'HAVIP', 'havip-a'),
          routeRow(3, 'CVM', 'ins-a'),
          routeRow(4, 'EIP', '0'),
          routeRow(5, 'HAVIP', 'havip-gone'),
          { ...routeRow(6, 'EIP', '0'), enabled: false },
        ],
      }),
    )
    expect(routes.map(({ nextHop }) => nextHop)).toEqual([
      { kind: 'address', address: '10.0.1.7' },
      { kind: 'address', address: vip },
      { kind: 'address', address: '10.0.1.9' },
      { kind: 'internet' },
      { kind: 'blackhole' },
    ])
    expect(routes[0]).toMatchObject({ id: 'rti-1', vpcId: vpc.id, routeTableId: 'rtb-a', destination: '1.0.0.0/8' })
  })

  it('gives each group its rules in order of index, without those about IPv6', () => {
    const { securityGroups } = compile(
      worldOf({
        securityGroups: [securityGroupRow('sg-a')],
        securityGroupPolicies: [
          policyRow('sg-a', 'ingress', 1, { port: '80,90-99' }),
          policyRow('sg-a', 'ingress', 0, { protocol: 'ALL', port: 'ALL', action: 'DROP' }),
          policyRow('sg-a', 'ingress', 2, { peer: { kind: 'ipv6', block: '::/0' } }),
          policyRow('sg-a', 'egress', 0, {
            protocol: 'icmp',
            port: 'ALL',
            peer: { kind: 'ipv4', block: '10.1.2.3/8' },
          }),
          policyRow('sg-a', 'egress', 1, { peer: { kind: 'group', securityGroupId: 'sg-b' } }),
        ],
      }),
    )
    const everywhere = { kind: 'block', block: '0.0.0.0/0' }
    const some = [
      { first: 80, last: 80 },
      { first: 90, last: 99 },
    ]
    expect(securityGroups).toEqual([
      {
        id: 'sg-a',
        ingress: [
          { accept: false, protocol: null, ports: null, peer: everywhere },
          { accept: true, protocol: 6, ports: some, peer: everywhere },
        ],
        egress: [
          { accept: true, protocol: 1, ports: null, peer: { kind: 'block', block: '10.0.0.0/8' } },
          { accept: true, protocol: 6, ports: [some[0]], peer: { kind: 'group', securityGroupId: 'sg-b' } },
        ],
      },
    ])
  })

  it('asks the groups of an ENI by their position', () => {
    const securityGroupBindings = [bindingRow('eni-a', 'sg-a', 1), bindingRow('eni-a', 'sg-b', 0)]
    const { ports } = compile(worldOf({ networkInterfaces: [eniRow('eni-a', null)], securityGroupBindings }))
    expect(ports).toMatchObject([{ securityGroups: ['sg-b', 'sg-a'] }])
  })

  it('gives the EIPs that are bound, and no other', () => {
    const eips = (['BIND', 'BINDING', 'UNBINDING'] as const).map((state, n) => eipRow(`eip-${n}`, vip, state))
    expect(compile(worldOf({ eips })).eips).toEqual([
      { id: 'eip-0', address: '198.18.0.9', vpcId: vpc.id, privateAddress: vip },
    ])
  })
})
