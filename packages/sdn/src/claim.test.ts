import { arpProbe, arpRequest, gratuitousArp, ipv4, mac, zeroIpv4 } from '@havip/net'
import { haVip, oneVpc, ports, twoVpcs } from '@havip/scenarios'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Claim, judge, parseClaim } from './claim.js'
import { TableIndex } from './table-index.js'
import type { HaVipEntry, PortEntry } from './tables.js'

function claimBy(port: PortEntry, fields: Partial<Claim> = {}): Claim {
  const { mac: own } = port
  return { kind: 'announcement', form: 'request', address: haVip.address, sourceMac: own, senderMac: own, ...fields }
}

function reason(port: PortEntry, claim: Claim, entry: HaVipEntry = haVip): string {
  const judgement = judge(new TableIndex({ ...twoVpcs, haVips: [entry] }), port, claim)
  return judgement.honoured ? 'honoured' : judgement.reason
}

const strange = mac('02:00:00:00:00:66')

describe('parseClaim', () => {
  it('reads an announcement in either form', () => {
    for (const form of ['request', 'reply'] as const) {
      expect(parseClaim(gratuitousArp(form, ports.one.mac, haVip.address))).toEqual(claimBy(ports.one, { form }))
    }
  })

  it('reads a probe', () => {
    expect(parseClaim(arpProbe(ports.one.mac, haVip.address))).toEqual(claimBy(ports.one, { kind: 'probe' }))
  })

  it('tells ordinary requests, and what says nothing about any address, from claims', () => {
    expect(parseClaim(arpRequest(ports.one.mac, ipv4('172.17.16.7'), haVip.address))).toBeUndefined()
    expect(parseClaim(arpRequest(ports.one.mac, zeroIpv4, zeroIpv4))).toBeUndefined()
  })

  it('never throws on random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void parseClaim(bytes)))
  })
})

describe('judge', () => {
  it('honours a claim that breaks no rule', () => {
    const tables = new TableIndex(oneVpc)
    expect(judge(tables, ports.one, claimBy(ports.one))).toEqual({ honoured: true, haVip })
  })

  it('looks for the HAVIP in the VPC of the port', () => {
    expect(reason(ports.otherOne, claimBy(ports.otherOne))).toBe('not-a-havip')
  })

  it('honours only the claimants while there is a list of them', () => {
    const listed = { ...haVip, claimants: [ports.one.id] }
    expect(reason(ports.one, claimBy(ports.one), listed)).toBe('honoured')
    expect(reason(ports.two, claimBy(ports.two), listed)).toBe('not-associated')
    expect(reason(ports.one, claimBy(ports.one), { ...haVip, claimants: [] })).toBe('not-associated')
  })

  it('calls an ENI that is being attached, or detached, not attached', () => {
    expect(reason({ ...ports.one, up: false }, claimBy(ports.one))).toBe('eni-not-attached')
  })

  it('names the first check that fails, in the documented order', () => {
    const unlisted = { ...haVip, claimants: [] }
    const wrong = { sourceMac: strange, senderMac: strange }
    const farLoose = { ...ports.far, instanceId: null }
    expect(reason(farLoose, claimBy(ports.far, { ...wrong, kind: 'probe', address: ipv4('1.1.1.1') }))).toBe(
      'arp-probe',
    )
    expect(reason(farLoose, claimBy(ports.far, { ...wrong, address: ipv4('1.1.1.1') }), unlisted)).toBe('not-a-havip')
    expect(reason(farLoose, claimBy(ports.far, wrong), unlisted)).toBe('other-subnet')
    expect(reason(ports.loose, claimBy(ports.loose, wrong), unlisted)).toBe('eni-not-attached')
    expect(reason(ports.stopped, claimBy(ports.stopped, wrong), unlisted)).toBe('instance-not-running')
    expect(reason(ports.one, claimBy(ports.one, { senderMac: strange }), unlisted)).toBe('wrong-mac')
    expect(reason(ports.one, claimBy(ports.one, { sourceMac: strange }), unlisted)).toBe('wrong-mac')
    expect(reason(ports.one, claimBy(ports.one), unlisted)).toBe('not-associated')
  })
})
