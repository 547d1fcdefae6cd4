import {
  attachNetworkInterface,
  type Cloud,
  CloudError,
  createNetworkInterface,
  deleteNetworkInterface,
  detachNetworkInterface,
  modifyNetworkInterfaceAttribute,
  privateIpsOf,
  type NetworkInterface as Row,
  securityGroupsOf,
  type WorldView,
} from '@havip/cloud'
import type { NetworkInterfaces } from '../backend/backend.js'
import type { Check, Made } from '../backend/collection.js'
import type { Scope } from '../backend/scope.js'
import type { NetworkInterface, NetworkInterfaceCreate, NetworkInterfaceUpdate } from '../schema/network-interface.js'
import { EmulatedCollection, type Table } from './collection.js'
import { changeTags, tagInput, tagsOf } from './tags.js'
import { isoTime } from './time.js'

function encode(world: WorldView, row: Row): NetworkInterface {
  return {
    id: row.id,
    vpcId: row.vpcId,
    subnetId: row.subnetId,
    zone: world.subnets.get(row.subnetId)?.zone ?? '',
    name: row.name,
    description: row.description,
    macAddress: row.mac,
    primary: row.primary,
    state: row.state,
    instanceId: row.attachment?.instanceId ?? null,
    deviceIndex: row.attachment?.deviceIndex ?? null,
    privateIpAddresses: privateIpsOf(world, row).map(({ address }) => address),
    securityGroupIds: securityGroupsOf(world, row.id),
    tags: tagsOf(world, row.id),
    createdAt: isoTime(row.createdAt),
  }
}

const table: Table<Row, NetworkInterface, NetworkInterfaceCreate, NetworkInterfaceUpdate> = {
  one: 'ENI',
  rows: (world) => world.networkInterfaces,
  encode,
  create: {
    action: 'CreateNetworkInterface',
    run: (draft, { name, description, privateIpAddresses, tags, ...input }, context) => {
      const addresses = privateIpAddresses?.map((privateIpAddress, i) => ({ privateIpAddress, primary: i === 0 }))
      return createNetworkInterface(
        draft,
        {
          ...input,
          networkInterfaceName: name,
          ...(description !== undefined && { networkInterfaceDescription: description }),
          ...(addresses !== undefined && { privateIpAddresses: addresses }),
          ...tagInput(tags),
        },
        context,
      ).id
    },
  },
  update: {
    action: 'ModifyNetworkInterfaceAttribute',
    run: (draft, { id }, { name, description, securityGroupIds, tags }, context) => {
      const members = {
        ...(name !== undefined && { networkInterfaceName: name }),
        ...(description !== undefined && { networkInterfaceDescription: description }),
        ...(securityGroupIds !== undefined && { securityGroupIds }),
      }
      if (Object.keys(members).length > 0) {
        modifyNetworkInterfaceAttribute(draft, { networkInterfaceId: id, ...members }, context)
      }
      changeTags(draft, id, tags, context)
    },
  },
  remove: {
    action: 'DeleteNetworkInterface',
    run: (draft, { id }, context) => deleteNetworkInterface(draft, { networkInterfaceId: id }, context),
  },
}

const Base = EmulatedCollection<Row, NetworkInterface, NetworkInterfaceCreate, NetworkInterfaceUpdate>

export class EmulatedNetworkInterfaces extends Base implements NetworkInterfaces {
  constructor(cloud: Cloud) {
    super(cloud, table)
  }

  attach(
    scope: Scope,
    id: string,
    instanceId: string,
    check: Check<NetworkInterface>,
  ): Promise<Made<NetworkInterface>> {
    return this.act(scope, 'AttachNetworkInterface', id, check, (draft, eni, context) =>
      attachNetworkInterface(draft, { networkInterfaceId: eni.id, instanceId }, context),
    )
  }

  detach(scope: Scope, id: string, check: Check<NetworkInterface>): Promise<Made<NetworkInterface>> {
    return this.act(scope, 'DetachNetworkInterface', id, check, (draft, eni, context) => {
      const instanceId = eni.attachment?.instanceId
      if (instanceId === undefined) {
        throw new CloudError('UnsupportedOperation.AttachmentNotFound', `The ENI '${eni.id}' is attached to nothing.`)
      }
      detachNetworkInterface(draft, { networkInterfaceId: eni.id, instanceId }, context)
    })
  }
}
