import { type Schemas, take } from '@havip/client'
import { labFilter, labTag } from './marks.js'
import { allPages, type Server, waiting } from './server.js'

/** The resources of a lab, as the server tells them. */
export interface Snapshot {
  readonly vpcs: readonly Schemas['Vpc'][]
  readonly securityGroups: readonly Schemas['SecurityGroup'][]
  readonly placementGroups: readonly Schemas['PlacementGroup'][]
  readonly routeTables: readonly Schemas['RouteTable'][]
  readonly subnets: readonly Schemas['Subnet'][]
  readonly instances: readonly Schemas['Instance'][]
  readonly networkInterfaces: readonly Schemas['NetworkInterface'][]
  readonly haVips: readonly Schemas['HaVip'][]
  readonly eips: readonly Schemas['Eip'][]
  /** The region's default security group, which an instance has when it was given none. */
  readonly defaultGroup: string | undefined
  /** Every address of the lab's VPCs, whosever it is. */
  readonly privateIps: readonly Schemas['PrivateIp'][]
  /** By the id of the instance: its files and commands; empty where they were not asked for. */
  readonly guests: ReadonlyMap<string, Guest>
  /** By the id of the ENI, or of the instance whose primary one it is: how long its packets may be, where not as usual. */
  readonly mtus: ReadonlyMap<string, number>
  /** By the id of the HAVIP: who may bind it. */
  readonly associations: ReadonlyMap<string, readonly string[]>
}

export interface Guest {
  readonly files: readonly Schemas['LabFile'][]
  /** Those that are declared. */
  readonly processes: readonly Schemas['LabProcess'][]
}

/**
 * Reads a lab once nothing of it is in the middle of something, as after a command that was interrupted. `guests`: what is in
 * its instances too, which takes a server that has instances to put something into.
 */
export async function takeSnapshot(server: Server, lab: string, { guests = false } = {}): Promise<Snapshot> {
  for (;;) {
    const found = await read(server, lab)
    if (await waitForTasks(server, found)) continue
    if (!guests) return found
    const [inside, mtus] = await Promise.all([readGuests(server, found), readMtus(server)])
    return { ...found, guests: inside, mtus }
  }
}

async function readMtus({ client }: Server): Promise<Snapshot['mtus']> {
  const { items } = await take(client.GET('/v1/lab/network-interfaces'))
  return new Map(
    items.map(({ networkInterfaceId, instanceId, primary, mtu }) => {
      return [primary && instanceId !== null ? instanceId : networkInterfaceId, mtu]
    }),
  )
}

async function readGuests({ client }: Server, { instances }: Snapshot): Promise<Snapshot['guests']> {
  const all = instances.map(async ({ id }) => {
    const params = { path: { id } }
    const [files, processes] = await Promise.all([
      take(client.GET('/v1/lab/instances/{id}/files', { params })),
      take(client.GET('/v1/lab/instances/{id}/processes', { params })),
    ])
    return [id, { files: files.items, processes: processes.items.filter(({ declared }) => declared) }] as const
  })
  return new Map(await Promise.all(all))
}

