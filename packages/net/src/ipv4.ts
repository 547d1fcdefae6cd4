import ipaddr from 'ipaddr.js'

declare const ipv4Brand: unique symbol

/** An IPv4 address in dotted decimal, canonical: four parts, no leading zeros. */
export type Ipv4 = string & { readonly [ipv4Brand]: true }

/** Reads an address written as four decimal parts; `undefined` for anything else (octal, hex, short forms, spaces). */
export function parseIpv4(text: string): Ipv4 | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined
  const canonical = ipaddr.IPv4.parse(text).toString()
  return canonical === text ? (canonical as Ipv4) : undefined
}

/** The address, for literals in code. Throws on a malformed one. */
export function ipv4(text: string): Ipv4 {
  const address = parseIpv4(text)
  if (address === undefined) throw new TypeError(`not an IPv4 address: ${text}`)
  return address
}

const dot = 0x2e
const zero = 0x30

/** The address as an unsigned 32-bit number, first part most significant. */
export function ipv4ToNumber(address: Ipv4): number {
  // Digit by digit, without making a text of each part: the network does it for packets.
  let value = 0
  let part = 0
  for (let n = 0; n < address.length; n++) {
    const code = address.charCodeAt(n)
    if (code === dot) {
      value = value * 256 + part
      part = 0
    } else part = part * 10 + code - zero
  }
  return value * 256 + part
}

/** The address of an unsigned 32-bit number. */
export function ipv4FromNumber(value: number): Ipv4 {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}` as Ipv4
}
