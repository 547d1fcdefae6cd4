import {
  assignPrivateIpAddresses,
  boundEipOf,
  CloudError,
  migratePrivateIpAddress,
  modifyPrivateIpAddressesAttribute,
  type NetworkInterfaceId,
  type PrivateIp as Row,
  unassignPrivateIpAddresses,
  type WorldView,
} from '@havip/cloud'
import type { PrivateIp, PrivateIpCreate, PrivateIpUpdate } from '../schema/private-ip.js'
import type { Table } from './collection.js'

function encode(world: WorldView, row: Row): PrivateIp {
  const { owner } = row
  const place = { id: idOf(row), address: row.address, vpcId: row.vpcId, subnetId: row.subnetId }
  const eip = boundEipOf(world, row.id)?.address ?? null
  if (owner.kind === 'havip') {
    const rest = { primary: false, state: 'AVAILABLE', description: '', eip } as const
    return { ...place, ownerType: 'HAVIP', ownerId: owner.haVipId, ...rest }
  }
  const { primary, state, description } = owner
  return { ...place, ownerType: 'ENI', ownerId: owner.networkInterfaceId, primary, state, description, eip }
}

/** What a path can carry: the row's own id has a slash. */
function idOf({ vpcId, address }: Pick<Row, 'vpcId' | 'address'>): string {
  return `${vpcId}:${address}`
}

function eniOf({ address, owner }: Row): NetworkInterfaceId {
  if (owner.kind === 'eni') return owner.networkInterfaceId
  throw new CloudError('UnsupportedOperation', `${address} is the address of HAVIP '${owner.haVipId}', and stays it.`)
}

export const privateIpTable: Table<Row, PrivateIp, PrivateIpCreate, PrivateIpUpdate> = {
  one: 'private IP',
  rows: ({ privateIps }) => ({
    all: () => privateIps.all(),
    get: (id) => (id.includes('/') ? undefined : privateIps.get(id.replace(':', '/'))),
  }),
  idOf,
  encode,
  create: {
    action: 'AssignPrivateIpAddresses',
    run: (draft, { networkInterfaceId, address, description }, context) => {
      const named = {
        ...(address !== undefined && { privateIpAddress: address }),
        ...(description !== undefined && { description }),
      }
      const wanted = address === undefined ? { secondaryPrivateIpAddressCount: 1 } : { privateIpAddresses: [named] }
      const [ip] = assignPrivateIpAddresses(draft, { networkInterfaceId, ...wanted }, context)
      if (ip !== undefined && address === undefined && description !== undefined) {
        const privateIpAddresses = [{ privateIpAddress: ip.address, description }]
        modifyPrivateIpAddressesAttribute(draft, { networkInterfaceId, privateIpAddresses }, context)
      }
      return ip === undefined ? '' : idOf(ip)
    },
  },
  update: {
    action: 'ModifyPrivateIpAddressesAttribute',
    run: (draft, row, { networkInterfaceId, description }, context) => {
      const eni = eniOf(row)
      if (description !== undefined) {
        const privateIpAddresses = [{ privateIpAddress: row.address, description }]
        modifyPrivateIpAddressesAttribute(draft, { networkInterfaceId: eni, privateIpAddresses }, context)
      }
      if (networkInterfaceId === undefined || networkInterfaceId === eni) return
      const to = { destinationNetworkInterfaceId: networkInterfaceId, privateIpAddress: row.address }
      migratePrivateIpAddress(draft, { sourceNetworkInterfaceId: eni, ...to }, context)
    },
  },
  remove: {
    action: 'UnassignPrivateIpAddresses',
    run: (draft, row, context) => {
      const privateIpAddresses = [{ privateIpAddress: row.address }]
      unassignPrivateIpAddresses(draft, { networkInterfaceId: eniOf(row), privateIpAddresses }, context)
    },
  },
}
