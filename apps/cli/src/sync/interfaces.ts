import { type Copy, copiedTags, patchOf } from './copy.js'
import type { NetworkInterface, Topology } from './topology.js'

export function planInterfaces(source: Topology, target: Topology, copy: Copy): void {
  const { target: server } = copy
  for (const eni of source.networkInterfaces) {
    const found = target.networkInterfaces.find(({ id }) => id === copy.id(eni.id))
    const what = `${eni.name} ${eni.privateIpAddresses[0] ?? ''}`
    const wanted = () => members(eni, copy.id, copiedTags(eni.id, eni.tags))
    if (found === undefined && !eni.primary) {
      copy.plan('make', 'eni', eni.id, what, async () => {
        const body = {
          ...wanted(),
          vpcId: copy.id(eni.vpcId),
          subnetId: copy.id(eni.subnetId),
          privateIpAddresses: eni.privateIpAddresses.slice(0, 1),
        }
        const make = server.make('eni', (client, query) =>
          client.POST('/v1/network-interfaces', { params: { query }, body }),
        )
        copy.made(eni.id, await make)
      })
    } else if (
      found === undefined ||
      patchOf(
        wanted(),
        members(found, (id) => id, found.tags),
      ) !== undefined
    ) {
      copy.plan('change', 'eni', eni.id, what, () => {
        const params = { path: { id: copy.id(eni.id) }, query: server.scope }
        const body =
          found === undefined
            ? wanted()
            : (patchOf(
                wanted(),
                members(found, (id) => id, found.tags),
              ) ?? {})
        return server.ask((client) => client.PATCH('/v1/network-interfaces/{id}', { params, body }))
      })
    }
    if (!eni.primary) planAttachment(eni, found, source, copy)
  }
}

function members(eni: NetworkInterface, idOf: (id: string) => string, tags: Record<string, string>) {
  const { name, description, securityGroupIds } = eni
  return { name, description, securityGroupIds: securityGroupIds.map(idOf), tags }
}

/** ENIs of the cloud's own services are attached to no instance that is told, and stay free. */
function planAttachment(
  eni: NetworkInterface,
  found: NetworkInterface | undefined,
  source: Topology,
  copy: Copy,
): void {
  const { target: server } = copy
  const instance = source.instances.find(({ id }) => id === eni.instanceId)
  const now = found?.instanceId ?? null
  if (now === (instance === undefined ? null : copy.id(instance.id))) return
  const path = () => ({ id: copy.id(eni.id) })
  if (now !== null) {
    copy.plan('detach', 'eni', eni.id, eni.name, () =>
      server.finish((client, query) =>
        client.DELETE('/v1/network-interfaces/{id}/attachment', { params: { path: path(), query } }),
      ),
    )
  }
  if (instance === undefined) return
  copy.plan('attach', 'eni', eni.id, `to ${instance.id}`, () => {
    const body = { instanceId: copy.id(instance.id) }
    return server.finish((client, query) =>
      client.PUT('/v1/network-interfaces/{id}/attachment', { params: { path: path(), query }, body }),
    )
  })
}

/** Secondary addresses: given to the copy of their ENI, moved there from another one, or taken when nobody has them any more. */
export function planAddresses(source: Topology, target: Topology, copy: Copy): void {
  const { target: server } = copy
  const owned = new Set(source.networkInterfaces.flatMap((eni) => eni.privateIpAddresses))
  for (const eni of source.networkInterfaces) {
    const found = target.networkInterfaces.find(({ id }) => id === copy.id(eni.id))
    for (const address of found?.privateIpAddresses.slice(1).filter((each) => !owned.has(each)) ?? []) {
      copy.plan('take', 'private-ip', eni.id, address, () => {
        const path = { id: `${found?.vpcId}:${address}` }
        return server.finish((client, query) => client.DELETE('/v1/private-ips/{id}', { params: { path, query } }))
      })
    }
  }
  for (const eni of source.networkInterfaces) {
    for (const address of eni.privateIpAddresses.slice(1)) {
      const holder = target.networkInterfaces.find(
        (each) => each.vpcId === copy.id(eni.vpcId) && each.privateIpAddresses.includes(address),
      )
      if (holder?.id === copy.id(eni.id)) continue
      const networkInterfaceId = () => copy.id(eni.id)
      copy.plan(holder === undefined ? 'give' : 'move', 'private-ip', eni.id, address, () =>
        server.finish((client, query) => {
          const body = { networkInterfaceId: networkInterfaceId() }
          if (holder === undefined)
            return client.POST('/v1/private-ips', { params: { query }, body: { ...body, address } })
          const params = { path: { id: `${holder.vpcId}:${address}` }, query }
          return client.PATCH('/v1/private-ips/{id}', { params, body })
        }),
      )
    }
  }
}
