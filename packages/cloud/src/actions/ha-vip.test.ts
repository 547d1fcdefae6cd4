import { describe, expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import {
  associateHaVipInstance,
  createHaVip,
  deleteHaVip,
  disassociateHaVipInstance,
  haVipAssociateAddressIp,
  haVipDisassociateAddressIp,
  modifyHaVipAttribute,
  recordBinding,
  recordRefusal,
  stopInstances,
  terminateInstances,
} from './index.js'

describe('CreateHaVip', () => {
  it('makes a HAVIP that nobody holds and everybody may claim', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const haVip = lab.haVip(subnet, { vip: '10.0.1.9' })
    expect(haVip).toMatchObject({
      subnetId: subnet.id,
      vpcId: subnet.vpcId,
      vip: '10.0.1.9',
      networkInterfaceId: null,
      checkAssociate: false,
      flushedAt: null,
    })
    expect(lab.addressesOf(haVip.id)).toEqual(['10.0.1.9'])
  })

  it('takes the lowest free address when none is named', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    lab.eni(subnet)
    expect(lab.haVip(subnet).vip).toBe('10.0.1.3')
    expect(lab.haVip(subnet, { vip: '' }).vip).toBe('10.0.1.4')
  })

  it('finds its subnet by the address, by the ENI, or else takes the first with room', () => {
    const lab = new Lab()
    const vpc = lab.vpc()
    const small = lab.subnet(vpc, '10.0.1.0/28')
    const large = lab.subnet(vpc, '10.0.2.0/24')
    const make = (input: object) => lab.run(createHaVip, { vpcId: vpc.id, haVipName: 'h', ...input }).subnetId
    expect(make({ vip: '10.0.2.9' })).toBe(large.id)
    expect(make({ networkInterfaceId: lab.eni(large).id })).toBe(large.id)
    expect(make({})).toBe(small.id)
    for (let i = 0; i < 12; i++) lab.eni(small)
    expect(make({})).toBe(large.id)
  })

  it('lists who may claim it, when told to at once', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const instances = lab.instances(subnet, { instanceCount: 2 })
    const haVip = lab.haVip(subnet, {
      checkAssociate: true,
      haVipAssociationSet: instances.map(({ id }) => ({ instanceId: id, instanceType: 'CVM' })),
    })
    expect(haVip.checkAssociate).toBe(true)
    const targets = [...lab.world.haVipAssociations.by('haVip', haVip.id)].map(({ target }) => target)
    expect(targets).toEqual(instances.map(({ id }) => ({ kind: 'CVM', instanceId: id })))
  })
})

it('ModifyHaVipAttribute renames, and without a name changes nothing', () => {
  const lab = new Lab()
  const haVip = lab.haVip()
  const { revision } = lab.world
  lab.run(modifyHaVipAttribute, { haVipId: haVip.id })
  expect(lab.world.revision).toBe(revision)
  lab.run(modifyHaVipAttribute, { haVipId: haVip.id, haVipName: 'n' })
  expect(lab.row('haVips', haVip.id)).toEqual({ ...haVip, name: 'n' })
})

it('DeleteHaVip frees the address and ends the associations, bound or not, once its task is done', () => {
  const lab = new Lab({ taskDuration: 1000 })
  const subnet = lab.subnet()
  const instance = lab.instance(subnet)
  const haVip = lab.haVip(subnet, { tags: [{ key: 'a' }], haVipAssociationSet: [{ instanceId: instance.id }] })
  lab.bind(haVip, lab.primaryOf(instance.id).id)
  lab.run(deleteHaVip, { haVipId: haVip.id })
  expect(lab.world.haVips.size).toBe(1)
  lab.run(associateHaVipInstance, {
    haVipAssociationSet: [{ haVipId: haVip.id, instanceId: lab.instance(subnet).id }],
  })
  lab.pass(1000)
  const { haVips, haVipAssociations, tags } = lab.world
  expect([haVips.size, haVipAssociations.size, tags.size]).toEqual([0, 0, 0])
  expect(lab.addressesOf(haVip.id)).toEqual([])
})

it('DisassociateHaVipInstance needs no type, and leaves the holder bound', () => {
  const lab = new Lab()
  const subnet = lab.subnet()
  const instance = lab.instance(subnet)
  const haVip = lab.haVip(subnet, { checkAssociate: true, haVipAssociationSet: [{ instanceId: instance.id }] })
  const holder = lab.primaryOf(instance.id).id
  lab.bind(haVip, holder)
  lab.run(disassociateHaVipInstance, { haVipAssociationSet: [{ haVipId: haVip.id, instanceId: instance.id }] })
  expect(lab.world.haVipAssociations.size).toBe(0)
  expect(lab.row('haVips', haVip.id).networkInterfaceId).toBe(holder)
})

