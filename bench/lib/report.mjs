import { cpus, release } from 'node:os'

/** What the figures were measured on. */
export function machine() {
  const [cpu] = cpus()
  return { cpus: cpus().length, model: cpu?.model ?? 'unknown', node: process.version, kernel: release() }
}

/** Prints the figures: one JSON object with --json, a table otherwise. */
export function report(bench, figures) {
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ bench, machine: machine(), figures })}\n`)
    return
  }
  for (const [name, { value, unit, reference, ratio }] of Object.entries(figures)) {
    const quotient = ratio === undefined ? '' : `, ratio ${ratio}`
    const beside = reference === undefined ? '' : `   reference ${reference} ${unit}${quotient}`
    process.stdout.write(`${name.padEnd(44)} ${String(value).padStart(10)} ${unit}${beside}\n`)
  }
}

/** A figure beside the reference measured in the same run. */
export function compared(value, reference, unit) {
  return {
    value: round(value),
    unit,
    reference: round(reference),
    ratio: Math.round((value / reference) * 1000) / 1000,
  }
}

/** The same for counts, which may be zero: no ratio. */
export function beside(value, reference, unit) {
  return { value: round(value), unit, reference: round(reference) }
}

export function figure(value, unit) {
  return { value: round(value), unit }
}

/** Progress, which never mixes with the figures. */
export function progress(text) {
  process.stderr.write(`${text}\n`)
}

export function median(values) {
  return percentile(values, 50)
}

/** The smallest value that `percent` of the values do not exceed; of two in the middle, the upper one. */
export function percentile(values, percent) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(Math.floor((sorted.length * percent) / 100), sorted.length - 1)]
}

function round(value) {
  return Math.round(value * 1000) / 1000
}
