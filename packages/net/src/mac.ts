declare const macBrand: unique symbol

/** A 48-bit Ethernet address, canonical: lower-case hexadecimal, colons. */
export type Mac = string & { readonly [macBrand]: true }

const pattern = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/

/** Reads `aa:bb:cc:dd:ee:ff` in either case; `undefined` for anything else. */
export function parseMac(text: string): Mac | undefined {
  const lower = text.toLowerCase()
  return pattern.test(lower) ? (lower as Mac) : undefined
}

/** The address, for literals in code. Throws on a malformed one. */
export function mac(text: string): Mac {
  const address = parseMac(text)
  if (address === undefined) throw new TypeError(`not a MAC address: ${text}`)
  return address
}

export const broadcastMac = mac('ff:ff:ff:ff:ff:ff')

/** The MAC address the network itself answers with; guests never learn each other's. */
export const networkMac = mac('fe:ee:ff:ff:ff:ff')

/** Whether the group bit is set (IEEE 802): broadcast or multicast. */
export function isGroupMac(address: Mac): boolean {
  return (Number.parseInt(address.slice(0, 2), 16) & 1) === 1
}

/** The address as an unsigned 48-bit number, first octet most significant. */
export function macToNumber(address: Mac): number {
  let value = 0
  for (let at = 0; at < address.length; at += 3) value = value * 256 + digit(address, at) * 16 + digit(address, at + 1)
  return value
}

/** 0 to 9 are 0x30 to 0x39, a to f 0x61 to 0x66. */
function digit(address: Mac, at: number): number {
  const code = address.charCodeAt(at)
  return (code & 15) + (code >> 6) * 9
}

/** The address of an unsigned 48-bit number. */
export function macFromNumber(value: number): Mac {
  const high = Math.floor(value / 2 ** 32)
  return `${hex(high >>> 8)}:${hex(high)}:${hex(value >>> 24)}:${hex(value >>> 16)}:${hex(value >>> 8)}:${hex(value)}` as Mac
}

/** The two digits of the lowest octet. */
function hex(value: number): string {
  return hexadecimal[value & 255] ?? ''
}

const hexadecimal = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'))
