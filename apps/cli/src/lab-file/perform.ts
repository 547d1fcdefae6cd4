import {
  type ActualNode,
  applySteps,
  type Change,
  type LabNode,
  processesOf,
  type Server,
  stepsOf,
} from '@havip/lab-file'
import { askFor } from '../api.js'
import type { ConnectionOptions } from '../connection/connection.js'
import { Failure } from '../failure.js'
import { isForPeople, type OutputOptions, print } from '../output.js'
import { headOf, summary } from './show.js'

export interface LabOptions extends ConnectionOptions, OutputOptions {
  readonly region?: string
  readonly account?: string
}

/** What is to be done to a lab. */
export interface Work {
  readonly lab: string
  readonly server: Server
  readonly desired: readonly LabNode[]
  readonly actual: readonly ActualNode[]
  readonly changes: readonly Change[]
}

/** Commands that were started now and have failed already. */
export async function tellTrouble({ server, lab, changes }: Work, options: LabOptions): Promise<void> {
  const started = changes.flatMap(({ key, action }) => (key.startsWith('process.') && action !== 'delete' ? [key] : []))
  if (started.length === 0) return
  const processes = await askFor(options, () => processesOf(server, lab))
  for (const [name, all] of processes) {
    for (const { name: command, exit, state } of all) {
      const failed = exit !== null && exit.code !== 0
      if (!failed || !started.includes(`process.${name}.${command}`)) continue
      const how = exit.code === null ? `by ${exit.signal}` : `with exit code ${exit.code}`
      const now = state === 'running' ? '; it was started again' : ''
      process.stderr.write(
        `havip: ${command} on ${name} has ended ${how}${now}: \`havip lab logs ${name} ${command}\` has what it said.\n`,
      )
    }
  }
}

/** Does what is to be done, and tells each step. */
export async function perform(work: Work, options: LabOptions, outcome: string): Promise<void> {
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
          if (isForPeople(options) && !isHalf) process.stdout.write(`${heads.get(key) ?? key}\n`)
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
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const counts = summary(changes, ['made', 'changed', 'made anew', 'removed'])
  const text = counts === undefined ? ', and was so before' : `: ${counts}, in ${seconds} s`
  print(resultOf(work), options, {
    text: () => `Lab ${lab} ${outcome}${text}.\n`,
    quiet: () => changes.map(({ key }) => key),
  })
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

/** What programs get: the lab, and what there is, or was, to change. */
export function resultOf({ lab, changes }: Work): object {
  return { lab, changes: changes.map(forMachines) }
}

function forMachines({ key, action, members, because, actual }: Change): object {
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
