import { take } from '@havip/client'
import { done, scopeOf, waiting } from './server.js'
import { common, optional, placeOf, plainly, type Requests, target } from './work.js'

export const haVip: Requests = {
  create: async (work, node) => {
    const { client } = work.server
    const { vpcId, subnetId } = placeOf(work, node)
    const { address } = optional(node, 'address')
    const checkAssociate = node.fixed.checkAssociate === true
    const body = {
      ...common(work, node),
      vpcId,
      subnetId,
      checkAssociate,
      ...(address !== undefined && { vip: address }),
    }
    const made = await take(client.POST('/v1/havips', { params: { query: scopeOf(work.server) }, body }))
    work.known.add(node.key, { id: made.id, address: made.vip })
  },
  remove: async (work, { id }) => {
    await done(work.server, work.server.client.DELETE('/v1/havips/{id}', { params: target(work, id) }))
  },
}

export const association: Requests = {
  create: async (work, node) => {
    const [own = '', to = ''] = node.needs
    const body = { id: work.known.id(to) }
    const params = plainly(work, work.known.id(own))
    await take(work.server.client.POST('/v1/havips/{id}/associations', { params, body }))
  },
  remove: async (work, { id: targetId, needs: [own = ''] }) => {
    const params = { path: { id: work.known.id(own), targetId }, query: scopeOf(work.server) }
    await take(work.server.client.DELETE('/v1/havips/{id}/associations/{targetId}', { params }))
  },
}

export const eip: Requests = {
  create: async (work, node) => {
    const { client } = work.server
    const body = { ...common(work, node), bandwidth: Number(node.loose.bandwidth) }
    const id = await done(work.server, client.POST('/v1/eips', { params: { query: waiting(work.server) }, body }))
    const made = await take(client.GET('/v1/eips/{id}', { params: plainly(work, id) }))
    work.known.add(node.key, { id, address: made.address })
  },
  update: async (work, node, { id }) => {
    const body = { bandwidth: Number(node.loose.bandwidth) }
    await done(work.server, work.server.client.PATCH('/v1/eips/{id}', { params: target(work, id), body }))
  },
  remove: async (work, { id }) => {
    await done(work.server, work.server.client.DELETE('/v1/eips/{id}', { params: target(work, id) }))
  },
}

export const binding: Requests = {
  create: async (work, node) => {
    const { client } = work.server
    const [own = '', to = ''] = node.needs
    const id = work.known.id(own)
    if (to.startsWith('havip.')) {
      const body = { address: work.known.fact(own, 'address') ?? '' }
      await done(work.server, client.PUT('/v1/havips/{id}/eip', { params: target(work, work.known.id(to)), body }))
      return
    }
    const privateIpAddress = work.known.fact(to, 'address') ?? ''
    const body = to.startsWith('instance.')
      ? { instanceId: work.known.id(to) }
      : { networkInterfaceId: work.known.id(to), privateIpAddress }
    await done(work.server, client.PUT('/v1/eips/{id}/binding', { params: target(work, id), body }))
  },
  remove: async (work, { id, needs: [, to = ''] }) => {
    const { client } = work.server
    await done(
      work.server,
      to.startsWith('havip.')
        ? client.DELETE('/v1/havips/{id}/eip', { params: target(work, work.known.id(to)) })
        : client.DELETE('/v1/eips/{id}/binding', { params: target(work, id) }),
    )
  },
}
