import { cidr } from '@havip/net'
import { expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import {
  adjustPublicAddress,
  allocateAddresses,
  associateAddress,
  attachNetworkInterface,
  defaultSettings,
  deleteHaVip,
  deleteNetworkInterface,
  detachNetworkInterface,
  disassociateAddress,
  type EipId,
  eipQuotas,
  haVipAssociateAddressIp,
  haVipDisassociateAddressIp,
  modifyAddressAttribute,
  modifyAddressesBandwidth,
  modifyAddressesRenewFlag,
  modifyAddressInternetChargeType,
  releaseAddresses,
  renewAddresses,
  taskNumber,
  terminateInstances,
} from '../index.js'

const day = 24 * 3600 * 1000

function allocate(lab: Lab, input: Parameters<typeof allocateAddresses>[1] = {}): EipId {
  const [id] = lab.run(allocateAddresses, input).ids
  return id ?? expect.fail('nothing was allocated')
}

it('EIPs are allocated from the benchmarking block, each with an address of its own, and are free once made', () => {
  const lab = new Lab({ taskDuration: 1000 })
  const { ids, taskNumber: number } = lab.run(
    allocateAddresses,
    { addressCount: 3, tags: [{ key: 'city', value: 'shanghai' }] },
    'request-1',
  )
  expect(number).toBe(taskNumber('request-1'))
  const eips = () => ids.map((id) => lab.row('eips', id))
  expect(eips().map(({ state }) => state)).toEqual(['CREATING', 'CREATING', 'CREATING'])
  expect(new Set(eips().map(({ address }) => address)).size).toBe(3)
  for (const { address } of eips()) expect(address).toMatch(/^198\.1[89]\./)
  lab.pass(1000)
  expect(eips().map(({ state }) => state)).toEqual(['UNBIND', 'UNBIND', 'UNBIND'])
  expect(lab.row('tags', `${ids[0]}/city`).value).toBe('shanghai')
})

it('the pool is a setting, and gives out every address but its first and last', () => {
  const lab = new Lab()
  const context = lab.context()
  const settings = { ...defaultSettings, eipPool: cidr('203.0.113.0/30') }
  const { ids } = lab.commit((draft) => allocateAddresses(draft, { addressCount: 2 }, { ...context, settings }))
  expect(ids.map((id) => lab.row('eips', id).address).sort()).toEqual(['203.0.113.1', '203.0.113.2'])
})

it('a repeated ClientToken allocates nothing twice, and its own task can be polled', () => {
  const lab = new Lab({ taskDuration: 1000 })
  const [one, two] = ['r1', 'r2'].map((request) => lab.run(allocateAddresses, { clientToken: 't' }, request))
  expect(two?.ids).toEqual(one?.ids)
  expect(lab.world.eips.size).toBe(1)
  expect(lab.world.tasks.countBy('number', String(two?.taskNumber))).toBe(1)
})

it('an EIP is bound to the primary address of an instance, and unbound', () => {
  const lab = new Lab({ taskDuration: 1000 })
  const instance = lab.instance()
  lab.pass(1000)
  const addressId = allocate(lab)
  lab.pass(1000)
  lab.run(associateAddress, { addressId, instanceId: instance.id })
  expect(lab.row('eips', addressId).state).toBe('BINDING')
  lab.pass(1000)
  const [address] = lab.addressesOf(lab.primaryOf(instance.id).id)
  const privateIpId = `${instance.vpcId}/${address}`
  expect(lab.row('eips', addressId)).toMatchObject({ state: 'BIND', privateIpId })
  lab.run(disassociateAddress, { addressId })
  expect(lab.row('eips', addressId)).toMatchObject({ state: 'UNBINDING', privateIpId })
  lab.pass(1000)
  expect(lab.row('eips', addressId)).toMatchObject({ state: 'UNBIND', privateIpId: null })
})

it('an EIP on an address of an ENI stays while the ENI is attached and detached, and is free when the ENI goes', () => {
  const lab = new Lab()
  const subnet = lab.subnet()
  const [eni, instance] = [lab.eni(subnet, { secondaryPrivateIpAddressCount: 1 }), lab.instance(subnet)]
  const [, privateIpAddress = ''] = lab.addressesOf(eni.id)
  const addressId = allocate(lab)
  lab.run(associateAddress, { addressId, networkInterfaceId: eni.id, privateIpAddress })
  const bound = { state: 'BIND', privateIpId: `${eni.vpcId}/${privateIpAddress}` }
  expect(lab.row('eips', addressId)).toMatchObject(bound)
  lab.run(attachNetworkInterface, { networkInterfaceId: eni.id, instanceId: instance.id })
  lab.run(detachNetworkInterface, { networkInterfaceId: eni.id, instanceId: instance.id })
  expect(lab.row('eips', addressId)).toMatchObject(bound)
  lab.run(deleteNetworkInterface, { networkInterfaceId: eni.id })
  expect(lab.row('eips', addressId)).toMatchObject({ state: 'UNBIND', privateIpId: null })
})

it('an EIP is free when its instance is terminated, also in the middle of being bound', () => {
  const lab = new Lab()
  const instance = lab.instance()
  const addressId = allocate(lab)
  lab.taskDuration = 1000
  lab.run(terminateInstances, { instanceIds: [instance.id] })
  const [privateIpAddress = ''] = lab.addressesOf(lab.primaryOf(instance.id).id)
  lab.now += 500
  const networkInterfaceId = lab.primaryOf(instance.id).id
  lab.run(associateAddress, { addressId, networkInterfaceId, privateIpAddress }, 'r')
  lab.pass(500)
  expect(lab.row('eips', addressId)).toMatchObject({ state: 'UNBIND', privateIpId: null })
  expect([...lab.world.tasks.by('request', 'r')].map(({ state }) => state)).toEqual(['FAILED'])
  lab.pass(500)
  expect(lab.row('eips', addressId)).toMatchObject({ state: 'UNBIND', privateIpId: null })
  expect([...lab.world.tasks.by('request', 'r')].map(({ state }) => state)).toEqual(['FAILED'])
})

it('an EIP taken off its HAVIP by either action lets the HAVIP go', () => {
  const lab = new Lab()
  const haVip = lab.haVip()
  const addressId = allocate(lab)
  const { address: addressIp } = lab.row('eips', addressId)
  lab.run(haVipAssociateAddressIp, { haVipId: haVip.id, addressIp })
  lab.run(disassociateAddress, { addressId })
  lab.run(haVipAssociateAddressIp, { haVipId: haVip.id, addressIp })
  lab.run(haVipDisassociateAddressIp, { haVipId: haVip.id })
  lab.run(deleteHaVip, { haVipId: haVip.id })
  expect(lab.row('eips', addressId).state).toBe('UNBIND')
})

it('a released EIP is gone with its tags', () => {
  const lab = new Lab({ taskDuration: 1000 })
  const addressId = allocate(lab, { tags: [{ key: 'a' }] })
  lab.pass(1000)
  lab.run(releaseAddresses, { addressIds: [addressId, addressId] })
  expect(lab.row('eips', addressId).state).toBe('OFFLINING')
  lab.pass(1000)
  expect([lab.world.eips.size, lab.world.tags.size]).toEqual([0, 0])
})

it('a prepaid EIP is isolated when released, back when renewed, and gone when released twice', () => {
  const lab = new Lab()
  const addressId = allocate(lab, {
    internetChargeType: 'BANDWIDTH_PREPAID_BY_MONTH',
    addressChargePrepaid: { period: 1, autoRenewFlag: 0 },
  })
  const february = Date.UTC(2026, 1, 1)
  expect(lab.row('eips', addressId).prepaid).toEqual({
    expiresAt: february,
    renewFlag: 'NOTIFY_AND_MANUAL_RENEW',
    returned: false,
  })
  lab.run(releaseAddresses, { addressIds: [addressId] })
  expect(lab.row('eips', addressId)).toMatchObject({ state: 'UNBIND', prepaid: { returned: true } })
  expect(lab.refused(associateAddress, { addressId, instanceId: lab.instance().id }).code).toBe(
    'OperationDenied.AddressInArrears',
  )
  lab.run(renewAddresses, { addressIds: [addressId], addressChargePrepaid: { period: 12 } })
  lab.run(modifyAddressesRenewFlag, { addressIds: [addressId], renewFlag: 'DISABLE_NOTIFY_AND_MANUAL_RENEW' })
  expect(lab.row('eips', addressId).prepaid).toEqual({
    expiresAt: Date.UTC(2027, 1, 1),
    renewFlag: 'DISABLE_NOTIFY_AND_MANUAL_RENEW',
    returned: false,
  })
  lab.run(releaseAddresses, { addressIds: [addressId] })
  lab.run(releaseAddresses, { addressIds: [addressId] })
  expect(lab.world.eips.size).toBe(0)
})

it('a name is changed at once, the bandwidth when its task is done, the address of a prepaid EIP on demand', () => {
  const lab = new Lab()
  const addressId = allocate(lab)
  lab.taskDuration = 1000
  lab.run(modifyAddressAttribute, { addressId, addressName: 'web-1' })
  expect(lab.row('eips', addressId).name).toBe('web-1')
  lab.run(modifyAddressesBandwidth, { addressIds: [addressId], internetMaxBandwidthOut: 100 })
  expect(lab.row('eips', addressId).bandwidth).toBe(1)
  lab.pass(1000)
  expect(lab.row('eips', addressId).bandwidth).toBe(100)
  lab.run(modifyAddressInternetChargeType, {
    addressId,
    internetChargeType: 'BANDWIDTH_PREPAID_BY_MONTH',
    internetMaxBandwidthOut: 200,
    addressChargePrepaid: { period: 36 },
  })
  const before = lab.row('eips', addressId)
  expect(before).toMatchObject({ bandwidth: 200, chargeTypeChanges: 1 })
  lab.run(adjustPublicAddress, { addressId })
  expect(lab.row('eips', addressId).address).not.toBe(before.address)
})

it('the quotas told are those enforced; what was allocated in a day counts though it was released, until midnight', () => {
  const lab = new Lab({ quotas: { eipsPerRegion: 2, eipAllocationsPerDay: 3 } })
  const told = () => eipQuotas(lab.world, lab.context()).map(({ current }) => current)
  const first = allocate(lab)
  lab.run(allocateAddresses, { clientToken: 't' })
  lab.run(allocateAddresses, { clientToken: 't' })
  expect(told()).toEqual([2, 2])
  expect(lab.refused(allocateAddresses, {}).code).toBe('AddressQuotaLimitExceeded')
  lab.run(releaseAddresses, { addressIds: [first] })
  lab.run(releaseAddresses, { addressIds: [allocate(lab)] })
  expect(told()).toEqual([1, 3])
  expect(lab.refused(allocateAddresses, {}).code).toBe('AddressQuotaLimitExceeded.DailyAllocate')
  // The lab begins at 8 o'clock in Beijing.
  lab.pass((2 * day) / 3 - 1)
  expect(told()).toEqual([1, 3])
  lab.pass(1)
  expect(told()).toEqual([1, 0])
  allocate(lab)
})
