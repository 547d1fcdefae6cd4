import { type Copy, copyOf } from './copy.js'
import { planUnbinding } from './eips.js'
import type { Eip, HaVip, Instance, NetworkInterface, RouteTable, Subnet, Topology } from './topology.js'

/** Copies of what the source has no more. */
export interface Orphans {
  readonly subnets: readonly Subnet[]
  readonly routeTables: readonly RouteTable[]
  readonly instances: readonly Instance[]
  /** Those that do not go with an instance. */
  readonly networkInterfaces: readonly NetworkInterface[]
  readonly haVips: readonly HaVip[]
}

type Copied = Readonly<{ id: string; vpcId: string; tags: Readonly<Record<string, string>> }>

/** The orphans in the copied VPCs. What is in no VPC (EIPs, groups) may be the copy of something of another source. */
export function orphansOf(source: Topology, target: Topology, ids: ReadonlyMap<string, string>): Orphans {
  const vpcs = new Set(source.vpcs.map(({ id }) => ids.get(id)))
  const copies = new Set(ids.values())
  const only = <T extends Copied>(items: readonly T[]) =>
    items.filter(({ id, vpcId, tags }) => tags[copyOf] !== undefined && vpcs.has(vpcId) && !copies.has(id))
  return {
    subnets: only(target.subnets),
    routeTables: only(target.routeTables).filter(({ main }) => !main),
    instances: only(target.instances),
    networkInterfaces: only(target.networkInterfaces).filter(({ primary }) => !primary),
    haVips: only(target.haVips),
  }
}

export function allOf({ haVips, networkInterfaces, instances, subnets, routeTables }: Orphans): readonly Copied[] {
  return [...haVips, ...networkInterfaces, ...instances, ...subnets, ...routeTables]
}

const originalOf = ({ tags }: Copied) => tags[copyOf] ?? ''

/**
 * Plans to delete the orphans, first of all: what comes instead of them may have their addresses and blocks. Gives what the target
 * has then. Route tables are left, as subnets may still have them: see `planTables`.
 */
export function planPrune(orphans: Orphans, target: Topology, copy: Copy): Topology {
  const { haVips, networkInterfaces, instances, subnets } = orphans
  const { target: server } = copy
  const after = withoutOrphans(orphans, target)
  const change = (does: string, kind: string, of: Copied, run: Parameters<typeof server.finish>[0]) =>
    copy.plan(does, kind, originalOf(of), of.id, () => server.finish(run))

  for (const eip of target.eips) {
    if (eip === after.eips.find(({ id }) => id === eip.id)) continue
    planUnbinding(eip, copy)
  }
  for (const haVip of after.haVips) {
    const before = target.haVips.find(({ id }) => id === haVip.id)?.associations ?? []
    for (const targetId of before.filter((id) => !haVip.associations.includes(id))) {
      copy.plan('disassociate', 'havip', originalOf(haVip), `from ${targetId} of the copy`, () => {
        const params = { path: { id: haVip.id, targetId }, query: server.scope }
        return server.ask((client) => client.DELETE('/v1/havips/{id}/associations/{targetId}', { params }))
      })
    }
  }
  for (const haVip of haVips) {
    change('delete', 'havip', haVip, (client, query) =>
      client.DELETE('/v1/havips/{id}', { params: { path: { id: haVip.id }, query } }),
    )
  }
  for (const eni of networkInterfaces) {
    const params = (query: object) => ({ path: { id: eni.id }, query })
    if (eni.instanceId !== null) {
      change('detach', 'eni', eni, (client, query) =>
        client.DELETE('/v1/network-interfaces/{id}/attachment', { params: params(query) }),
      )
    }
    change('delete', 'eni', eni, (client, query) =>
      client.DELETE('/v1/network-interfaces/{id}', { params: params(query) }),
    )
  }
  for (const instance of instances) {
    change('delete', 'instance', instance, (client, query) =>
      client.DELETE('/v1/instances/{id}', { params: { path: { id: instance.id }, query } }),
    )
  }
  for (const subnet of subnets) {
    change('delete', 'subnet', subnet, (client, { region }) =>
      client.DELETE('/v1/subnets/{id}', { params: { path: { id: subnet.id }, query: regionOf(region) } }),
    )
  }
  return after
}

/** Route tables go last, when no subnet has them any more. */
export function planTables({ routeTables }: Orphans, copy: Copy): void {
  for (const table of routeTables) {
    const params = { path: { id: table.id }, query: copy.target.scope }
    copy.plan('delete', 'route-table', originalOf(table), table.id, () =>
      copy.target.ask((client) => client.DELETE('/v1/route-tables/{id}', { params })),
    )
  }
}

const regionOf = (region: string | undefined) => (region === undefined ? {} : { region })

function withoutOrphans(orphans: Orphans, target: Topology): Topology {
  const instances = new Set<string | null>(orphans.instances.map(({ id }) => id))
  const enis = target.networkInterfaces.filter(
    ({ id, primary, instanceId }) =>
      (primary && instances.has(instanceId)) || orphans.networkInterfaces.some((each) => each.id === id),
  )
  const gone = new Set<string | null>([...allOf(orphans), ...enis].map(({ id }) => id))
  const stays = ({ id }: { readonly id: string }) => !gone.has(id)
  const nothing = { haVipId: null, networkInterfaceId: null, instanceId: null, privateIpAddress: null }
  const isBoundThere = (eip: Eip) => [eip.haVipId, eip.networkInterfaceId, eip.instanceId].some((id) => gone.has(id))
  return {
    ...target,
    subnets: target.subnets.filter(stays),
    instances: target.instances.filter(stays),
    networkInterfaces: target.networkInterfaces
      .filter(stays)
      .map((eni) => (gone.has(eni.instanceId) ? { ...eni, instanceId: null } : eni)),
    haVips: target.haVips.filter(stays).map((haVip) => ({
      ...haVip,
      associations: haVip.associations.filter((id) => !gone.has(id)),
      ...(gone.has(haVip.networkInterfaceId) && { networkInterfaceId: null, instanceId: null }),
    })),
    eips: target.eips.map((eip) => (isBoundThere(eip) ? { ...eip, ...nothing } : eip)),
  }
}
