import { colorsOf } from '../colors.js'
import type { DemoResult } from './result.js'

/** The demo's result for people. */
export function resultText({ before, after, timeline, split, lost, ok }: DemoResult): string {
  const describe = (when: string, vip: DemoResult['before']) =>
    `  ${when}  ${vip.Vip}  ${vip.State}  ${vip.InstanceId || '-'}  ${vip.NetworkInterfaceId || '-'}  flushed ${vip.FlushedTime}`
  const colors = colorsOf()
  const verdict = ok ? colors.green('The address moved.') : colors.red('The address did not move as it should have.')
  const lines = [
    '',
    colors.bold('DescribeHaVips'),
    describe('before', before),
    describe('after ', after),
    '',
    `${colors.bold('Timeline')} (milliseconds since the primary was killed)`,
    ...timeline.map(({ ms, step, what }) => `  ${ms.toFixed(3).padStart(10)}  ${step.padEnd(12)}  ${what}`),
    '',
    `  ${Object.entries(split)
      .map(([whose, ms]) => `${whose} ${ms === null ? '-' : ms.toFixed(3)}`)
      .join(', ')}`,
    `  ${lost} packets lost`,
    '',
    verdict,
  ]
  return `${lines.join('\n')}\n`
}
