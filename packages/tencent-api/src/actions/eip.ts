import { allocateAddresses, associateAddress, disassociateAddress, eipQuotas, releaseAddresses } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import { encodeAddress } from '../encode/address.js'
import type { AddressReply, VpcReply } from '../encode/complete.js'
import { boolean, count, integer, nested, object, required, text, texts } from '../schema/members.js'
import { reads, readsNow, writes } from './action.js'
import { eipFilters, listEips } from './eip-filters.js'
import { clientToken, filters, tags } from './shared.js'

/** How a period is paid for in advance. */
export const prepaid = object({
  Period: required(integer('Months: 1 to 12, 24 or 36.')),
  AutoRenewFlag: integer('0 renews by hand, 1 automatically (the default), 2 not at all.'),
})

export const eipActions = [
  writes({
    service: 'vpc',
    name: 'AllocateAddresses',
    doc: 'Allocates EIPs from the pool of public addresses. Asynchronous: poll DescribeTaskResult.',
    request: {
      AddressCount: integer('How many; 1 by default.'),
      InternetServiceProvider: text('Line: BGP (the default), CMCC, CTCC or CUCC.'),
      InternetChargeType: text(
        'TRAFFIC_POSTPAID_BY_HOUR (the default), BANDWIDTH_POSTPAID_BY_HOUR or BANDWIDTH_PREPAID_BY_MONTH.',
      ),
      IPChargeType: text('IP_POSTPAID_BY_HOUR; prepaid native IPs are not modelled.'),
      InternetMaxBandwidthOut: integer('Outbound limit in Mbps: 1 (the default) to 100, prepaid to 200.'),
      AddressChargePrepaid: nested(prepaid, 'With BANDWIDTH_PREPAID_BY_MONTH, and only then.'),
      AddressType: text('EIP (the default), AnycastEIP or HighQualityEIP, which behave alike here.'),
      AnycastZone: text('ANYCAST_ZONE_GLOBAL or ANYCAST_ZONE_OVERSEAS; without effect here.'),
      VipCluster: texts('Not modelled.'),
      ApplicableForCLB: boolean('Deprecated, without effect.'),
      Tags: tags,
      BandwidthPackageId: text('Not modelled: no bandwidth package exists.'),
      AddressName: text('Name, at most 128 characters.'),
      DedicatedClusterId: text('Not modelled: no dedicated cluster exists.'),
      IsDedicatedAddressPool: boolean('Without effect here.'),
      Egress: text('From center_egress1 (the default) to center_egress3; without effect here.'),
      AntiDDoSPackageId: text('Not modelled.'),
      ClientToken: clientToken,
    },
    run: (draft, input, context): VpcReply<sdk.AllocateAddressesResponse> => {
      const { ids, taskNumber } = allocateAddresses(draft, input, context)
      return { AddressSet: [...ids], TaskId: String(taskNumber) }
    },
  }),
  reads({
    service: 'vpc',
    name: 'DescribeAddresses',
    doc: 'Lists EIPs, with what each is bound to.',
    request: {
      AddressIds: texts('Ids of EIPs, at most 100; those that do not exist are left out.'),
      Filters: filters(eipFilters, 'the filter address-id if that is among them'),
      Offset: count('signed', 'How many to skip; 0 by default.'),
      Limit: count('signed', 'How many to list; 20 by default, at most 100.'),
    },
    run: (world, input): AddressReply<sdk.DescribeAddressesResponse> => {
      const { total, rows } = listEips(world, input.addressIds, input)
      return { TotalCount: total, AddressSet: rows.map((eip) => encodeAddress(world, eip)) }
    },
  }),
  writes({
    service: 'vpc',
    name: 'ReleaseAddresses',
    doc: 'Gives unbound EIPs back. Asynchronous: poll DescribeTaskResult.',
    request: { AddressIds: required(texts('The EIPs.')) },
    run: (draft, input, context): VpcReply<sdk.ReleaseAddressesResponse> => ({
      TaskId: String(releaseAddresses(draft, input, context)),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'AssociateAddress',
    doc: 'Binds an EIP to an instance or to an address of an ENI. Asynchronous: poll DescribeTaskResult.',
    request: {
      AddressId: required(text('The EIP.')),
      InstanceId: text('The instance, on whose primary address it is to be.'),
      NetworkInterfaceId: text('The ENI; not together with InstanceId.'),
      PrivateIpAddress: text('The address of that ENI.'),
      EipDirectConnection: boolean('Whether the guest is to see the public address; not modelled.'),
      InstanceRegion: text('Region of the instance; another one than the EIP has is not modelled.'),
    },
    run: (draft, input, context): VpcReply<sdk.AssociateAddressResponse> => ({
      TaskId: String(associateAddress(draft, input, context)),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'DisassociateAddress',
    doc: 'Unbinds an EIP. Asynchronous: poll DescribeTaskResult.',
    request: {
      AddressId: required(text('The EIP.')),
      ReallocateNormalPublicIp: boolean('Whether the instance is to get an ordinary public IP; not modelled.'),
    },
    run: (draft, input, context): VpcReply<sdk.DisassociateAddressResponse> => ({
      TaskId: String(disassociateAddress(draft, input, context)),
    }),
  }),
  readsNow({
    service: 'vpc',
    name: 'DescribeAddressQuota',
    doc: 'Tells how many EIPs there may be and are, and how many may be allocated in a day and were.',
    request: {},
    run: (world, _input, context): VpcReply<sdk.DescribeAddressQuotaResponse> => ({
      QuotaSet: eipQuotas(world, context).map(({ id, current, limit }) => ({
        QuotaId: id,
        QuotaCurrent: current,
        QuotaLimit: limit,
        QuotaGroup: context.caller.region,
      })),
    }),
  }),
]
