import { ipv4 } from '@havip/net'
import { describe, expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import {
  assignPrivateIpAddresses,
  createAndAttachNetworkInterface,
  deleteNetworkInterface,
  migrateNetworkInterface,
  migratePrivateIpAddress,
  modifyNetworkInterfaceAttribute,
  modifyNetworkInterfaceQos,
  modifyPrivateIpAddressesAttribute,
  terminateInstances,
  unassignPrivateIpAddresses,
} from './index.js'

const stateOf = (lab: Lab, vpcId: string, address: string) => {
  const { owner } = lab.row('privateIps', `${vpcId}/${address}`)
  return owner.kind === 'eni' ? owner.state : owner.kind
}

describe('the addresses of an ENI', () => {
  it('are PENDING until the task is done, named ones and any others', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const eni = lab.eni()
    lab.pass(1000)
    const given = lab.run(assignPrivateIpAddresses, {
      networkInterfaceId: eni.id,
      privateIpAddresses: [{ privateIpAddress: '10.0.1.9', description: 'web', qosLevel: 'AU' }],
      secondaryPrivateIpAddressCount: 2,
      qosLevel: 'PT',
    })
    expect(given.map(({ address, owner }) => [address, owner.kind === 'eni' && owner.qosLevel])).toEqual([
      ['10.0.1.9', 'AU'],
      ['10.0.1.3', 'PT'],
      ['10.0.1.4', 'PT'],
    ])
    expect(stateOf(lab, eni.vpcId, '10.0.1.9')).toBe('PENDING')
    lab.pass(1000)
    expect(stateOf(lab, eni.vpcId, '10.0.1.9')).toBe('AVAILABLE')
    expect(lab.row('networkInterfaces', eni.id).state).toBe('AVAILABLE')
  })

  it('are given once for one ClientToken', () => {
    const lab = new Lab()
    const eni = lab.eni()
    const ask = { networkInterfaceId: eni.id, secondaryPrivateIpAddressCount: 1, clientToken: 't' }
    const [first] = lab.run(assignPrivateIpAddresses, ask)
    expect(lab.run(assignPrivateIpAddresses, ask).map(({ id }) => id)).toEqual([first?.id])
    expect(lab.addressesOf(eni.id)).toHaveLength(2)
  })

  it('are free again when the task of returning them is done', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const eni = lab.eni(undefined, { secondaryPrivateIpAddressCount: 1 })
    lab.pass(1000)
    lab.run(unassignPrivateIpAddresses, {
      networkInterfaceId: eni.id,
      privateIpAddresses: [{ privateIpAddress: '10.0.1.3' }],
    })
    expect(stateOf(lab, eni.vpcId, '10.0.1.3')).toBe('DELETING')
    lab.pass(1000)
    expect(lab.addressesOf(eni.id)).toEqual(['10.0.1.2'])
  })

  it('are returned and the ENI detached in one step when the instance is named', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const instance = lab.instance(subnet)
    const eni = lab.eni(subnet, { secondaryPrivateIpAddressCount: 1 })
    lab.attach(eni, instance)
    const [, secondary = ''] = lab.addressesOf(eni.id)
    const privateIpAddresses = [{ privateIpAddress: secondary }]
    lab.run(unassignPrivateIpAddresses, { networkInterfaceId: eni.id, privateIpAddresses, instanceId: instance.id })
    expect(lab.row('networkInterfaces', eni.id)).toMatchObject({ attachment: null, state: 'AVAILABLE' })
    expect(lab.addressesOf(eni.id)).toHaveLength(1)
  })

  it('move to another ENI of the subnet when the task is done', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const subnet = lab.subnet()
    const from = lab.eni(subnet, { privateIpAddresses: [{ privateIpAddress: '10.0.1.9' }] })
    const to = lab.eni(subnet)
    lab.pass(1000)
    const move = { sourceNetworkInterfaceId: from.id, destinationNetworkInterfaceId: to.id }
    lab.run(migratePrivateIpAddress, { ...move, privateIpAddress: '10.0.1.9' })
    expect(lab.addressesOf(from.id)).toContain('10.0.1.9')
    expect(stateOf(lab, subnet.vpcId, '10.0.1.9')).toBe('MIGRATING')
    lab.pass(1000)
    expect(lab.addressesOf(to.id)).toContain(ipv4('10.0.1.9'))
    expect(stateOf(lab, subnet.vpcId, '10.0.1.9')).toBe('AVAILABLE')
  })

  it('are described anew', () => {
    const lab = new Lab()
    const eni = lab.eni()
    const privateIpAddresses = [{ privateIpAddress: '10.0.1.2', description: 'db', qosLevel: 'AG' }]
    lab.run(modifyPrivateIpAddressesAttribute, { networkInterfaceId: eni.id, privateIpAddresses })
    expect(lab.row('privateIps', `${eni.vpcId}/10.0.1.2`).owner).toMatchObject({ description: 'db', qosLevel: 'AG' })
  })
})

