import { describe, expect, it } from 'vitest'
import { Lab, zone } from '../../test/lab.js'
import { canMakeDefaultSubnet, createDefaultVpc, createSubnets, modifySubnetAttribute } from './index.js'

const one = { cidrBlock: '10.0.1.0/24', subnetName: 'a', zone }
const two = { cidrBlock: '10.0.2.0/24', subnetName: 'b', zone: 'ap-guangzhou-4' }

describe('createSubnets', () => {
  it('makes all of them, each with the tags', () => {
    const lab = new Lab()
    const { id: vpcId } = lab.vpc()
    const made = lab.run(createSubnets, { vpcId, subnets: [one, two], tags: [{ key: 'k', value: 'v' }] })
    expect(made.map(({ name, zone }) => [name, zone])).toEqual([
      ['a', zone],
      ['b', 'ap-guangzhou-4'],
    ])
    for (const { id } of made) expect(lab.world.tags.countBy('resource', id)).toBe(1)
  })

  it('makes none when one is wrong', () => {
    const lab = new Lab()
    const { id: vpcId } = lab.vpc()
    const error = lab.refused(createSubnets, { vpcId, subnets: [one, { ...two, cidrBlock: '10.0.1.0/25' }] })
    expect(error.code).toBe('InvalidParameterValue.SubnetConflict')
  })
})

it('a subnet gets another name and its broadcast switch', () => {
  const lab = new Lab()
  const { id: subnetId } = lab.subnet()
  lab.run(modifySubnetAttribute, { subnetId, subnetName: 'n', enableBroadcast: 'TRUE' })
  expect(lab.row('subnets', subnetId)).toMatchObject({ name: 'n', enableBroadcast: true })
})

describe('the default VPC', () => {
  const check = (lab: Lab, asked?: string) =>
    canMakeDefaultSubnet(lab.world, asked, { region: 'ap-guangzhou', settings: lab.context().settings })

  it('is made with a default subnet in the zone, once', () => {
    const lab = new Lab()
    const { vpc, subnet } = lab.run(createDefaultVpc, { zone })
    expect([vpc.isDefault, subnet.isDefault, subnet.zone]).toEqual([true, true, zone])
    expect(lab.run(createDefaultVpc, {})).toMatchObject({ vpc: { id: vpc.id }, subnet: { id: subnet.id } })
    expect(lab.run(createDefaultVpc, { zone: 'ap-guangzhou-4' }).subnet.id).not.toBe(subnet.id)
    expect(lab.world.vpcs.size).toBe(1)
  })

  it('can take one default subnet per zone', () => {
    const lab = new Lab()
    expect(check(lab, zone)).toBe(true)
    lab.run(createDefaultVpc, { zone })
    expect([check(lab, zone), check(lab, 'ap-guangzhou-4'), check(lab)]).toEqual([false, true, true])
  })

  it('can take none when a quota is used up, or its block', () => {
    const poor = new Lab({ quotas: { vpcsPerRegion: 1 } })
    poor.vpc()
    expect(check(poor)).toBe(false)
    const full = new Lab()
    const { vpc } = full.run(createDefaultVpc, { zone })
    full.subnet(vpc, '172.16.128.0/17')
    full.subnet(vpc, '172.16.64.0/18')
    full.subnet(vpc, '172.16.32.0/19')
    full.subnet(vpc, '172.16.16.0/20')
    expect(check(full)).toBe(false)
  })
})
