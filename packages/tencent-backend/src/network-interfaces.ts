import {
  ApiError,
  type Check,
  type Made,
  type NetworkInterface,
  type NetworkInterfaceCreate,
  type NetworkInterfaces,
  type NetworkInterfaceUpdate,
  type Scope,
} from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { type Changed, type Parts, TencentCollection } from './collection.js'
import { clientToken } from './keys.js'
import { changeTags, tagInput, tagsOf } from './marks.js'
import { startVpcTask, vpcTask } from './tasks.js'
import { given, vpcTime } from './values.js'

function encode(eni: sdk.NetworkInterface): NetworkInterface {
  const addresses = eni.PrivateIpAddressSet ?? []
  // The API promises no order; here the primary one comes first.
  const ordered = [...addresses.filter(({ Primary }) => Primary), ...addresses.filter(({ Primary }) => !Primary)]
  return {
    id: given(eni.NetworkInterfaceId, 'NetworkInterfaceId'),
    vpcId: given(eni.VpcId, 'VpcId'),
    subnetId: given(eni.SubnetId, 'SubnetId'),
    zone: eni.Zone ?? '',
    name: eni.NetworkInterfaceName ?? '',
    description: eni.NetworkInterfaceDescription ?? '',
    macAddress: (eni.MacAddress ?? '').toLowerCase(),
    primary: eni.Primary ?? false,
    state: given(eni.State, 'State') as NetworkInterface['state'],
    instanceId: eni.Attachment?.InstanceId ?? null,
    deviceIndex: eni.Attachment?.DeviceIndex ?? null,
    privateIpAddresses: ordered.map(({ PrivateIpAddress }) => given(PrivateIpAddress, 'PrivateIpAddress')),
    securityGroupIds: eni.GroupSet ?? [],
    tags: tagsOf(eni.TagSet),
    createdAt: given(vpcTime(eni.CreatedTime), 'CreatedTime'),
  }
}

export const networkInterfaces: Changed<
  sdk.NetworkInterface,
  NetworkInterface,
  NetworkInterfaceCreate,
  NetworkInterfaceUpdate
> = {
  one: 'ENI',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: offset, Limit: limit } : { NetworkInterfaceIds: ids }
    const { NetworkInterfaceSet = [], TotalCount } = await clients.read('vpc', 'DescribeNetworkInterfaces', place)
    return { remotes: NetworkInterfaceSet, total: given(TotalCount, 'TotalCount') }
  },
  encode: (remotes) => remotes.map(encode),
  pairs: ({ TagSet }) => TagSet,
  hasToken: true,
  create: async (change, input, key) => {
    const { vpcId, subnetId, name, description, privateIpAddresses, secondaryPrivateIpAddressCount } = input
    const addresses = privateIpAddresses?.map((PrivateIpAddress, i) => ({ PrivateIpAddress, Primary: i === 0 }))
    const request = {
      VpcId: vpcId,
      SubnetId: subnetId,
      NetworkInterfaceName: name,
      ...(description !== undefined && { NetworkInterfaceDescription: description }),
      ...(addresses !== undefined && { PrivateIpAddresses: addresses }),
      ...(secondaryPrivateIpAddressCount !== undefined && {
        SecondaryPrivateIpAddressCount: secondaryPrivateIpAddressCount,
      }),
      ...(input.securityGroupIds !== undefined && { SecurityGroupIds: input.securityGroupIds }),
      ...clientToken(key),
      ...tagInput(input.tags),
    }
    const planned = { NetworkInterface: { NetworkInterfaceId: 'eni-planned' } }
    const reply = await change.write('vpc', 'CreateNetworkInterface', request, { planned })
    const id = given(reply.NetworkInterface?.NetworkInterfaceId, 'NetworkInterface.NetworkInterfaceId')
    return { started: vpcTask('CreateNetworkInterface', reply, id) }
  },
  update: async (change, current, { name, description, securityGroupIds, tags }) => {
    const { id } = current
    await changeTags(change, { service: 'vpc', prefix: 'eni' }, current, tags)
    const changed = {
      ...(name !== undefined && { NetworkInterfaceName: name }),
      ...(description !== undefined && { NetworkInterfaceDescription: description }),
      ...(securityGroupIds !== undefined && { SecurityGroupIds: securityGroupIds }),
    }
    if (Object.keys(changed).length > 0) {
      await change.write('vpc', 'ModifyNetworkInterfaceAttribute', { NetworkInterfaceId: id, ...changed })
    }
    return undefined
  },
  remove: (change, { id }) => startVpcTask(change, 'DeleteNetworkInterface', { NetworkInterfaceId: id }, id),
}

const Base = TencentCollection<sdk.NetworkInterface, NetworkInterface, NetworkInterfaceCreate, NetworkInterfaceUpdate>

export class TencentNetworkInterfaces extends Base implements NetworkInterfaces {
  constructor(parts: Parts) {
    super(parts, networkInterfaces)
  }

  attach(
    scope: Scope,
    id: string,
    instanceId: string,
    check: Check<NetworkInterface>,
  ): Promise<Made<NetworkInterface>> {
    return this.act(scope, id, check, async (change) => {
      const request = { NetworkInterfaceId: id, InstanceId: instanceId, ...clientToken(undefined) }
      return startVpcTask(change, 'AttachNetworkInterface', request, id)
    })
  }

  detach(scope: Scope, id: string, check: Check<NetworkInterface>): Promise<Made<NetworkInterface>> {
    return this.act(scope, id, check, async (change, { instanceId }) => {
      if (instanceId === null) {
        throw new ApiError('UnsupportedOperation.AttachmentNotFound', `The ENI '${id}' is attached to nothing.`)
      }
      const request = { NetworkInterfaceId: id, InstanceId: instanceId, ...clientToken(undefined) }
      return startVpcTask(change, 'DetachNetworkInterface', request, id)
    })
  }
}
