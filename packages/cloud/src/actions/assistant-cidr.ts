import { type Cidr, cidrCovers, cidrOverlaps } from '@havip/net'
import { CloudError } from '../errors.js'
import type { ActionContext } from '../shell/context.js'
import type { Draft } from '../world/draft.js'
import type { AssistantCidr, Vpc, VpcId } from '../world/rows.js'
import type { WorldView } from '../world/world.js'
import { checkCount, checkId, checkQuota, found } from './checks.js'
import { checkVpcBlock, findVpc } from './vpc.js'

export interface CreateAssistantCidrInput {
  readonly vpcId: string
  readonly cidrBlocks: readonly string[]
}

/** Gives a VPC secondary blocks, in which subnets may be made as in its own. All of them or none. */
export function createAssistantCidr(
  draft: Draft,
  input: CreateAssistantCidrInput,
  context: ActionContext,
): AssistantCidr[] {
  const vpc = findVpc(draft, input.vpcId)
  return add(draft, vpc, 'CidrBlocks', input.cidrBlocks, context)
}

export function deleteAssistantCidr(draft: Draft, input: CreateAssistantCidrInput, _context: ActionContext): void {
  const vpc = findVpc(draft, input.vpcId)
  take(draft, vpc, 'CidrBlocks', input.cidrBlocks)
}

export interface ModifyAssistantCidrInput {
  readonly vpcId: string
  readonly newCidrBlocks?: readonly string[]
  readonly oldCidrBlocks?: readonly string[]
}

/** Takes blocks from a VPC and gives it others. Returns all that it has then. */
export function modifyAssistantCidr(
  draft: Draft,
  input: ModifyAssistantCidrInput,
  context: ActionContext,
): AssistantCidr[] {
  const vpc = findVpc(draft, input.vpcId)
  checkSomething(input)
  take(draft, vpc, 'OldCidrBlocks', input.oldCidrBlocks ?? [])
  add(draft, vpc, 'NewCidrBlocks', input.newCidrBlocks ?? [], context)
  return [...draft.assistantCidrs.by('vpc', vpc.id)]
}

/** A block asked about, and the blocks of the VPC that it overlaps. */
export interface CidrConflict {
  readonly block: Cidr
  readonly with: readonly Cidr[]
}

/** What would be in the way of `modifyAssistantCidr`: blocks of the VPC that stay and that new ones overlap. */
export function findCidrConflicts(world: WorldView, input: ModifyAssistantCidrInput): readonly CidrConflict[] {
  const vpc = found(world.vpcs.get(checkId('VpcId', 'vpc', input.vpcId)), 'VpcId', input.vpcId)
  checkSomething(input)
  const old = parseAll('OldCidrBlocks', input.oldCidrBlocks ?? [])
  for (const block of old) findBlock(world, vpc.id, 'OldCidrBlocks', block)
  const stay = blocksOf(world, vpc).filter((block) => !old.includes(block))
  return parseAll('NewCidrBlocks', input.newCidrBlocks ?? []).flatMap((block) => {
    const overlapped = stay.filter((other) => cidrOverlaps(other, block))
    return overlapped.length === 0 ? [] : [{ block, with: overlapped }]
  })
}

function checkSomething({ newCidrBlocks = [], oldCidrBlocks = [] }: ModifyAssistantCidrInput): void {
  if (newCidrBlocks.length === 0 && oldCidrBlocks.length === 0) {
    throw new CloudError('InvalidParameterValue', 'one of NewCidrBlocks and OldCidrBlocks is required')
  }
}

function add(
  draft: Draft,
  vpc: Vpc,
  member: string,
  texts: readonly string[],
  context: ActionContext,
): AssistantCidr[] {
  const blocks = parseAll(member, texts)
  const limit = context.settings.quotas.assistantCidrsPerVpc
  checkQuota('secondary blocks in a VPC', draft.assistantCidrs.countBy('vpc', vpc.id), blocks.length, limit)
  return blocks.map((cidrBlock) => {
    const other = blocksOf(draft, vpc).find((known) => cidrOverlaps(known, cidrBlock))
    if (other !== undefined) {
      throw new CloudError(
        'InvalidParameterValue.VpcCidrConflict',
        `${member} '${cidrBlock}' overlaps '${other}', a block of VPC '${vpc.id}'`,
      )
    }
    const row: AssistantCidr = { id: `${vpc.id}/${cidrBlock}`, vpcId: vpc.id, cidrBlock }
    draft.put('assistantCidrs', row)
    return row
  })
}

function take(draft: Draft, vpc: Vpc, member: string, texts: readonly string[]): void {
  for (const block of parseAll(member, texts)) {
    const row = findBlock(draft, vpc.id, member, block)
    for (const subnet of draft.subnets.by('vpc', vpc.id)) {
      if (cidrCovers(block, subnet.cidrBlock)) {
        throw new CloudError('ResourceInUse', `${member} '${block}' still has subnet '${subnet.id}': delete it first`)
      }
    }
    draft.remove('assistantCidrs', row.id)
  }
}

function findBlock(world: WorldView, vpcId: VpcId, member: string, block: Cidr): AssistantCidr {
  const row = world.assistantCidrs.get(`${vpcId}/${block}`)
  if (row === undefined) {
    throw new CloudError('ResourceNotFound', `${member} '${block}' is no secondary block of VpcId '${vpcId}'`)
  }
  return row
}

/** Every block of a VPC, its own first. */
export function blocksOf(world: WorldView, vpc: Vpc): Cidr[] {
  return [vpc.cidrBlock, ...[...world.assistantCidrs.by('vpc', vpc.id)].map(({ cidrBlock }) => cidrBlock)]
}

/** Well-formed blocks that a VPC may have, each once. */
function parseAll(member: string, texts: readonly string[]): Cidr[] {
  checkCount(member, texts, 100)
  const blocks = texts.map((text) => checkVpcBlock(text, member))
  const twice = blocks.find((block, i) => blocks.indexOf(block) !== i)
  if (twice !== undefined) {
    throw new CloudError('InvalidParameterValue.Duplicate', `${member} has '${twice}' twice`)
  }
  return blocks
}
