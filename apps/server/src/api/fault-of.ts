import type { HaVipId, InstanceId, NetworkInterfaceId, VpcId } from '@havip/cloud'
import { ApiError, type FaultCreate, type Fault as FaultView } from '@havip/rest-api'
import type { ActiveFault, Fault } from '@havip/sdn'

type Member = Exclude<keyof FaultCreate, 'kind' | 'durationMs'>

const announced = ['haVipId', 'networkInterfaceId', 'form', 'share'] as const
const path = ['from', 'to', 'bothWays', 'share'] as const
const late = ['delayMs', 'jitterMs'] as const

/** What a fault of each kind is told by; those it needs, and those it may have. */
const members: { readonly [K in Fault['kind']]: { needs: readonly Member[]; may: readonly Member[] } } = {
  'lose-announcements': { needs: ['haVipId'], may: [...announced, 'first'] },
  'delay-announcements': { needs: ['haVipId', 'delayMs'], may: [...announced, ...late] },
  cut: { needs: [], may: path },
  partition: { needs: ['groups'], may: [] },
  delay: { needs: ['delayMs'], may: [...path, ...late] },
  duplicate: { needs: [], may: [...path, 'copies'] },
  freeze: { needs: ['instanceIds'], may: [] },
  'power-cut': { needs: ['instanceIds'], may: [] },
  'slow-switching': { needs: ['vpcId', 'delayMs'], may: late },
}

/** The order as the engine takes it. ApiError for a member that is missing, or that is of another kind of fault. */
export function faultOf(order: FaultCreate): Fault {
  const { kind, durationMs, ...given } = order
  const { needs, may } = members[kind]
  const missing = needs.find((member) => given[member] === undefined)
  if (missing !== undefined) throw new ApiError('MissingParameter', `${kind} needs ${missing}.`)
  const known: readonly string[] = [...needs, ...may]
  const wrong = Object.entries(given).find(([member, value]) => value !== undefined && !known.includes(member))
  if (wrong !== undefined) throw new ApiError('InvalidParameter', `${wrong[0]} is not of a fault of the kind ${kind}.`)
  const { networkInterfaceId, ...rest } = given
  // Which members there are has just been looked at.
  return { ...rest, ...(networkInterfaceId !== undefined && { from: networkInterfaceId }), kind, durationMs } as Fault
}

export function viewOf({ id, fault, until, taken }: ActiveFault): FaultView {
  const rest = { id, until: new Date(until).toISOString(), taken }
  if (fault.kind !== 'lose-announcements' && fault.kind !== 'delay-announcements') {
    return { ...(structuredClone(fault) as Omit<FaultView, keyof typeof rest>), ...rest }
  }
  const { from, ...announcements } = fault
  return { ...announcements, ...(from !== undefined && { networkInterfaceId: from }), ...rest }
}

/** The things that a fault names, by their ids. */
export function subjectsOf(fault: Fault): readonly (HaVipId | InstanceId | NetworkInterfaceId | VpcId)[] {
  switch (fault.kind) {
    case 'lose-announcements':
    case 'delay-announcements':
      return [fault.haVipId, ...(fault.from === undefined ? [] : [fault.from])]
    case 'slow-switching':
      return [fault.vpcId]
    case 'freeze':
    case 'power-cut':
      return fault.instanceIds
    case 'partition':
      return fault.groups.flat()
    default:
      return [...(fault.from ?? []), ...(fault.to ?? [])]
  }
}
