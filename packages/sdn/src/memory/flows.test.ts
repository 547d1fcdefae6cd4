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

  it('forgets first what was silent longest, when there are more than it holds', () => {
    const flows = new Flows(() => 0, 20)
    for (let n = 0; n < 200; n++) {
      flows.remember(`${n}`, ipProtocols.udp)
      if (n > 0) expect(flows.has('0', ipProtocols.udp)).toBe(true)
    }
    const remembered = Array.from({ length: 200 }, (_, n) => 199 - n).filter((n) => flows.has(`${n}`, ipProtocols.udp))
    expect(remembered).toContain(0)
    expect(remembered.slice(0, 9)).toEqual([199, 198, 197, 196, 195, 194, 193, 192, 191])
    expect(remembered.length).toBeLessThanOrEqual(20)
  })
})
