import { describe, expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import { createSubnet, createVpc, deleteSubnet, deleteVpc, modifyVpcAttribute } from './index.js'

describe('CreateVpc', () => {
  it('makes a VPC with a main route table and the default DNS servers', () => {
    const lab = new Lab()
    const vpc = lab.run(createVpc, { vpcName: 'v', cidrBlock: '10.0.0.0/16' })
    expect(vpc).toMatchObject({
      name: 'v',
      isDefault: false,
      enableMulticast: false,
      dnsServers: ['183.60.83.19', '183.60.82.98'],
      domainName: '',
      mainRouteTableId: expect.stringMatching(/^rtb-[0-9a-z]{8}$/),
      createdAt: lab.now,
    })
    expect(lab.row('vpcs', vpc.id)).toEqual(vpc)
  })

  it.each(['10.0.0.0/12', '172.16.0.0/12', '192.168.0.0/16', '10.15.255.240/28'])('takes the block %s', (cidrBlock) => {
    expect(new Lab().vpc(cidrBlock).cidrBlock).toBe(cidrBlock)
  })

  it('keeps what is given', () => {
    const vpc = new Lab().run(createVpc, {
      vpcName: 'é'.repeat(60),
      cidrBlock: '10.0.0.0/16',
      enableMulticast: 'TRUE',
      dnsServers: ['1.1.1.1'],
      domainName: 'd',
      enableRouteVpcPublish: true,
    })
    expect(vpc).toMatchObject({
      enableMulticast: true,
      dnsServers: ['1.1.1.1'],
      domainName: 'd',
      enableRouteVpcPublish: true,
    })
  })

  it('overwrites nothing when a seeded generator starts over', () => {
    const [lab, again] = [new Lab(), new Lab()]
    const first = lab.vpc()
    lab.ids.id = again.ids.id
    const second = lab.vpc()
    expect(second.id).not.toBe(first.id)
    expect(lab.world.vpcs.size).toBe(2)
  })
})

describe('ModifyVpcAttribute', () => {
  it('changes what is given and leaves the rest', () => {
    const lab = new Lab()
    const vpc = lab.vpc()
    lab.run(modifyVpcAttribute, { vpcId: vpc.id, vpcName: 'n', dnsServers: ['1.1.1.1'] })
    expect(lab.row('vpcs', vpc.id)).toEqual({ ...vpc, name: 'n', dnsServers: ['1.1.1.1'] })
  })
})

describe('DeleteVpc and DeleteSubnet', () => {
  it('take their tags with them', () => {
    const lab = new Lab()
    const vpc = lab.run(createVpc, { vpcName: 'v', cidrBlock: '10.0.0.0/16', tags: [{ key: 'a', value: 'b' }] })
    const zone = 'ap-guangzhou-3'
    const input = { vpcId: vpc.id, subnetName: 's', cidrBlock: '10.0.0.0/24', zone, tags: [{ key: 'a' }] }
    const subnet = lab.run(createSubnet, input)
    expect(lab.world.tags.size).toBe(2)
    lab.run(deleteSubnet, { subnetId: subnet.id })
    lab.run(deleteVpc, { vpcId: vpc.id })
    expect([lab.world.subnets.size, lab.world.vpcs.size, lab.world.tags.size]).toEqual([0, 0, 0])
  })
})

describe('CreateSubnet', () => {
  it('makes a subnet on the main route table of its VPC; it may be as large as the VPC', () => {
    const lab = new Lab()
    const vpc = lab.vpc()
    expect(lab.subnet(vpc, '10.0.0.0/16')).toMatchObject({
      vpcId: vpc.id,
      routeTableId: vpc.mainRouteTableId,
      isDefault: false,
      enableBroadcast: false,
    })
  })

  it('lets subnets of different VPCs overlap', () => {
    const lab = new Lab()
    expect(lab.subnet(lab.vpc()).cidrBlock).toBe(lab.subnet(lab.vpc()).cidrBlock)
  })
})
