import {
  createReserveIpAddresses,
  deleteReserveIpAddresses,
  modifyReserveIpAddress,
  type ReserveIp,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { encodeReserveIp, reserveIpHolder, reserveIpState } from '../encode/reserve-ip.js'
import { is, tagFilters } from '../query/filter.js'
import { type Listing, list, vpcCodes } from '../query/listing.js'
import { count, required, text, texts, unsigned } from '../schema/members.js'
import { reads, writes } from './action.js'
import { clientToken, filters, notDict, tags } from './shared.js'

const listing: Listing<ReserveIp> = {
  idsParameter: 'ReserveIpIds',
  prefix: 'rsvip',
  table: (world) => world.reserveIps,
  filters: {
    'reserve-ip-id': is((row) => row.id),
    'vpc-id': is((row) => row.vpcId),
    'subnet-id': is((row) => row.subnetId),
    'reserve-address-ip': is((row) => row.address),
    'ip-type': is(() => '0'),
    name: is((row) => row.name),
    state: is((row, world) => reserveIpState(world, row)),
    'resource-id': is((row, world) => reserveIpHolder(world, row)),
    ...tagFilters,
  },
  unknownIds: 'error',
  codes: { ...vpcCodes, range: 'InvalidParameterValue' },
}

const name = text('Name, at most 60 characters.')
const description = text('What it is for, at most 60 characters.')
const vpcId = required(text('The VPC.'))

export const reserveIpActions = [
  writes({
    service: 'vpc',
    name: 'CreateReserveIpAddresses',
    doc: 'Keeps addresses back for those who name them.',
    request: {
      VpcId: vpcId,
      IpAddresses: texts('The addresses, at most 100.'),
      IpAddressCount: unsigned('How many free addresses to reserve when none is named; at most 100.'),
      SubnetId: text('The subnet they are to be of; any of the VPC when left out.'),
      Name: name,
      Description: description,
      Tags: tags,
      ClientToken: clientToken,
    },
    run: (draft, input, context): VpcReply<sdk.CreateReserveIpAddressesResponse> => ({
      ReserveIpAddressSet: createReserveIpAddresses(draft, input, context).map((row) => encodeReserveIp(draft, row)),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'DeleteReserveIpAddresses',
    doc: 'Ends reservations; who has such an address keeps it.',
    request: { VpcId: vpcId, ReserveIpIds: required(texts('Ids of reservations.')) },
    run: (draft, input, context): VpcReply<sdk.DeleteReserveIpAddressesResponse> => {
      deleteReserveIpAddresses(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'ModifyReserveIpAddress',
    doc: 'Changes what is given of a reservation.',
    request: {
      VpcId: vpcId,
      ReserveIpId: required(text('The reservation.')),
      Name: name,
      Description: description,
    },
    run: (draft, input, context): VpcReply<sdk.ModifyReserveIpAddressResponse> => {
      modifyReserveIpAddress(draft, input, context)
      return {}
    },
  }),
  reads({
    service: 'vpc',
    name: 'DescribeReserveIpAddresses',
    doc: 'Lists reservations of addresses.',
    request: {
      ReserveIpIds: texts('Ids of reservations, at most 100; not together with Filters.'),
      Filters: filters(listing.filters, 'ReserveIpIds', notDict),
      Offset: count('unsigned', 'How many to skip; 0 by default.'),
      Limit: count('unsigned', 'How many to list; 20 by default, at most 100.'),
    },
    run: (world, input): VpcReply<sdk.DescribeReserveIpAddressesResponse> => {
      const { total, rows } = list(listing, world, input.reserveIpIds, input)
      return { TotalCount: total, ReserveIpAddressSet: rows.map((row) => encodeReserveIp(world, row)) }
    },
  }),
]
