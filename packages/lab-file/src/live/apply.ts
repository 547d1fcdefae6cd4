import type { ActualNode, Kind, LabNode } from '../plan/node.js'
import { filledIn } from '../plan/plan.js'
import type { Step } from '../plan/steps.js'
import { Known } from './known.js'
import { requests } from './requests.js'
import type { Server } from './server.js'
import type { Work } from './work.js'

export interface ApplyOptions {
  readonly server: Server
  readonly lab: string
  /** The lab as it is now. */
  readonly actual: readonly ActualNode[]
  /** The lab as it is to be: what is in its files and commands is known only when the rest is made. */
  readonly desired: readonly LabNode[]
  /** Told when a step has been done. */
  readonly onStep: (step: Step) => void
  /** Aborted: no further step begins; those that have begun are waited for. */
  readonly signal?: AbortSignal
}

/** A step that could not be done. */
export class StepError extends Error {
  override readonly name = 'StepError'

  constructor(
    readonly step: Step,
    cause: unknown,
  ) {
    super(`${step.key} could not be ${past[step.action]}: ${reasonOf(cause)}`, {
      cause,
    })
  }
}

const past = { create: 'made', update: 'changed', delete: 'removed' } as const

/** So many requests are under way at once. */
const most = 8

/**
 * Does the steps, each as soon as those it waits for are done. Throws the first StepError once nothing is under way any
 * more: what has been done by then stays, and another plan goes on from there. Gives how many steps were done.
 */
export async function applySteps(phases: readonly (readonly Step[])[], options: ApplyOptions): Promise<number> {
  const turns = new Turns()
  const filled = new Map<string, LabNode>()
  const byKey = new Map(options.desired.map((node) => [node.key, node]))
  const { server, lab } = options
  const work: Work = { server, lab, known: new Known(options.actual), desired: byKey }
  const fill = (node: LabNode): LabNode => {
    const known = filled.get(node.key)
    if (known !== undefined) return known
    const made = filledIn(
      node,
      ({ kind, name, attribute }) =>
        work.known.fact(`${kind}.${name}`, attribute) ?? byKey.get(`${kind}.${name}`)?.facts[attribute],
      (key) => {
        const other = byKey.get(key)
        return other === undefined ? undefined : fill(other)
      },
    )
    filled.set(node.key, made)
    return made
  }
  let count = 0
  for (const phase of phases) {
    if (options.signal?.aborted) break
    await runPhase(phase, options.signal, async (step) => {
      await doStep(work, turns, step, fill).catch((error: unknown) => {
        throw new StepError(step, error)
      })
      count++
      options.onStep(step)
    })
  }
  return count
}

/** Two requests about parts of one object are not under way at once: the second would be refused. */
const parts: ReadonlySet<Kind> = new Set(['attachment', 'address', 'association', 'binding', 'route', 'process'])

async function doStep(work: Work, turns: Turns, step: Step, fill: (node: LabNode) => LabNode): Promise<void> {
  const { kind, needs } = step.action === 'delete' ? step.actual : step.node
  const run = () => request(work, step, fill)
  await (parts.has(kind) ? turns.take(needs[0] ?? '', run) : run())
}

async function request(work: Work, step: Step, fill: (node: LabNode) => LabNode): Promise<void> {
  if (step.action === 'delete') return await requests[step.actual.kind].remove(work, step.actual)
  const node = fill(step.node)
  const { create, update } = requests[node.kind]
  if (step.action === 'create') return await create(work, node)
  if (update === undefined) throw new Error('it cannot be changed in place')
  await update(work, node, step.actual, step.members)
}

async function runPhase(
  steps: readonly Step[],
  signal: AbortSignal | undefined,
  run: (step: Step) => Promise<void>,
): Promise<void> {
  const waiting = new Set(steps)
  const ended = new Set<Step>()
  const running = new Set<Promise<void>>()
  const own = new Set(steps)
  const failures: unknown[] = []
  for (;;) {
    for (const step of waiting) {
      const ready = step.after.every((each) => ended.has(each) || !own.has(each))
      if (!ready || running.size >= most || signal?.aborted || failures.length > 0) continue
      waiting.delete(step)
      const begun: Promise<void> = run(step)
        .then(() => void ended.add(step))
        .catch((error: unknown) => void failures.push(error))
        .finally(() => running.delete(begun))
      running.add(begun)
    }
    if (running.size === 0) break
    await Promise.race(running)
  }
  if (failures.length > 0) throw failures[0]
}

/** One after the other, by what it is about. */
class Turns {
  readonly #last = new Map<string, Promise<void>>()

  take(about: string, run: () => Promise<void>): Promise<void> {
    const turn = (this.#last.get(about) ?? Promise.resolve()).then(run)
    // Whoever comes next waits for the end, however it ends.
    this.#last.set(
      about,
      turn.catch(() => {}),
    )
    return turn
  }
}

function reasonOf(cause: unknown): string {
  // All that fetch says when the connection breaks.
  if (cause instanceof TypeError && cause.message === 'fetch failed') return 'the server does not answer any more'
  return cause instanceof Error ? cause.message : String(cause)
}
