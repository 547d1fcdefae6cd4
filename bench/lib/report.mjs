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
    const beside = reference === undefined ? '' : `   reference ${reference} ${unit}, ratio ${ratio}`
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

export function figure(value, unit) {
  return { value: round(value), unit }
}

/** Progress, which never mixes with the figures. */
export function progress(text) {
  process.stderr.write(`${text}\n`)
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

function round(value) {
  return Math.round(value * 1000) / 1000
}
