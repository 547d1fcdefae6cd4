import {
  attachNetworkInterface,
  createNetworkInterface,
  deleteNetworkInterface,
  detachNetworkInterface,
  type NetworkInterface,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { encodeNetworkInterface } from '../encode/network-interface.js'
import { type Listing, list as listPage, vpcCodes } from '../query/listing.js'
import { boolean, booleanOrText, count, list, object, required, text, texts, unsigned } from '../schema/members.js'
import { reads, writes } from './action.js'
import { exactly, networkInterfaceFilters } from './network-interface-filters.js'
import { clientToken, filters, notDictNorList, tags } from './shared.js'

const listing: Listing<NetworkInterface> = {
  idsParameter: 'NetworkInterfaceIds',
  prefix: 'eni',
  table: (world) => world.networkInterfaces,
  filters: networkInterfaceFilters,
  unknownIds: 'error',
  codes: vpcCodes,
}

export const privateIp = object({
  PrivateIpAddress: text('Address of the subnet that is free; any free one when left out.'),
  Primary: booleanOrText('Whether it is the primary address of the ENI.'),
  PublicIpAddress: text('Set in replies only.'),
  AddressId: text('Set in replies only.'),
  Description: text('What it is for.'),
  IsWanIpBlocked: boolean('Set in replies only.'),
  State: text('Set in replies only.'),
  QosLevel: text('Service level: PT, AU, AG or DEFAULT.'),
})

const networkInterfaceId = text('The ENI.')
const instanceId = text('The instance.')

export const networkInterfaceActions = [
  writes({
    service: 'vpc',
    name: 'CreateNetworkInterface',
    doc: 'Makes an ENI with a primary address and perhaps others. Asynchronous: poll DescribeVpcTaskResult.',
    request: {
      VpcId: required(text('The VPC it is to be in.')),
      NetworkInterfaceName: required(text('Name, at most 60 characters.')),
      SubnetId: required(text('The subnet it is to be in.')),
      NetworkInterfaceDescription: text('What it is for, at most 60 characters.'),
      SecondaryPrivateIpAddressCount: unsigned('How many secondary addresses to give it.'),
      QosLevel: text('Service level of those addresses: PT, AU, AG or DEFAULT.'),
      SecurityGroupIds: texts('Security groups to bind.'),
      PrivateIpAddresses: list(privateIp, 'Addresses to give it, at most 10, one of them primary.'),
      Tags: tags,
      TrunkingFlag: text('Whether it is a trunk: Enable or Disable.'),
      IsRdma: boolean('Whether it is an RDMA interface.'),
      ClientToken: clientToken,
    },
    run: (draft, input, context): VpcReply<sdk.CreateNetworkInterfaceResponse> => {
      const eni = createNetworkInterface(draft, input, context)
      return { NetworkInterface: encodeNetworkInterface(draft, eni, context.caller.accountId) }
    },
  }),
  reads({
    service: 'vpc',
    name: 'DescribeNetworkInterfaces',
    doc: 'Lists ENIs.',
    request: {
      NetworkInterfaceIds: texts('Ids of ENIs, at most 100; not together with Filters.'),
      Filters: filters(networkInterfaceFilters, 'NetworkInterfaceIds', notDictNorList),
      Offset: count('unsigned', 'How many to skip; 0 by default.'),
      Limit: count('unsigned', 'How many to list; 20 by default, at most 100.'),
    },
    run: (world, input, accountId): VpcReply<sdk.DescribeNetworkInterfacesResponse> => {
      const asked = { ...input, filters: exactly(input.filters) }
      const { total, rows } = listPage(listing, world, input.networkInterfaceIds, asked)
      return {
        TotalCount: total,
        NetworkInterfaceSet: rows.map((eni) => encodeNetworkInterface(world, eni, accountId)),
      }
    },
  }),
  writes({
    service: 'vpc',
    name: 'AttachNetworkInterface',
    doc: 'Attaches an ENI to an instance of its VPC and zone. Asynchronous: poll DescribeVpcTaskResult.',
    request: {
      NetworkInterfaceId: required(networkInterfaceId),
      InstanceId: required(instanceId),
      AttachType: unsigned('0 for a standard interface, 1 for an extended one.'),
      ClientToken: clientToken,
    },
    run: (draft, input, context): VpcReply<sdk.AttachNetworkInterfaceResponse> => {
      attachNetworkInterface(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'DetachNetworkInterface',
    doc: 'Detaches an ENI from its instance. Asynchronous: poll DescribeVpcTaskResult.',
    request: {
      NetworkInterfaceId: required(networkInterfaceId),
      InstanceId: required(instanceId),
      ClientToken: clientToken,
    },
    run: (draft, input, context): VpcReply<sdk.DetachNetworkInterfaceResponse> => {
      detachNetworkInterface(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'DeleteNetworkInterface',
    doc: 'Deletes an unattached ENI and frees its addresses. Asynchronous: poll DescribeVpcTaskResult.',
    request: { NetworkInterfaceId: required(networkInterfaceId) },
    run: (draft, input, context): VpcReply<sdk.DeleteNetworkInterfaceResponse> => {
      deleteNetworkInterface(draft, input, context)
      return {}
    },
  }),
]
