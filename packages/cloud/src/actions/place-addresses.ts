import type { Ipv4 } from '@havip/net'
import { CloudError, type ErrorCode } from '../errors.js'
import type { Draft } from '../world/draft.js'
import type { NetworkInterfaceId, Subnet } from '../world/rows.js'
import { checkCount, checkLength, checkOneOf, checkQuota } from './checks.js'
import { allocateAddress, checkFreeAddress, putAddress, vpcAddressCodes } from './private-ip.js'

export interface PrivateIpInput {
  readonly privateIpAddress?: string
  readonly primary?: boolean
  readonly description?: string
  readonly qosLevel?: string
}

export interface AddressesInput {
  readonly privateIpAddresses?: readonly PrivateIpInput[]
  readonly secondaryPrivateIpAddressCount?: number
  readonly qosLevel?: string
}

const qosLevels = ['PT', 'AU', 'AG', 'DEFAULT'] as const

export type Qos = (typeof qosLevels)[number]

/** PT is gold, AU silver, AG bronze. */
export function checkQos(value: string | undefined): Qos {
  return value === undefined ? 'DEFAULT' : checkOneOf('QosLevel', value, qosLevels)
}

/** The same rules answer with different codes in different actions. */
interface PlaceCodes {
  readonly tooMany: ErrorCode
  readonly tooLong: ErrorCode
}

export const placeCodes: PlaceCodes = {
  tooMany: 'InvalidParameterValue.LimitExceeded',
  tooLong: 'InvalidParameterValue.TooLong',
}

/** At most this many addresses are named in one request. */
export const namedAddresses = 10

/**
 * Gives the ENI its named addresses, and the count of others asked for; the first time, when it has none, also a
 * primary one if none was named so. `limit` is how many it may have in all. Returns what it was given.
 */
export function placeAddresses(
  draft: Draft,
  subnet: Subnet,
  networkInterfaceId: NetworkInterfaceId,
  input: AddressesInput,
  limit: number,
  codes: PlaceCodes = placeCodes,
): Ipv4[] {
  const named = input.privateIpAddresses ?? []
  const extra = input.secondaryPrivateIpAddressCount ?? 0
  const used = draft.privateIps.countBy('owner', networkInterfaceId)
  const qosLevel = checkQos(input.qosLevel)
  checkCount('PrivateIpAddresses', named, namedAddresses, codes.tooMany)
  if (extra < 0) {
    throw new CloudError('InvalidParameterValue.Range', `SecondaryPrivateIpAddressCount ${extra} is below 0`)
  }
  const primaries = named.filter((ip) => ip.primary === true).length
  if (primaries + (used > 0 ? 1 : 0) > 1) {
    throw new CloudError(
      'InvalidParameterValue',
      `PrivateIpAddresses has ${primaries} primary addresses ${used > 0 ? 'for an ENI that has one' : ''}: an ENI has one`,
    )
  }
  const lacking = used === 0 && primaries === 0 ? 1 : 0
  checkQuota('private IPs on an ENI', used, named.length + lacking + extra, limit)
  const placed: Ipv4[] = []
  const put = (address: Ipv4, primary: boolean, description: string, qosLevel: Qos) => {
    putAddress(draft, subnet, address, {
      kind: 'eni',
      networkInterfaceId,
      primary,
      description,
      state: 'PENDING',
      qosLevel,
    })
    placed.push(address)
  }
  // Those with an address first, so that none of them is given to another.
  for (const ip of [...named.filter(hasAddress), ...named.filter((ip) => !hasAddress(ip))]) {
    const address = hasAddress(ip)
      ? checkFreeAddress(draft, subnet, 'PrivateIpAddress', ip.privateIpAddress, vpcAddressCodes)
      : allocateAddress(draft, subnet, vpcAddressCodes)
    const description = checkLength('Description', ip.description ?? '', 60, codes.tooLong)
    put(address, ip.primary ?? false, description, checkQos(ip.qosLevel))
  }
  if (lacking > 0) put(allocateAddress(draft, subnet, vpcAddressCodes), true, '', 'DEFAULT')
  for (let i = 0; i < extra; i++) put(allocateAddress(draft, subnet, vpcAddressCodes), false, '', qosLevel)
  return placed
}

function hasAddress(ip: PrivateIpInput): ip is PrivateIpInput & { readonly privateIpAddress: string } {
  return ip.privateIpAddress !== undefined && ip.privateIpAddress !== ''
}
