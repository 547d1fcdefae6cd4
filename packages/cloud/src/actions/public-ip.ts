import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Eip, Instance, Prepaid, PrivateIp } from '../world/rows.js'
import type { WorldView } from '../world/world.js'
import { checkId, checkOneOf, newId } from './checks.js'
import { freePublicAddress } from './eip-allocate.js'
import { largestBandwidth } from './eip-charge.js'
import { endEipTasks } from './eip-settle.js'
import type { InternetAccessibleInput } from './instance-input.js'
import { removeTags } from './tags.js'

/** How the public traffic of an instance is paid, and the same of an EIP. */
const chargeTypes = {
  BANDWIDTH_PREPAID: 'BANDWIDTH_PREPAID_BY_MONTH',
  TRAFFIC_POSTPAID_BY_HOUR: 'TRAFFIC_POSTPAID_BY_HOUR',
  BANDWIDTH_POSTPAID_BY_HOUR: 'BANDWIDTH_POSTPAID_BY_HOUR',
} as const

export type InternetChargeType = keyof typeof chargeTypes

/** What an instance gets of the public network. */
export interface Internet {
  readonly internetChargeType: InternetChargeType
  readonly internetMaxBandwidthOut: number
  readonly publicIp: boolean
  readonly internetServiceProvider: Eip['internetServiceProvider']
}

/** The settings of the public network, as RunInstances has them. */
export function checkInternet(input: InternetAccessibleInput = {}, prepaid: Prepaid | null): Internet {
  checkModelled(input)
  const internetChargeType = checkChargeType(input.internetChargeType, prepaid)
  const out = checkInternetBandwidth(input.internetMaxBandwidthOut ?? 0, internetChargeType)
  const publicIp = input.publicIpAssigned ?? out > 0
  if (publicIp && out === 0) {
    throw new CloudError(
      'InvalidParameterCombination',
      'PublicIpAssigned is true with InternetMaxBandwidthOut 0: a public IP needs at least 1 Mbps',
    )
  }
  return {
    internetChargeType,
    internetMaxBandwidthOut: out,
    publicIp,
    internetServiceProvider: checkOneOf('InternetServiceProvider', input.internetServiceProvider || 'BGP', [
      'BGP',
      'CMCC',
      'CTCC',
      'CUCC',
    ]),
  }
}

function checkModelled(input: InternetAccessibleInput): void {
  const unsupported = (member: string, what: string) =>
    new CloudError('UnsupportedOperation', `${member} is given: ${what} are not modelled by this emulator`)
  if (input.bandwidthPackageId) {
    const code = 'InvalidParameterValue.BandwidthPackageIdMalformed'
    const id = checkId('BandwidthPackageId', 'bwp', input.bandwidthPackageId, code)
    throw new CloudError(
      'InvalidParameterValue.BandwidthPackageIdNotFound',
      `BandwidthPackageId '${id}' does not exist`,
    )
  }
  if (input.iPv6AddressType) throw unsupported('IPv6AddressType', 'IPv6 addresses')
  if (input.antiDDoSPackageId) throw unsupported('AntiDDoSPackageId', 'anti-DDoS packages')
  const type = checkOneOf('IPv4AddressType', input.iPv4AddressType || 'WanIP', [
    'WanIP',
    'HighQualityEIP',
    'AntiDDoSEIP',
  ])
  if (type !== 'WanIP') throw unsupported(`IPv4AddressType '${type}'`, 'public addresses of that kind at launch')
}

/** As the instance is paid, unless told otherwise. */
function checkChargeType(given: string | undefined, prepaid: Prepaid | null): InternetChargeType {
  const usual = prepaid === null ? 'TRAFFIC_POSTPAID_BY_HOUR' : 'BANDWIDTH_PREPAID'
  const known = [
    'BANDWIDTH_PREPAID',
    'TRAFFIC_POSTPAID_BY_HOUR',
    'BANDWIDTH_POSTPAID_BY_HOUR',
    'BANDWIDTH_PACKAGE',
  ] as const
  const type = checkOneOf('InternetChargeType', given || usual, known)
  if (type === 'BANDWIDTH_PACKAGE') {
    throw new CloudError(
      'UnsupportedOperation',
      `InternetChargeType '${type}': bandwidth packages are not modelled by this emulator`,
    )
  }
  if (type === 'BANDWIDTH_PREPAID' && prepaid === null) {
    throw new CloudError('InvalidParameterCombination', `InternetChargeType '${type}' is for PREPAID instances only`)
  }
  return type
}

/** Mbps; 0 is none at all. */
export function checkInternetBandwidth(value: number, chargeType: InternetChargeType): number {
  const largest = largestBandwidth[chargeTypes[chargeType]]
  if (value >= 0 && value <= largest) return value
  throw new CloudError(
    'InvalidParameterValue.Range',
    `InternetMaxBandwidthOut ${value} is out of range: ${chargeType} allows 0 to ${largest} Mbps`,
  )
}

/** Gives the instance an ordinary public IP, on its primary address. */
export function putPublicIp(
  draft: Draft,
  instance: Instance,
  privateIpId: PrivateIp['id'],
  internet: Internet,
  context: ActionContext,
): void {
  const monthly = internet.internetChargeType === 'BANDWIDTH_PREPAID' ? instance.prepaid : null
  draft.put('eips', {
    id: newId(draft.eips, 'eip', context),
    name: instance.name,
    address: freePublicAddress(draft, context),
    addressType: 'WanIP',
    state: 'BIND',
    privateIpId,
    internetServiceProvider: internet.internetServiceProvider,
    internetChargeType: chargeTypes[internet.internetChargeType],
    chargeTypeChanges: 0,
    bandwidth: internet.internetMaxBandwidthOut,
    egress: 'center_egress1',
    prepaid: monthly === null ? null : { ...monthly, returned: false },
    createdAt: context.now,
  })
}

/** The ordinary public IP of an instance. */
export function publicIpOf(world: WorldView, instance: Instance): Eip | undefined {
  return onPrimaryInterface(world, instance, ({ addressType }) => addressType === 'WanIP')
}

/** The first EIP on the instance's primary ENI that is one of these. */
export function onPrimaryInterface(
  world: WorldView,
  instance: Instance,
  wanted: (eip: Eip) => boolean,
): Eip | undefined {
  for (const eni of world.networkInterfaces.by('instance', instance.id)) {
    if (!eni.primary) continue
    for (const ip of world.privateIps.by('owner', eni.id)) {
      for (const eip of world.eips.by('privateIp', ip.id)) if (wanted(eip)) return eip
    }
  }
  return undefined
}

/** The address is free again at once, whatever was going on with it. */
export function removePublicIp(draft: Draft, eip: Eip): void {
  endEipTasks(draft, eip, `${eip.address} was returned`)
  removeTags(draft, eip.id)
  draft.remove('eips', eip.id)
}
