import type {
  Made,
  NetworkInterface,
  NetworkInterfaceCreate,
  NetworkInterfaces,
  NetworkInterfaceUpdate,
} from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Clients } from './clients.js'
import { notBuilt, type Shown, TencentCollection } from './collection.js'
import { given, tagsOf, vpcTime } from './values.js'

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

export const networkInterfaces: Shown<sdk.NetworkInterface, NetworkInterface> = {
  one: 'ENI',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: offset, Limit: limit } : { NetworkInterfaceIds: ids }
    const { NetworkInterfaceSet = [], TotalCount } = await clients.read('vpc', 'DescribeNetworkInterfaces', place)
    return { remotes: NetworkInterfaceSet, total: given(TotalCount, 'TotalCount') }
  },
  encode: (remotes) => remotes.map(encode),
}

const Base = TencentCollection<sdk.NetworkInterface, NetworkInterface, NetworkInterfaceCreate, NetworkInterfaceUpdate>

export class TencentNetworkInterfaces extends Base implements NetworkInterfaces {
  constructor(clients: Clients) {
    super(clients, networkInterfaces)
  }

  async attach(): Promise<Made<NetworkInterface>> {
    throw notBuilt('Attaching an ENI')
  }

  async detach(): Promise<Made<NetworkInterface>> {
    throw notBuilt('Detaching an ENI')
  }
}
