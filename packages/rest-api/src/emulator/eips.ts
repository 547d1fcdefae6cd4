import {
  allocateAddresses,
  associateAddress,
  type Cloud,
  disassociateAddress,
  eipById,
  eipStatus,
  eipsOf,
  eipTarget,
  modifyAddressAttribute,
  modifyAddressesBandwidth,
  type Eip as Row,
  releaseAddresses,
  type WorldView,
} from '@havip/cloud'
import type { Eips } from '../backend/backend.js'
import type { Check, Made } from '../backend/collection.js'
import type { Scope } from '../backend/scope.js'
import type { Eip, EipBinding, EipCreate, EipUpdate } from '../schema/eip.js'
import { EmulatedCollection, type Table } from './collection.js'
import { changeTags, tagInput, tagsOf } from './tags.js'
import { isoTime } from './time.js'

function encode(world: WorldView, row: Row): Eip {
  const { instanceId, instanceType, networkInterfaceId, privateAddressIp } = eipTarget(world, row)
  return {
    id: row.id,
    name: row.name,
    address: row.address,
    state: eipStatus(world, row),
    privateIpAddress: privateAddressIp,
    networkInterfaceId,
    instanceId: instanceType === 'HAVIP' || instanceId === '' ? null : instanceId,
    haVipId: instanceType === 'HAVIP' ? instanceId : null,
    bandwidth: row.bandwidth,
    chargeType: row.internetChargeType,
    tags: tagsOf(world, row.id),
    createdAt: isoTime(row.createdAt),
  }
}

const table: Table<Row, Eip, EipCreate, EipUpdate> = {
  one: 'EIP',
  // Ordinary public IPs of instances are none.
  rows: (world) => ({ get: (id) => eipById(world, id), all: () => eipsOf(world) }),
  encode,
  create: {
    action: 'AllocateAddresses',
    run: (draft, { name, bandwidth, chargeType, tags }, context) => {
      const members = {
        ...(name !== undefined && { addressName: name }),
        ...(bandwidth !== undefined && { internetMaxBandwidthOut: bandwidth }),
        ...(chargeType !== undefined && { internetChargeType: chargeType }),
      }
      const { ids } = allocateAddresses(draft, { ...members, ...tagInput(tags) }, context)
      return ids[0] ?? ''
    },
  },
  update: {
    action: 'ModifyAddressAttribute',
    run: (draft, { id }, { name, bandwidth, tags }, context) => {
      if (name !== undefined) modifyAddressAttribute(draft, { addressId: id, addressName: name }, context)
      changeTags(draft, id, tags, context)
      if (bandwidth === undefined) return
      modifyAddressesBandwidth(draft, { addressIds: [id], internetMaxBandwidthOut: bandwidth }, context)
    },
  },
  remove: {
    action: 'ReleaseAddresses',
    run: (draft, { id }, context) => void releaseAddresses(draft, { addressIds: [id] }, context),
  },
}

export class EmulatedEips extends EmulatedCollection<Row, Eip, EipCreate, EipUpdate> implements Eips {
  constructor(cloud: Cloud) {
    super(cloud, table)
  }

  bind(scope: Scope, id: string, target: EipBinding, check: Check<Eip>): Promise<Made<Eip>> {
    return this.act(scope, 'AssociateAddress', id, check, (draft, eip, context) =>
      associateAddress(draft, { addressId: eip.id, ...target }, context),
    )
  }

  unbind(scope: Scope, id: string, check: Check<Eip>): Promise<Made<Eip>> {
    return this.act(scope, 'DisassociateAddress', id, check, (draft, eip, context) =>
      disassociateAddress(draft, { addressId: eip.id }, context),
    )
  }
}
