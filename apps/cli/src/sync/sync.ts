import { confirm } from '../connection/terminal.js'
import { Failure } from '../failure.js'
import { isForPeople, type OutputOptions, print } from '../output.js'
import { table } from '../table.js'
import { Copy, copyOf, knownCopies } from './copy.js'
import { planCopy } from './plan.js'
import { allOf, orphansOf, planPrune, planTables } from './prune.js'
import { cloudItself, type Server, serverAt } from './server.js'
import { readRegion, readTopology, type Topology } from './topology.js'

export interface SyncOptions extends OutputOptions {
  readonly from?: string
  readonly to?: string
  readonly region?: string
  readonly tencentEndpoint?: string
  readonly dryRun?: boolean
  readonly prune?: boolean
  readonly yes?: boolean
}

/** Exit code of a copy that lacks something of its source. */
const incomplete = 2

/** Copies VPCs of one server into the emulator at another, or what has changed of them since. */
export async function sync(vpcIds: readonly string[], options: SyncOptions): Promise<void> {
  const { from, to, region, tencentEndpoint } = options
  if (to === cloudItself)
    throw new Failure('--to is an emulator, by URL or context: nothing is copied into Tencent Cloud.')
  const target = await serverAt('The target', to, { region })
  const source = await serverAt('The source', from, { region, tencentEndpoint })
  try {
    if (new URL(source.context.url).origin === new URL(target.context.url).origin) {
      throw new Failure('--from and --to are the same server; give two.')
    }
    await copyInto(target, source, vpcIds, options)
  } finally {
    await source.close()
  }
}

async function copyInto(
  target: Server,
  source: Server,
  vpcIds: readonly string[],
  options: SyncOptions,
): Promise<void> {
  const { backend } = await target.ask((client) => client.GET('/v1/server'))
  if (backend !== 'emulator') {
    throw new Failure(`The target ${target.context.url} is Tencent Cloud itself; copies are made in an emulator only.`)
  }
  const wanted = await readTopology(source, vpcIds)
  await checkZones(target, wanted)
  const copy = await plan(wanted, target, options)
  const { dryRun = false } = options
  if (!dryRun) await confirmDeletion(copy, options)
  if (!dryRun) await carryOut(copy, options)
  show(copy, options)
  if (copy.notes.length > 0) process.exitCode = incomplete
}

async function confirmDeletion({ steps }: Copy, options: SyncOptions): Promise<void> {
  const deleted = steps.filter(({ does }) => does === 'delete').map(({ kind, what }) => `${kind} ${what}`)
  if (deleted.length > 0) await confirm(`Delete ${deleted.join(', ')} in the target`, options)
}

async function plan(wanted: Topology, target: Server, { prune = false }: SyncOptions): Promise<Copy> {
  const copies = await readRegion(target, new Set())
  const vpcs = knownCopies(wanted, copies)
  // Only now is it known whose associations count.
  const found = await readRegion(target, new Set(wanted.vpcs.flatMap(({ id }) => vpcs.get(id) ?? [])))
  const known = knownCopies(wanted, found)
  const copy = new Copy(target, known)
  const orphans = orphansOf(wanted, found, known)
  if (prune) {
    planCopy(wanted, planPrune(orphans, found, copy), copy)
    planTables(orphans, copy)
    return copy
  }
  for (const { id, tags } of allOf(orphans)) {
    copy.note(`${tags[copyOf]} is not at the source any more; its copy ${id} stays (--prune deletes it)`)
  }
  planCopy(wanted, found, copy)
  return copy
}

async function checkZones(target: Server, { subnets }: Topology): Promise<void> {
  const regions = await target.all((client, { cursor: _, region: __, ...query }) =>
    client.GET('/v1/regions', { params: { query } }),
  )
  const served = regions.flatMap(({ zones }) => zones)
  const missing = [...new Set(subnets.map(({ zone }) => zone))].filter((zone) => !served.includes(zone))
  if (missing.length === 0) return
  throw new Failure(
    `The target does not serve ${missing.join(', ')}; start it with --zones ${[...served, ...missing].join(',')}.`,
  )
}

async function carryOut(copy: Copy, options: SyncOptions): Promise<void> {
  const { steps } = copy
  for (const [n, { does, kind, source, what, run }] of steps.entries()) {
    const line = `${does} ${kind} ${source} ${what}`
    if (isForPeople(options)) process.stdout.write(`[${n + 1}/${steps.length}] ${line}\n`)
    try {
      await run()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw new Failure(
        `Step ${n + 1} of ${steps.length} (${line}) failed: ${error.message} What was made stays; run it again to go on.`,
      )
    }
  }
}

function show(copy: Copy, options: SyncOptions): void {
  const { steps, ids, notes, addresses } = copy
  const { dryRun = false } = options
  const told = steps.map(({ run: _, ...step }) => step)
  const result = { dryRun, steps: told, ids, addresses: Object.fromEntries(addresses), notFollowed: notes }
  print(result, options, { text: () => textOf(copy, dryRun), quiet: () => Object.values(ids) })
  if (options.json || options.yaml) return
  for (const note of notes) process.stderr.write(`not followed: ${note}\n`)
}

/** What is told in the end; steps that are done were told before. */
function textOf({ steps, ids, notes, addresses }: Copy, dryRun: boolean): string {
  const equal = notes.length === 0 ? ': the copy is as its source' : ''
  if (steps.length === 0) return `Nothing to do${equal}.\n`
  if (!dryRun) return `\n${table(['SOURCE', 'COPY'], [...Object.entries(ids), ...addresses])}`
  const lines = steps.map(({ does, kind, source, what }) => `${does} ${kind} ${source} ${what}\n`)
  return `${lines.join('')}${steps.length} steps; nothing was done.\n`
}
