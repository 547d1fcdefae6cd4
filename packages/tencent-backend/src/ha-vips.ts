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
import { type Changed, changing, find, type Parts, TencentCollection } from './collection.js'
import { clientToken } from './keys.js'
import { changeTags, tagInput, tagsOf } from './marks.js'
import { startVpcTask } from './tasks.js'
import { given, orNull, vpcTime } from './values.js'

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

export const haVips: Changed<sdk.HaVip, HaVip, HaVipCreate, HaVipUpdate> = {
  one: 'HAVIP',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: offset, Limit: limit } : { HaVipIds: ids }
    const { HaVipSet = [], TotalCount } = await clients.read('vpc', 'DescribeHaVips', place)
    return { remotes: HaVipSet, total: given(TotalCount, 'TotalCount') }
  },
  encode: (remotes) => remotes.map(encode),
  pairs: ({ TagSet }) => TagSet,
  hasToken: true,
  create: async (change, { vpcId, name, subnetId, vip, checkAssociate, tags }, key) => {
    const input = {
      VpcId: vpcId,
      HaVipName: name,
      ...(subnetId !== undefined && { SubnetId: subnetId }),
      ...(vip !== undefined && { Vip: vip }),
      ...(checkAssociate !== undefined && { CheckAssociate: checkAssociate }),
      ...clientToken(key),
      ...tagInput(tags),
    }
    const { HaVip: made } = await change.write('vpc', 'CreateHaVip', input, {
      planned: { HaVip: { HaVipId: 'havip-planned' } },
    })
    return { id: given(made?.HaVipId, 'HaVip.HaVipId') }
  },
  update: async (change, current, { name, tags }) => {
    const { id } = current
    await changeTags(change, { service: 'vpc', prefix: 'havip' }, current, tags)
    if (name !== undefined) await change.write('vpc', 'ModifyHaVipAttribute', { HaVipId: id, HaVipName: name })
    return undefined
  },
  remove: (change, { id }) => startVpcTask(change, 'DeleteHaVip', { HaVipId: id }, id),
}

const typeOf = (id: string) => (id.startsWith('eni-') ? 'ENI' : 'CVM')

export class TencentHaVips extends TencentCollection<sdk.HaVip, HaVip, HaVipCreate, HaVipUpdate> implements HaVips {
  constructor(parts: Parts) {
    super(parts, haVips)
  }

  async associations(_scope: Scope, id: string): Promise<readonly HaVipAssociation[]> {
    const { HaVipAssociationSet } = await find(this.clients, haVips, id)
    return (HaVipAssociationSet ?? []).map(({ InstanceId, InstanceType }) => ({
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
    await changing(this.parts, scope, async (change) => {
      check(await this.get(scope, id))
      await change.write('vpc', 'AssociateHaVipInstance', association(id, target.id))
    })
    return { id: target.id, type: typeOf(target.id) }
  }

  async disassociate(scope: Scope, id: string, targetId: string, check: Check<HaVip>): Promise<void> {
    await changing(this.parts, scope, async (change) => {
      check(await this.get(scope, id))
      await change.write('vpc', 'DisassociateHaVipInstance', association(id, targetId))
    })
  }

  bindEip(scope: Scope, id: string, address: string, check: Check<HaVip>): Promise<Made<HaVip>> {
    return this.act(scope, id, check, async (change) => {
      const request = { HaVipId: id, AddressIp: address }
      return startVpcTask(change, 'HaVipAssociateAddressIp', request, id)
    })
  }

  unbindEip(scope: Scope, id: string, check: Check<HaVip>): Promise<Made<HaVip>> {
    return this.act(scope, id, check, async (change) => {
      const request = { HaVipId: id }
      return startVpcTask(change, 'HaVipDisassociateAddressIp', request, id)
    })
  }

  async history(): Promise<readonly HaVipMove[]> {
    throw notPossible('Tencent Cloud keeps no history of who held a HAVIP: it is of the emulator only.')
  }
}

function association(haVipId: string, id: string) {
  return { HaVipAssociationSet: [{ HaVipId: haVipId, InstanceId: id, InstanceType: typeOf(id) }] }
}
