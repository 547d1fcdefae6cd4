import { type Change, type Rows, type TableName, World } from '@havip/cloud'
import { ipv4 } from '@havip/net'
import { describe, expect, it } from 'vitest'
import { associationRow, eniRow, haVipRow, instanceRow, ipRow, subnetRow, vpc } from '../../test/rows.js'
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
    expect(subnets).toEqual([{ id: 'subnet-a', vpcId: vpc.id, cidrBlock: '10.0.1.0/24', gateway: '10.0.1.1' }])
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
})
