import { describe, expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import type { SecurityGroup, SecurityGroupId } from '../world/rows.js'
import * as actions from './index.js'

const port = (number: number) => ({
  protocol: 'TCP',
  port: String(number),
  cidrBlock: '10.0.0.0/8',
  action: 'accept',
})

function ports(lab: Lab, id: SecurityGroupId): string[] {
  return actions.policiesOf(lab.world, id, 'ingress').map((policy) => policy.port)
}

function group(lab: Lab, ...numbers: number[]): SecurityGroup {
  return lab.run(actions.createSecurityGroupWithPolicies, {
    groupName: 'g',
    groupDescription: 'd',
    securityGroupPolicySet: { ingress: numbers.map(port) },
  })
}

describe('the policies of a security group', () => {
  it('are inserted at their index, or appended, and each change counts the version', () => {
    const lab = new Lab()
    const { id: securityGroupId } = group(lab, 1)
    const ingress = (policy: actions.PolicyInput, version: string) => ({
      securityGroupId,
      securityGroupPolicySet: { version, ingress: [policy] },
    })
    lab.run(actions.createSecurityGroupPolicies, ingress({ ...port(2), policyIndex: 0 }, '0'))
    lab.run(actions.createSecurityGroupPolicies, ingress(port(3), '1'))
    expect(ports(lab, securityGroupId)).toEqual(['2', '1', '3'])
    expect(lab.row('securityGroups', securityGroupId).policyVersion).toBe(2)
  })

  it('are deleted by index or by what they say, and the others move up', () => {
    const lab = new Lab()
    const { id: securityGroupId } = group(lab, 1, 2, 3, 4)
    const remove = (...ingress: actions.PolicyInput[]) =>
      lab.run(actions.deleteSecurityGroupPolicies, { securityGroupId, securityGroupPolicySet: { ingress } })
    remove({ policyIndex: 2 }, { policyIndex: 0 })
    expect(ports(lab, securityGroupId)).toEqual(['2', '4'])
    remove(port(2))
    expect(ports(lab, securityGroupId)).toEqual(['4'])
  })

  it('keep their order when set, unless it is to be that of the request; version 0 clears them', () => {
    const lab = new Lab()
    const { id: securityGroupId } = group(lab, 1, 2)
    const set = (sortPolicys: boolean, version: string) =>
      lab.run(actions.modifySecurityGroupPolicies, {
        securityGroupId,
        sortPolicys,
        securityGroupPolicySet: { version, ingress: [port(3), port(2), port(1)] },
      })
    set(false, '')
    expect(ports(lab, securityGroupId)).toEqual(['1', '2', '3'])
    set(true, '')
    expect(ports(lab, securityGroupId)).toEqual(['3', '2', '1'])
    set(false, '0')
    expect(ports(lab, securityGroupId)).toEqual([])
  })

  it('are replaced where they stand, or moved', () => {
    const lab = new Lab()
    const { id: securityGroupId } = group(lab, 1, 2, 3)
    const replace = (updateType: string, from: number, to: number, policy: actions.PolicyInput) =>
      lab.run(actions.replaceSecurityGroupPolicies, {
        securityGroupId,
        updateType,
        originalSecurityGroupPolicySet: { ingress: [{ policyIndex: from }] },
        securityGroupPolicySet: { ingress: [{ ...policy, policyIndex: to }] },
      })
    replace('Policy', 1, 1, port(9))
    expect(ports(lab, securityGroupId)).toEqual(['1', '9', '3'])
    replace('Priority', 2, 0, {})
    expect(ports(lab, securityGroupId)).toEqual(['3', '1', '9'])
    replace('Both', 0, 2, port(7))
    expect(ports(lab, securityGroupId)).toEqual(['1', '9', '7'])
  })

  it('name the whole Internet in one way only', () => {
    const lab = new Lab()
    const { id } = lab.run(actions.createSecurityGroupWithPolicies, {
      groupName: 'g',
      groupDescription: '',
      securityGroupPolicySet: { egress: [{ action: 'DROP', cidrBlock: '0.0.0.0/8' }] },
    })
    expect(actions.policiesOf(lab.world, id, 'egress')).toMatchObject([
      { protocol: 'ALL', port: 'ALL', action: 'DROP', peer: { kind: 'ipv4', block: '0.0.0.0/0' } },
    ])
  })
})

describe('a security group', () => {
  it('is the default one of its project for instances that name none, made once', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const [first, second] = [lab.instance(subnet), lab.instance(subnet)]
    const { id } = lab.run(actions.createDefaultSecurityGroup, {})
    expect(actions.instanceSecurityGroups(lab.world, first)).toEqual([id])
    expect(actions.instanceSecurityGroups(lab.world, second)).toEqual([id])
    expect(lab.world.securityGroups.size).toBe(1)
  })

  it('is not made by a dry run', () => {
    const lab = new Lab()
    lab.run(actions.runInstances, { placement: { zone: 'ap-guangzhou-3' }, imageId: 'img-00000001', dryRun: true })
    expect(lab.world.securityGroups.size).toBe(0)
  })

  it('is bound to an ENI after those bound before, and gone from it when the ENI is', () => {
    const lab = new Lab()
    const [a, b] = [group(lab), group(lab)]
    const eni = lab.eni(lab.subnet(), { securityGroupIds: [b.id] })
    const bound = { networkInterfaceIds: [eni.id], securityGroupIds: [a.id] }
    lab.run(actions.associateNetworkInterfaceSecurityGroups, bound)
    expect(actions.securityGroupsOf(lab.world, eni.id)).toEqual([b.id, a.id])
    lab.commit((draft) => actions.setSecurityGroups(draft, eni.id, [a.id, b.id], lab.context()))
    expect(actions.securityGroupsOf(lab.world, eni.id)).toEqual([a.id, b.id])
    lab.run(actions.disassociateNetworkInterfaceSecurityGroups, bound)
    expect(actions.securityGroupsOf(lab.world, eni.id)).toEqual([b.id])
    lab.run(actions.deleteNetworkInterface, { networkInterfaceId: eni.id })
    lab.run(actions.deleteSecurityGroup, { securityGroupId: b.id })
    expect(lab.world.securityGroupBindings.size).toBe(0)
  })

  it('is bound to an instance as to its primary ENI', () => {
    const lab = new Lab()
    const instance = lab.instance(lab.subnet(), { securityGroupIds: [group(lab).id] })
    const { id } = group(lab)
    const both = { instanceIds: [instance.id], securityGroupIds: [id] }
    lab.run(actions.associateSecurityGroups, both)
    expect(actions.instanceSecurityGroups(lab.world, instance)).toHaveLength(2)
    expect(lab.row('instances', instance.id).latestOperation).toMatchObject({ state: 'SUCCESS' })
    lab.run(actions.disassociateSecurityGroups, both)
    expect(actions.instanceSecurityGroups(lab.world, instance)).not.toContain(id)
  })

  it('is cloned with its policies, and with its tags when asked to', () => {
    const lab = new Lab()
    const tags = [{ key: 'a', value: '1' }]
    const { id } = lab.run(actions.createSecurityGroupWithPolicies, {
      groupName: 'g',
      groupDescription: 'd',
      tags,
      securityGroupPolicySet: { ingress: [port(1), port(2)] },
    })
    const clone = lab.run(actions.cloneSecurityGroup, { securityGroupId: id, isCloneTags: true })
    expect(clone).toMatchObject({ name: 'g', description: 'd', isDefault: false })
    expect(ports(lab, clone.id)).toEqual(['1', '2'])
    expect([...lab.world.tags.by('resource', clone.id)]).toMatchObject(tags)
  })

  it('may be deleted when only its own policies name it', () => {
    const lab = new Lab()
    const { id } = group(lab, 1)
    lab.run(actions.createSecurityGroupPolicies, {
      securityGroupId: id,
      securityGroupPolicySet: { ingress: [{ action: 'ACCEPT', securityGroupId: id }] },
    })
    lab.run(actions.deleteSecurityGroup, { securityGroupId: id })
    expect(lab.world.securityGroupPolicies.size).toBe(0)
  })
})
