import { describe, expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import { createNetworkInterface, deleteNetworkInterface, detachNetworkInterface } from './index.js'

describe('CreateNetworkInterface', () => {
  it('makes an ENI with one primary address, pending until its task is done', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const eni = lab.eni()
    expect(eni).toMatchObject({ state: 'PENDING', primary: false, attachment: null })
    expect(eni.mac).toMatch(/^20:90:6f(:[0-9a-f]{2}){3}$/)
    const ip = () => [...lab.world.privateIps.by('owner', eni.id)]
    expect(ip()).toMatchObject([{ address: '10.0.1.2', owner: { primary: true, state: 'PENDING' } }])
    lab.pass(1000)
    expect(lab.row('networkInterfaces', eni.id).state).toBe('AVAILABLE')
    expect(ip()).toMatchObject([{ address: '10.0.1.2', owner: { primary: true, state: 'AVAILABLE' } }])
  })

  it('gives the named addresses and as many others as asked for; the first free one is primary when none is named so', () => {
    const lab = new Lab()
    const { id } = lab.eni(lab.subnet(), {
      privateIpAddresses: [
        { privateIpAddress: '10.0.1.9', description: 'nine', qosLevel: 'PT' },
        { privateIpAddress: '10.0.1.2' },
      ],
      secondaryPrivateIpAddressCount: 2,
      qosLevel: 'AU',
    })
    const told = [...lab.world.privateIps.by('owner', id)].map(({ address, owner }) =>
      owner.kind === 'eni' ? [address, owner.primary, owner.qosLevel, owner.description] : [],
    )
    expect(told).toEqual([
      ['10.0.1.9', false, 'PT', 'nine'],
      ['10.0.1.2', false, 'DEFAULT', ''],
      ['10.0.1.3', true, 'DEFAULT', ''],
      ['10.0.1.4', false, 'AU', ''],
      ['10.0.1.5', false, 'AU', ''],
    ])
  })

  it('hands a named address to nobody else of the same request', () => {
    const lab = new Lab()
    const { id } = lab.eni(lab.subnet(), {
      privateIpAddresses: [{ primary: true }, { privateIpAddress: '10.0.1.2' }, { privateIpAddress: '' }],
    })
    expect(lab.addressesOf(id).sort()).toEqual(['10.0.1.2', '10.0.1.3', '10.0.1.4'])
  })

  it('never gives two ENIs of a VPC one MAC address', () => {
    const lab = new Lab()
    const tails = ['000001', '000001', '000002']
    const { hex } = lab.ids
    lab.ids.hex = (bytes) => (bytes === 3 ? (tails.shift() ?? hex(3)) : hex(bytes))
    const subnet = lab.subnet()
    expect([lab.eni(subnet).mac, lab.eni(subnet).mac]).toEqual(['20:90:6f:00:00:01', '20:90:6f:00:00:02'])
  })
})

describe('DeleteNetworkInterface', () => {
  it('frees the addresses and takes the tags, once its task is done', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const subnet = lab.subnet()
    const { id: networkInterfaceId } = lab.eni(subnet, {
      tags: [{ key: 'a' }],
      secondaryPrivateIpAddressCount: 3,
    })
    lab.pass(1000)
    lab.run(deleteNetworkInterface, { networkInterfaceId })
    expect(lab.row('networkInterfaces', networkInterfaceId).state).toBe('DELETING')
    expect(lab.world.privateIps.size).toBe(4)
    lab.pass(1000)
    const { networkInterfaces, privateIps, tags } = lab.world
    expect([networkInterfaces.size, privateIps.size, tags.size]).toEqual([0, 0, 0])
    expect(lab.addressesOf(lab.eni(subnet).id)).toEqual(['10.0.1.2'])
  })
})

