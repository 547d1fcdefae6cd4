import { CloudError } from '../errors.js'
import { zonesOf } from '../regions.js'
import type { ActionContext, Settings } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { Subnet, Vpc } from '../world/rows.js'
import type { WorldView } from '../world/world.js'
import { ensureDefaultSubnet, freeDefaultBlock } from './subnet.js'
import { ensureDefaultVpc, findVpc } from './vpc.js'

/**
 * The region's default VPC with its default subnet in the zone, made if need be. Without a zone: any default subnet
 * there is, else one in the region's first zone.
 */
export function createDefaultVpc(
  draft: Draft,
  input: { readonly zone?: string; readonly force?: boolean },
  context: ActionContext,
): { readonly vpc: Vpc; readonly subnet: Subnet } {
  const { region } = context.caller
  if (input.zone !== undefined) checkZone(input.zone, region, context.settings)
  const vpc = ensureDefaultVpc(draft, context)
  const zone = input.zone ?? defaultSubnets(draft, vpc)[0]?.zone ?? zonesOf(context.settings, region)[0]
  if (zone === undefined) throw new CloudError('ResourceNotFound', `region '${region}' has no zone`)
  return { vpc: findVpc(draft, vpc.id), subnet: ensureDefaultSubnet(draft, zone, context) }
}

/** Whether a default subnet could be made in the zone; without one, in any zone of the region. */
export function canMakeDefaultSubnet(
  world: WorldView,
  zone: string | undefined,
  { region, settings }: { readonly region: string; readonly settings: Settings },
): boolean {
  const { quotas } = settings
  if (zone !== undefined) checkZone(zone, region, settings)
  const vpc = [...world.vpcs.all()].find(({ isDefault }) => isDefault)
  if (vpc === undefined) return world.vpcs.size < quotas.vpcsPerRegion && quotas.subnetsPerVpc > 0
  const had = new Set(defaultSubnets(world, vpc).map((subnet) => subnet.zone))
  const lacking = (zone === undefined ? zonesOf(settings, region) : [zone]).some((one) => !had.has(one))
  const room = world.subnets.countBy('vpc', vpc.id) < quotas.subnetsPerVpc && freeDefaultBlock(world, vpc) !== undefined
  return lacking && room
}

function defaultSubnets(world: WorldView, vpc: Vpc): Subnet[] {
  return [...world.subnets.by('vpc', vpc.id)].filter(({ isDefault }) => isDefault)
}

function checkZone(zone: string, region: string, settings: Settings): void {
  const zones = zonesOf(settings, region)
  if (!zones.includes(zone)) {
    throw new CloudError(
      'ResourceNotFound',
      `Zone '${zone}' does not exist in ${region}: expected one of ${zones.join(', ')}`,
    )
  }
}
