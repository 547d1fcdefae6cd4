import {
  addressLimitOf,
  addressLimitOn,
  CloudError,
  createAndAttachNetworkInterface,
  eniLimit,
  isId,
  migrateNetworkInterface,
  modifyNetworkInterfaceAttribute,
  modifyNetworkInterfaceQos,
  type Quotas,
  type WorldView,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { encodeNetworkInterface } from '../encode/network-interface.js'
import { boolean, list, required, text, texts, unsigned } from '../schema/members.js'
import { quote } from '../wire/quote.js'
import { type ReadContext, reads, writes } from './action.js'
import { privateIp } from './network-interface.js'
import { clientToken, tags } from './shared.js'

const networkInterfaceId = required(text('The ENI.'))
const name = text('Name, at most 60 characters.')
const description = text('What it is for, at most 60 characters.')
const securityGroups = texts('Security groups to bind.')
const attachType = unsigned('0 for a standard interface, 1 for an extended one.')
const qosLevel = text('Service level: PT, AU, AG or DEFAULT.')

export const networkInterfaceChangeActions = [
  writes({
    service: 'vpc',
    name: 'CreateAndAttachNetworkInterface',
    doc: 'Makes an ENI and attaches it to an instance. Asynchronous: poll DescribeVpcTaskResult.',
    request: {
      VpcId: required(text('The VPC it is to be in.')),
      NetworkInterfaceName: required(name),
      SubnetId: required(text('The subnet it is to be in.')),
      InstanceId: required(text('The instance to attach it to.')),
      PrivateIpAddresses: list(privateIp, 'Addresses to give it, at most 10, one of them primary.'),
      SecondaryPrivateIpAddressCount: unsigned('How many secondary addresses to give it.'),
      QosLevel: qosLevel,
      SecurityGroupIds: securityGroups,
      NetworkInterfaceDescription: description,
      Tags: tags,
      AttachType: attachType,
      IsRdma: boolean('Whether it is an RDMA interface.'),
      ClientToken: clientToken,
    },
    run: (draft, input, context): VpcReply<sdk.CreateAndAttachNetworkInterfaceResponse> => {
      const eni = createAndAttachNetworkInterface(draft, input, context)
      return { NetworkInterface: encodeNetworkInterface(draft, eni, context.caller.accountId) }
    },
  }),
  writes({
    service: 'vpc',
    name: 'ModifyNetworkInterfaceAttribute',
    doc: 'Changes what is given of an ENI.',
    request: {
      NetworkInterfaceId: networkInterfaceId,
      NetworkInterfaceName: name,
      NetworkInterfaceDescription: description,
      SecurityGroupIds: securityGroups,
      TrunkingFlag: text('Whether it is a trunk: Enable or Disable.'),
    },
    run: (draft, input, context): VpcReply<sdk.ModifyNetworkInterfaceAttributeResponse> => {
      modifyNetworkInterfaceAttribute(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'ModifyNetworkInterfaceQos',
    doc: 'Changes the service level of ENIs.',
    request: {
      NetworkInterfaceIds: required(texts('Ids of ENIs, at most 100.')),
      QosLevel: qosLevel,
      DirectSendMaxPort: unsigned('Upper end of the ports for direct sending, which is not modelled.'),
    },
    run: (draft, input, context): VpcReply<sdk.ModifyNetworkInterfaceQosResponse> => {
      modifyNetworkInterfaceQos(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'MigrateNetworkInterface',
    doc: 'Takes an ENI from one instance to another. Asynchronous: poll DescribeVpcTaskResult.',
    request: {
      NetworkInterfaceId: networkInterfaceId,
      SourceInstanceId: required(text('The instance it is attached to.')),
      DestinationInstanceId: required(text('The instance it is to be attached to.')),
      AttachType: attachType,
    },
    run: (draft, input, context): VpcReply<sdk.MigrateNetworkInterfaceResponse> => {
      migrateNetworkInterface(draft, input, context)
      return {}
    },
  }),
  reads({
    service: 'vpc',
    name: 'DescribeNetworkInterfaceLimit',
    doc: 'Tells how many ENIs an instance may have, and how many addresses an ENI.',
    request: { InstanceId: required(text('An instance, or an ENI.')) },
    run: (world, input, _accountId, context) => limits(world, input.instanceId, context),
  }),
]

/** What is enforced: extended and sub ENIs count as standard ones, so there are none apart. */
function limits(
  world: WorldView,
  id: string,
  { settings: { quotas } }: ReadContext,
): VpcReply<sdk.DescribeNetworkInterfaceLimitResponse> {
  return {
    ...(isId('eni', id) ? limitsOfEni(world, id, quotas) : limitsOfInstance(world, id, quotas)),
    ExtendEniQuantity: 0,
    ExtendEniPrivateIpAddressQuantity: 0,
    SubEniQuantity: 0,
    SubEniPrivateIpAddressQuantity: 0,
  }
}

function limitsOfEni(world: WorldView, id: string, quotas: Quotas) {
  const eni = world.networkInterfaces.get(id)
  if (eni === undefined) throw new CloudError('ResourceNotFound', `The resource ${id} does not exist.`)
  return { EniQuantity: 0, EniPrivateIpAddressQuantity: addressLimitOf(world, eni, quotas) }
}

function limitsOfInstance(world: WorldView, id: string, quotas: Quotas) {
  if (!isId('ins', id)) {
    throw new CloudError(
      'InvalidParameterValue.Malformed',
      `InstanceId is ${quote(id)}; an id is like ins-0a1b2c3d or eni-0a1b2c3d.`,
    )
  }
  const instance = world.instances.get(id)
  if (instance === undefined) {
    throw new CloudError('InvalidInstanceId.NotFound', `The instance ${id} does not exist.`)
  }
  return {
    EniQuantity: eniLimit(instance.instanceType),
    EniPrivateIpAddressQuantity: addressLimitOn(instance.instanceType, quotas),
  }
}
