import type { Millis } from '@havip/cloud'

const beijing = 8 * 3600 * 1000

/** `2026-11-22 20:00:00`, Beijing time, as VPC objects tell times. */
export function vpcTime(at: Millis): string {
  const iso = new Date(at + beijing).toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}`
}

/** What VPC objects say for a thing that has never happened. */
export const neverTime = '0000-00-00 00:00:00'

/** `2026-11-22T12:00:00Z`, UTC, as CVM objects tell times. */
export function isoTime(at: Millis): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

/** Reads a Beijing time of the form `2026-11-22 20:00:00`; undefined when it is not one. */
export function parseVpcTime(text: string): Millis | undefined {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return undefined
  const at = Date.parse(`${text.replace(' ', 'T')}Z`)
  return Number.isNaN(at) ? undefined : at - beijing
}
