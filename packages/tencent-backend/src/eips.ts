import type { Eip, EipCreate, Eips, EipUpdate, Made } from '@havip/rest-api'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { Clients } from './clients.js'
import { notBuilt, type Shown, TencentCollection } from './collection.js'
import { given, instant, orNull, tagsOf } from './values.js'

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

const shown: Shown<sdk.Address, Eip> = {
  one: 'EIP',
  page: async (clients, { offset, limit, ids }) => {
    const place = ids === undefined ? { Offset: offset, Limit: limit } : { AddressIds: ids }
    const { AddressSet = [], TotalCount } = await clients.read('vpc', 'DescribeAddresses', place)
    return { remotes: AddressSet, total: given(TotalCount, 'TotalCount') }
  },
  // Ordinary public IPs of instances are listed with them, and are none.
  encode: (remotes) => remotes.filter(({ AddressType }) => AddressType !== 'WanIP').map(encode),
}

export class TencentEips extends TencentCollection<sdk.Address, Eip, EipCreate, EipUpdate> implements Eips {
  constructor(clients: Clients) {
    super(clients, shown)
  }

  async bind(): Promise<Made<Eip>> {
    throw notBuilt('Binding an EIP')
  }

  async unbind(): Promise<Made<Eip>> {
    throw notBuilt('Unbinding an EIP')
  }
}