it('all entries are associated or none', () => {
  const lab = new Lab()
  const subnet = lab.subnet()
  const haVip = lab.haVip(subnet)
  const entries = [lab.eni(subnet).id, lab.eni().id].map((instanceId) => ({ haVipId: haVip.id, instanceId }))
  lab.refused(associateHaVipInstance, { haVipAssociationSet: entries })
  expect(lab.world.haVipAssociations.size).toBe(0)
})

it('an EIP is bound, and unbound, once the task is done', () => {
  const lab = new Lab({ taskDuration: 1000 })
  const [haVip, eip] = [lab.haVip(), lab.eip()]
  const state = () => lab.row('eips', eip.id).state
  lab.run(haVipAssociateAddressIp, { haVipId: haVip.id, addressIp: eip.address })
  expect(state()).toBe('BINDING')
  lab.pass(1000)
  expect(state()).toBe('BIND')
  expect(lab.row('eips', eip.id).privateIpId).toBe(`${haVip.vpcId}/${haVip.vip}`)
  lab.run(haVipDisassociateAddressIp, { haVipId: haVip.id })
  expect(state()).toBe('UNBINDING')
  lab.pass(1000)
  expect(lab.row('eips', eip.id)).toMatchObject({ state: 'UNBIND', privateIpId: null })
})

describe('the holder of a HAVIP', () => {
  function bindable() {
    const lab = new Lab()
    const subnet = lab.subnet()
    const [one, two] = lab.instances(subnet, { instanceCount: 2 }).map(({ id }) => lab.primaryOf(id))
    if (one === undefined || two === undefined) return expect.fail()
    return { lab, subnet, one, two, haVip: lab.haVip(subnet) }
  }

  it('changes when the network says so; the time is that of the claim', () => {
    const { lab, one, two, haVip } = bindable()
    lab.bind(haVip, one.id)
    const at = lab.now + 250
    lab.run(recordBinding, { haVipId: haVip.id, networkInterfaceId: two.id, at, cause: 'claim' })
    expect(lab.row('haVips', haVip.id)).toMatchObject({ networkInterfaceId: two.id, flushedAt: at })
    expect(lab.events.slice(-2)).toEqual([
      { type: 'havip-moved', haVipId: haVip.id, vip: haVip.vip, from: null, to: one.id, cause: 'claim' },
      { type: 'havip-moved', haVipId: haVip.id, vip: haVip.vip, from: one.id, to: two.id, cause: 'claim' },
    ])
  })

  it('that announces again changes nothing', () => {
    const { lab, one, haVip } = bindable()
    lab.bind(haVip, one.id)
    const { revision } = lab.world
    lab.now += 1000
    lab.bind(haVip, one.id)
    expect(lab.world.revision).toBe(revision)
  })

  it('is not one of another subnet, nor one unattached or gone, as a late report might say', () => {
    const { lab, subnet, haVip } = bindable()
    const elsewhere = lab.subnet(lab.row('vpcs', subnet.vpcId), '10.0.2.0/24')
    lab.bind(haVip, lab.primaryOf(lab.instance(elsewhere).id).id)
    lab.bind(haVip, lab.eni(subnet).id)
    lab.bind(haVip, 'eni-zzzzzzzz')
    expect(lab.row('haVips', haVip.id)).toEqual(haVip)
    lab.bind({ ...haVip, id: 'havip-zzzzzzzz' }, null)
  })

  it('keeps it while its instance is stopped, and loses it with the instance', () => {
    const { lab, one, haVip } = bindable()
    const instanceIds = [one.attachment?.instanceId ?? '']
    lab.bind(haVip, one.id)
    lab.run(stopInstances, { instanceIds })
    expect(lab.row('haVips', haVip.id).networkInterfaceId).toBe(one.id)
    lab.run(terminateInstances, { instanceIds })
    expect(lab.row('haVips', haVip.id)).toMatchObject({ networkInterfaceId: null, flushedAt: lab.now })
    expect(lab.events).toContainEqual(expect.objectContaining({ type: 'havip-moved', to: null, cause: 'terminated' }))
  })

  it('is not changed by a claim that was refused, which is told with its reason', () => {
    const { lab, one, haVip } = bindable()
    const report = { haVipId: haVip.id, networkInterfaceId: one.id, address: haVip.vip, sourceMac: one.mac }
    lab.run(recordRefusal, { ...report, reason: 'not-associated' })
    expect(lab.row('haVips', haVip.id)).toEqual(haVip)
    expect(lab.events.at(-1)).toEqual({ type: 'claim-refused', ...report, reason: 'not-associated' })
  })
})
