import { describe, expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import type { Eip } from '../world/rows.js'
import {
  adjustPublicAddress,
  allocateAddresses,
  associateAddress,
  eipsOf,
  publicIpOf,
  type RunInstancesInput,
  resetInstancesInternetMaxBandwidth,
  returnNormalAddresses,
  terminateInstances,
  transformAddress,
} from './index.js'

const prepaid = { instanceChargeType: 'PREPAID', instanceChargePrepaid: { period: 2 } } as const

/** A running instance with an ordinary public IP. */
function withPublicIp(lab: Lab, more: Partial<RunInstancesInput> = {}) {
  const subnet = lab.subnet()
  const { id } = lab.instance(subnet, { internetAccessible: { internetMaxBandwidthOut: 5 }, ...more })
  lab.pass(1000)
  const now = (): Eip => publicIpOf(lab.world, lab.row('instances', id)) ?? expect.fail('no public IP')
  return { id, instanceIds: [id], now }
}

describe('the ordinary public IP of an instance', () => {
  it('is one of the pool, on its primary address, from launch', () => {
    const lab = new Lab()
    const { id, now } = withPublicIp(lab)
    const eni = lab.primaryOf(id)
    expect(now()).toMatchObject({
      addressType: 'WanIP',
      state: 'BIND',
      privateIpId: `${eni.vpcId}/${lab.addressesOf(eni.id)[0]}`,
      bandwidth: 5,
      internetChargeType: 'TRAFFIC_POSTPAID_BY_HOUR',
    })
    expect(now().address).toMatch(/^198\.1[89]\./)
  })

  it.each([
    ['no bandwidth', {}],
    ['told so', { internetMaxBandwidthOut: 5, publicIpAssigned: false }],
  ])('is not there with %s', (_why, internetAccessible) => {
    const lab = new Lab()
    lab.instance(lab.subnet(), { internetAccessible })
    expect(lab.world.eips.size).toBe(0)
  })

  it('is no EIP: it uses none of their quota, and is listed apart', () => {
    const lab = new Lab({ quotas: { eipsPerRegion: 1 } })
    withPublicIp(lab)
    lab.run(allocateAddresses, {})
    expect([...eipsOf(lab.world)]).toHaveLength(1)
    expect(lab.world.eips.size).toBe(2)
  })

  it('goes with the instance, whatever is going on with it', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const { id, instanceIds } = withPublicIp(lab)
    lab.run(adjustPublicAddress, { instanceId: id }, 'adjust')
    lab.taskDuration = 500
    lab.run(terminateInstances, { instanceIds })
    lab.pass(500)
    expect(lab.world.eips.size).toBe(0)
    expect([...lab.world.tasks.by('request', 'adjust')]).toMatchObject([{ state: 'FAILED' }])
  })

  it('of a prepaid instance is paid as long as it is', () => {
    const lab = new Lab()
    const { now } = withPublicIp(lab, prepaid)
    expect(now()).toMatchObject({
      internetChargeType: 'BANDWIDTH_PREPAID_BY_MONTH',
      prepaid: { expiresAt: Date.UTC(2026, 2, 1), returned: false },
    })
  })
})

it('TransformAddress makes it an EIP, bound where it was', () => {
  const lab = new Lab()
  const { id, now } = withPublicIp(lab)
  const before = now()
  const made = lab.run(transformAddress, { instanceId: id })
  expect(made.id).toBe(before.id)
  expect(lab.row('eips', made.id)).toEqual({ ...before, addressType: 'EIP' })
  expect(lab.refused(transformAddress, { instanceId: id }).code).toBe('InvalidParameterValue.InstanceNoWanIP')
})

it('TransformAddress counts as an allocation', () => {
  const lab = new Lab({ quotas: { eipAllocationsPerDay: 1 } })
  const { id } = withPublicIp(lab)
  lab.run(allocateAddresses, {})
  expect(lab.refused(transformAddress, { instanceId: id }).code).toBe('AddressQuotaLimitExceeded.DailyAllocate')
})

it('AdjustPublicAddress gives the instance another one', () => {
  const lab = new Lab()
  const { id, now } = withPublicIp(lab)
  const { address } = now()
  lab.run(adjustPublicAddress, { instanceId: id })
  expect(now().address).not.toBe(address)
})

it('ReturnNormalAddresses makes room for an EIP', () => {
  const lab = new Lab()
  const { id, now } = withPublicIp(lab)
  lab.run(returnNormalAddresses, { addressIps: [now().address] })
  expect(lab.world.eips.size).toBe(0)
  const eip = lab.eip()
  lab.run(associateAddress, { addressId: eip.id, instanceId: id })
  expect(lab.row('eips', eip.id).state).toBe('BIND')
})

it('TerminateInstances releases the first high-quality EIP of the primary ENI when told so', () => {
  for (const releaseAddress of [true, false]) {
    const lab = new Lab()
    const { id } = lab.instance()
    const eip = lab.eip(undefined, undefined, { addressType: 'HighQualityEIP' })
    lab.run(associateAddress, { addressId: eip.id, instanceId: id })
    lab.run(terminateInstances, { instanceIds: [id], releaseAddress })
    expect(lab.world.eips.size).toBe(releaseAddress ? 0 : 1)
  }
})

describe('ResetInstancesInternetMaxBandwidth', () => {
  const reset = (id: string, out: number | undefined, more: object = {}) => ({
    instanceIds: [id],
    internetAccessible: out === undefined ? {} : { internetMaxBandwidthOut: out },
    ...more,
  })

  it('changes the limit of the instance and of its public IP', () => {
    const lab = new Lab()
    const { id, now } = withPublicIp(lab)
    lab.run(resetInstancesInternetMaxBandwidth, reset(id, 7))
    expect([lab.row('instances', id).internetMaxBandwidthOut, now().bandwidth]).toEqual([7, 7])
  })

  it('of bandwidth paid in advance takes days ahead, and only grows', () => {
    const lab = new Lab()
    const { id, now } = withPublicIp(lab, prepaid)
    const days = { startTime: '2026-01-02', endTime: '2026-01-09' }
    const code = (out: number | undefined, more: object = days) =>
      lab.refused(resetInstancesInternetMaxBandwidth, reset(id, out, more)).code
    expect(code(7, {})).toBe('MissingParameter')
    expect(code(undefined)).toBe('MissingParameter')
    expect(code(7, { ...days, startTime: '2025-12-31' })).toBe('InvalidParameterValue')
    expect(code(7, { ...days, endTime: '2026-01-01' })).toBe('InvalidParameterValue')
    expect(code(7, { ...days, endTime: '2026-04-01' })).toBe('InvalidParameterValue')
    expect(code(7, { ...days, endTime: 'soon' })).toBe('InvalidParameterValue')
    expect(code(4)).toBe('InvalidParameterValue')
    expect(code(201)).toBe('InvalidParameterValue.Range')
    lab.run(resetInstancesInternetMaxBandwidth, reset(id, 7, days))
    expect(now().bandwidth).toBe(7)
  })

  it('leaves a public IP at least 1 Mbps', () => {
    const lab = new Lab()
    const { id } = withPublicIp(lab)
    const refusal = lab.refused(resetInstancesInternetMaxBandwidth, reset(id, 0))
    expect([refusal.code, refusal.message]).toEqual([
      'InvalidParameterValue.Range',
      expect.stringContaining('InternetMaxBandwidthOut 0'),
    ])
  })
})
