import { cidrContains, type Ipv4, isReservedIn, parseIpv4 } from '@havip/net'
import { CloudError, type ErrorCode } from '../errors.js'
import type { Draft } from '../world/draft.js'
import type { Instance, NetworkInterfaceId, PrivateIp, PrivateIpOwner, Subnet } from '../world/rows.js'
import { unbindEipOf } from './eip-settle.js'

/** The same rules answer with different codes in different products. */
export interface AddressCodes {
  readonly malformed: ErrorCode
  readonly outside: ErrorCode
  readonly reserved: ErrorCode
  readonly taken: ErrorCode
  readonly full: ErrorCode
}

export const vpcAddressCodes: AddressCodes = {
  malformed: 'InvalidParameterValue.Malformed',
  outside: 'InvalidParameterValue.Range',
  reserved: 'InvalidParameterValue.Reserved',
  taken: 'ResourceInUse',
  full: 'ResourceInsufficient.Subnet',
}

export const haVipAddressCodes: AddressCodes = { ...vpcAddressCodes, full: 'ResourceInsufficient' }

export const instanceAddressCodes: AddressCodes = {
  malformed: 'InvalidParameterValue.IPAddressMalformed',
  outside: 'VpcAddrNotInSubNet',
  reserved: 'VpcIpIsUsed',
  taken: 'VpcIpIsUsed',
  full: 'FailedOperation.NoAvailableIpAddressCountInSubnet',
}

/** A named address that may be taken: in the subnet, free, and not its network, gateway or broadcast address. */
export function checkFreeAddress(
  draft: Draft,
  subnet: Subnet,
  member: string,
  text: string,
  codes: AddressCodes,
): Ipv4 {
  const address = parseIpv4(text)
  if (address === undefined) {
    throw new CloudError(codes.malformed, `${member} '${text}' is malformed: expected an IPv4 address`)
  }
  const where = `subnet '${subnet.id}' (${subnet.cidrBlock})`
  if (!cidrContains(subnet.cidrBlock, address)) {
    throw new CloudError(codes.outside, `${member} '${text}' does not lie in ${where}`)
  }
  if (isReservedIn(subnet.cidrBlock, address)) {
    throw new CloudError(codes.reserved, `${member} '${text}' is the network, gateway or broadcast address of ${where}`)
  }
  const owner = draft.privateIps.get(`${subnet.vpcId}/${address}`)
  if (owner !== undefined) {
    throw new CloudError(codes.taken, `${member} '${text}' is taken by '${ownerId(owner.owner)}'`)
  }
  return address
}

/** The lowest free address of the subnet. */
export function allocateAddress(draft: Draft, subnet: Subnet, codes: AddressCodes): Ipv4 {
  const address = draft.freeAddress(subnet)
  if (address === undefined) {
    throw new CloudError(codes.full, `subnet '${subnet.id}' (${subnet.cidrBlock}) has no free address left`)
  }
  return address
}

export function putAddress(draft: Draft, subnet: Subnet, address: Ipv4, owner: PrivateIpOwner): void {
  const { id: subnetId, vpcId } = subnet
  draft.put('privateIps', { id: `${vpcId}/${address}`, vpcId, subnetId, address, owner })
}

export function removeAddresses(draft: Draft, owner: string): void {
  for (const ip of [...draft.privateIps.by('owner', owner)]) removeAddress(draft, ip)
}

/** Frees an address; an EIP bound to it stays, unbound. */
export function removeAddress(draft: Draft, ip: PrivateIp): void {
  unbindEipOf(draft, ip.id)
  draft.remove('privateIps', ip.id)
}

/** An ENI's address with its ENI part, for those that are owned by one. */
export function eniAddresses(
  draft: Draft,
  id: NetworkInterfaceId,
): { ip: PrivateIp; owner: Extract<PrivateIpOwner, { kind: 'eni' }> }[] {
  const found = []
  for (const ip of draft.privateIps.by('owner', id)) if (ip.owner.kind === 'eni') found.push({ ip, owner: ip.owner })
  return found
}

/** The primary address of an instance's primary ENI. */
export function primaryAddressOf(draft: Draft, instance: Instance): Ipv4 {
  for (const eni of draft.networkInterfaces.by('instance', instance.id)) {
    if (!eni.primary) continue
    for (const { ip, owner } of eniAddresses(draft, eni.id)) if (owner.primary) return ip.address
  }
  throw new CloudError('InternalError', `the instance '${instance.id}' has no primary address`)
}

function ownerId(owner: PrivateIpOwner): string {
  return owner.kind === 'eni' ? owner.networkInterfaceId : owner.haVipId
}
