import fc from 'fast-check'
import { expect, it } from 'vitest'
import { crowdedLab } from '../test/crowded-lab.js'
import { checkInvariants } from '../test/invariants.js'
import { type Lab, rowsOf, sameRows } from '../test/lab.js'
import { type Operation, operation, operationNames, run } from '../test/operations.js'
import { CloudError } from './errors.js'
import type { Snapshot } from './store.js'
import type { Change } from './world/change.js'
import { difference } from './world/difference.js'
import { Draft } from './world/draft.js'
import { tableOrder } from './world/rows.js'
import { World } from './world/world.js'

/** At least so many actions are asked for, in worlds of up to 200 each. */
const actions = Number(process.env.HAVIP_PROPERTY_ACTIONS ?? 200_000)
/** In so many every kind of request has had its chance: one that never succeeds would prove nothing. */
const enough = 200_000
const seed = Number(process.env.HAVIP_PROPERTY_SEED ?? Date.now() % 1_000_000)

/** One world, whose rows are listed once for each change of it. */
class Trial {
  readonly lab = crowdedLab()
  #rows: readonly Change[] = rowsOf(this.lab.world)

  /** Runs it. What was done must have kept the rules; what was refused must have changed nothing. */
  attempt(asked: Operation): 'done' | 'refused' {
    const { world, quotas } = this.lab
    const { revision } = world
    try {
      run(this.lab, asked)
    } catch (error) {
      if (!(error instanceof CloudError) || error.code === 'InternalError') throw error
      expect(world.revision).toBe(revision)
      if (!sameRows(this.#rows, rowsOf(world))) throw new Error(`${asked.name} was refused and changed the world`)
      return 'refused'
    }
    checkInvariants(world, quotas)
    this.#rows = rowsOf(world)
    return 'done'
  }
}

/** The world that a log of changes makes out of an empty one. */
function replayed(log: Lab['log']): World {
  const world = new World()
  for (const changes of log) world.apply(world.revision + 1, changes)
  return world
}

/** A world that has fallen behind becomes the present one by what is different, whatever it missed. */
function checkReload({ world, log }: Lab): void {
  const behind = replayed(log.slice(0, log.length / 2))
  const rows = Object.fromEntries(tableOrder.map((table) => [table, [...world[table].all()]]))
  behind.apply(world.revision, difference(behind, rows as unknown as Snapshot['rows']))
  const inOrder = (of: World) => tableOrder.map((table) => [...of[table].all()].sort((a, b) => (a.id < b.id ? -1 : 1)))
  expect(inOrder(behind)).toEqual(inOrder(world))
  expect(behind.nextDue()).toBe(world.nextDue())
  for (const subnet of world.subnets.all()) {
    expect(new Draft(behind).freeAddress(subnet)).toBe(new Draft(world).freeAddress(subnet))
  }
}

it('the rules of the world hold after every action, and its log replays to an equal world', {
  timeout: 60_000 + actions * 3,
}, () => {
  const tallies = new Map(operationNames.map((name) => [name, { done: 0, refused: 0 }]))
  const total = (how: 'done' | 'refused') => [...tallies.values()].reduce((sum, tally) => sum + tally[how], 0)
  const property = fc.property(fc.array(operation, { maxLength: 200, size: 'max' }), (operations) => {
    const trial = new Trial()
    const { lab } = trial
    for (const next of operations) {
      const how = trial.attempt(next)
      const tally = tallies.get(next.name)
      if (tally !== undefined) tally[how] += 1
    }
    const again = replayed(lab.log)
    expect(rowsOf(again)).toEqual(rowsOf(lab.world))
    expect(rowsOf(replayed([rowsOf(lab.world)]))).toEqual(rowsOf(lab.world))
    expect(again.nextDue()).toBe(lab.world.nextDue())
    // It costs as much as all the rest.
    if (lab.log.length % 4 === 0) checkReload(lab)
  })
  for (let round = 0; total('done') + total('refused') < actions; round++) {
    fc.assert(property, { numRuns: 50, seed: seed + round })
  }
  // A run in which everything is refused would prove nothing.
  expect(total('done')).toBeGreaterThan(total('refused') / 10)
  if (actions < enough) return
  for (const [name, { done }] of tallies) expect(done, `${name} has succeeded (seed ${seed})`).toBeGreaterThan(0)
})
