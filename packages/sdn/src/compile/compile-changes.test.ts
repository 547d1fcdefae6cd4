import { type Change, type InstanceState, type NetworkInterface, World } from '@havip/cloud'
import { ipv4 } from '@havip/net'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
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
  type SubnetName,
  securityGroupRow,
  subnetRow,
  vpc,
} from '../../test/rows.js'
import { diffTables } from '../diff.js'
import { TableIndex } from '../table-index.js'
import type { TableDelta } from '../tables.js'
import { compile } from './compile.js'
import { compileChanges } from './compile-changes.js'

// Few names, so that rows meet: any row may come, change or go at any time, whatever refers to it.
const instanceId = fc.constantFrom('ins-a' as const, 'ins-b' as const)
const eniId = fc.constantFrom('eni-a' as const, 'eni-b' as const, 'eni-c' as const)
const haVipId = fc.constantFrom('havip-a' as const, 'havip-b' as const)
const address = fc.constantFrom('10.0.1.3', '10.0.1.10', '10.0.1.11', '10.0.1.12').map(ipv4)
const subnet = fc.constantFrom<SubnetName>('a', 'b')
const securityGroupId = fc.constantFrom('sg-a' as const, 'sg-b' as const)
const hop = fc.oneof(
  fc.tuple(fc.constant('NORMAL_CVM' as const), address),
  fc.tuple(fc.constant('HAVIP' as const), haVipId),
  fc.tuple(fc.constant('CVM' as const), instanceId),
)

function putOrRemove<R extends { readonly id: string }>(
  table: Change['table'],
  row: fc.Arbitrary<R>,
): fc.Arbitrary<Change> {
  return fc.oneof(
    { weight: 3, arbitrary: row.map((value) => ({ op: 'put', table, row: value }) as unknown as Change) },
    { weight: 1, arbitrary: row.map((value) => ({ op: 'remove', table, id: value.id }) as Change) },
  )
}

const change: fc.Arbitrary<Change> = fc.oneof(
  putOrRemove('vpcs', fc.constant(vpc)),
  putOrRemove('subnets', subnet.map(subnetRow)),
  putOrRemove(
    'instances',
    fc.tuple(instanceId, fc.constantFrom<InstanceState>('RUNNING', 'STOPPED')).map((of) => instanceRow(...of)),
  ),
  putOrRemove(
    'networkInterfaces',
    fc
      .tuple(
        eniId,
        fc.option(instanceId),
        fc.record({ subnet, state: fc.constantFrom<NetworkInterface['state']>('AVAILABLE', 'DETACHING') }),
        fc.boolean(),
      )
      .map(([id, instance, fields, primary]) => ({ ...eniRow(id, instance, fields), primary })),
  ),
  putOrRemove(
    'privateIps',
    fc.tuple(address, fc.oneof(eniId, haVipId), fc.boolean()).map((of) => ipRow(...of)),
  ),
  putOrRemove(
    'haVips',
    fc
      .tuple(haVipId, address, fc.record({ checkAssociate: fc.boolean(), networkInterfaceId: fc.option(eniId) }))
      .map((of) => haVipRow(...of)),
  ),
  putOrRemove(
    'haVipAssociations',
    fc.tuple(haVipId, fc.oneof(instanceId, eniId)).map((of) => associationRow(...of)),
  ),
  putOrRemove('assistantCidrs', fc.constantFrom('10.8.0.0/16', '10.9.0.0/16').map(assistantCidrRow)),
  putOrRemove('routeTables', fc.constant(routeTableRow)),
  putOrRemove(
    'routes',
    fc
      .tuple(fc.integer({ min: 1, max: 3 }), hop, fc.boolean())
      .map(([number, [type, id], enabled]) => ({ ...routeRow(number, type, id), enabled })),
  ),
  putOrRemove('securityGroups', securityGroupId.map(securityGroupRow)),
  putOrRemove(
    'securityGroupPolicies',
    fc
      .tuple(securityGroupId, fc.constantFrom('ingress' as const, 'egress' as const), fc.nat(1), securityGroupId)
      .map(([id, direction, index, peer]) =>
        policyRow(id, direction, index, { peer: { kind: 'group', securityGroupId: peer } }),
      ),
  ),
  putOrRemove(
    'securityGroupBindings',
    fc.tuple(eniId, securityGroupId, fc.nat(2)).map((of) => bindingRow(...of)),
  ),
  putOrRemove(
    'eips',
    fc
      .tuple(fc.constantFrom('eip-a' as const, 'eip-b' as const), address, fc.constantFrom('BIND', 'UNBINDING'))
      .map((of) => eipRow(...of)),
  ),
)

