import type { Instance, InstanceCreate, Instances, InstanceUpdate, Made } from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type { Clients } from './clients.js'
import { notBuilt, type Shown, TencentCollection } from './collection.js'
import { given, instant, orNull, tagsOf } from './values.js'

function encode(instance: sdk.Instance): Instance {
  return {
    id: given(instance.InstanceId, 'InstanceId'),
    name: instance.InstanceName ?? '',
    // DescribeInstances does not tell it.
    hostName: '',
    state: given(instance.InstanceState, 'InstanceState') as Instance['state'],
    zone: instance.Placement?.Zone ?? '',
    vpcId: instance.VirtualPrivateCloud?.VpcId ?? '',
    subnetId: instance.VirtualPrivateCloud?.SubnetId ?? '',
    privateIpAddresses: instance.PrivateIpAddresses ?? [],
    publicIpAddresses: instance.PublicIpAddresses ?? [],
    securityGroupIds: instance.SecurityGroupIds ?? [],
    instanceType: instance.InstanceType ?? '',
    imageId: instance.ImageId ?? '',
    chargeType: given(instance.InstanceChargeType, 'InstanceChargeType') as Instance['chargeType'],
    placementGroupId: orNull(instance.DisasterRecoverGroupId),
    partitionNumber: instance.PartitionNumber ?? 0,
    disableApiTermination: instance.DisableApiTermination ?? false,
    // The host is the emulator's simulated one; the cloud does not tell which it is.
    hostId: null,
    tags: tagsOf(instance.Tags),
    createdAt: instant(given(instance.CreatedTime, 'CreatedTime')),
  }
}

const shown: Shown<sdk.Instance, Instance> = {
  one: 'instance',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: offset, Limit: limit } : { InstanceIds: ids }
    const { InstanceSet = [], TotalCount } = await clients.read('cvm', 'DescribeInstances', place)
    return { remotes: InstanceSet, total: given(TotalCount, 'TotalCount') }
  },
  encode: (remotes) => remotes.map(encode),
}

const Base = TencentCollection<sdk.Instance, Instance, InstanceCreate, InstanceUpdate>

export class TencentInstances extends Base implements Instances {
  constructor(clients: Clients) {
    super(clients, shown)
  }

  async start(): Promise<Made<Instance>> {
    throw notBuilt('Starting an instance')
  }

  async stop(): Promise<Made<Instance>> {
    throw notBuilt('Stopping an instance')
  }

  async order(): Promise<Made<Instance>> {
    throw notBuilt('What is done to an instance besides starting and stopping it')
  }
}
