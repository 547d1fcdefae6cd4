import { type Ipv4, ipv4FromNumber, ipv4ToNumber, parseIpv4 } from './ipv4.js'

declare const cidrBrand: unique symbol

/** An IPv4 block `address/prefix` whose host bits are zero. */
export type Cidr = string & { readonly [cidrBrand]: true }

/** Reads `a.b.c.d/n`; `undefined` when malformed or when host bits are set. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^([0-9.]+)\/(0|[1-9]\d?)$/.exec(text)
  const address = match?.[1] === undefined ? undefined : parseIpv4(match[1])
  const prefix = Number(match?.[2])
  if (address === undefined || prefix > 32) return undefined
  return ipv4ToNumber(address) % 2 ** (32 - prefix) === 0 ? (text as Cidr) : undefined
}

/** The block, for literals in code. Throws on a malformed one. */
export function cidr(text: string): Cidr {
  const block = parseCidr(text)
  if (block === undefined) throw new TypeError(`not a CIDR block: ${text}`)
  return block
}

/** First and last address as unsigned numbers, prefix length, and number of addresses. */
export interface CidrRange {
  readonly first: number
  readonly last: number
  readonly prefix: number
  readonly size: number
}

export function cidrRange(block: Cidr): CidrRange {
  const slash = block.indexOf('/')
  const first = ipv4ToNumber(block.slice(0, slash) as Ipv4)
  const prefix = Number(block.slice(slash + 1))
  const size = 2 ** (32 - prefix)
  return { first, last: first + size - 1, prefix, size }
}

export function cidrContains(block: Cidr, address: Ipv4): boolean {
  const { first, last } = cidrRange(block)
  const value = ipv4ToNumber(address)
  return value >= first && value <= last
}

/** Whether every address of `inner` lies in `outer`. */
export function cidrCovers(outer: Cidr, inner: Cidr): boolean {
  const o = cidrRange(outer)
  const i = cidrRange(inner)
  return i.first >= o.first && i.last <= o.last
}

export function cidrOverlaps(a: Cidr, b: Cidr): boolean {
  const ra = cidrRange(a)
  const rb = cidrRange(b)
  return ra.first <= rb.last && rb.first <= ra.last
}

/** The subnet's gateway: the first address after the network address. */
export function gatewayOf(block: Cidr): Ipv4 {
  return ipv4FromNumber(cidrRange(block).first + 1)
}

/** The addresses a subnet never gives out: network, gateway, broadcast. */
export function isReservedIn(block: Cidr, address: Ipv4): boolean {
  const { first, last } = cidrRange(block)
  const value = ipv4ToNumber(address)
  return value === first || value === first + 1 || value === last
}
