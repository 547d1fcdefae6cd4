import { ipv4 } from '@havip/net'
import { delta, haVip, nobody, oneVpc, ports, twoVpcs } from '@havip/scenarios'
import { describe, expect, it } from 'vitest'
import { diffTables } from './diff.js'
import { TableIndex } from './table-index.js'
import { emptyTables, type NetworkTables } from './tables.js'

const ids = (entries: Iterable<{ readonly id: string }>) => [...entries].map(({ id }) => id)

describe('TableIndex', () => {
  it('finds ports and HAVIPs by address, each VPC for itself', () => {
    const index = new TableIndex(twoVpcs)
    expect(index.portAt(ports.one.vpcId, ports.one.addresses[0] ?? nobody)).toBe(ports.one)
    expect(index.portAt(ports.otherOne.vpcId, ports.one.addresses[0] ?? nobody)).toBe(ports.otherOne)
    expect(index.haVipAt(haVip.vpcId, haVip.address)).toBe(haVip)
    expect(index.haVipAt(ports.otherOne.vpcId, haVip.address)).toBeUndefined()
    expect(index.portAt(haVip.vpcId, nobody)).toBeUndefined()
  })

  it('finds the subnets of a VPC and the ports of an instance', () => {
    const index = new TableIndex(twoVpcs)
    expect(ids(index.subnetsIn(haVip.vpcId))).toEqual(ids(oneVpc.subnets))
    expect(ids(index.portsOf(ports.one.instanceId))).toEqual([ports.one.id])
  })

  it('forgets the old keys of an entry that is put again or removed', () => {
    const index = new TableIndex(oneVpc)
    const [old] = ports.one.addresses
    const moved = ipv4('172.17.16.50')
    index.apply(delta({ ports: [{ ...ports.one, addresses: [moved], instanceId: null }] }))
    expect(index.portAt(haVip.vpcId, old ?? nobody)).toBeUndefined()
    expect(index.portAt(haVip.vpcId, moved)?.id).toBe(ports.one.id)
    expect(ids(index.portsOf(ports.one.instanceId))).toEqual([])
    index.apply(delta({}, { ports: [ports.one.id] }))
    expect(index.portAt(haVip.vpcId, moved)).toBeUndefined()
  })

  it.each([
    [
      'giver first',
      [
        { ...ports.one, addresses: [] },
        { ...ports.two, addresses: ports.one.addresses },
      ],
    ],
    [
      'taker first',
      [
        { ...ports.two, addresses: ports.one.addresses },
        { ...ports.one, addresses: [] },
      ],
    ],
  ])('lets an address pass from one port to another in one difference, %s', (_order, put) => {
    const index = new TableIndex(oneVpc)
    index.apply(delta({ ports: put }))
    expect(index.portAt(haVip.vpcId, ports.one.addresses[0] ?? nobody)?.id).toBe(ports.two.id)
  })
})

describe('diffTables', () => {
  const changed: NetworkTables = {
    ...oneVpc,
    subnets: oneVpc.subnets.slice(1),
    ports: [ports.one, ports.loose, { ...ports.client, up: false }],
    haVips: oneVpc.haVips.map((entry) => ({ ...entry, claimants: [ports.one.id] })),
  }

  it('applied to the first tables gives the second, whatever they are', () => {
    const states = [emptyTables, oneVpc, twoVpcs, changed]
    for (const from of states) {
      for (const to of states) {
        const index = new TableIndex(from)
        index.apply(diffTables(from, to))
        expect(diffTables(index.tables(), to)).toEqual(delta({}))
        expect(diffTables(to, index.tables())).toEqual(delta({}))
      }
    }
  })

  it('of equal tables is empty, however they are ordered', () => {
    const reversed = { ...structuredClone(oneVpc), ports: [...structuredClone(oneVpc.ports)].reverse() }
    expect(diffTables(oneVpc, reversed)).toEqual(delta({}))
  })

  it('holds only what differs', () => {
    const { put, remove } = diffTables(oneVpc, { ...oneVpc, ports: [ports.one, { ...ports.two, up: false }] })
    expect(ids(put.ports)).toEqual([ports.two.id])
    expect(remove.ports).toEqual([ports.client.id, ports.far.id, ports.loose.id, ports.stopped.id])
    expect([put.subnets, put.instances, put.haVips]).toEqual([[], [], []])
  })
})
