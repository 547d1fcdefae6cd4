import { ipv4At, setIpv4, setU16, u8, u16 } from './bytes.js'
import { internetChecksum, pseudoHeaderSum } from './checksum.js'
import { type Ipv4, ipv4 } from './ipv4.js'
import { ipProtocols } from './ipv4-packet.js'

/** Where advertisements go when there are no unicast peers (RFC 3768 section 5.2.2). */
export const vrrpGroup = ipv4('224.0.0.18')

/** Advertisements arrive with this TTL, or did not come from the same link (RFC 3768 section 5.2.3). */
export const vrrpTtl = 255

/** A VRRP advertisement: version 2 of RFC 3768, version 3 of RFC 5798 (over IPv4). */
export type VrrpAdvertisement = VrrpV2Advertisement | VrrpV3Advertisement

interface Advertisement {
  /** 1 to 255. */
  readonly virtualRouterId: number
  /** 255: owner of the addresses; 0: the master resigns. */
  readonly priority: number
  readonly addresses: readonly Ipv4[]
}

export interface VrrpV2Advertisement extends Advertisement {
  readonly version: 2
  /** Seconds, 0 to 255. */
  readonly advertInterval: number
  /** Authentication type 1 of RFC 2338 (keepalived's auth_type PASS): at most 8 Latin-1 characters; null: none. */
  readonly password: string | null
}

export interface VrrpV3Advertisement extends Advertisement {
  readonly version: 3
  /** Hundredths of a second, 0 to 4095. */
  readonly advertInterval: number
}

const headerLength = 8
const authenticationLength = 8
const advertisementType = 1

/** Undefined when malformed or truncated, or when the checksum is wrong. Source and destination count in version 3. */
export function parseVrrp(bytes: Uint8Array, source: Ipv4, destination: Ipv4): VrrpAdvertisement | undefined {
  const version = u8(bytes, 0) >> 4
  if (bytes.length < headerLength || (u8(bytes, 0) & 15) !== advertisementType) return undefined
  const count = u8(bytes, 3)
  const addressesEnd = headerLength + 4 * count
  const end = addressesEnd + (version === 2 ? authenticationLength : 0)
  if (end > bytes.length) return undefined
  if (internetChecksum(bytes, 0, end, sumBefore(version, source, destination, end)) !== 0) return undefined
  const common = {
    virtualRouterId: u8(bytes, 1),
    priority: u8(bytes, 2),
    addresses: Array.from({ length: count }, (_, n) => ipv4At(bytes, headerLength + 4 * n)),
  }
  if (version === 3) return { version, ...common, advertInterval: u16(bytes, 4) & 0x0fff }
  const authentication = u8(bytes, 4)
  if (version !== 2 || authentication > 1) return undefined
  const password = authentication === 1 ? readPassword(bytes.subarray(addressesEnd, end)) : null
  return { version, ...common, advertInterval: u8(bytes, 5), password }
}

/** Throws RangeError for a password longer than 8 characters. */
export function buildVrrp(advertisement: VrrpAdvertisement, source: Ipv4, destination: Ipv4): Uint8Array {
  const { version, addresses } = advertisement
  const addressesEnd = headerLength + 4 * addresses.length
  const bytes = new Uint8Array(addressesEnd + (version === 2 ? authenticationLength : 0))
  bytes[0] = (version << 4) | advertisementType
  bytes[1] = advertisement.virtualRouterId
  bytes[2] = advertisement.priority
  bytes[3] = addresses.length
  for (const [n, address] of addresses.entries()) setIpv4(bytes, headerLength + 4 * n, address)
  if (advertisement.version === 3) {
    setU16(bytes, 4, advertisement.advertInterval & 0x0fff)
  } else {
    bytes[4] = advertisement.password === null ? 0 : 1
    bytes[5] = advertisement.advertInterval
    if (advertisement.password !== null) bytes.set(writePassword(advertisement.password), addressesEnd)
  }
  setU16(bytes, 6, internetChecksum(bytes, 0, bytes.length, sumBefore(version, source, destination, bytes.length)))
  return bytes
}

/** Version 2 sums the message alone, version 3 the pseudo header too. */
function sumBefore(version: number, source: Ipv4, destination: Ipv4, length: number): number {
  return version === 2 ? 0 : pseudoHeaderSum(source, destination, ipProtocols.vrrp, length)
}

function readPassword(field: Uint8Array): string {
  return String.fromCharCode(...field).replace(/\0+$/, '')
}

function writePassword(password: string): Uint8Array {
  if (password.length > authenticationLength) {
    throw new RangeError(`a VRRP password has at most ${authenticationLength} characters, this one ${password.length}`)
  }
  return Uint8Array.from(password, (character) => character.charCodeAt(0))
}
