import { createClient, take } from '@havip/client'
import {
  type ActualNode,
  actualNodes,
  applySteps,
  type Change,
  desiredNodes,
  type LabNode,
  labsOf,
  planChanges,
  type Server,
  stepsOf,
  takenAddresses,
  takeSnapshot,
} from '@havip/lab-file'
import { askFor } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { confirm } from '../connection/terminal.js'
import { Failure } from '../failure.js'
import { json } from '../table.js'
import { headOf, planText, summary } from './show.js'
import { labNamed, labOf } from './source.js'

interface LabOptions extends ConnectionOptions {
  readonly region?: string
  readonly json?: boolean
}

interface FileOptions extends LabOptions {
  readonly cloudOnly?: boolean
}

/** What is to be done to a lab. */
interface Work {
  readonly lab: string
  readonly server: Server
  readonly desired: readonly LabNode[]
  readonly actual: readonly ActualNode[]
  readonly changes: readonly Change[]
}

export async function plan(
  file: string,
  options: FileOptions & { readonly detailedExitcode?: boolean },
): Promise<void> {
  const work = await planned(file, options)
  const { lab, changes } = work
  if (options.json) process.stdout.write(json({ lab, changes: changes.map(forMachines) }))
  else process.stdout.write(`${planText(changes)}${nothingOr(work, 'To do')}`)
  if (options.detailedExitcode && changes.length > 0) process.exitCode = 2
}

export async function up(file: string, options: FileOptions): Promise<void> {
  const work = await planned(file, options)
  await perform(work, options, 'is up')
  if (!options.json) await tellTrouble(work, options)
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
    const isPossible = options.cloudOnly !== true && (await hasGuests(server))
    if (!isPossible && guests.length > 0 && options.cloudOnly !== true) throw new Failure(noGuests(guests))
    const desired = isPossible ? all : all.filter((node) => !isGuest(node))
    const snapshot = await takeSnapshot(server, declared.lab, { guests: isPossible })
    const actual = actualNodes(snapshot)
    const changes = planChanges(desired, actual, takenAddresses(snapshot))
    return { lab: declared.lab, server, desired, actual, changes }
  })
}

/** What is in an instance, and not of the cloud. */
function isGuest({ kind }: LabNode): boolean {
  return kind === 'files' || kind === 'process'
}

/** Whether something can run in the server's instances. */
async function hasGuests({ client }: Server): Promise<boolean> {
  const { engine } = await take(client.GET('/v1/server'))
  return engine === 'linux'
}

function noGuests([first]: readonly LabNode[]): string {
  const what = `the file has files and commands for instances (${first?.key})`
  return `Nothing can run in the instances of this server, and ${what}; start it with --engine linux, or say --cloud-only.`
}

function withServer<T>(
  ofFile: string | undefined,
  options: LabOptions,
  run: (server: Server) => Promise<T>,
): Promise<T> {
  const region = options.region ?? ofFile
  return askFor(options, (context) => run({ client: createClient(context), ...(region !== undefined && { region }) }))
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

/** Commands that were started now and have failed already. */
async function tellTrouble({ server, lab, changes }: Work, options: LabOptions): Promise<void> {
  const started = changes.flatMap(({ key, action }) => (key.startsWith('process.') && action !== 'delete' ? [key] : []))
  if (started.length === 0) return
  const { instances, guests } = await askFor(options, () => takeSnapshot(server, lab, { guests: true }))
  for (const { id, name } of instances) {
    for (const { name: command, exit, state } of guests.get(id)?.processes ?? []) {
      const failed = exit !== null && exit.code !== 0
      if (!failed || !started.includes(`process.${name}.${command}`)) continue
      const how = exit.code === null ? `by ${exit.signal}` : `with exit code ${exit.code}`
      const now = state === 'running' ? '; it was started again' : ''
      process.stderr.write(`havip: ${command} on ${name} has ended ${how}${now}: \`havip lab logs ${name}\` has what it said.\n`)
    }
  }
}

/** Does what is to be done, and tells each step. */
async function perform(work: Work, options: LabOptions, outcome: string): Promise<void> {
  const { lab, server, actual, desired, changes } = work
  const begun = performance.now()
  const heads = new Map(changes.map((change) => [change.key, headOf(change)]))
  const interruption = interruptible()
  const steps = stepsOf(changes)
  const total = steps.reduce((sum, phase) => sum + phase.length, 0)
  let done = 0
  try {
    await askFor(options, () =>
      applySteps(steps, {
        ...{ server, lab, actual, desired, signal: interruption.signal },
        onStep: ({ key, action }) => {
          done++
          // One that is made anew is told when it is there again.
          const isHalf =
            action === 'delete' &&
            steps.some((phase) => phase.some((step) => step.key === key && step.action !== action))
          if (!options.json && !isHalf) process.stdout.write(`${heads.get(key) ?? key}\n`)
        },
      }),
    )
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : String(error)
    throw new Failure(`${why}. ${done} of ${total} steps are done; the same command goes on from there.`)
  } finally {
    interruption.end()
  }
  if (done < total) {
    process.exitCode = 130
    process.stderr.write(
      `havip: interrupted; ${done} of ${total} steps are done, the same command goes on from there.\n`,
    )
    return
  }
  if (options.json) {
    process.stdout.write(json({ lab, changes: changes.map(forMachines) }))
    return
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const counts = summary(changes, ['made', 'changed', 'made anew', 'removed'])
  const text = counts === undefined ? ', and was so before' : `: ${counts}, in ${seconds} s`
  process.stdout.write(`Lab ${lab} ${outcome}${text}.\n`)
}

/** The first Ctrl-C lets what has begun be finished, the second one ends at once. */
function interruptible(): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController()
  const onSignal = () => {
    controller.abort()
    process.stderr.write('havip: finishing what has begun; once more ends at once.\n')
    process.once('SIGINT', () => process.exit(130))
  }
  process.once('SIGINT', onSignal)
  process.once('SIGTERM', onSignal)
  return {
    signal: controller.signal,
    end: () => {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}

function nothingOr({ lab, changes }: Work, head: string): string {
  const counts = summary(changes)
  return counts === undefined ? `Lab ${lab} is as the file says.\n` : `\n${head}: ${counts}.\n`
}

function forMachines({ key, action, members, because, actual }: Change) {
  return {
    ...{ key, action },
    ...(actual !== undefined && { id: actual.id }),
    ...(because !== undefined && { because }),
    members: members.map(({ name, before, after }) => ({
      name,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    })),
  }
}
