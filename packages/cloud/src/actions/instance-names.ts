import type { Ipv4 } from '@havip/net'
import { CloudError } from '../errors.js'

/**
 * The name of the n-th (from 0) of `total` instances. `{R:x}` counts from x, `{R:x,F:y}` pads the number to y digits;
 * without such a pattern, several instances get 1, 2, 3, ... appended.
 */
export function nameOf(pattern: string, n: number, total: number): string {
  const numbered = pattern.replaceAll(/\{R:(\d+)(?:,F:([0-8]))?\}/g, (_all, start: string, digits?: string) =>
    String(Number(start) + n).padStart(Number(digits ?? 0), '0'),
  )
  return numbered !== pattern || total === 1 ? numbered : `${pattern}${n + 1}`
}

export function checkInstanceName(pattern: string, most = 128): void {
  if ([...pattern].length > most) {
    throw new CloudError(
      'InvalidInstanceName.TooLong',
      `InstanceName has ${[...pattern].length} characters: at most ${most} are allowed`,
    )
  }
}

/** Dot-separated parts of letters, digits and inner hyphens; 2 to 60 characters in all (RFC 1123 section 2.1). */
export function checkHostName(name: string): void {
  const plain = name.replaceAll(/\{R:\d+(,F:[0-8])?\}|\{IP\}/g, '0')
  const valid = /^[A-Za-z0-9]+(-[A-Za-z0-9]+)*(\.[A-Za-z0-9]+(-[A-Za-z0-9]+)*)*$/.test(plain)
  if (!valid || plain.length < 2 || plain.length > 60) {
    throw new CloudError(
      'InvalidParameterValue.IllegalHostName',
      `HostName '${name}' is not allowed: expected 2 to 60 letters, digits, '.' and '-', the last two not first, last or doubled`,
    )
  }
}

/** Without a name given, `VM-a-b` after the last two parts of the address. */
export function hostNameOf(pattern: string | undefined, address: Ipv4, n: number, total: number): string {
  if (!pattern) return `VM-${address.split('.').slice(2).join('-')}`
  const named = pattern.replaceAll('{IP}', address.replaceAll('.', '-'))
  return nameOf(named, n, named === pattern ? total : 1)
}
