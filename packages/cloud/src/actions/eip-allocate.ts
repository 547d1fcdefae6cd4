import { cidrRange, type Ipv4, ipv4FromNumber } from '@havip/net'
import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Eip, EipId } from '../world/rows.js'
import { taskNumber } from '../world/task-number.js'
import { checkId, checkLength, checkOneOf, first, newId } from './checks.js'
import { checkEipIdle, checkEipState, findEips, startEipTask } from './eip.js'
import { type AddressChargePrepaidInput, checkBandwidth, checkChargeType, checkPrepaid } from './eip-charge.js'
import { checkEipQuotas } from './eip-quota.js'
import { once, type TokenCodes } from './idempotency.js'
import { checkTags, putTags, type TagCodes, type TagInput } from './tags.js'

export interface AllocateAddressesInput {
  readonly addressCount?: number
  readonly internetServiceProvider?: string
  readonly internetChargeType?: string
  readonly iPChargeType?: string
  readonly internetMaxBandwidthOut?: number
  readonly addressChargePrepaid?: AddressChargePrepaidInput
  readonly addressType?: string
  readonly anycastZone?: string
  readonly vipCluster?: readonly string[]
  readonly applicableForCLB?: boolean
  readonly tags?: readonly TagInput[]
  readonly bandwidthPackageId?: string
  readonly addressName?: string
  readonly dedicatedClusterId?: string
  readonly isDedicatedAddressPool?: boolean
  readonly egress?: string
  readonly antiDDoSPackageId?: string
  readonly clientToken?: string
}

const eipTagCodes: TagCodes = {
  duplicate: 'InvalidParameterValue.InvalidTag',
  key: 'InvalidParameterValue.InvalidTag',
  keyLength: 'InvalidParameterValue.InvalidTag',
  value: 'InvalidParameterValue.InvalidTag',
  reserved: 'InvalidParameterValue.InvalidTag',
  tooMany: 'LimitExceeded.TagQuota',
}

/** For EIPs, the documentation lists no codes of its own for tokens. */
const eipTokenCodes: TokenCodes = { tooLong: 'InvalidParameterValue', mismatch: 'UnsupportedOperation' }

/** Takes EIPs from the pool, all of those asked for or none. Asynchronous. */
export function allocateAddresses(
  draft: Draft,
  input: AllocateAddressesInput,
  context: ActionContext,
): { readonly ids: readonly EipId[]; readonly taskNumber: number } {
  const ids = once(draft, context, 'AllocateAddresses', input, () => allocate(draft, input, context), eipTokenCodes)
  return { ids, taskNumber: taskNumber(context.requestId) }
}

function allocate(draft: Draft, input: AllocateAddressesInput, context: ActionContext): EipId[] {
  const { addressCount: count = 1, tags = [] } = input
  if (count < 1) throw new CloudError('InvalidParameterValue.Range', `AddressCount ${count} is below 1`)
  checkModelled(input)
  const internetChargeType = checkChargeType(input.internetChargeType ?? 'TRAFFIC_POSTPAID_BY_HOUR')
  const template = {
    name: checkLength('AddressName', input.addressName ?? 'Unnamed', 128, 'InvalidParameterValue'),
    addressType: checkOneOf('AddressType', input.addressType || 'EIP', ['EIP', 'AnycastEIP', 'HighQualityEIP']),
    state: 'CREATING',
    privateIpId: null,
    internetServiceProvider: checkOneOf('InternetServiceProvider', input.internetServiceProvider || 'BGP', [
      'BGP',
      'CMCC',
      'CTCC',
      'CUCC',
    ]),
    internetChargeType,
    chargeTypeChanges: 0,
    bandwidth: checkBandwidth(input.internetMaxBandwidthOut ?? 1, internetChargeType),
    egress: checkEgress(input.egress || 'center_egress1'),
    prepaid: checkPrepaid(input.addressChargePrepaid, internetChargeType, context.now, 'MissingParameter'),
    createdAt: context.now,
  } as const
  checkTags(tags, eipTagCodes, context)
  checkEipQuotas(draft, count, context)
  return Array.from({ length: count }, () => {
    const eip: Eip = { ...template, id: newId(draft.eips, 'eip', context), address: freePublicAddress(draft, context) }
    draft.put('eips', eip)
    putTags(draft, eip.id, tags)
    startEipTask(draft, context, 'AllocateAddresses', eip, { kind: 'create-eip', eipId: eip.id })
    return eip.id
  })
}

