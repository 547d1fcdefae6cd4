import {
  type Check,
  type HaVip,
  type HaVipAssociation,
  type HaVipAssociationCreate,
  type HaVipCreate,
  type HaVipMove,
  type HaVips,
  type HaVipUpdate,
  type Made,
  notPossible,
  type Scope,
} from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Clients } from './clients.js'
import { type Changed, notBuilt, refuseTagChange, TencentCollection } from './collection.js'
import type { TencentTasks } from './tasks.js'
import { given, orNull, tagInput, tagsOf, vpcTime } from './values.js'

function encode(haVip: sdk.HaVip): HaVip {
  return {
    id: given(haVip.HaVipId, 'HaVipId'),
    vpcId: given(haVip.VpcId, 'VpcId'),
    subnetId: given(haVip.SubnetId, 'SubnetId'),
    name: haVip.HaVipName ?? '',
    vip: given(haVip.Vip, 'Vip'),
    state: given(haVip.State, 'State') as HaVip['state'],
    networkInterfaceId: orNull(haVip.NetworkInterfaceId),
    instanceId: orNull(haVip.InstanceId),
    eip: orNull(haVip.AddressIp),
    checkAssociate: haVip.CheckAssociate ?? false,
    flushedAt: vpcTime(haVip.FlushedTime),
    tags: tagsOf(haVip.TagSet),
    createdAt: given(vpcTime(haVip.CreatedTime), 'CreatedTime'),
  }
}

function changed(tasks: TencentTasks): Changed<sdk.HaVip, HaVip, HaVipCreate, HaVipUpdate> {
  return {
    one: 'HAVIP',
    page: async (clients, { offset, limit, ids }) => {
      const place = ids === undefined ? { Offset: offset, Limit: limit } : { HaVipIds: ids }
      const { HaVipSet = [], TotalCount } = await clients.read('vpc', 'DescribeHaVips', place)
      return { remotes: HaVipSet, total: given(TotalCount, 'TotalCount') }
    },
    encode: (remotes) => remotes.map(encode),
    create: async (clients, { vpcId, name, subnetId, vip, checkAssociate, tags }, key) => {
      const { HaVip: made } = await clients.write('vpc', 'CreateHaVip', {
        VpcId: vpcId,
        HaVipName: name,
        ...(subnetId !== undefined && { SubnetId: subnetId }),
        ...(vip !== undefined && { Vip: vip }),
        ...(checkAssociate !== undefined && { CheckAssociate: checkAssociate }),
        ...(key !== undefined && { ClientToken: key }),
        ...tagInput(tags),
      })
      return given(made?.HaVipId, 'HaVip.HaVipId')
    },
    update: async (clients, { id }, { name, tags }) => {
      refuseTagChange(tags)
      if (name !== undefined) await clients.write('vpc', 'ModifyHaVipAttribute', { HaVipId: id, HaVipName: name })
    },
    remove: async (clients, id) => {
      const { RequestId } = await clients.write('vpc', 'DeleteHaVip', { HaVipId: id })
      return { task: await tasks.started(given(RequestId, 'RequestId'), 'DeleteHaVip', id) }
    },
  }
}

const typeOf = (id: string) => (id.startsWith('eni-') ? 'ENI' : 'CVM')

export class TencentHaVips extends TencentCollection<sdk.HaVip, HaVip, HaVipCreate, HaVipUpdate> implements HaVips {
  constructor(clients: Clients, tasks: TencentTasks) {
    super(clients, changed(tasks))
  }

  async associations(scope: Scope, id: string): Promise<readonly HaVipAssociation[]> {
    await this.get(scope, id)
    const { remotes } = await this.shown.page(this.clients, { offset: 0, limit: 1, ids: [id] })
    return (remotes[0]?.HaVipAssociationSet ?? []).map(({ InstanceId, InstanceType }) => ({
      id: given(InstanceId, 'InstanceId'),
      type: (InstanceType ?? typeOf(InstanceId ?? '')) as HaVipAssociation['type'],
    }))
  }

  async associate(
    scope: Scope,
    id: string,
    target: HaVipAssociationCreate,
    check: Check<HaVip>,
  ): Promise<HaVipAssociation> {
    this.clients.checkWritable()
    check(await this.get(scope, id))
    await this.clients.write('vpc', 'AssociateHaVipInstance', association(id, target.id))
    return { id: target.id, type: typeOf(target.id) }
  }

  async disassociate(scope: Scope, id: string, targetId: string, check: Check<HaVip>): Promise<void> {
    this.clients.checkWritable()
    check(await this.get(scope, id))
    await this.clients.write('vpc', 'DisassociateHaVipInstance', association(id, targetId))
  }

  async bindEip(): Promise<Made<HaVip>> {
    throw notBuilt('Binding an EIP to a HAVIP')
  }

  async unbindEip(): Promise<Made<HaVip>> {
    throw notBuilt('Unbinding an EIP from a HAVIP')
  }

  async history(): Promise<readonly HaVipMove[]> {
    throw notPossible('Tencent Cloud keeps no history of who held a HAVIP: it is of the emulator only.')
  }
}

function association(haVipId: string, id: string) {
  return { HaVipAssociationSet: [{ HaVipId: haVipId, InstanceId: id, InstanceType: typeOf(id) }] }
}
