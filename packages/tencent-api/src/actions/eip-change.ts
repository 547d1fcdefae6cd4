import {
  adjustPublicAddress,
  CloudError,
  eipById,
  eipsOf,
  largestBandwidth,
  modifyAddressAttribute,
  modifyAddressesBandwidth,
  modifyAddressesRenewFlag,
  modifyAddressInternetChargeType,
  renewAddresses,
  returnNormalAddresses,
  transformAddress,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { integer, nested, required, text, texts, unsigned } from '../schema/members.js'
import { quote } from '../wire/quote.js'
import { reads, writes } from './action.js'
import { prepaid } from './eip.js'

const addressId = required(text('The EIP.'))
const addressIds = required(texts('The EIPs.'))

const mostRanges = 20

export const eipChangeActions = [
  writes({
    service: 'vpc',
    name: 'ModifyAddressAttribute',
    doc: 'Renames an EIP.',
    request: {
      AddressId: addressId,
      AddressName: text('New name, at most 128 characters without spaces.'),
      EipDirectConnection: text('Whether the guest is to see the public address; only FALSE is modelled.'),
    },
    run: (draft, input, context): VpcReply<sdk.ModifyAddressAttributeResponse> => {
      modifyAddressAttribute(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'ModifyAddressesBandwidth',
    doc: 'Sets the bandwidth of EIPs. Asynchronous: poll DescribeTaskResult.',
    request: {
      AddressIds: addressIds,
      InternetMaxBandwidthOut: required(
        integer('Outbound limit in Mbps, within what DescribeAddressBandwidthRange says.'),
      ),
      StartTime: text('Deprecated, without effect.'),
      EndTime: text('Deprecated, without effect.'),
    },
    run: (draft, input, context): VpcReply<sdk.ModifyAddressesBandwidthResponse> => ({
      TaskId: String(modifyAddressesBandwidth(draft, input, context)),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'ModifyAddressInternetChargeType',
    doc: 'Changes how an EIP is charged, twice at most.',
    request: {
      AddressId: addressId,
      InternetChargeType: required(
        text('TRAFFIC_POSTPAID_BY_HOUR, BANDWIDTH_POSTPAID_BY_HOUR or BANDWIDTH_PREPAID_BY_MONTH.'),
      ),
      InternetMaxBandwidthOut: required(unsigned('Outbound limit in Mbps.')),
      AddressChargePrepaid: nested(prepaid, 'With BANDWIDTH_PREPAID_BY_MONTH, and only then.'),
    },
    run: (draft, input, context): VpcReply<sdk.ModifyAddressInternetChargeTypeResponse> => {
      modifyAddressInternetChargeType(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'ModifyAddressesRenewFlag',
    doc: 'Sets what happens when the time of prepaid EIPs is over; nothing expires here.',
    request: {
      AddressIds: addressIds,
      RenewFlag: required(text('NOTIFY_AND_AUTO_RENEW, NOTIFY_AND_MANUAL_RENEW or DISABLE_NOTIFY_AND_MANUAL_RENEW.')),
    },
    run: (draft, input, context): VpcReply<sdk.ModifyAddressesRenewFlagResponse> => {
      modifyAddressesRenewFlag(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'RenewAddresses',
    doc: 'Adds to the time of prepaid EIPs.',
    request: {
      AddressIds: addressIds,
      AddressChargePrepaid: required(nested(prepaid, 'How long, and what happens afterwards.')),
    },
    run: (draft, input, context): VpcReply<sdk.RenewAddressesResponse> => {
      renewAddresses(draft, input, context)
      return {}
    },
  }),
  reads({
    service: 'vpc',
    name: 'DescribeAddressBandwidthRange',
    doc: 'Tells within what bounds the bandwidth of EIPs can be set.',
    request: { AddressIds: texts('The EIPs, at most 20; all of them when left out.') },
    run: (world, { addressIds = [] }): VpcReply<sdk.DescribeAddressBandwidthRangeResponse> => {
      if (addressIds.length > mostRanges) {
        throw new CloudError(
          'InvalidParameterValue.LimitExceeded',
          `AddressIds has ${addressIds.length} ids; at most ${mostRanges} are allowed.`,
        )
      }
      const named = [...new Set(addressIds)].map((id) => {
        if (!/^eip-[0-9a-z]{8}$/.test(id)) {
          throw new CloudError(
            'InvalidParameterValue.AddressIdMalformed',
            `AddressIds has ${quote(id)}; an id is like eip-0a1b2c3d.`,
          )
        }
        const eip = eipById(world, id)
        if (eip !== undefined) return eip
        throw new CloudError('InvalidParameterValue.AddressNotFound', `The resource ${id} does not exist.`)
      })
      return {
        BandwidthRangeSet: (addressIds.length > 0 ? named : [...eipsOf(world)]).map((eip) => ({
          ResourceId: eip.id,
          BandwidthLowerLimit: 1,
          BandwidthUpperLimit: largestBandwidth[eip.internetChargeType],
        })),
      }
    },
  }),
  writes({
    service: 'vpc',
    name: 'TransformAddress',
    doc: 'Makes the ordinary public IP of an instance an EIP. Asynchronous: poll DescribeTaskResult.',
    request: { InstanceId: required(text('The instance.')) },
    run: (draft, input, context): VpcReply<sdk.TransformAddressResponse> => {
      const { id, taskNumber } = transformAddress(draft, input, context)
      return { TaskId: taskNumber, AddressId: id }
    },
  }),
  writes({
    service: 'vpc',
    name: 'AdjustPublicAddress',
    doc: 'Gives an ordinary public IP, or a prepaid EIP, another address. Asynchronous: poll DescribeTaskResult.',
    request: {
      InstanceId: text('An instance with an ordinary public IP.'),
      AddressId: text('An EIP with BANDWIDTH_PREPAID_BY_MONTH.'),
    },
    run: (draft, input, context): VpcReply<sdk.AdjustPublicAddressResponse> => ({
      TaskId: adjustPublicAddress(draft, input, context),
    }),
  }),
  writes({
    service: 'vpc',
    name: 'ReturnNormalAddresses',
    doc: 'Takes ordinary public IPs from their instances.',
    request: { AddressIps: required(texts('The addresses.')) },
    run: (draft, input, context): VpcReply<sdk.ReturnNormalAddressesResponse> => {
      returnNormalAddresses(draft, input, context)
      return {}
    },
  }),
]