function sorted({ put, remove }: TableDelta) {
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
  return {
    put: Object.values(put).map((entries: readonly { id: string }[]) => [...entries].sort(byId)),
    remove: Object.values(remove).map((ids: readonly string[]) => [...ids].sort()),
  }
}

describe('compileChanges', () => {
  it('is the difference of the compiled worlds before and after, whatever changed', () => {
    fc.assert(
      fc.property(fc.array(fc.array(change, { minLength: 1, maxLength: 5 }), { maxLength: 20 }), (changeSets) => {
        const world = new World()
        const tables = new TableIndex()
        for (const [n, changes] of changeSets.entries()) {
          const before = compile(world)
          world.apply(n + 1, changes)
          const delta = compileChanges(world, changes, tables)
          expect(sorted(delta)).toEqual(sorted(diffTables(before, compile(world))))
          tables.apply(delta)
        }
        expect(sorted(diffTables(tables.tables(), compile(world)))).toEqual(
          sorted(diffTables(tables.tables(), tables.tables())),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('takes an address that moves to another ENI from the one port and gives it to the other', () => {
    const world = new World()
    const enis = ['eni-a', 'eni-b'] as const
    const setUp = enis.map((id): Change => ({ op: 'put', table: 'networkInterfaces', row: eniRow(id, null) }))
    const moving = ipv4('10.0.1.9')
    setUp.push({ op: 'put', table: 'privateIps', row: ipRow(moving, 'eni-a') })
    world.apply(1, setUp)
    const tables = new TableIndex(compile(world))
    const move: Change[] = [{ op: 'put', table: 'privateIps', row: ipRow(moving, 'eni-b') }]
    world.apply(2, move)
    const { ports } = compileChanges(world, move, tables).put
    expect(Object.fromEntries(ports.map(({ id, addresses }) => [id, addresses]))).toEqual({
      'eni-a': [],
      'eni-b': [moving],
    })
  })

  it('is empty for rows that the network does not look at', () => {
    const world = new World()
    const tag = { id: 'vpc-a/k', resourceId: 'vpc-a', key: 'k', value: '' } as const
    const changes: Change[] = [{ op: 'put', table: 'tags', row: tag }]
    world.apply(1, changes)
    expect(sorted(compileChanges(world, changes, new TableIndex())).put.flat()).toEqual([])
  })

  it('looks at few rows, however many there are', () => {
    const world = new World()
    const setUp: Change[] = [{ op: 'put', table: 'instances', row: instanceRow('ins-a') }]
    for (let n = 0; n < 500; n++) {
      setUp.push({ op: 'put', table: 'networkInterfaces', row: eniRow(`eni-${n}`, n === 0 ? 'ins-a' : `ins-${n}`) })
      setUp.push({ op: 'put', table: 'haVips', row: haVipRow(`havip-${n}`, ipv4(`10.0.${n >> 8}.${n & 255}`)) })
    }
    world.apply(1, setUp)
    const tables = new TableIndex(compile(world))
    const stop: Change[] = [{ op: 'put', table: 'instances', row: instanceRow('ins-a', 'STOPPED') }]
    world.apply(2, stop)
    const looks = [world.networkInterfaces, world.haVips, world.instances, world.privateIps].map((table) => {
      vi.spyOn(table, 'all').mockImplementation(() => {
        throw new Error('looked at every row')
      })
      return vi.spyOn(table, 'get')
    })
    const delta = compileChanges(world, stop, tables)
    expect(delta.put).toMatchObject({ instances: [{ id: 'ins-a' }], ports: [{ id: 'eni-0', up: false }], haVips: [] })
    expect(looks.flatMap((look) => look.mock.calls).length).toBeLessThan(10)
  })
})
