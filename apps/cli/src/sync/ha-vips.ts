import { type Copy, copiedTags, patchOf } from './copy.js'
import type { Topology } from './topology.js'

export function planHaVips(source: Topology, target: Topology, copy: Copy): void {
  const { target: server } = copy
  for (const haVip of source.haVips) {
    const { name, vip, checkAssociate } = haVip
    const what = `${name} ${vip}`
    const wanted = { name, tags: copiedTags(haVip.id, haVip.tags) }
    const found = target.haVips.find(({ id }) => id === copy.id(haVip.id))
    const path = () => ({ id: copy.id(haVip.id) })
    if (found === undefined) {
      copy.plan('make', 'havip', haVip.id, what, async () => {
        const places = { vpcId: copy.id(haVip.vpcId), subnetId: copy.id(haVip.subnetId) }
        const body = { ...wanted, ...places, vip, checkAssociate }
        const params = { query: server.scope }
        copy.made(haVip.id, (await server.ask((client) => client.POST('/v1/havips', { params, body }))).id)
      })
    } else {
      const body = patchOf(wanted, { name: found.name, tags: found.tags })
      if (body !== undefined) {
        const params = { path: path(), query: server.scope }
        const change = () => server.ask((client) => client.PATCH('/v1/havips/{id}', { params, body }))
        copy.plan('change', 'havip', haVip.id, what, change)
      }
      if (found.checkAssociate !== checkAssociate)
        copy.note(`checkAssociate of ${haVip.id}, which is ${checkAssociate} now`)
    }
    const known = new Set(found?.associations ?? [])
    for (const id of haVip.associations.filter((each) => !known.has(copy.id(each)))) {
      copy.plan('associate', 'havip', haVip.id, `with ${id}`, () => {
        const params = { path: path(), query: server.scope }
        const body = { id: copy.id(id) }
        return server.ask((client) => client.POST('/v1/havips/{id}/associations', { params, body }))
      })
    }
    const wantedIds = new Set(haVip.associations.map(copy.id))
    for (const targetId of [...known].filter((each) => !wantedIds.has(each))) {
      copy.plan('disassociate', 'havip', haVip.id, `from ${targetId} of the copy`, () => {
        const params = { path: { ...path(), targetId }, query: server.scope }
        return server.ask((client) => client.DELETE('/v1/havips/{id}/associations/{targetId}', { params }))
      })
    }
  }
}

/** Lets the ENI announce the HAVIP that holds it at the source. */
export function planHolders(source: Topology, target: Topology, copy: Copy): void {
  for (const { id, vip: address, networkInterfaceId: holder } of source.haVips) {
    const found = target.haVips.find((each) => each.id === copy.id(id))
    if (holder === null || found?.networkInterfaceId === copy.id(holder)) continue
    copy.plan('claim', 'havip', id, `${address} from ${holder}`, async () => {
      const body = { from: copy.id(holder), address, form: 'request' as const }
      const { honoured, reason } = await copy.target.ask((client) => client.POST('/v1/sdn/announcements', { body }))
      if (!honoured) copy.note(`the holder of ${id}: the claim of ${holder} was refused (${reason})`)
    })
  }
}
