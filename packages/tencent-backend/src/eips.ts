import type { Check, Eip, EipBinding, EipCreate, Eips, EipUpdate, Made, Scope } from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { type Changed, type Parts, TencentCollection } from './collection.js'
import { clientToken } from './keys.js'
import { changeTags, tagInput, tagsOf } from './marks.js'
import { eipTask } from './tasks.js'
import { given, instant, orNull } from './values.js'

function encode(eip: sdk.Address): Eip {
  const target = orNull(eip.InstanceId)
  // Bound to a HAVIP, that is what the API calls the instance.
  const isHaVip = eip.InstanceType === 'HAVIP'
  return {
    id: given(eip.AddressId, 'AddressId'),
    name: eip.AddressName ?? '',
    address: eip.AddressIp ?? '',
    state: given(eip.AddressStatus, 'AddressStatus') as Eip['state'],
    privateIpAddress: orNull(eip.PrivateAddressIp),
    networkInterfaceId: orNull(eip.NetworkInterfaceId),
    instanceId: isHaVip ? null : target,
    haVipId: isHaVip ? target : null,
    bandwidth: eip.Bandwidth ?? 0,
    chargeType: (eip.InternetChargeType ?? '') as Eip['chargeType'],
    tags: tagsOf(eip.TagSet),
    createdAt: instant(given(eip.CreatedTime, 'CreatedTime')),
  }
}

export const eips: Changed<sdk.Address, Eip, EipCreate, EipUpdate> = {
  one: 'EIP',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: offset, Limit: limit } : { AddressIds: ids }
    const { AddressSet = [], TotalCount } = await clients.read('vpc', 'DescribeAddresses', place)
    return { remotes: AddressSet, total: given(TotalCount, 'TotalCount') }
  },
  // Ordinary public IPs of instances are listed with them, and are none.
  encode: (remotes) => remotes.filter(({ AddressType }) => AddressType !== 'WanIP').map(encode),
  pairs: ({ TagSet }) => TagSet,
  hasToken: true,
  create: async (change, { name, bandwidth, chargeType, tags }, key) => {
    const request = {
      ...(name !== undefined && { AddressName: name }),
      ...(bandwidth !== undefined && { InternetMaxBandwidthOut: bandwidth }),
      ...(chargeType !== undefined && { InternetChargeType: chargeType }),
      ...clientToken(key),
      ...tagInput(tags),
    }
    const reply = await change.write('vpc', 'AllocateAddresses', request, { planned: { AddressSet: ['eip-planned'] } })
    return { started: eipTask('AllocateAddresses', reply, given(reply.AddressSet?.[0], 'AddressSet')) }
  },
  update: async (change, current, { name, bandwidth, tags }) => {
    const { id } = current
    await changeTags(change, { service: 'vpc', prefix: 'eip' }, current, tags)
    if (name !== undefined) {
      const called = (AddressName: string) => ({ AddressId: id, AddressName })
      const undo = () => change.clients.write('vpc', 'ModifyAddressAttribute', called(current.name))
      await change.write('vpc', 'ModifyAddressAttribute', called(name), { undo })
    }
    if (bandwidth === undefined) return undefined
    const request = { AddressIds: [id], InternetMaxBandwidthOut: bandwidth }
    return eipTask('ModifyAddressesBandwidth', await change.write('vpc', 'ModifyAddressesBandwidth', request), id)
  },
  remove: async (change, { id }) =>
    eipTask('ReleaseAddresses', await change.write('vpc', 'ReleaseAddresses', { AddressIds: [id] }), id),
}

export class TencentEips extends TencentCollection<sdk.Address, Eip, EipCreate, EipUpdate> implements Eips {
  constructor(parts: Parts) {
    super(parts, eips)
  }

  bind(scope: Scope, id: string, target: EipBinding, check: Check<Eip>): Promise<Made<Eip>> {
    const { instanceId, networkInterfaceId, privateIpAddress } = target
    return this.act(scope, id, check, async (change) => {
      const request = {
        AddressId: id,
        ...(instanceId !== undefined && { InstanceId: instanceId }),
        ...(networkInterfaceId !== undefined && { NetworkInterfaceId: networkInterfaceId }),
        ...(privateIpAddress !== undefined && { PrivateIpAddress: privateIpAddress }),
      }
      return eipTask('AssociateAddress', await change.write('vpc', 'AssociateAddress', request), id)
    })
  }

  unbind(scope: Scope, id: string, check: Check<Eip>): Promise<Made<Eip>> {
    return this.act(scope, id, check, async (change) =>
      eipTask('DisassociateAddress', await change.write('vpc', 'DisassociateAddress', { AddressId: id }), id),
    )
  }
}
