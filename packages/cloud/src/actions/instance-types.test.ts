import { expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import { assignPrivateIpAddresses } from './index.js'
import { eniAddressLimit, eniLimit, instanceType, instanceTypes } from './instance-types.js'

it.each([
  ['S5.SMALL1', 2, 6],
  ['S5.SMALL4', 2, 10],
  ['S5.MEDIUM8', 2, 10],
  ['S5.LARGE8', 4, 10],
  ['S5.LARGE16', 4, 20],
  ['M6.LARGE32', 4, 20],
  ['S5.2XLARGE32', 6, 20],
  ['S5.4XLARGE64', 8, 30],
])('an instance of type %s takes %i ENIs with %i addresses each, and not one more', (name, enis, addresses) => {
  const lab = new Lab()
  const subnet = lab.subnet()
  const instance = lab.instance(subnet, { instanceType: name })
  for (let n = 1; n < enis; n++) lab.attach(lab.eni(subnet), instance)
  expect(() => lab.attach(lab.eni(subnet), instance)).toThrow(`type ${name}`)
  const networkInterfaceId = lab.primaryOf(instance.id).id
  lab.run(assignPrivateIpAddresses, { networkInterfaceId, secondaryPrivateIpAddressCount: addresses - 1 })
  const more = { networkInterfaceId, secondaryPrivateIpAddressCount: 1 }
  expect(lab.refused(assignPrivateIpAddresses, more).code).toBe('LimitExceeded')
  expect([eniLimit(name), eniAddressLimit(name)]).toEqual([enis, addresses])
})

it('every type is named after its cores and memory, and found by its name', () => {
  for (const type of instanceTypes.values()) {
    expect(instanceType(type.name)).toBe(type)
    expect(type.name.endsWith(String(type.memoryGib))).toBe(true)
    expect(type.name.startsWith(`${type.family}.`)).toBe(true)
  }
  expect(instanceType('S5.SMALL3')).toBeUndefined()
  expect(instanceType('toString')).toBeUndefined()
})
