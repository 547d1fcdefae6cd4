import { disassociateNatGatewayAddress } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { nothing } from '../query/filter.js'
import { type Listing, list as listPage, vpcCodes } from '../query/listing.js'
import { count, required, text, texts } from '../schema/members.js'
import { reads, writes } from './action.js'
import { checkFilterCount } from './instance-filters.js'
import { filters, notDict } from './shared.js'

/** What the EIP actions of clients look for and what cannot be made here: NAT gateways and bandwidth packages. */

type Absent = Listing<{ readonly id: string }>

const none: Absent['table'] = () => ({ get: () => undefined, all: () => [] })

const natGateways: Absent = {
  idsParameter: 'NatGatewayIds',
  prefix: 'nat',
  table: none,
  filters: {
    'nat-gateway-id': nothing,
    'vpc-id': nothing,
    'nat-gateway-name': nothing,
    'tag-key': nothing,
    'nat-state': nothing,
  },
  unknownIds: 'error',
  codes: vpcCodes,
}

const bandwidthPackages: Absent = {
  idsParameter: 'BandwidthPackageIds',
  prefix: 'bwp',
  table: none,
  filters: {
    'bandwidth-package-id': nothing,
    'bandwidth-package-name': nothing,
    'network-type': nothing,
    'charge-type': nothing,
    'resource.resource-type': nothing,
    'resource.resource-id': nothing,
    'resource.address-ip': nothing,
    'tag-key': nothing,
    'tag-value': nothing,
    'tag:': nothing,
  },
  unknownIds: 'leave out',
  codes: {
    coexist: 'InvalidParameterValue',
    unknownFilter: 'InvalidParameter.InvalidFilter',
    malformedId: 'InvalidParameterValue.BandwidthPackageIdMalformed',
    tooManyIds: 'InvalidParameterValue',
    range: 'InvalidParameterValue',
  },
}

const paging = {
  Offset: count('unsigned', 'How many to skip; 0 by default.'),
  Limit: count('unsigned', 'How many to list; 20 by default, at most 100.'),
}

export const eipAbsentActions = [
  reads({
    service: 'vpc',
    name: 'DescribeNatGateways',
    doc: 'Lists NAT gateways, of which there are none: they are not modelled.',
    request: {
      NatGatewayIds: texts('Ids of NAT gateways, at most 100; not together with Filters.'),
      Filters: filters(natGateways.filters, 'NatGatewayIds', notDict),
      ...paging,
    },
    run: (world, input): VpcReply<sdk.DescribeNatGatewaysResponse> => {
      checkFilterCount(input.filters, 'InvalidParameterValue.LimitExceeded')
      const { total } = listPage(natGateways, world, input.natGatewayIds, input)
      return { TotalCount: total, NatGatewaySet: [], VerboseLevel: 'DETAIL' }
    },
  }),
  reads({
    service: 'vpc',
    name: 'DescribeBandwidthPackages',
    doc: 'Lists bandwidth packages, of which there are none: they are not modelled.',
    request: {
      BandwidthPackageIds: texts('Ids of bandwidth packages, at most 100; not together with Filters.'),
      Filters: filters(bandwidthPackages.filters, 'BandwidthPackageIds'),
      ...paging,
    },
    run: (world, input): VpcReply<sdk.DescribeBandwidthPackagesResponse> => {
      checkFilterCount(input.filters, 'InvalidParameterValue', 100)
      const { total } = listPage(bandwidthPackages, world, input.bandwidthPackageIds, input)
      return { TotalCount: total, BandwidthPackageSet: [] }
    },
  }),
  writes({
    service: 'vpc',
    name: 'DisassociateNatGatewayAddress',
    doc: 'Unbinds EIPs from a NAT gateway, of which there are none.',
    request: {
      NatGatewayId: required(text('The NAT gateway.')),
      PublicIpAddresses: required(texts('The addresses of the EIPs.')),
    },
    run: (draft, input, context): VpcReply<sdk.DisassociateNatGatewayAddressResponse> =>
      disassociateNatGatewayAddress(draft, input, context),
  }),
]
