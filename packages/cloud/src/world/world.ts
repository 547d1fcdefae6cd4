import { Addresses } from './addresses.js'
import type { Change } from './change.js'
import { DueTasks } from './due-tasks.js'
import { type Indexes, indexes } from './indexes.js'
import { type Millis, type Rows, type TableName, tableOrder } from './rows.js'
import { type ReadTable, Table } from './table.js'

/** What an action or a query may read of a shard: every table with its indexes. */
export type WorldView = { readonly [T in TableName]: ReadTable<Rows[T], Indexes[T]> } & {
  readonly revision: number
}

export type WorldTables = { readonly [T in TableName]: Table<Rows[T], Indexes[T]> }

/** The state of one shard, in memory. It changes only by `apply`, with changes that were committed. */
export class World implements WorldTables {
  readonly hosts = new Table<Rows['hosts'], Indexes['hosts']>(indexes.hosts)
  readonly placementGroups = new Table<Rows['placementGroups'], Indexes['placementGroups']>(indexes.placementGroups)
  readonly vpcs = new Table<Rows['vpcs'], Indexes['vpcs']>(indexes.vpcs)
  readonly subnets = new Table<Rows['subnets'], Indexes['subnets']>(indexes.subnets)
  readonly instances = new Table<Rows['instances'], Indexes['instances']>(indexes.instances)
  readonly disks = new Table<Rows['disks'], Indexes['disks']>(indexes.disks)
  readonly networkInterfaces = new Table<Rows['networkInterfaces'], Indexes['networkInterfaces']>(
    indexes.networkInterfaces,
  )
  readonly haVips = new Table<Rows['haVips'], Indexes['haVips']>(indexes.haVips)
  readonly haVipAssociations = new Table<Rows['haVipAssociations'], Indexes['haVipAssociations']>(
    indexes.haVipAssociations,
  )
  readonly privateIps = new Table<Rows['privateIps'], Indexes['privateIps']>(indexes.privateIps)
  readonly eips = new Table<Rows['eips'], Indexes['eips']>(indexes.eips)
  readonly tags = new Table<Rows['tags'], Indexes['tags']>(indexes.tags)
  readonly tasks = new Table<Rows['tasks'], Indexes['tasks']>(indexes.tasks)
  readonly clientTokens = new Table<Rows['clientTokens'], Indexes['clientTokens']>(indexes.clientTokens)
  readonly routeTables = new Table<Rows['routeTables'], Indexes['routeTables']>(indexes.routeTables)
  readonly routes = new Table<Rows['routes'], Indexes['routes']>(indexes.routes)
  readonly securityGroups = new Table<Rows['securityGroups'], Indexes['securityGroups']>(indexes.securityGroups)
  readonly securityGroupPolicies = new Table<Rows['securityGroupPolicies'], Indexes['securityGroupPolicies']>(
    indexes.securityGroupPolicies,
  )
  readonly securityGroupBindings = new Table<Rows['securityGroupBindings'], Indexes['securityGroupBindings']>(
    indexes.securityGroupBindings,
  )
  readonly assistantCidrs = new Table<Rows['assistantCidrs'], Indexes['assistantCidrs']>(indexes.assistantCidrs)
  readonly reserveIps = new Table<Rows['reserveIps'], Indexes['reserveIps']>(indexes.reserveIps)
  readonly tagValues = new Table<Rows['tagValues'], Indexes['tagValues']>(indexes.tagValues)

  /** Where the search for a free address of each subnet starts. */
  readonly addresses = new Addresses()

  readonly dueTasks = new DueTasks()

  revision = 0

  apply(revision: number, changes: readonly Change[]): void {
    for (const change of changes) {
      this.addresses.observe(this, change)
      this.dueTasks.observe(this.tasks, change)
      if (change.op === 'put') this.#table(change.table).put(change.row)
      else this.#table(change.table).remove(change.id)
    }
    this.revision = revision
  }

  /** When the next running task is due; undefined when none is running. */
  nextDue(): Millis | undefined {
    return this.dueTasks.next(this.tasks)
  }

  /** Every row as a change, parents first: what makes an equal world out of an empty one. */
  *rows(): Iterable<Change> {
    for (const table of tableOrder) {
      for (const row of this.#table(table).all()) yield { op: 'put', table, row } as Change
    }
  }

  // The pairing of a table's name with its row type is kept by Change; a union of tables cannot say so.
  #table(name: TableName): Table<Rows[TableName], string> {
    return this[name] as unknown as Table<Rows[TableName], string>
  }
}