async function read(server: Server, lab: string): Promise<Snapshot> {
  const { client } = server
  const tag = [labFilter(lab)]
  const [
    vpcs,
    securityGroups,
    placementGroups,
    routeTables,
    subnets,
    instances,
    networkInterfaces,
    haVips,
    eips,
    defaults,
  ] = await Promise.all([
    allPages(server, (query) => client.GET('/v1/vpcs', { params: { query: { ...query, tag } } })),
    allPages(server, (query) => client.GET('/v1/security-groups', { params: { query: { ...query, tag } } })),
    allPages(server, (query) => client.GET('/v1/placement-groups', { params: { query: { ...query, tag } } })),
    allPages(server, (query) => client.GET('/v1/route-tables', { params: { query: { ...query, tag } } })),
    allPages(server, (query) => client.GET('/v1/subnets', { params: { query: { ...query, tag } } })),
    allPages(server, (query) => client.GET('/v1/instances', { params: { query: { ...query, tag } } })),
    allPages(server, (query) => client.GET('/v1/network-interfaces', { params: { query: { ...query, tag } } })),
    allPages(server, (query) => client.GET('/v1/havips', { params: { query: { ...query, tag } } })),
    allPages(server, (query) => client.GET('/v1/eips', { params: { query: { ...query, tag } } })),
    allPages(server, (query) =>
      client.GET('/v1/security-groups', { params: { query: { ...query, isDefault: ['true'] } } }),
    ),
  ])
  const vpcId = vpcs.map(({ id }) => id)
  const inVpcs = (query: object) => client.GET('/v1/private-ips', { params: { query: { ...query, vpcId } } })
  const privateIps = vpcId.length === 0 ? [] : await allPages(server, inVpcs)
  const restricted = haVips.filter(({ checkAssociate }) => checkAssociate)
  const associations = await Promise.all(
    restricted.map(async ({ id }) => {
      const path = { id }
      const listed = await allPages(server, (query) =>
        client.GET('/v1/havips/{id}/associations', { params: { path, query } }),
      )
      return [id, listed.map((each) => each.id)] as const
    }),
  )
  return {
    vpcs,
    securityGroups,
    placementGroups,
    routeTables,
    subnets,
    instances,
    networkInterfaces,
    haVips,
    eips,
    privateIps,
    defaultGroup: defaults[0]?.id,
    guests: new Map(),
    mtus: new Map(),
    associations: new Map(associations),
  }
}

/** Whether there was something to wait for. */
async function waitForTasks(server: Server, snapshot: Snapshot): Promise<boolean> {
  const { client } = server
  const own = new Set(resourcesOf(snapshot).map(({ id }) => id))
  if (own.size === 0) return false
  const state = ['RUNNING']
  const running = await allPages(server, (query) => client.GET('/v1/tasks', { params: { query: { ...query, state } } }))
  const ours = running.filter(({ resourceIds }) => resourceIds.some((id) => own.has(id)))
  const query = waiting(server)
  await Promise.all(ours.map(({ id }) => take(client.GET('/v1/tasks/{id}', { params: { path: { id }, query } }))))
  return ours.length > 0
}

/** Every object of a lab that carries its mark. */
export function resourcesOf(
  snapshot: Snapshot,
): { readonly id: string; readonly tags: Readonly<Record<string, string>> }[] {
  return [
    ...snapshot.vpcs,
    ...snapshot.securityGroups,
    ...snapshot.placementGroups,
    ...snapshot.routeTables,
    ...snapshot.subnets,
    ...snapshot.instances,
    ...snapshot.networkInterfaces,
    ...snapshot.haVips,
    ...snapshot.eips,
  ]
}

/** The names of all labs of the server, and how many objects each has. */
export async function labsOf(server: Server): Promise<ReadonlyMap<string, number>> {
  const key = [labTag]
  const { client } = server
  const tags = await allPages(server, (query) => client.GET('/v1/tags', { params: { query: { ...query, key } } }))
  const used = tags.filter(({ resourceIds }) => resourceIds.length > 0)
  return new Map(used.map(({ value, resourceIds }) => [value, resourceIds.length]))
}

/** What the lab's commands do, by the names of its instances. */
export async function processesOf(server: Server, lab: string): Promise<ReadonlyMap<string, Guest['processes']>> {
  const { client } = server
  const tag = [labFilter(lab)]
  const instances = await allPages(server, (query) =>
    client.GET('/v1/instances', { params: { query: { ...query, tag } } }),
  )
  const all = instances.map(async ({ id, name }) => {
    const { items } = await take(client.GET('/v1/lab/instances/{id}/processes', { params: { path: { id } } }))
    return [name, items] as const
  })
  return new Map(await Promise.all(all))
}
