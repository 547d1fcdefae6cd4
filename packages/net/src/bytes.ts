import { type Ipv4, ipv4FromNumber, ipv4ToNumber } from './ipv4.js'
import { type Mac, macFromNumber, macToNumber } from './mac.js'

// Big-endian fields of a frame. Reading past the end gives zeros; parsers check lengths before they read.

export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}

export function u16(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at) << 8) | u8(bytes, at + 1)
}

/** Unsigned. */
export function u32(bytes: Uint8Array, at: number): number {
  return ((u16(bytes, at) << 16) | u16(bytes, at + 2)) >>> 0
}

export function setU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8
  bytes[at + 1] = value
}

export function setU32(bytes: Uint8Array, at: number, value: number): void {
  setU16(bytes, at, value >>> 16)
  setU16(bytes, at + 2, value)
}

export function macAt(bytes: Uint8Array, at: number): Mac {
  return macFromNumber(u16(bytes, at) * 2 ** 32 + u32(bytes, at + 2))
}

export function setMac(bytes: Uint8Array, at: number, address: Mac): void {
  const value = macToNumber(address)
  setU16(bytes, at, Math.floor(value / 2 ** 32))
  setU32(bytes, at + 2, value % 2 ** 32)
}

export function ipv4At(bytes: Uint8Array, at: number): Ipv4 {
  return ipv4FromNumber(u32(bytes, at))
}

export function setIpv4(bytes: Uint8Array, at: number, address: Ipv4): void {
  setU32(bytes, at, ipv4ToNumber(address))
}
