import { createVpc, deleteVpc, modifyVpcAttribute, type Vpc } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { encodeVpc } from '../encode/vpc.js'
import { contains, type Filter, type Filters, flag, is, nothing, tagFilters } from '../query/filter.js'
import { type Listing, list, vpcCodes } from '../query/listing.js'
import { boolean, count, required, text, texts } from '../schema/members.js'
import { reads, writes } from './action.js'
import { filters, notDictNorList, tags } from './shared.js'

const vpcName = text('Name, at most 60 characters.')
const enableMulticast = text('Whether multicast is on: the text true or false.')
const dnsServers = texts('Addresses of DNS servers, at most 4, the first one asked first.')
const domainName = text('Domain name that the DHCP service hands out.')
const enableRouteVpcPublish = boolean('Whether a connected CCN learns the block of the VPC, not those of its subnets.')
const enableRouteVpcPublishIpv6 = boolean('The same for IPv6 blocks.')

/** A block is found by itself, or by its first address alone, as in the documented example. */
export const cidrFilter: Filter<{ readonly cidrBlock: string }> = (values) => (row) =>
  values.some((value) => row.cidrBlock === value || row.cidrBlock.startsWith(`${value}/`))

const vpcFilters: Filters<Vpc> = {
  'vpc-name': contains((vpc) => vpc.name),
  'is-default': flag((vpc) => vpc.isDefault),
  'vpc-id': is((vpc) => vpc.id),
  'cidr-block': cidrFilter,
  ...tagFilters,
  'ipv6-cidr-block': nothing,
  'isp-type': nothing,
  'address-type': nothing,
}

const listing: Listing<Vpc> = {
  idsParameter: 'VpcIds',
  prefix: 'vpc',
  table: (world) => world.vpcs,
  filters: vpcFilters,
  unknownIds: 'error',
  codes: vpcCodes,
}

export const vpcActions = [
  writes({
    service: 'vpc',
    name: 'CreateVpc',
    doc: 'Makes a VPC with its main route table.',
    request: {
      VpcName: required(vpcName),
      CidrBlock: required(text('Block inside 10.0.0.0/12, 172.16.0.0/12 or 192.168.0.0/16; 16 addresses at least.')),
      EnableMulticast: enableMulticast,
      DnsServers: dnsServers,
      DomainName: domainName,
      Tags: tags,
      EnableRouteVpcPublish: enableRouteVpcPublish,
      EnableRouteVpcPublishIpv6: enableRouteVpcPublishIpv6,
    },
    run: (draft, input, context): VpcReply<sdk.CreateVpcResponse> => ({
      Vpc: encodeVpc(draft, createVpc(draft, input, context)),
    }),
  }),
  reads({
    service: 'vpc',
    name: 'DescribeVpcs',
    doc: 'Lists VPCs.',
    request: {
      VpcIds: texts('Ids of VPCs, at most 100; not together with Filters.'),
      Filters: filters(vpcFilters, 'VpcIds', notDictNorList),
      Offset: count('text', 'How many to skip; 0 by default.'),
      Limit: count('text', 'How many to list; 20 by default, at most 100.'),
    },
    run: (world, input): VpcReply<sdk.DescribeVpcsResponse> => {
      const { total, rows } = list(listing, world, input.vpcIds, input)
      return { TotalCount: total, VpcSet: rows.map((vpc) => encodeVpc(world, vpc)) }
    },
  }),
  writes({
    service: 'vpc',
    name: 'ModifyVpcAttribute',
    doc: 'Changes what is given of a VPC.',
    request: {
      VpcId: required(text('The VPC to change.')),
      VpcName: vpcName,
      EnableMulticast: enableMulticast,
      DnsServers: dnsServers,
      DomainName: domainName,
      EnableRouteVpcPublish: enableRouteVpcPublish,
      EnableCdcPublish: boolean('Whether a connected CCN learns subnets of dedicated clusters.'),
      EnableRouteVpcPublishIpv6: enableRouteVpcPublishIpv6,
    },
    run: (draft, input, context): VpcReply<sdk.ModifyVpcAttributeResponse> => {
      modifyVpcAttribute(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'DeleteVpc',
    doc: 'Deletes an empty VPC.',
    request: { VpcId: required(text('The VPC to delete.')) },
    run: (draft, input, context): VpcReply<sdk.DeleteVpcResponse> => {
      deleteVpc(draft, input, context)
      return {}
    },
  }),
]
