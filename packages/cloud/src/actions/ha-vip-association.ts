import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { HaVip, HaVipAssociation, InstanceId, NetworkInterfaceId } from '../world/rows.js'
import { checkId, checkOneOf, checkQuota, first, found, isId } from './checks.js'

export interface HaVipAssociationInput {
  readonly instanceId: string
  readonly haVipId?: string
  readonly instanceType?: string
}

export interface HaVipAssociationsInput {
  readonly haVipAssociationSet: readonly HaVipAssociationInput[]
}

/** Lists who may bind the HAVIPs while their CheckAssociate is on. All entries or none. */
export function associateHaVipInstance(draft: Draft, input: HaVipAssociationsInput, context: ActionContext): void {
  checkSet(input.haVipAssociationSet)
  associate(draft, input.haVipAssociationSet, context, 'InvalidParameterValue.ParameterMismatch')
}

export function disassociateHaVipInstance(draft: Draft, input: HaVipAssociationsInput, _context: ActionContext): void {
  checkSet(input.haVipAssociationSet)
  const given = new Set<string>()
  for (const entry of input.haVipAssociationSet) {
    const haVip = haVipOf(draft, entry)
    const target = targetOf(entry, 'InvalidParameterValue.ParameterMismatch')
    const id = `${haVip.id}/${idOf(target)}` as const
    checkOnce(given, haVip, target)
    found(draft.haVipAssociations.get(id), `of HaVipId '${haVip.id}' InstanceId`, entry.instanceId)
    draft.remove('haVipAssociations', id)
  }
}

/** What an entry that contradicts itself or its HAVIP is answered with. */
type MismatchCode = 'InvalidParameterValue' | 'InvalidParameterValue.ParameterMismatch'

/** Adds entries; each must name its HAVIP. At most 10 on one HAVIP, all instances or all ENIs. */
export function associate(
  draft: Draft,
  entries: readonly HaVipAssociationInput[],
  context: ActionContext,
  mismatch: MismatchCode,
): void {
  const given = new Set<string>()
  for (const entry of entries) {
    const haVip = haVipOf(draft, entry)
    const target = targetOf(entry, mismatch)
    const id = `${haVip.id}/${idOf(target)}` as const
    checkOnce(given, haVip, target)
    if (draft.haVipAssociations.has(id)) {
      throw new CloudError(
        'InvalidParameterValue.DuplicatedHaVipAssociations',
        `InstanceId '${idOf(target)}' is associated with HaVipId '${haVip.id}' already`,
      )
    }
    checkTarget(draft, haVip, target, mismatch)
    checkRoom(draft, haVip, target, mismatch, context.settings.quotas.associationsPerHaVip)
    draft.put('haVipAssociations', { id, haVipId: haVip.id, target })
  }
}

type Target = HaVipAssociation['target']

function idOf(target: Target): InstanceId | NetworkInterfaceId {
  return target.kind === 'CVM' ? target.instanceId : target.networkInterfaceId
}

function checkSet(entries: readonly HaVipAssociationInput[]): void {
  if (entries.length === 0)
    throw new CloudError('MissingParameter', 'HaVipAssociationSet is empty: expected 1 to 10 entries')
  if (entries.length > 10) {
    throw new CloudError('LimitExceeded', `HaVipAssociationSet has ${entries.length} entries: at most 10 are allowed`)
  }
}

function checkOnce(given: Set<string>, haVip: HaVip, target: Target): void {
  const entry = `${haVip.id}/${idOf(target)}`
  if (given.has(entry)) {
    throw new CloudError(
      'InvalidParameterValue.Duplicate',
      `InstanceId '${idOf(target)}' was given twice for HaVipId '${haVip.id}'`,
    )
  }
  given.add(entry)
}

function haVipOf(draft: Draft, entry: HaVipAssociationInput): HaVip {
  if (entry.haVipId === undefined)
    throw new CloudError('MissingParameter', 'HaVipAssociationSet has an entry without HaVipId')
  const id = checkId('HaVipId', 'havip', entry.haVipId)
  return found(draft.haVips.get(id), 'HaVipId', id)
}

/** What an entry names. InstanceType may be left out: the id tells it. */
function targetOf(entry: HaVipAssociationInput, mismatch: MismatchCode): Target {
  const { instanceId: id } = entry
  const kind = isId('ins', id) ? 'CVM' : 'ENI'
  if (entry.instanceType !== undefined && checkOneOf('InstanceType', entry.instanceType, ['CVM', 'ENI']) !== kind) {
    throw new CloudError(
      mismatch,
      `InstanceId '${id}' does not go with InstanceType '${entry.instanceType}': expected ins- for CVM, eni- for ENI`,
    )
  }
  return isId('ins', id)
    ? { kind: 'CVM', instanceId: id }
    : { kind: 'ENI', networkInterfaceId: checkId('InstanceId', 'eni', id) }
}

/** The target must exist in the HAVIP's VPC; an ENI in its subnet, and a primary ENI only through its instance. */
function checkTarget(draft: Draft, haVip: HaVip, target: Target, mismatch: MismatchCode): void {
  if (target.kind === 'CVM') {
    const instance = found(draft.instances.get(target.instanceId), 'InstanceId', target.instanceId)
    if (instance.vpcId !== haVip.vpcId) {
      throw new CloudError(
        mismatch,
        `InstanceId '${instance.id}' is in '${instance.vpcId}', HaVipId '${haVip.id}' in '${haVip.vpcId}'`,
      )
    }
    return
  }
  const eni = found(draft.networkInterfaces.get(target.networkInterfaceId), 'InstanceId', target.networkInterfaceId)
  if (eni.state === 'DELETING') throw new CloudError('ResourceNotFound', `InstanceId '${eni.id}' is being deleted`)
  if (eni.primary)
    throw new CloudError(mismatch, `InstanceId '${eni.id}' is a primary ENI: associate its instance (InstanceType CVM)`)
  if (eni.subnetId !== haVip.subnetId) {
    throw new CloudError(
      mismatch,
      `InstanceId '${eni.id}' is in '${eni.subnetId}', HaVipId '${haVip.id}' in '${haVip.subnetId}'`,
    )
  }
}

function checkRoom(draft: Draft, haVip: HaVip, target: Target, mismatch: MismatchCode, limit: number): void {
  const other = first(draft.haVipAssociations.by('haVip', haVip.id))
  if (other !== undefined && other.target.kind !== target.kind) {
    throw new CloudError(
      mismatch,
      `HaVipId '${haVip.id}' has associations of type ${other.target.kind}: all must be of one type`,
    )
  }
  checkQuota(`associations of HaVipId '${haVip.id}'`, draft.haVipAssociations.countBy('haVip', haVip.id), 1, limit)
}