describe('AttachNetworkInterface and DetachNetworkInterface', () => {
  it('take the first free device index, and give it back', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const subnet = lab.subnet()
    const instance = lab.instance(subnet, { instanceType: 'S5.LARGE8' })
    const enis = [lab.eni(subnet), lab.eni(subnet), lab.eni(subnet)]
    lab.pass(1000)
    const indexes = () => enis.map(({ id }) => lab.row('networkInterfaces', id).attachment?.deviceIndex)
    const [one, two, three] = enis
    if (one === undefined || two === undefined || three === undefined) return expect.fail()
    lab.attach(one, instance)
    lab.attach(two, instance)
    expect(lab.row('networkInterfaces', one.id).state).toBe('ATTACHING')
    lab.pass(1000)
    expect(lab.row('networkInterfaces', one.id).state).toBe('AVAILABLE')
    lab.run(detachNetworkInterface, { networkInterfaceId: one.id, instanceId: instance.id })
    expect(lab.row('networkInterfaces', one.id)).toMatchObject({ state: 'DETACHING', attachment: { deviceIndex: 1 } })
    lab.pass(1000)
    expect(indexes()).toEqual([undefined, 2, undefined])
    lab.attach(three, instance)
    expect(indexes()).toEqual([undefined, 2, 1])
  })

  it('unbind the HAVIPs of an ENI that is detached', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const [instance, eni, haVip] = [lab.instance(subnet), lab.eni(subnet), lab.haVip(subnet)]
    lab.attach(eni, instance)
    lab.bind(haVip, eni.id)
    lab.now += 5000
    lab.run(detachNetworkInterface, { networkInterfaceId: eni.id, instanceId: instance.id })
    expect(lab.row('haVips', haVip.id)).toMatchObject({ networkInterfaceId: null, flushedAt: lab.now })
    expect(lab.events.at(-1)).toMatchObject({ type: 'havip-moved', from: eni.id, to: null, cause: 'detached' })
  })

  it('attach to a stopped instance and across subnets of a zone', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const instance = lab.instance(subnet)
    const eni = lab.eni(lab.subnet(lab.row('vpcs', subnet.vpcId), '10.0.2.0/24'))
    lab.attach(eni, instance)
    expect(lab.row('networkInterfaces', eni.id).attachment?.instanceId).toBe(instance.id)
  })
})

describe('a ClientToken', () => {
  it('makes nothing twice: the repetition answers with the first one, and its task under the new request', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const { vpcId, id: subnetId } = lab.subnet()
    const input = { vpcId, subnetId, networkInterfaceName: 'e', clientToken: 't' }
    const first = lab.run(createNetworkInterface, input, 'one')
    lab.pass(400)
    const { clientToken, ...rest } = input
    expect(lab.run(createNetworkInterface, { clientToken, ...rest }, 'two')).toEqual(first)
    expect(lab.world.networkInterfaces.size).toBe(1)
    const states = () => ['one', 'two'].map((id) => [...lab.world.tasks.by('request', id)].map(({ state }) => state))
    expect(states()).toEqual([['RUNNING'], ['RUNNING']])
    lab.pass(600)
    expect(states()).toEqual([['SUCCESS'], ['SUCCESS']])
  })

  it('is of one action, and may be used again a day later', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const first = lab.eni(subnet, { clientToken: 't' })
    lab.haVip(subnet, { clientToken: 't' })
    expect(lab.world.clientTokens.size).toBe(2)
    lab.pass(25 * 60 * 60 * 1000)
    lab.eni(subnet)
    expect(lab.eni(subnet, { clientToken: 't' }).id).not.toBe(first.id)
  })

  it('whose resource is gone answers that it is', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const { id: networkInterfaceId } = lab.eni(subnet, { clientToken: 't' })
    lab.run(deleteNetworkInterface, { networkInterfaceId })
    const input = { vpcId: subnet.vpcId, subnetId: subnet.id, networkInterfaceName: 'e', clientToken: 't' }
    expect(lab.refused(createNetworkInterface, input).code).toBe('ResourceNotFound')
  })
})
