import { take } from '@havip/client'
import { done, scopeOf, waiting } from './server.js'
import { common, optional, placeOf, plainly, type Requests, target, textOf, type Work } from './work.js'

export const instance: Requests = {
  create: async (work, node) => {
    const { client } = work.server
    const { address } = optional(node, 'address')
    const group = node.fixed.placementGroup
    const body = {
      ...common(work, node),
      ...placeOf(work, node),
      ...(address !== undefined && { privateIpAddress: address }),
      ...optional(node, 'hostName'),
      securityGroupIds: work.known.ids(node.loose.securityGroups),
      ...(typeof group === 'string' && { placementGroupId: work.known.id(group) }),
    }
    const id = await done(work.server, client.POST('/v1/instances', { params: { query: waiting(work.server) }, body }))
    const primary = async () => {
      const made = await take(client.GET('/v1/instances/{id}', { params: plainly(work, id) }))
      return made.privateIpAddresses[0] ?? ''
    }
    work.known.add(node.key, { id, address: address ?? (await primary()) })
  },
  update: async (work, node, { id }, members) => {
    const { client } = work.server
    if (members.includes('securityGroups')) {
      const groups = work.known.ids(node.loose.securityGroups)
      const body = { securityGroupIds: groups.length > 0 ? groups : await defaultGroup(work) }
      await take(client.PATCH('/v1/instances/{id}', { params: plainly(work, id), body }))
    }
    if (members.includes('running')) {
      await done(work.server, client.POST('/v1/instances/{id}/start', { params: target(work, id) }))
    }
  },
  remove: async (work, { id }) => {
    await done(work.server, work.server.client.DELETE('/v1/instances/{id}', { params: target(work, id) }))
  },
}

/** What an instance has that was given no groups. */
async function defaultGroup({ server }: Work): Promise<string[]> {
  const query = { ...scopeOf(server), isDefault: ['true'] }
  const { items } = await take(server.client.GET('/v1/security-groups', { params: { query } }))
  return items.slice(0, 1).map(({ id }) => id)
}

export const networkInterface: Requests = {
  create: async (work, node) => {
    const { client } = work.server
    const { address } = optional(node, 'address')
    const { vpcId, subnetId } = placeOf(work, node)
    const body = {
      ...common(work, node),
      ...{ vpcId, subnetId },
      ...(address !== undefined && { privateIpAddresses: [address] }),
      securityGroupIds: work.known.ids(node.loose.securityGroups),
    }
    const params = { query: waiting(work.server) }
    const id = await done(work.server, client.POST('/v1/network-interfaces', { params, body }))
    const primary = async () => {
      const made = await take(client.GET('/v1/network-interfaces/{id}', { params: plainly(work, id) }))
      return made.privateIpAddresses[0] ?? ''
    }
    work.known.add(node.key, { id, address: address ?? (await primary()) })
  },
  update: async (work, node, { id }) => {
    const body = { securityGroupIds: work.known.ids(node.loose.securityGroups) }
    await take(work.server.client.PATCH('/v1/network-interfaces/{id}', { params: plainly(work, id), body }))
  },
  remove: async (work, { id }) => {
    await done(work.server, work.server.client.DELETE('/v1/network-interfaces/{id}', { params: target(work, id) }))
  },
}

export const attachment: Requests = {
  create: async (work, node) => {
    const [eni = '', to = ''] = node.needs
    const body = { instanceId: work.known.id(to) }
    const params = target(work, work.known.id(eni))
    await done(work.server, work.server.client.PUT('/v1/network-interfaces/{id}/attachment', { params, body }))
  },
  remove: async (work, { id }) => {
    const params = target(work, id)
    await done(work.server, work.server.client.DELETE('/v1/network-interfaces/{id}/attachment', { params }))
  },
}

/** A further address; that of an instance is given to its primary ENI. */
export const address: Requests = {
  create: async (work, node) => {
    const { client } = work.server
    const [owner = ''] = node.needs
    const id = work.known.id(owner)
    const networkInterfaceId = owner.startsWith('interface.') ? id : await primaryEni(work, id)
    const body = { networkInterfaceId, address: textOf(node, 'address') }
    await done(work.server, client.POST('/v1/private-ips', { params: { query: waiting(work.server) }, body }))
  },
  remove: async (work, node) => {
    const { client } = work.server
    const query = { ...scopeOf(work.server), address: [textOf(node, 'address')] }
    const { items } = await take(client.GET('/v1/private-ips', { params: { query } }))
    const [owner = ''] = node.needs
    const eni = owner.startsWith('interface.') ? node.id : await primaryEni(work, node.id)
    const found = items.find(({ ownerId }) => ownerId === eni)
    if (found === undefined) return
    await done(work.server, client.DELETE('/v1/private-ips/{id}', { params: target(work, found.id) }))
  },
}

async function primaryEni({ server }: Work, instanceId: string): Promise<string> {
  const query = { ...scopeOf(server), instanceId: [instanceId], primary: ['true'] }
  const { items } = await take(server.client.GET('/v1/network-interfaces', { params: { query } }))
  return items[0]?.id ?? ''
}
