import type { Ipv4 } from '@havip/net'
import { Addresses } from './addresses.js'
import type { Change, CloudEvent } from './change.js'
import { DraftTable } from './draft-table.js'
import type { Indexes } from './indexes.js'
import { type Millis, type Rows, type Subnet, type TableName, type Task, tableOrder } from './rows.js'
import type { World, WorldView } from './world.js'

type DraftTables = { readonly [T in TableName]: DraftTable<Rows[T], Indexes[T]> }

/**
 * A world with changes on top. An action reads and writes it like a world; its changes are committed and applied, or
 * the draft is dropped and nothing has happened.
 */
export class Draft implements DraftTables, WorldView {
  readonly hosts: DraftTables['hosts']
  readonly placementGroups: DraftTables['placementGroups']
  readonly vpcs: DraftTables['vpcs']
  readonly subnets: DraftTables['subnets']
  readonly instances: DraftTables['instances']
  readonly disks: DraftTables['disks']
  readonly networkInterfaces: DraftTables['networkInterfaces']
  readonly haVips: DraftTables['haVips']
  readonly haVipAssociations: DraftTables['haVipAssociations']
  readonly privateIps: DraftTables['privateIps']
  readonly eips: DraftTables['eips']
  readonly tags: DraftTables['tags']
  readonly tasks: DraftTables['tasks']
  readonly clientTokens: DraftTables['clientTokens']
  readonly routeTables: DraftTables['routeTables']
  readonly routes: DraftTables['routes']
  readonly securityGroups: DraftTables['securityGroups']
  readonly securityGroupPolicies: DraftTables['securityGroupPolicies']
  readonly securityGroupBindings: DraftTables['securityGroupBindings']
  readonly assistantCidrs: DraftTables['assistantCidrs']
  readonly reserveIps: DraftTables['reserveIps']
  readonly tagValues: DraftTables['tagValues']
  readonly revision: number
  readonly events: CloudEvent[] = []
  readonly #world: World
  readonly #addresses: Addresses
  readonly #touched = new Map<TableName, Set<string>>()

  constructor(world: World) {
    this.#world = world
    this.revision = world.revision
    this.#addresses = new Addresses(world.addresses)
    this.hosts = new DraftTable(world.hosts)
    this.placementGroups = new DraftTable(world.placementGroups)
    this.vpcs = new DraftTable(world.vpcs)
    this.subnets = new DraftTable(world.subnets)
    this.instances = new DraftTable(world.instances)
    this.disks = new DraftTable(world.disks)
    this.networkInterfaces = new DraftTable(world.networkInterfaces)
    this.haVips = new DraftTable(world.haVips)
    this.haVipAssociations = new DraftTable(world.haVipAssociations)
    this.privateIps = new DraftTable(world.privateIps)
    this.eips = new DraftTable(world.eips)
    this.tags = new DraftTable(world.tags)
    this.tasks = new DraftTable(world.tasks)
    this.clientTokens = new DraftTable(world.clientTokens)
    this.routeTables = new DraftTable(world.routeTables)
    this.routes = new DraftTable(world.routes)
    this.securityGroups = new DraftTable(world.securityGroups)
    this.securityGroupPolicies = new DraftTable(world.securityGroupPolicies)
    this.securityGroupBindings = new DraftTable(world.securityGroupBindings)
    this.assistantCidrs = new DraftTable(world.assistantCidrs)
    this.reserveIps = new DraftTable(world.reserveIps)
    this.tagValues = new DraftTable(world.tagValues)
  }

  put<T extends TableName>(table: T, row: Rows[T]): void {
    this.#touch(table, row.id)
    this.#addresses.observe(this, { op: 'put', table, row } as Change)
    this.#table(table).put(row)
  }

  remove(table: TableName, id: string): void {
    this.#touch(table, id)
    this.#addresses.observe(this, { op: 'remove', table, id })
    this.#table(table).remove(id)
  }

  event(event: CloudEvent): void {
    this.events.push(event)
  }

  /** The lowest free address of the subnet as drafted; undefined when it is full. */
  freeAddress({ id, vpcId, cidrBlock }: Subnet): Ipv4 | undefined {
    const takenIn = (world: WorldView) => (address: Ipv4) =>
      world.privateIps.has(`${vpcId}/${address}`) || world.reserveIps.countBy('address', `${vpcId}/${address}`) > 0
    // What the committed world has taken is skipped once for all drafts; only then this draft's own.
    this.#world.addresses.lowestFree(id, cidrBlock, takenIn(this.#world))
    return this.#addresses.lowestFree(id, cidrBlock, takenIn(this))
  }

  /** The running tasks that are due by `now`, earliest first; tasks of this draft's own making left out. */
  dueTasks(now: Millis): Iterable<Task> {
    return this.#world.dueTasks.until(now, this.tasks)
  }

  /** What this draft does to the world, net: removals children first, then puts parents first. */
  changes(): Change[] {
    const changes: Change[] = []
    for (const table of [...tableOrder].reverse()) {
      for (const id of this.#touched.get(table) ?? []) {
        if (!this[table].has(id) && this.#world[table].has(id)) changes.push({ op: 'remove', table, id } as Change)
      }
    }
    for (const table of tableOrder) {
      for (const id of this.#touched.get(table) ?? []) {
        const row = this[table].get(id)
        if (row !== undefined && row !== this.#world[table].get(id)) changes.push({ op: 'put', table, row } as Change)
      }
    }
    return changes
  }

  #touch(table: TableName, id: string): void {
    const ids = this.#touched.get(table)
    if (ids === undefined) this.#touched.set(table, new Set([id]))
    else ids.add(id)
  }

  // The pairing of a table's name with its row type is checked by `put`; a union of tables cannot say so.
  #table(name: TableName): DraftTable<Rows[TableName], string> {
    return this[name] as unknown as DraftTable<Rows[TableName], string>
  }
}
