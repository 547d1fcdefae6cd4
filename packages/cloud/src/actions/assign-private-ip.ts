import { type Ipv4, parseIpv4 } from '@havip/net'
import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { AddressWork, NetworkInterface, NetworkInterfaceId, PrivateIp } from '../world/rows.js'
import { detachNetworkInterface, findInstance } from './attachment.js'
import { checkCount, checkLength, first, found } from './checks.js'
import { addressLimitOf } from './eni-limits.js'
import { attachmentTokenCodes, once } from './idempotency.js'
import { findNetworkInterface } from './network-interface.js'
import {
  type AddressesInput,
  checkQos,
  namedAddresses,
  type PrivateIpInput,
  placeAddresses,
  placeCodes,
} from './place-addresses.js'
import { putAddress, removeAddress } from './private-ip.js'
import { findSubnet } from './subnet.js'
import { checkIdle, startTask } from './tasks.js'

export interface AssignPrivateIpAddressesInput extends AddressesInput {
  readonly networkInterfaceId: string
  readonly clientToken?: string
}

/** Gives an ENI more addresses. They are PENDING until the task is done. Returns them. */
export function assignPrivateIpAddresses(
  draft: Draft,
  input: AssignPrivateIpAddressesInput,
  context: ActionContext,
): PrivateIp[] {
  const run = () => assign(draft, input, context)
  const ids = once(draft, context, 'AssignPrivateIpAddresses', input, run, attachmentTokenCodes)
  return ids.map((id) => found(draft.privateIps.get(id), 'PrivateIpAddress', id.slice(id.indexOf('/') + 1)))
}

/** The documentation lists no code for texts that are too long. */
const assignCodes = { ...placeCodes, tooLong: 'InvalidParameterValue.Malformed' } as const

function assign(draft: Draft, input: AssignPrivateIpAddressesInput, context: ActionContext): PrivateIp['id'][] {
  const eni = findNetworkInterface(draft, input.networkInterfaceId)
  const named = input.privateIpAddresses ?? []
  if (named.length === 0 && (input.secondaryPrivateIpAddressCount ?? 0) === 0) {
    throw new CloudError('MissingParameter', 'one of PrivateIpAddresses and SecondaryPrivateIpAddressCount is required')
  }
  checkDuplicates(named)
  checkReady(draft, eni)
  const subnet = findSubnet(draft, eni.subnetId)
  const limit = addressLimitOf(draft, eni, context.settings.quotas)
  const addresses = placeAddresses(draft, subnet, eni.id, input, limit, assignCodes)
  startTask(draft, context, 'AssignPrivateIpAddresses', eni.id, {
    kind: 'assign-ips',
    networkInterfaceId: eni.id,
    addresses,
  })
  return addresses.map((address) => `${eni.vpcId}/${address}` as const)
}

export interface UnassignPrivateIpAddressesInput {
  readonly networkInterfaceId: string
  readonly privateIpAddresses: readonly PrivateIpInput[]
  readonly instanceId?: string
}

/** Returns secondary addresses; with the instance named, detaches the ENI from it as well. */
export function unassignPrivateIpAddresses(
  draft: Draft,
  input: UnassignPrivateIpAddressesInput,
  context: ActionContext,
): void {
  const eni = findNetworkInterface(draft, input.networkInterfaceId)
  checkCount('PrivateIpAddresses', input.privateIpAddresses, namedAddresses)
  checkDuplicates(input.privateIpAddresses)
  checkReady(draft, eni)
  const addresses = input.privateIpAddresses.map(({ privateIpAddress = '' }) => {
    const { ip, owner } = findSecondary(draft, eni, privateIpAddress)
    putAddress(draft, findSubnet(draft, eni.subnetId), ip.address, { ...owner, state: 'DELETING' })
    return ip.address
  })
  if (input.instanceId) detachFrom(draft, eni, input.instanceId, context)
  startTask(draft, context, 'UnassignPrivateIpAddresses', eni.id, {
    kind: 'unassign-ips',
    networkInterfaceId: eni.id,
    addresses,
  })
}

function detachFrom(draft: Draft, eni: NetworkInterface, id: string, context: ActionContext): void {
  const instance = findInstance(draft, id)
  if (eni.attachment?.instanceId !== instance.id) {
    throw new CloudError(
      'UnsupportedOperation.AttachmentNotFound',
      `NetworkInterfaceId '${eni.id}' is not attached to InstanceId '${instance.id}'`,
    )
  }
  checkNotAssociated(draft, eni)
  detachNetworkInterface(draft, { networkInterfaceId: eni.id, instanceId: instance.id }, context)
}

