import pc from 'picocolors'
import type { DemoResult } from './result.js'

/** The demo's result for people. */
export function printResult(result: DemoResult, out: NodeJS.WritableStream): void {
  const { before, after, timeline, lost, ok } = result
  const describe = (when: string, vip: DemoResult['before']) =>
    `  ${when}  ${vip.Vip}  ${vip.State}  ${vip.InstanceId || '-'}  ${vip.NetworkInterfaceId || '-'}  flushed ${vip.FlushedTime}\n`
  const colors = pc.createColors('isTTY' in out && out.isTTY === true)
  out.write(`\n${colors.bold('DescribeHaVips')}\n${describe('before', before)}${describe('after ', after)}`)
  out.write(`\n${colors.bold('Timeline')} (milliseconds since the primary was killed)\n`)
  for (const { ms, step, what } of timeline) {
    out.write(`  ${ms.toFixed(3).padStart(10)}  ${step.padEnd(12)}  ${what}\n`)
  }
  out.write(`\n  ${lost} packets lost\n`)
  const verdict = ok ? colors.green('The address moved.') : colors.red('The address did not move as it should have.')
  out.write(`\n${verdict}\n`)
}
