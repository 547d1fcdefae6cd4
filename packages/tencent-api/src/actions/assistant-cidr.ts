import {
  type AssistantCidr,
  CloudError,
  createAssistantCidr,
  deleteAssistantCidr,
  findCidrConflicts,
  isId,
  modifyAssistantCidr,
  type WorldView,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { encodeAssistantCidr } from '../encode/assistant-cidr.js'
import type { VpcReply } from '../encode/complete.js'
import { is } from '../query/filter.js'
import { type ListInput, type Listing, list, vpcCodes } from '../query/listing.js'
import { count, required, text, texts } from '../schema/members.js'
import { quote } from '../wire/quote.js'
import { reads, writes } from './action.js'
import { filters } from './shared.js'

const vpcId = required(text('The VPC.'))
const newBlocks = texts('Blocks to give it.')
const oldBlocks = texts('Secondary blocks to take from it.')

/** Listed by their VPC: they have no ids that callers know. */
const listing: Listing<AssistantCidr> = {
  idsParameter: 'VpcIds',
  prefix: 'vpc',
  table: (world) => world.assistantCidrs,
  filters: { 'vpc-id': is((row) => row.vpcId) },
  unknownIds: 'leave out',
  codes: { ...vpcCodes, unknownFilter: 'InvalidParameter', tooManyIds: 'InvalidParameterValue' },
}

export const assistantCidrActions = [
  writes({
    service: 'vpc',
    name: 'CreateAssistantCidr',
    doc: 'Gives a VPC secondary blocks, all of them or none.',
    request: { VpcId: vpcId, CidrBlocks: required(newBlocks) },
    run: (draft, input, context): VpcReply<sdk.CreateAssistantCidrResponse> => ({
      AssistantCidrSet: createAssistantCidr(draft, input, context).map((row) => encodeAssistantCidr(draft, row)),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'ModifyAssistantCidr',
    doc: 'Takes secondary blocks from a VPC and gives it others.',
    request: { VpcId: vpcId, NewCidrBlocks: newBlocks, OldCidrBlocks: oldBlocks },
    run: (draft, input, context): VpcReply<sdk.ModifyAssistantCidrResponse> => ({
      AssistantCidrSet: modifyAssistantCidr(draft, input, context).map((row) => encodeAssistantCidr(draft, row)),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'DeleteAssistantCidr',
    doc: 'Takes secondary blocks from a VPC.',
    request: { VpcId: vpcId, CidrBlocks: required(oldBlocks) },
    run: (draft, input, context): VpcReply<sdk.DeleteAssistantCidrResponse> => {
      deleteAssistantCidr(draft, input, context)
      return {}
    },
  }),
  reads({
    service: 'vpc',
    name: 'DescribeAssistantCidr',
    doc: 'Lists the secondary blocks of VPCs.',
    request: {
      VpcIds: texts('Ids of VPCs, at most 100; not together with Filters.'),
      Filters: filters(listing.filters, 'VpcIds'),
      Offset: count('unsigned', 'How many to skip; 0 by default.'),
      Limit: count('unsigned', 'How many to list; 20 by default, at most 100.'),
    },
    run: (world, input) => describe(world, input.vpcIds ?? [], input),
  }),
  reads({
    service: 'vpc',
    name: 'CheckAssistantCidr',
    doc: 'Tells what would be in the way of a ModifyAssistantCidr with the same parameters.',
    request: { VpcId: vpcId, NewCidrBlocks: newBlocks, OldCidrBlocks: oldBlocks },
    run: (world, input): VpcReply<sdk.CheckAssistantCidrResponse> => ({
      ConflictSourceSet: findCidrConflicts(world, input).map(({ block, with: overlapped }) => ({
        ConflictSourceId: input.vpcId,
        SourceItem: block,
        ConflictItemSet: overlapped.map((other) => ({
          ConfilctId: input.vpcId,
          DestinationItem: other,
          ConflictId: input.vpcId,
        })),
      })),
    }),
  }),
]

function describe(
  world: WorldView,
  vpcIds: readonly string[],
  input: ListInput,
): VpcReply<sdk.DescribeAssistantCidrResponse> {
  if (vpcIds.length > 0 && (input.filters ?? []).length > 0) {
    throw new CloudError(listing.codes.coexist, 'VpcIds and Filters cannot be given together.')
  }
  const malformed = vpcIds.find((id) => !isId('vpc', id))
  if (malformed !== undefined) {
    throw new CloudError(listing.codes.malformedId, `VpcIds has ${quote(malformed)}; an id is like vpc-0a1b2c3d.`)
  }
  const byVpc = vpcIds.length > 0 ? { ...input, filters: [{ name: 'vpc-id', values: vpcIds }] } : input
  const { total, rows } = list(listing, world, undefined, byVpc)
  return { TotalCount: total, AssistantCidrSet: rows.map((row) => encodeAssistantCidr(world, row)) }
}
