import { describe, expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import {
  createAssistantCidr,
  createReserveIpAddresses,
  deleteAssistantCidr,
  deleteReserveIpAddresses,
  deleteVpc,
  findCidrConflicts,
  modifyAssistantCidr,
  modifyReserveIpAddress,
} from './index.js'

describe('a reserved address', () => {
  it('is given to nobody who does not name it, and is free again without its reservation', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const reserve = { vpcId: subnet.vpcId, ipAddresses: ['10.0.1.2'], tags: [{ key: 'k' }] }
    const [reserved] = lab.run(createReserveIpAddresses, reserve)
    if (reserved === undefined) throw new Error('one was asked for')
    expect(lab.addressesOf(lab.eni(subnet).id)).toEqual(['10.0.1.3'])
    const named = lab.eni(subnet, { privateIpAddresses: [{ privateIpAddress: '10.0.1.2', primary: true }] })
    expect(lab.addressesOf(named.id)).toEqual(['10.0.1.2'])
    lab.run(deleteReserveIpAddresses, { vpcId: subnet.vpcId, reserveIpIds: [reserved.id] })
    expect(lab.addressesOf(named.id)).toEqual(['10.0.1.2'])
    expect([lab.world.reserveIps.size, lab.world.tags.size]).toEqual([0, 0])
  })

  it('is found again as the lowest free one when its reservation ends', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const [reserved] = lab.run(createReserveIpAddresses, { vpcId: subnet.vpcId, ipAddressCount: 1 })
    lab.eni(subnet)
    lab.run(deleteReserveIpAddresses, { vpcId: subnet.vpcId, reserveIpIds: [reserved?.id ?? ''] })
    expect(lab.addressesOf(lab.eni(subnet).id)).toEqual(['10.0.1.2'])
  })

  it('gets another name and description', () => {
    const lab = new Lab()
    const { vpcId } = lab.subnet()
    const [{ id: reserveIpId } = { id: '' }] = lab.run(createReserveIpAddresses, {
      vpcId,
      ipAddressCount: 1,
      name: 'n',
    })
    lab.run(modifyReserveIpAddress, { vpcId, reserveIpId, description: 'd' })
    expect(lab.row('reserveIps', reserveIpId)).toMatchObject({ name: 'n', description: 'd' })
  })

  it('is reserved in the first subnet with room', () => {
    const lab = new Lab()
    const vpc = lab.vpc()
    lab.subnet(vpc, '10.0.1.0/28')
    const { id } = lab.subnet(vpc, '10.0.2.0/28')
    const made = lab.run(createReserveIpAddresses, { vpcId: vpc.id, ipAddressCount: 15 })
    expect(made.filter(({ subnetId }) => subnetId === id).map(({ address }) => address)).toEqual([
      '10.0.2.2',
      '10.0.2.3',
    ])
  })
})

describe('a secondary block', () => {
  it('takes subnets as the VPC’s own does, and goes with the VPC', () => {
    const lab = new Lab()
    const vpc = lab.vpc()
    const cidrBlocks = ['192.168.0.0/20']
    lab.run(createAssistantCidr, { vpcId: vpc.id, cidrBlocks })
    const subnet = lab.subnet(vpc, '192.168.1.0/24')
    expect(lab.refused(deleteAssistantCidr, { vpcId: vpc.id, cidrBlocks }).code).toBe('ResourceInUse')
    lab.commit((draft) => draft.remove('subnets', subnet.id))
    lab.run(deleteVpc, { vpcId: vpc.id })
    expect(lab.world.assistantCidrs.size).toBe(0)
  })

  it('is exchanged for another in one step', () => {
    const lab = new Lab()
    const { id: vpcId } = lab.vpc()
    lab.run(createAssistantCidr, { vpcId, cidrBlocks: ['192.168.0.0/20'] })
    const change = { vpcId, oldCidrBlocks: ['192.168.0.0/20'], newCidrBlocks: ['192.168.0.0/16'] }
    expect(findCidrConflicts(lab.world, change)).toEqual([])
    expect(lab.run(modifyAssistantCidr, change).map(({ cidrBlock }) => cidrBlock)).toEqual(['192.168.0.0/16'])
    lab.run(deleteAssistantCidr, { vpcId, cidrBlocks: ['192.168.0.0/16'] })
    expect(lab.world.assistantCidrs.size).toBe(0)
  })

  it('is checked against the blocks that stay', () => {
    const lab = new Lab()
    const { id: vpcId } = lab.vpc()
    lab.run(createAssistantCidr, { vpcId, cidrBlocks: ['192.168.0.0/20'] })
    const newCidrBlocks = ['10.0.8.0/24', '192.168.0.0/16', '172.16.0.0/16']
    expect(findCidrConflicts(lab.world, { vpcId, newCidrBlocks })).toEqual([
      { block: '10.0.8.0/24', with: ['10.0.0.0/16'] },
      { block: '192.168.0.0/16', with: ['192.168.0.0/20'] },
    ])
  })
})
