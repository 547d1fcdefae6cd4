import { describe, expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import * as actions from './index.js'

const toInternet = { destinationCidrBlock: '0.0.0.0/0', gatewayType: 'EIP', gatewayId: '0' }

describe('a route table', () => {
  it('is made with its VPC, used by its subnets, and gone with it', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const { id, mainRouteTableId } = lab.row('vpcs', subnet.vpcId)
    expect(lab.row('routeTables', mainRouteTableId)).toMatchObject({ vpcId: id, name: 'default' })
    expect(subnet.routeTableId).toBe(mainRouteTableId)
    lab.run(actions.createRoutes, { routeTableId: mainRouteTableId, routes: [toInternet] })
    lab.run(actions.deleteSubnet, { subnetId: subnet.id })
    lab.run(actions.deleteVpc, { vpcId: id })
    expect(lab.world.routeTables.size + lab.world.routes.size).toBe(0)
  })

  it('of its users’ own keeps its VPC from being deleted', () => {
    const lab = new Lab()
    const { id: vpcId } = lab.vpc()
    const { id } = lab.run(actions.createRouteTable, { vpcId, routeTableName: 'r', tags: [{ key: 'k' }] })
    const error = lab.refused(actions.deleteVpc, { vpcId })
    expect(error).toMatchObject({ code: 'ResourceInUse', message: expect.stringContaining(id) })
    lab.run(actions.deleteRouteTable, { routeTableId: id })
    lab.run(actions.deleteVpc, { vpcId })
    expect(lab.world.tags.size).toBe(0)
  })
})

describe('routes', () => {
  it('do not lead into a block of the VPC itself, a secondary one neither', () => {
    const lab = new Lab()
    const { id: vpcId, cidrBlock, mainRouteTableId: routeTableId } = lab.vpc()
    lab.run(actions.createAssistantCidr, { vpcId, cidrBlocks: ['192.168.8.0/24'] })
    for (const destinationCidrBlock of [cidrBlock, '192.168.8.0/25']) {
      const routes = [{ ...toInternet, destinationCidrBlock }]
      const error = lab.refused(actions.createRoutes, { routeTableId, routes })
      expect(error).toMatchObject({
        code: 'InvalidParameterValue.VpcCidrConflict',
        message: expect.stringContaining(destinationCidrBlock),
      })
    }
  })

  it('keep their ids when replaced, and lead to an ENI by its address', () => {
    const lab = new Lab()
    const instance = lab.instance()
    const { mainRouteTableId: routeTableId } = lab.row('vpcs', instance.vpcId)
    const [made] = lab.run(actions.createRoutes, { routeTableId, routes: [toInternet] })
    const [gatewayId = ''] = lab.addressesOf(lab.primaryOf(instance.id).id)
    const content = { destinationCidrBlock: '8.8.8.0/24', gatewayType: 'NORMAL_CVM', gatewayId }
    const { before, after } = lab.run(actions.replaceRoutes, {
      routeTableId,
      routes: [{ ...content, routeId: made?.number ?? 0 }],
    })
    expect(before).toEqual([made])
    expect(after).toMatchObject([{ id: made?.id, number: made?.number, destination: '8.8.8.0/24', gatewayId }])
  })

  it('may go to one destination when one of them is disabled', () => {
    const lab = new Lab()
    const { mainRouteTableId: routeTableId } = lab.vpc()
    const routes = [toInternet, { ...toInternet, enabled: false }]
    const [on, off] = lab.run(actions.createRoutes, { routeTableId, routes })
    lab.run(actions.disableRoutes, { routeTableId, routeIds: [on?.number ?? 0] })
    lab.run(actions.enableRoutes, { routeTableId, routeItemIds: [off?.id ?? ''] })
    expect([...lab.world.routes.all()].map(({ enabled }) => enabled)).toEqual([false, true])
  })

  it('are all replaced by a reset, with the name', () => {
    const lab = new Lab()
    const { mainRouteTableId: routeTableId } = lab.vpc()
    lab.run(actions.createRoutes, { routeTableId, routes: [toInternet] })
    const routes = [{ ...toInternet, destinationCidrBlock: '9.0.0.0/8' }]
    lab.run(actions.resetRoutes, { routeTableId, routeTableName: 'n', routes })
    expect(lab.row('routeTables', routeTableId).name).toBe('n')
    expect([...lab.world.routes.all()].map(({ destination }) => destination)).toEqual(['9.0.0.0/8'])
  })
})
