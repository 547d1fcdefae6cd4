import { createClient, take } from '@havip/client'
import {
  actualNodes,
  desiredNodes,
  type LabNode,
  labsOf,
  planChanges,
  type Server,
  takenAddresses,
  takeSnapshot,
} from '@havip/lab-file'
import { askFor } from '../api.js'
import { confirm } from '../connection/terminal.js'
import { Failure } from '../failure.js'
import { isForPeople, print } from '../output.js'
import { type LabOptions, perform, resultOf, tellTrouble, type Work } from './perform.js'
import { planText, summary } from './show.js'
import { labNamed, labOf } from './source.js'

interface FileOptions extends LabOptions {
  readonly cloudOnly?: boolean
}

export async function plan(
  file: string,
  options: FileOptions & { readonly detailedExitcode?: boolean },
): Promise<void> {
  const work = await planned(file, options)
  const { changes } = work
  print(resultOf(work), options, {
    text: () => `${planText(changes)}${nothingOr(work, 'To do')}`,
    quiet: () => changes.map(({ key }) => key),
  })
  if (options.detailedExitcode && changes.length > 0) process.exitCode = 2
}

export async function up(file: string, options: FileOptions): Promise<void> {
  const work = await planned(file, options)
  await perform(work, options, 'is up')
  if (isForPeople(options)) await tellTrouble(work, options)
}

export async function down(name: string | undefined, options: LabOptions & { readonly yes?: boolean }): Promise<void> {
  const named = name === undefined ? undefined : labNamed(name)
  const work = await withServer(named?.region, options, async (server) => {
    const lab = named?.lab ?? (await onlyLab(server, options))
    const actual = actualNodes(await takeSnapshot(server, lab))
    return { lab, server, desired: [], actual, changes: planChanges([], actual) }
  })
  await perform(work, options, 'is gone')
}

function planned(file: string, options: FileOptions): Promise<Work> {
  const declared = labOf(file)
  const all = desiredNodes(declared)
  return withServer(declared.region, options, async (server) => {
    const guests = all.filter(isGuest)
    const [canRun] = await Promise.all([hasGuests(server), checkZones(server, all)])
    const isPossible = canRun && options.cloudOnly !== true
    if (!isPossible && guests.length > 0 && options.cloudOnly !== true) throw new Failure(noGuests(guests))
    const desired = isPossible ? all : all.filter((node) => !isGuest(node))
    const snapshot = await takeSnapshot(server, declared.lab, { guests: isPossible })
    const actual = actualNodes(snapshot)
    const changes = planChanges(desired, actual, takenAddresses(snapshot))
    return { lab: declared.lab, server, desired, actual, changes }
  })
}

/** Whether the server has the zones is asked before anything is made. */
async function checkZones({ client, region }: Server, nodes: readonly LabNode[]): Promise<void> {
  const { items } = await take(client.GET('/v1/regions', { params: { query: { limit: 1000 } } }))
  const served = items.filter(({ id }) => region === undefined || id === region)
  if (served.length === 0) {
    const known = items.map(({ id }) => id).join(', ')
    throw new Failure(`The region '${region}' is not served; served are ${known}. Nothing was changed.`)
  }
  const zones = served.flatMap((each) => each.zones)
  for (const { key, kind, fixed } of nodes) {
    if (kind !== 'subnet' || zones.includes(String(fixed.zone))) continue
    const where = region === undefined ? 'the server' : region
    throw new Failure(
      `${key} is to be in zone '${fixed.zone}', which ${where} does not have; \`havip region list\` shows those there are. Nothing was changed.`,
    )
  }
}

/** What is in an instance, and not of the cloud. */
function isGuest({ kind }: LabNode): boolean {
  return kind === 'files' || kind === 'process' || kind === 'mtu'
}

/** Whether something can run in the server's instances. */
async function hasGuests({ client }: Server): Promise<boolean> {
  const { engine } = await take(client.GET('/v1/server'))
  return engine === 'linux'
}

function noGuests([first]: readonly LabNode[]): string {
  const what = `the file has files, commands or an MTU for instances (${first?.key})`
  return `Nothing can run in the instances of this server, and ${what}; start it with --engine linux, or say --cloud-only.`
}

function withServer<T>(
  ofFile: string | undefined,
  options: LabOptions,
  run: (server: Server) => Promise<T>,
): Promise<T> {
  const { account, region = ofFile } = options
  const scope = { ...(region !== undefined && { region }), ...(account !== undefined && { account }) }
  return askFor(options, (context) => run({ client: createClient(context), ...scope }))
}

/** The lab that is meant when none is named. */
async function onlyLab(server: Server, options: { readonly yes?: boolean }): Promise<string> {
  const labs = [...(await labsOf(server))]
  const [only, ...others] = labs
  if (only === undefined) throw new Failure('There is no lab.')
  const names = labs.map(([name]) => name).join(', ')
  if (others.length > 0) throw new Failure(`There are several labs; say which is meant: ${names}.`)
  const [name, objects] = only
  await confirm(`Remove the lab ${name} and its ${objects} objects`, options)
  return name
}

function nothingOr({ lab, changes }: Work, head: string): string {
  const counts = summary(changes)
  return counts === undefined ? `Lab ${lab} is as the file says.\n` : `\n${head}: ${counts}.\n`
}