/** An ENI that may bind a HAVIP stays where it is. */
export function checkNotAssociated(draft: Draft, eni: NetworkInterface): void {
  const association = first(draft.haVipAssociations.by('target', eni.id))
  if (association !== undefined) {
    throw new CloudError(
      'UnsupportedOperation',
      `NetworkInterfaceId '${eni.id}' is associated with HAVIP '${association.haVipId}': disassociate it first`,
    )
  }
}

/** Changes descriptions and service levels of an ENI's addresses. */
export function modifyPrivateIpAddressesAttribute(
  draft: Draft,
  input: { readonly networkInterfaceId: string; readonly privateIpAddresses: readonly PrivateIpInput[] },
  _context: ActionContext,
): void {
  const eni = findNetworkInterface(draft, input.networkInterfaceId)
  checkCount('PrivateIpAddresses', input.privateIpAddresses, namedAddresses)
  for (const { privateIpAddress = '', description, qosLevel } of input.privateIpAddresses) {
    const { ip, owner } = findOwn(draft, eni, 'PrivateIpAddress', privateIpAddress)
    putAddress(draft, findSubnet(draft, eni.subnetId), ip.address, {
      ...owner,
      ...(description !== undefined && { description: checkLength('Description', description, 60) }),
      ...(qosLevel !== undefined && { qosLevel: checkQos(qosLevel) }),
    })
  }
}

export interface MigratePrivateIpAddressInput {
  readonly sourceNetworkInterfaceId: string
  readonly destinationNetworkInterfaceId: string
  readonly privateIpAddress: string
}

/** Moves a secondary address to another ENI of the subnet. It stays with the first one until the task is done. */
export function migratePrivateIpAddress(
  draft: Draft,
  input: MigratePrivateIpAddressInput,
  context: ActionContext,
): void {
  const source = findNetworkInterface(draft, input.sourceNetworkInterfaceId, 'SourceNetworkInterfaceId')
  const destination = findNetworkInterface(draft, input.destinationNetworkInterfaceId, 'DestinationNetworkInterfaceId')
  const address = checkAddress('PrivateIpAddress', input.privateIpAddress)
  const mine = owned(draft, source, address)
  if (mine === undefined) {
    throw new CloudError(
      'UnauthorizedOperation.AttachmentNotFound',
      `PrivateIpAddress '${address}' is not one of SourceNetworkInterfaceId '${source.id}'`,
    )
  }
  if (mine.owner.primary) {
    throw new CloudError(
      'UnsupportedOperation.PrimaryIp',
      `PrivateIpAddress '${address}' is the primary one of '${source.id}', which cannot move`,
    )
  }
  if (source.id === destination.id || source.subnetId !== destination.subnetId) {
    throw new CloudError(
      'UnsupportedOperation',
      `DestinationNetworkInterfaceId '${destination.id}' must be another ENI of subnet '${source.subnetId}'`,
    )
  }
  for (const eni of [source, destination]) {
    checkIdle(draft, eni.id, 'UnsupportedOperation.MutexOperationTaskRunning')
    if (eni.state !== 'AVAILABLE') throw new CloudError('UnsupportedOperation', notAvailable(eni))
  }
  if (mine.owner.state !== 'AVAILABLE') {
    throw new CloudError('UnsupportedOperation.MutexOperationTaskRunning', `'${address}' is ${mine.owner.state}`)
  }
  const limit = addressLimitOf(draft, destination, context.settings.quotas)
  const used = draft.privateIps.countBy('owner', destination.id)
  if (used >= limit) {
    throw new CloudError('LimitExceeded', `'${destination.id}' has ${used} private IPs: at most ${limit} are allowed`)
  }
  putAddress(draft, findSubnet(draft, source.subnetId), address, { ...mine.owner, state: 'MIGRATING' })
  // The task keeps the destination busy, so that there is room when it is done; the address's state keeps the address.
  startTask(draft, context, 'MigratePrivateIpAddress', destination.id, {
    kind: 'migrate-ip',
    networkInterfaceId: destination.id,
    sourceId: source.id,
    address,
  })
}

/** Only one thing at a time is done to an ENI and its addresses. */
function checkReady(draft: Draft, eni: NetworkInterface): void {
  checkIdle(draft, eni.id, 'UnsupportedOperation.MutexOperationTaskRunning')
  if (eni.state !== 'AVAILABLE') throw new CloudError('UnsupportedOperation.InvalidState', notAvailable(eni))
}

