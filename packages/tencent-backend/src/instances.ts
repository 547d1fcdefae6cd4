import type {
  Check,
  Instance,
  InstanceCreate,
  InstanceOrder,
  Instances,
  InstanceUpdate,
  Made,
  Scope,
} from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type { Change } from './change.js'
import { type Changed, find, type Parts, TencentCollection } from './collection.js'
import { carryOut } from './instance-orders.js'
import { launched, operate, terminated } from './instance-tasks.js'
import { clientToken } from './keys.js'
import { changeTags, tagInput, tagsOf } from './marks.js'
import { given, instant, orNull } from './values.js'

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

/** What the REST API says is taken when a request does not say. */
const usualType = 'S5.SMALL1'
const usualImage = 'img-9qabwvbn'

/** One of Linux: public images come and go. ApiError when the cloud tells of none. */
async function linux({ clients }: Change): Promise<string> {
  const Filters = [{ Name: 'image-type', Values: ['PUBLIC_IMAGE'] }]
  const { ImageSet = [] } = await clients.read('cvm', 'DescribeImages', { Filters, Limit: 100 })
  if (ImageSet.some(({ ImageId }) => ImageId === usualImage)) return usualImage
  const fit = ImageSet.find(({ Platform = '', Architecture }) => Architecture === 'x86_64' && !/^win/i.test(Platform))
  return given(fit?.ImageId, 'a public image of Linux; give imageId')
}

export const instances: Changed<sdk.Instance, Instance, InstanceCreate, InstanceUpdate> = {
  one: 'instance',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: offset, Limit: limit } : { InstanceIds: ids }
    const { InstanceSet = [], TotalCount } = await clients.read('cvm', 'DescribeInstances', place)
    return { remotes: InstanceSet, total: given(TotalCount, 'TotalCount') }
  },
  encode: (remotes) => remotes.map(encode),
  pairs: ({ Tags }) => Tags,
  hasToken: true,
  create: async (change, input, key) => {
    const { zone, vpcId, subnetId, name, hostName, privateIpAddress, placementGroupId, securityGroupIds } = input
    const { partitionNumber, disableApiTermination } = input
    const { instanceType = usualType, imageId = await linux(change), tags } = input
    const place = { VpcId: vpcId, SubnetId: subnetId }
    const request = {
      Placement: { Zone: zone },
      InstanceType: instanceType,
      ImageId: imageId,
      InstanceCount: 1,
      VirtualPrivateCloud: {
        ...place,
        ...(privateIpAddress !== undefined && { PrivateIpAddresses: [privateIpAddress] }),
      },
      ...(name !== undefined && { InstanceName: name }),
      ...(hostName !== undefined && { HostName: hostName }),
      ...(securityGroupIds !== undefined && { SecurityGroupIds: securityGroupIds }),
      ...(disableApiTermination !== undefined && { DisableApiTermination: disableApiTermination }),
      ...(partitionNumber !== undefined && { PartitionNumber: partitionNumber }),
      ...(placementGroupId !== undefined && { DisasterRecoverGroupIds: [placementGroupId] }),
      ...clientToken(key),
      TagSpecification: [{ ResourceType: 'instance', ...tagInput(tags) }],
    }
    // The cloud itself checks it, which it does for no other action.
    if (change.dryRun) await change.clients.write('cvm', 'RunInstances', { ...request, DryRun: true })
    const reply = await change.write('cvm', 'RunInstances', request, { planned: { InstanceIdSet: ['ins-planned'] } })
    const id = given(reply.InstanceIdSet?.[0], 'InstanceIdSet')
    return { started: launched(given(reply.RequestId, 'RequestId'), id) }
  },
  update: async (change, current, { name, hostName, disableApiTermination, securityGroupIds, tags }) => {
    const { id } = current
    await changeTags(change, { service: 'cvm', prefix: 'instance' }, current, tags)
    if (securityGroupIds !== undefined) {
      const NetworkInterfaceId = await primaryInterface(change, id)
      const groups = (SecurityGroupIds: string[]) => ({ NetworkInterfaceId, SecurityGroupIds })
      const before = groups(current.securityGroupIds)
      const undo = () => change.clients.write('vpc', 'ModifyNetworkInterfaceAttribute', before)
      await change.write('vpc', 'ModifyNetworkInterfaceAttribute', groups(securityGroupIds), { undo })
    }
    const members = {
      ...(name !== undefined && { InstanceName: name }),
      ...(hostName !== undefined && { HostName: hostName }),
      ...(disableApiTermination !== undefined && { DisableApiTermination: disableApiTermination }),
    }
    if (Object.keys(members).length === 0) return undefined
    return operate(change, 'ModifyInstancesAttribute', { InstanceIds: [id], ...members }, id)
  },
  remove: async (change, { id }) => {
    const { RequestId } = await change.write('cvm', 'TerminateInstances', { InstanceIds: [id] })
    return terminated(given(RequestId, 'RequestId'), id)
  },
}

/** That the groups of an instance are those of its primary ENI is sure, and takes no time. */
async function primaryInterface({ clients }: Change, instanceId: string): Promise<string> {
  const Filters = [
    { Name: 'attachment.instance-id', Values: [instanceId] },
    { Name: 'is-primary', Values: ['true'] },
  ]
  const { NetworkInterfaceSet = [] } = await clients.read('vpc', 'DescribeNetworkInterfaces', { Filters })
  return given(NetworkInterfaceSet.find(({ Primary }) => Primary)?.NetworkInterfaceId, 'the primary ENI')
}

const Base = TencentCollection<sdk.Instance, Instance, InstanceCreate, InstanceUpdate>

export class TencentInstances extends Base implements Instances {
  constructor(parts: Parts) {
    super(parts, instances)
  }

  start(scope: Scope, id: string, check: Check<Instance>): Promise<Made<Instance>> {
    return this.act(scope, id, check, (change) => operate(change, 'StartInstances', { InstanceIds: [id] }, id))
  }

  stop(scope: Scope, id: string, force: boolean, check: Check<Instance>): Promise<Made<Instance>> {
    const request = { InstanceIds: [id], StopType: force ? 'HARD' : 'SOFT_FIRST' }
    return this.act(scope, id, check, (change) => operate(change, 'StopInstances', request, id))
  }

  order(scope: Scope, id: string, order: InstanceOrder, check: Check<Instance>): Promise<Made<Instance>> {
    return this.act(scope, id, check, async (change, current) => {
      // What is on its disk goes with that.
      if (order.kind === 'reset') {
        const { Tags } = await find(this.clients, instances, id)
        this.parts.guard.check(instances.one, id, Tags, 'installed anew')
      }
      return carryOut(change, current, order)
    })
  }
}