function checkModelled(input: AllocateAddressesInput): void {
  const unsupported = (member: string, what: string) =>
    new CloudError('UnsupportedOperation', `${member} is given: ${what} are not modelled by this emulator`)
  if (input.bandwidthPackageId) {
    const code = 'InvalidParameterValue.BandwidthPackageIdMalformed'
    const id = checkId('BandwidthPackageId', 'bwp', input.bandwidthPackageId, code)
    throw new CloudError('InvalidParameterValue.BandwidthPackageNotFound', `BandwidthPackageId '${id}' does not exist`)
  }
  if (input.dedicatedClusterId) {
    throw new CloudError(
      'InvalidParameterValue.InvalidDedicatedClusterId',
      `DedicatedClusterId '${input.dedicatedClusterId}' does not exist`,
    )
  }
  const type = input.addressType
  if (type === 'AntiDDoSEIP' || type === 'ResidentialEIP')
    throw unsupported(`AddressType '${type}'`, 'EIPs of that kind')
  if (input.antiDDoSPackageId) throw unsupported('AntiDDoSPackageId', 'anti-DDoS packages')
  if (input.vipCluster?.length) throw unsupported('VipCluster', 'VIP clusters')
  const charge = checkOneOf('IPChargeType', input.iPChargeType || 'IP_POSTPAID_BY_HOUR', [
    'IP_POSTPAID_BY_HOUR',
    'IP_PREPAID_BY_MONTH',
  ])
  if (charge === 'IP_PREPAID_BY_MONTH') throw unsupported(`IPChargeType '${charge}'`, 'prepaid native IPs')
  checkOneOf('AnycastZone', input.anycastZone || 'ANYCAST_ZONE_OVERSEAS', [
    'ANYCAST_ZONE_GLOBAL',
    'ANYCAST_ZONE_OVERSEAS',
  ])
}

function checkEgress(value: string): Eip['egress'] {
  const known = ['center_egress1', 'center_egress2', 'center_egress3'] as const
  const egress = known.find((one) => one === value)
  if (egress === undefined) {
    throw new CloudError('InvalidParameterValue.InvalidEgress', `Egress '${value}' is not one of ${known.join(', ')}`)
  }
  return egress
}

/** An address of the pool that no EIP of the shard has: any one, as from the real pool, and from there the next free. */
export function freePublicAddress(draft: Draft, { ids, settings }: ActionContext): Ipv4 {
  const { first: lowest, size } = cidrRange(settings.eipPool)
  // The first and the last address of the pool are given to nobody.
  const usable = Math.max(0, size - 2)
  const start = Number.parseInt(ids.hex(6), 16)
  for (let n = 0; n < usable; n++) {
    const address = ipv4FromNumber(lowest + 1 + ((start + n) % usable))
    if (first(draft.eips.by('address', address)) === undefined) return address
  }
  throw new CloudError('ResourceInsufficient', `the pool of public addresses ${settings.eipPool} has no free one left`)
}

/** Gives unbound EIPs back, all of those named or none. Asynchronous. */
export function releaseAddresses(
  draft: Draft,
  input: { readonly addressIds: readonly string[] },
  context: ActionContext,
): number {
  for (const eip of findEips(draft, input.addressIds)) {
    checkEipIdle(draft, eip, 'AddressIds', eip.id)
    checkEipState(eip, 'AddressIds', ['UNBIND'], 'UnsupportedOperation.AddressStatusNotPermit')
    draft.put('eips', { ...eip, state: 'OFFLINING' })
    startEipTask(draft, context, 'ReleaseAddresses', eip, { kind: 'release-eip', eipId: eip.id })
  }
  return taskNumber(context.requestId)
}
