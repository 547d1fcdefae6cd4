import {
  assignPrivateIpAddresses,
  migratePrivateIpAddress,
  modifyPrivateIpAddressesAttribute,
  unassignPrivateIpAddresses,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { encodePrivateIp } from '../encode/network-interface.js'
import { list, required, text, unsigned } from '../schema/members.js'
import { writes } from './action.js'
import { privateIp } from './network-interface.js'
import { clientToken } from './shared.js'

const networkInterfaceId = required(text('The ENI.'))

/** What is done to the private addresses of an ENI. */
export const addressActions = [
  writes({
    service: 'vpc',
    name: 'AssignPrivateIpAddresses',
    doc: 'Gives an ENI secondary addresses. Asynchronous: poll DescribeVpcTaskResult.',
    request: {
      NetworkInterfaceId: networkInterfaceId,
      PrivateIpAddresses: list(privateIp, 'Addresses to give it, at most 10.'),
      SecondaryPrivateIpAddressCount: unsigned('How many free addresses to give it.'),
      QosLevel: text('Service level of the latter: PT, AU, AG or DEFAULT.'),
      ClientToken: clientToken,
    },
    run: (draft, input, context): VpcReply<sdk.AssignPrivateIpAddressesResponse> => ({
      PrivateIpAddressSet: assignPrivateIpAddresses(draft, input, context).flatMap((ip) => encodePrivateIp(draft, ip)),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'UnassignPrivateIpAddresses',
    doc: 'Takes secondary addresses from an ENI. Asynchronous: poll DescribeVpcTaskResult.',
    request: {
      NetworkInterfaceId: networkInterfaceId,
      PrivateIpAddresses: required(list(privateIp, 'Addresses to take from it, at most 10.')),
      InstanceId: text('The instance to detach the ENI from in the same step.'),
    },
    run: (draft, input, context): VpcReply<sdk.UnassignPrivateIpAddressesResponse> => {
      unassignPrivateIpAddresses(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'ModifyPrivateIpAddressesAttribute',
    doc: 'Changes descriptions and service levels of the addresses of an ENI.',
    request: {
      NetworkInterfaceId: networkInterfaceId,
      PrivateIpAddresses: required(list(privateIp, 'Addresses with what is to change, at most 10.')),
    },
    run: (draft, input, context): VpcReply<sdk.ModifyPrivateIpAddressesAttributeResponse> => {
      modifyPrivateIpAddressesAttribute(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'MigratePrivateIpAddress',
    doc: 'Moves a secondary address to another ENI of the subnet. Asynchronous: poll DescribeVpcTaskResult.',
    request: {
      SourceNetworkInterfaceId: required(text('The ENI that has the address.')),
      DestinationNetworkInterfaceId: required(text('The ENI that is to have it.')),
      PrivateIpAddress: required(text('The address to move.')),
    },
    run: (draft, input, context): VpcReply<sdk.MigratePrivateIpAddressResponse> => {
      migratePrivateIpAddress(draft, input, context)
      return {}
    },
  }),
]
