import {
  associateHaVipInstance,
  createHaVip,
  deleteHaVip,
  disassociateHaVipInstance,
  type HaVip,
  haVipAssociateAddressIp,
  haVipDisassociateAddressIp,
  modifyHaVipAttribute,
} from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models.js'
import type { VpcReply } from '../encode/complete.js'
import { associatedId, boundEip, encodeHaVip } from '../encode/havip.js'
import { type Filters, flag, has, is, nothing } from '../query/filter.js'
import { type Listing, list as listPage, vpcCodes } from '../query/listing.js'
import { boolean, count, list, object, required, text, texts } from '../schema/members.js'
import { reads, writes } from './action.js'
import { clientToken, filters, tags } from './shared.js'

const haVipFilters: Filters<HaVip> = {
  'havip-id': is((haVip) => haVip.id),
  'havip-name': is((haVip) => haVip.name),
  'vpc-id': is((haVip) => haVip.vpcId),
  'subnet-id': is((haVip) => haVip.subnetId),
  vip: is((haVip) => haVip.vip),
  'address-ip': is((haVip, world) => boundEip(world, haVip) ?? ''),
  'havip-association.instance-id': has((haVip, world) =>
    [...world.haVipAssociations.by('haVip', haVip.id)].map(associatedId),
  ),
  'havip-association.instance-type': has((haVip, world) =>
    [...world.haVipAssociations.by('haVip', haVip.id)].map(({ target }) => target.kind),
  ),
  'check-associate': flag((haVip) => haVip.checkAssociate),
  'cdc-id': nothing,
  type: is(() => 'NORMAL'),
}

const listing: Listing<HaVip> = {
  idsParameter: 'HaVipIds',
  prefix: 'havip',
  table: (world) => world.haVips,
  filters: haVipFilters,
  unknownIds: 'leave out',
  codes: vpcCodes,
}

const haVipId = text('The HAVIP.')

const association = object({
  InstanceId: required(text('An instance, or an ENI that is not a primary one.')),
  HaVipId: text('The HAVIP.'),
  InstanceType: text('CVM for an instance, ENI for an ENI.'),
})

const associations = list(association, 'Who may bind the HAVIP, at most 10, all instances or all ENIs.')

export const haVipActions = [
  writes({
    service: 'vpc',
    name: 'CreateHaVip',
    doc: 'Makes a HAVIP. Nobody holds it until an instance announces it.',
    request: {
      VpcId: required(text('The VPC it is to be in.')),
      HaVipName: required(text('Name, at most 60 characters.')),
      SubnetId: text('The subnet it is to be in.'),
      Vip: text('Its address, which must be free; any free one when left out.'),
      NetworkInterfaceId: text('An ENI whose subnet it is to be in.'),
      CheckAssociate: boolean('Whether only those associated may bind it; off by default.'),
      Tags: tags,
      HaVipAssociationSet: associations,
      ClientToken: clientToken,
    },
    run: (draft, input, context): VpcReply<sdk.CreateHaVipResponse> => ({
      HaVip: encodeHaVip(draft, createHaVip(draft, input, context)),
    }),
  }),
  reads({
    service: 'vpc',
    name: 'DescribeHaVips',
    doc: 'Lists HAVIPs, with the ENI and instance that hold each now.',
    request: {
      HaVipIds: texts('Ids of HAVIPs, at most 100; those that do not exist are left out. Not together with Filters.'),
      Filters: filters(haVipFilters, 'HaVipIds'),
      Offset: count('unsigned', 'How many to skip; 0 by default.'),
      Limit: count('unsigned', 'How many to list; 20 by default, at most 100.'),
    },
    run: (world, input): VpcReply<sdk.DescribeHaVipsResponse> => {
      const { total, rows } = listPage(listing, world, input.haVipIds, input)
      const byAssociation = (input.filters ?? []).filter(({ name }) => name === 'havip-association.instance-id')
      const askedFor = new Set(byAssociation.flatMap(({ values }) => values))
      return { TotalCount: total, HaVipSet: rows.map((haVip) => encodeHaVip(world, haVip, askedFor)) }
    },
  }),
  writes({
    service: 'vpc',
    name: 'ModifyHaVipAttribute',
    doc: 'Renames a HAVIP.',
    request: { HaVipId: required(haVipId), HaVipName: text('New name, at most 60 characters.') },
    run: (draft, input, context): VpcReply<sdk.ModifyHaVipAttributeResponse> => {
      modifyHaVipAttribute(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'DeleteHaVip',
    doc: 'Deletes a HAVIP. Asynchronous: poll DescribeVpcTaskResult.',
    request: { HaVipId: required(haVipId) },
    run: (draft, input, context): VpcReply<sdk.DeleteHaVipResponse> => {
      deleteHaVip(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'AssociateHaVipInstance',
    doc: 'Adds to who may bind a HAVIP; it binds nothing.',
    request: { HaVipAssociationSet: required(associations) },
    run: (draft, input, context): VpcReply<sdk.AssociateHaVipInstanceResponse> => {
      associateHaVipInstance(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'DisassociateHaVipInstance',
    doc: 'Takes away from who may bind a HAVIP.',
    request: { HaVipAssociationSet: required(associations) },
    run: (draft, input, context): VpcReply<sdk.DisassociateHaVipInstanceResponse> => {
      disassociateHaVipInstance(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'HaVipAssociateAddressIp',
    doc: 'Binds an EIP to a HAVIP. Asynchronous: poll DescribeVpcTaskResult.',
    request: { HaVipId: required(haVipId), AddressIp: required(text('Public address of an EIP that is free.')) },
    run: (draft, input, context): VpcReply<sdk.HaVipAssociateAddressIpResponse> => {
      haVipAssociateAddressIp(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'vpc',
    name: 'HaVipDisassociateAddressIp',
    doc: 'Takes the EIP off a HAVIP. Asynchronous: poll DescribeVpcTaskResult.',
    request: { HaVipId: required(haVipId) },
    run: (draft, input, context): VpcReply<sdk.HaVipDisassociateAddressIpResponse> => {
      haVipDisassociateAddressIp(draft, input, context)
      return {}
    },
  }),
]
