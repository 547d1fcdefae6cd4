import { canMakeDefaultSubnet, createSubnets, modifySubnetAttribute, type Subnet, type WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { addressHolder } from '../encode/address-holder.js'
import type { Complete, VpcNullable, VpcReply } from '../encode/complete.js'
import { encodeSubnet } from '../encode/subnet.js'
import { select, vpcCodes } from '../query/listing.js'
import { list, object, required, text, texts } from '../schema/members.js'
import { reads, writes } from './action.js'
import { tags } from './shared.js'

const subnetInput = object({
  CidrBlock: required(text('Block inside that of the VPC, clear of its other subnets; from /16 to /28.')),
  SubnetName: required(text('Name, at most 60 characters.')),
  Zone: required(text('The zone it is to be in, such as ap-guangzhou-3.')),
  RouteTableId: text('The route table it is to use; the main one of the VPC when left out.'),
})

export const moreSubnetActions = [
  writes({
    service: 'vpc',
    name: 'CreateSubnets',
    doc: 'Makes subnets in a VPC, all of them or none.',
    request: {
      VpcId: required(text('The VPC they are to be in.')),
      Subnets: required(list(subnetInput, 'The subnets, at most 100.')),
      Tags: tags,
      CdcId: text('Dedicated cluster they are to be on.'),
    },
    run: (draft, input, context): VpcReply<sdk.CreateSubnetsResponse> => ({
      SubnetSet: createSubnets(draft, input, context).map((subnet) => encodeSubnet(draft, subnet)),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'ModifySubnetAttribute',
    doc: 'Changes what is given of a subnet.',
    request: {
      SubnetId: required(text('The subnet to change.')),
      SubnetName: text('Name, at most 60 characters.'),
      EnableBroadcast: text('Whether broadcast is on: the text true or false.'),
    },
    run: (draft, input, context): VpcReply<sdk.ModifySubnetAttributeResponse> => {
      modifySubnetAttribute(draft, input, context)
      return {}
    },
  }),
  reads({
    service: 'vpc',
    name: 'CheckDefaultSubnet',
    doc: 'Tells whether a default subnet could be made.',
    request: { Zone: text('The zone it would be in; any zone when left out.') },
    run: (world, { zone }, _accountId, { caller, settings }): VpcReply<sdk.CheckDefaultSubnetResponse> => ({
      Result: canMakeDefaultSubnet(world, zone, { region: caller.region, settings }),
    }),
  }),
  reads({
    service: 'vpc',
    name: 'DescribeSubnetResourceDashboard',
    doc: 'Counts what is in subnets.',
    request: { SubnetIds: required(texts('Ids of subnets, at most 100.')) },
    run: (world, input): VpcReply<sdk.DescribeSubnetResourceDashboardResponse> => ({
      ResourceStatisticsSet: named(world, input.subnetIds).map((subnet) => statistics(world, subnet)),
    }),
  }),
]

function named(world: WorldView, ids: readonly string[]): readonly Subnet[] {
  if (ids.length === 0) return []
  const table = (of: WorldView) => of.subnets
  const how = { idsParameter: 'SubnetIds', prefix: 'subnet', table, filters: {}, codes: vpcCodes } as const
  return select({ ...how, unknownIds: 'error' }, world, ids)
}

function statistics(world: WorldView, subnet: Subnet): Complete<sdk.ResourceStatistics, VpcNullable> {
  const ids = { CVM: new Set<string>(), ENI: new Set<string>(), HAVIP: new Set<string>() }
  for (const ip of world.privateIps.by('subnet', subnet.id)) {
    const { type, id } = addressHolder(world, ip)
    ids[type].add(id)
  }
  return {
    VpcId: subnet.vpcId,
    SubnetId: subnet.id,
    Ip: world.privateIps.countBy('subnet', subnet.id),
    ResourceStatisticsItemSet: Object.entries(ids).map(([type, { size }]) => ({
      ResourceType: type,
      ResourceName: type,
      ResourceCount: size,
    })),
  }
}