describe('an address on its way to another ENI', () => {
  /** Two instances, of which the first one's primary ENI has the address 10.0.1.50. */
  function underway(to: 'primary' | 'other', begin: 'first' | 'second') {
    const lab = new Lab({ taskDuration: 1000 })
    const subnet = lab.subnet()
    const [first, second] = lab.instances(subnet, { instanceCount: 2 }).map(({ id }) => id)
    const spare = lab.eni(subnet)
    lab.pass(1000)
    const source = lab.primaryOf(first ?? expect.fail()).id
    const destination = to === 'primary' ? lab.primaryOf(second ?? expect.fail()).id : spare.id
    const address = '10.0.1.50'
    lab.run(assignPrivateIpAddresses, {
      networkInterfaceId: source,
      privateIpAddresses: [{ privateIpAddress: address }],
    })
    lab.pass(1000)
    lab.run(
      migratePrivateIpAddress,
      {
        sourceNetworkInterfaceId: source,
        destinationNetworkInterfaceId: destination,
        privateIpAddress: address,
      },
      'move',
    )
    // The setting was changed in between: what was begun later is done first.
    lab.taskDuration = 500
    lab.run(terminateInstances, { instanceIds: [(begin === 'first' ? first : second) ?? ''] })
    lab.pass(500)
    const owner = lab.row('privateIps', `${subnet.vpcId}/${address}`).owner
    return { lab, source, destination, owner, outcome: () => lab.row('tasks', 'move/0').state }
  }

  it('arrives at once when the ENI that it leaves goes with its instance', () => {
    const { lab, destination, owner, outcome } = underway('other', 'first')
    expect(owner).toMatchObject({ networkInterfaceId: destination, state: 'AVAILABLE', primary: false })
    expect(outcome()).toBe('SUCCESS')
    lab.pass(500)
    expect(lab.addressesOf(destination)).toContain('10.0.1.50')
  })

  it('stays where it was when the ENI that it goes to goes with its instance', () => {
    const { lab, source, owner, outcome } = underway('primary', 'second')
    expect(owner).toMatchObject({ networkInterfaceId: source, state: 'AVAILABLE' })
    expect(outcome()).toBe('FAILED')
    lab.pass(500)
    expect(lab.addressesOf(source)).toContain('10.0.1.50')
  })

  it('arrives at once when the ENI that it leaves is deleted', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const subnet = lab.subnet()
    const [from, to] = [lab.eni(subnet, { secondaryPrivateIpAddressCount: 1 }), lab.eni(subnet)]
    lab.pass(1000)
    const address = lab.addressesOf(from.id)[1] ?? expect.fail()
    lab.run(migratePrivateIpAddress, {
      sourceNetworkInterfaceId: from.id,
      destinationNetworkInterfaceId: to.id,
      privateIpAddress: address,
    })
    lab.taskDuration = 500
    lab.run(deleteNetworkInterface, { networkInterfaceId: from.id })
    lab.pass(500)
    expect(lab.addressesOf(to.id)).toContain(address)
    expect(stateOf(lab, subnet.vpcId, address)).toBe('AVAILABLE')
  })
})

