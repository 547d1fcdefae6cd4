import { ipProtocols } from '@havip/net'
import { describe, expect, it } from 'vitest'
import { Flows, flowIdleMs } from './flows.js'

describe('Flows', () => {
  it('forgets a connection that was silent for its time, TCP later than others; each packet begins it anew', () => {
    let now = 0
    const flows = new Flows(() => now)
    flows.remember('udp', ipProtocols.udp)
    flows.remember('tcp', ipProtocols.tcp)
    now = flowIdleMs.other - 1
    expect(flows.has('udp', ipProtocols.udp)).toBe(true)
    now += flowIdleMs.other - 1
    expect(flows.has('udp', ipProtocols.udp)).toBe(true)
    now += flowIdleMs.other
    expect(flows.has('udp', ipProtocols.udp)).toBe(false)
    expect(flows.has('tcp', ipProtocols.tcp)).toBe(true)
    now += flowIdleMs.tcp
    expect(flows.has('tcp', ipProtocols.tcp)).toBe(false)
  })
})
