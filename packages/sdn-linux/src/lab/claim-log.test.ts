import { ipv4, mac } from '@havip/net'
import type { ClaimReport } from '@havip/sdn'
import { describe, expect, it } from 'vitest'
import { ClaimLog } from './claim-log.js'

const report: Omit<ClaimReport, 'seq'> = {
  at: 0,
  networkInterfaceId: 'eni-a',
  address: ipv4('10.0.0.3'),
  sourceMac: mac('fa:16:3e:00:00:01'),
  form: 'request',
  verdict: { honoured: false, haVipId: null, reason: 'not-a-havip' },
}

describe('the log of claims', () => {
  it('numbers claims from 1 and tells those after a number', () => {
    const log = new ClaimLog()
    const heard: number[] = []
    const end = log.listen(({ seq }) => heard.push(seq))
    for (let n = 0; n < 3; n++) log.add(report)
    end()
    log.add(report)
    expect(heard).toEqual([1, 2, 3])
    expect(log.since(2)).toMatchObject({ reports: [{ seq: 3 }, { seq: 4 }], complete: true })
    expect(log.since(4)).toEqual({ reports: [], complete: true })
  })

  it('says so when claims that were asked for have been forgotten', () => {
    const log = new ClaimLog()
    for (let n = 0; n < 10_005; n++) log.add(report)
    expect(log.lastSeq).toBe(10_005)
    const { reports, complete } = log.since(3)
    expect(complete).toBe(false)
    expect(reports[0]?.seq).toBe(6)
    expect(log.since(5)).toMatchObject({ complete: true })
  })
})
