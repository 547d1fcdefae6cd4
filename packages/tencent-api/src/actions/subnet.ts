import { createSubnet, deleteSubnet, type Subnet, type WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { encodeSubnet } from '../encode/subnet.js'
import { type Filters, flag, is, nothing, tagFilters } from '../query/filter.js'
import { type ListInput, type Listing, select, vpcCodes } from '../query/listing.js'
import { nextToken, page, tokenPage } from '../query/page.js'
import { count, required, text, texts, unsigned } from '../schema/members.js'
import { reads, writes } from './action.js'
import { filters, notDictNorList, tags } from './shared.js'
import { cidrFilter } from './vpc.js'

const subnetFilters: Filters<Subnet> = {
  'subnet-id': is((subnet) => subnet.id),
  'vpc-id': is((subnet) => subnet.vpcId),
  'cidr-block': cidrFilter,
  'is-default': flag((subnet) => subnet.isDefault),
  'is-remote-vpc-snat': flag(() => false),
  'subnet-name': is((subnet) => subnet.name),
  zone: is((subnet) => subnet.zone),
  ...tagFilters,
  'cdc-id': nothing,
  'is-cdc-subnet': is(() => '0'),
  'ipv6-cidr-block': nothing,
  'isp-type': nothing,
  'address-type': nothing,
}

const listing: Listing<Subnet> = {
  idsParameter: 'SubnetIds',
  prefix: 'subnet',
  table: (world) => world.subnets,
  filters: subnetFilters,
  unknownIds: 'error',
  codes: vpcCodes,
}

interface DescribeInput extends ListInput {
  readonly subnetIds?: readonly string[]
  readonly maxResults?: number
  readonly nextToken?: string
}

/** Pages by token when asked to in any way, else by offset; only token pages name a next one. */
function describe(world: WorldView, input: DescribeInput): VpcReply<sdk.DescribeSubnetsResponse> {
  const byToken = input.maxResults !== undefined || input.nextToken !== undefined
  const asked = byToken ? tokenPage(input) : page(input, vpcCodes.range)
  const subnets = select(listing, world, input.subnetIds, input.filters)
  return {
    TotalCount: subnets.length,
    SubnetSet: subnets.slice(asked.offset, asked.offset + asked.limit).map((subnet) => encodeSubnet(world, subnet)),
    NextToken: byToken ? nextToken(asked, subnets.length) : '',
  }
}

export const subnetActions = [
  writes({
    service: 'vpc',
    name: 'CreateSubnet',
    doc: 'Makes a subnet in a VPC.',
    request: {
      VpcId: required(text('The VPC it is to be in.')),
      SubnetName: required(text('Name, at most 60 characters.')),
      CidrBlock: required(text('Block inside that of the VPC, clear of its other subnets; from /16 to /28.')),
      Zone: required(text('The zone it is to be in, such as ap-guangzhou-3.')),
      Tags: tags,
      CdcId: text('Dedicated cluster it is to be on.'),
    },
    run: (draft, input, context): VpcReply<sdk.CreateSubnetResponse> => ({
      Subnet: encodeSubnet(draft, createSubnet(draft, input, context)),
    }),
  }),
  reads({
    service: 'vpc',
    name: 'DescribeSubnets',
    doc: 'Lists subnets, by offset or by token.',
    request: {
      SubnetIds: texts('Ids of subnets, at most 100; not together with Filters.'),
      Filters: filters(subnetFilters, 'SubnetIds', notDictNorList),
      Offset: count('text', 'How many to skip; 0 by default.'),
      Limit: count('text', 'How many to list; 20 by default, at most 100.'),
      MaxResults: unsigned('How many to list when paging by token; at most 100.'),
      NextToken: text('The NextToken of the page before.'),
    },
    run: describe,
  }),
  writes({
    service: 'vpc',
    name: 'DeleteSubnet',
    doc: 'Deletes an empty subnet.',
    request: { SubnetId: required(text('The subnet to delete.')) },
    run: (draft, input, context): VpcReply<sdk.DeleteSubnetResponse> => {
      deleteSubnet(draft, input, context)
      return {}
    },
  }),
]
