import { cidr, ipv4 } from '@havip/net'
import { describe, expect, it } from 'vitest'
import { Lab, rowsOf, sameRows } from '../../test/lab.js'
import { Draft } from './draft.js'
import type { PrivateIp, Subnet, Tag } from './rows.js'
import { World } from './world.js'

const tag = (key: string, value = ''): Tag => ({ id: `vpc-1/${key}`, resourceId: 'vpc-1', key, value })

function worldWith(...tags: Tag[]): World {
  const world = new World()
  world.apply(
    1,
    tags.map((row) => ({ op: 'put', table: 'tags', row })),
  )
  return world
}

describe('what a draft changes', () => {
  it('is net: nothing for a row made and removed, or put back as it was', () => {
    const world = worldWith(tag('kept'))
    const kept = world.tags.get('vpc-1/kept')
    const draft = new Draft(world)
    draft.put('tags', tag('brief'))
    draft.remove('tags', 'vpc-1/brief')
    draft.remove('tags', 'vpc-1/nobody')
    draft.remove('tags', 'vpc-1/kept')
    if (kept !== undefined) draft.put('tags', kept)
    expect(draft.changes()).toEqual([])
  })

  it('is one change for a row put many times, with its last value', () => {
    const draft = new Draft(worldWith(tag('a', '1')))
    for (const value of ['2', '3']) draft.put('tags', tag('a', value))
    expect(draft.changes()).toEqual([{ op: 'put', table: 'tags', row: tag('a', '3') }])
  })

  it('is a put alone for a row removed and put anew', () => {
    const draft = new Draft(worldWith(tag('a', '1')))
    draft.remove('tags', 'vpc-1/a')
    draft.put('tags', tag('a', '2'))
    expect(draft.changes()).toEqual([{ op: 'put', table: 'tags', row: tag('a', '2') }])
  })

  it('comes removals first, children before parents, then puts, parents before children', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const draft = new Draft(lab.world)
    draft.put('tags', tag('new'))
    draft.put('vpcs', { ...lab.row('vpcs', subnet.vpcId), id: 'vpc-00000002' })
    draft.remove('vpcs', subnet.vpcId)
    draft.remove('subnets', subnet.id)
    expect(draft.changes().map(({ op, table }) => `${op} ${table}`)).toEqual([
      'remove subnets',
      'remove vpcs',
      'put vpcs',
      'put tags',
    ])
  })

  it('does not touch the world until it is applied', () => {
    const lab = new Lab()
    const eni = lab.eni()
    const before = rowsOf(lab.world)
    const draft = new Draft(lab.world)
    draft.put('networkInterfaces', { ...eni, name: 'other' })
    draft.remove('subnets', eni.subnetId)
    draft.event({ type: 'instance-state', instanceId: 'ins-1', from: null, to: 'PENDING' })
    draft.freeAddress(lab.row('subnets', eni.subnetId))
    expect(sameRows(before, rowsOf(lab.world))).toBe(true)
  })
})

describe('the free address of a subnet', () => {
  /** 10.0.0.0/29: .2 to .6 can be given out. */
  const subnet: Subnet = {
    id: 'subnet-00000001',
    vpcId: 'vpc-00000001',
    name: 's',
    cidrBlock: cidr('10.0.0.0/29'),
    zone: 'z',
    isDefault: false,
    enableBroadcast: false,
    routeTableId: 'rtb-00000001',
    createdAt: 0,
  }
  const ip = (n: number): PrivateIp => ({
    id: `vpc-00000001/${ipv4(`10.0.0.${n}`)}`,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    address: ipv4(`10.0.0.${n}`),
    owner: { kind: 'havip', haVipId: 'havip-00000001' },
  })
  const take = (draft: Draft, ...ns: number[]) => {
    for (const n of ns) draft.put('privateIps', ip(n))
  }
  const free = (draft: Draft, ...ns: number[]) => {
    for (const n of ns) draft.remove('privateIps', ip(n).id)
  }
  function world(...taken: number[]): World {
    const made = new World()
    apply(made, (draft) => take(draft, ...taken))
    return made
  }
  function apply(to: World, edit: (draft: Draft) => void): void {
    const draft = new Draft(to)
    edit(draft)
    to.apply(to.revision + 1, draft.changes())
  }

  it('is the lowest one that is not network, gateway or broadcast address', () => {
    expect(new Draft(world()).freeAddress(subnet)).toBe('10.0.0.2')
    expect(new Draft(world(2, 3, 5)).freeAddress(subnet)).toBe('10.0.0.4')
  })

  it('counts drafted addresses as taken', () => {
    const draft = new Draft(world(2))
    take(draft, 3, 4)
    expect(draft.freeAddress(subnet)).toBe('10.0.0.5')
  })

  it('is none in a full subnet, however it was filled', () => {
    const full = world(6, 5, 4, 3, 2)
    expect(new Draft(full).freeAddress(subnet)).toBeUndefined()
    const draft = new Draft(world(2, 3))
    take(draft, 4, 5, 6)
    expect(draft.freeAddress(subnet)).toBeUndefined()
  })

  it('is one freed by the draft itself, also below where the search had come to and in a full subnet', () => {
    const full = world(2, 3, 4, 5, 6)
    const draft = new Draft(full)
    expect(draft.freeAddress(subnet)).toBeUndefined()
    free(draft, 5, 3)
    expect(draft.freeAddress(subnet)).toBe('10.0.0.3')
    take(draft, 3)
    expect(draft.freeAddress(subnet)).toBe('10.0.0.5')
    expect(new Draft(full).freeAddress(subnet), 'a thrown away draft has freed nothing').toBeUndefined()
  })

  it('is found again after it was freed, also below where earlier searches had come to', () => {
    const changed = world(2, 3, 4)
    expect(new Draft(changed).freeAddress(subnet)).toBe('10.0.0.5')
    apply(changed, (draft) => free(draft, 3))
    expect(new Draft(changed).freeAddress(subnet)).toBe('10.0.0.3')
    apply(changed, (draft) => take(draft, 3))
    expect(new Draft(changed).freeAddress(subnet)).toBe('10.0.0.5')
  })

  it('starts over for a subnet that was deleted', () => {
    const changed = world(2, 3)
    expect(new Draft(changed).freeAddress(subnet)).toBe('10.0.0.4')
    apply(changed, (draft) => free(draft, 2, 3))
    changed.apply(changed.revision + 1, [{ op: 'remove', table: 'subnets', id: subnet.id }])
    expect(new Draft(changed).freeAddress(subnet)).toBe('10.0.0.2')
  })
})