describe('an ENI', () => {
  it('is made with its instance, PENDING at first', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const subnet = lab.subnet()
    const instance = lab.instance(subnet)
    lab.pass(1000)
    const { id: subnetId, vpcId } = subnet
    const { id } = lab.run(createAndAttachNetworkInterface, {
      vpcId,
      subnetId,
      networkInterfaceName: 'e',
      instanceId: instance.id,
    })
    const attachment = { instanceId: instance.id, deviceIndex: 1 }
    expect(lab.row('networkInterfaces', id)).toMatchObject({ state: 'PENDING', attachment })
    lab.pass(1000)
    expect(lab.row('networkInterfaces', id)).toMatchObject({ state: 'AVAILABLE', attachment })
  })

  it('goes on being made, and its addresses given, when its instance is terminated', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const subnet = lab.subnet()
    const instance = lab.instance(subnet)
    const eni = lab.eni(subnet)
    lab.pass(1000)
    lab.attach(eni, instance)
    lab.pass(1000)
    const { id: subnetId, vpcId } = subnet
    const attached = { vpcId, subnetId, networkInterfaceName: 'e', instanceId: lab.instance(subnet).id }
    lab.pass(1000)
    const made = lab.run(createAndAttachNetworkInterface, attached)
    lab.run(assignPrivateIpAddresses, { networkInterfaceId: eni.id, secondaryPrivateIpAddressCount: 1 })
    // The setting was changed in between: what was begun later is done first.
    lab.taskDuration = 500
    lab.run(terminateInstances, { instanceIds: [instance.id, attached.instanceId] })
    lab.pass(500)
    expect(lab.row('networkInterfaces', made.id)).toMatchObject({ state: 'PENDING', attachment: null })
    lab.pass(500)
    for (const { id } of [made, eni]) {
      expect(lab.row('networkInterfaces', id)).toMatchObject({ state: 'AVAILABLE', attachment: null })
      for (const address of lab.addressesOf(id)) expect(stateOf(lab, vpcId, address)).toBe('AVAILABLE')
    }
  })

  it('goes to another instance, and loses the HAVIP it holds at once', () => {
    const lab = new Lab()
    const subnet = lab.subnet()
    const [one, two] = lab.instances(subnet, { instanceCount: 2 })
    if (one === undefined || two === undefined) throw new Error('two instances were asked for')
    const eni = lab.eni(subnet)
    lab.attach(eni, one)
    const haVip = lab.haVip(subnet)
    lab.bind(haVip, eni.id)
    lab.run(migrateNetworkInterface, {
      networkInterfaceId: eni.id,
      sourceInstanceId: one.id,
      destinationInstanceId: two.id,
    })
    expect(lab.row('networkInterfaces', eni.id)).toMatchObject({
      state: 'AVAILABLE',
      attachment: { instanceId: two.id },
    })
    expect(lab.row('haVips', haVip.id).networkInterfaceId).toBeNull()
  })

  it('gets another name, description, trunking and level', () => {
    const lab = new Lab()
    const { id: networkInterfaceId } = lab.eni()
    lab.run(modifyNetworkInterfaceAttribute, {
      networkInterfaceId,
      networkInterfaceName: 'n',
      networkInterfaceDescription: 'd',
      trunkingFlag: 'Enable',
    })
    lab.run(modifyNetworkInterfaceQos, { networkInterfaceIds: [networkInterfaceId], qosLevel: 'AU' })
    const changed = { name: 'n', description: 'd', trunking: true, qosLevel: 'AU' }
    expect(lab.row('networkInterfaces', networkInterfaceId)).toMatchObject(changed)
  })
})

it('direct sending is not modelled, and said so', () => {
  const lab = new Lab()
  const error = lab.refused(modifyNetworkInterfaceQos, { networkInterfaceIds: [lab.eni().id], directSendMaxPort: 8090 })
  expect(error.code).toBe('UnsupportedOperation')
  expect(error.message).toContain('DirectSendMaxPort 8090')
})
