import { colorsOf } from '../colors.js'
import { table } from '../table.js'

/** What a client missed of an address. */
export interface Missed {
  readonly sent: number
  readonly lost: number
  /** From the first packet that nobody answered to the next that somebody did, milliseconds. */
  readonly outageMs: number
}

/** The object that `havip demo --switch --json` prints. */
export interface SwitchDemoResult {
  /** The address that moves by announcement. */
  readonly haVip: Missed
  /** The address that moves by the API. */
  readonly switched: Missed
  /** In order of time, milliseconds since the primary was killed. */
  readonly steps: readonly { readonly step: string; readonly ms: number; readonly what: string }[]
  readonly ok: boolean
}

/** For people. */
export function switchResultText({ haVip, switched, steps, ok }: SwitchDemoResult): string {
  const colors = colorsOf()
  const row = (name: string, { outageMs, lost }: Missed) => [name, `${(outageMs / 1000).toFixed(2)} s`, String(lost)]
  const rows = [row('HAVIP, by announcement', haVip), row('private IP, by havip switch', switched)]
  const lines = steps.map(({ ms, step, what }) => `  ${String(ms).padStart(7)}  ${step.padEnd(8)}  ${what}`)
  const verdict = ok ? colors.green('Both addresses moved.') : colors.red('Not both addresses moved.')
  const times = `${colors.bold('The way by the API')} (milliseconds since the primary was killed)\n${lines.join('\n')}`
  return `\n${table(['ADDRESS', 'OUTAGE', 'PACKETS LOST'], rows)}\n${times}\n\n${verdict}\n`
}