function notAvailable(eni: NetworkInterface): string {
  return `NetworkInterfaceId '${eni.id}' is ${eni.state}: it must be AVAILABLE`
}

function checkDuplicates(named: readonly PrivateIpInput[]): void {
  const seen = new Set<string>()
  for (const { privateIpAddress = '' } of named) {
    if (privateIpAddress === '') continue
    if (seen.has(privateIpAddress)) {
      throw new CloudError(
        'InvalidParameterValue.DuplicatePara',
        `PrivateIpAddress '${privateIpAddress}' is given twice`,
      )
    }
    seen.add(privateIpAddress)
  }
}

function checkAddress(member: string, text: string): Ipv4 {
  const address = parseIpv4(text)
  if (address === undefined) {
    throw new CloudError(
      'InvalidParameterValue.Malformed',
      `${member} '${text}' is malformed: expected an IPv4 address`,
    )
  }
  return address
}

type Owned = { readonly ip: PrivateIp; readonly owner: Extract<PrivateIp['owner'], { kind: 'eni' }> }

function owned(draft: Draft, eni: NetworkInterface, address: Ipv4): Owned | undefined {
  const ip = draft.privateIps.get(`${eni.vpcId}/${address}`)
  if (ip?.owner.kind !== 'eni' || ip.owner.networkInterfaceId !== eni.id) return undefined
  return { ip, owner: ip.owner }
}

function findOwn(draft: Draft, eni: NetworkInterface, member: string, text: string): Owned {
  const own = owned(draft, eni, checkAddress(member, text))
  if (own === undefined) {
    throw new CloudError('ResourceNotFound', `${member} '${text}' is not one of NetworkInterfaceId '${eni.id}'`)
  }
  return own
}

function findSecondary(draft: Draft, eni: NetworkInterface, text: string): Owned {
  const own = findOwn(draft, eni, 'PrivateIpAddress', text)
  if (own.owner.primary) {
    throw new CloudError(
      'UnsupportedOperation',
      `PrivateIpAddress '${text}' is the primary one of '${eni.id}', which cannot be returned`,
    )
  }
  if (own.owner.state !== 'AVAILABLE') {
    throw new CloudError('UnsupportedOperation.MutexOperationTaskRunning', `'${text}' is ${own.owner.state}`)
  }
  return own
}

/** What the task of `assignPrivateIpAddresses` comes to. */
export function finishAssign(draft: Draft, id: NetworkInterfaceId, addresses: readonly Ipv4[]): void {
  forEach(draft, id, addresses, (own) => {
    const subnet = draft.subnets.get(own.ip.subnetId)
    if (subnet !== undefined) putAddress(draft, subnet, own.ip.address, { ...own.owner, state: 'AVAILABLE' })
  })
}

export function finishUnassign(draft: Draft, id: NetworkInterfaceId, addresses: readonly Ipv4[]): void {
  forEach(draft, id, addresses, ({ ip }) => removeAddress(draft, ip))
}

type Migration = Extract<AddressWork, { kind: 'migrate-ip' }>

/** What the task of `migratePrivateIpAddress` comes to. */
export function finishMigration(draft: Draft, { sourceId, networkInterfaceId, address }: Migration): void {
  settleMigration(draft, sourceId, networkInterfaceId, address)
}

/** The address stays where it was. */
export function cancelMigration(draft: Draft, { sourceId, address }: Migration): void {
  settleMigration(draft, sourceId, sourceId, address)
}

function settleMigration(
  draft: Draft,
  sourceId: NetworkInterfaceId,
  networkInterfaceId: NetworkInterfaceId,
  address: Ipv4,
): void {
  forEach(draft, sourceId, [address], ({ ip, owner }) => {
    const subnet = draft.subnets.get(ip.subnetId)
    if (subnet !== undefined) putAddress(draft, subnet, address, { ...owner, networkInterfaceId, state: 'AVAILABLE' })
  })
}

/** The ENI and its addresses may be gone by the time a task is done. */
function forEach(draft: Draft, id: NetworkInterfaceId, addresses: readonly Ipv4[], then: (own: Owned) => void): void {
  const eni = draft.networkInterfaces.get(id)
  if (eni === undefined) return
  for (const address of addresses) {
    const own = owned(draft, eni, address)
    if (own !== undefined) then(own)
  }
}
