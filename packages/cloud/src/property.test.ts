import fc from 'fast-check'
import { expect, it } from 'vitest'
import { crowdedLab } from '../test/crowded-lab.js'
import { checkInvariants } from '../test/invariants.js'
import { type Lab, rowsOf, sameRows } from '../test/lab.js'
import { type Operation, operation, run } from '../test/operations.js'
import { CloudError } from './errors.js'
import { World } from './world/world.js'

const runs = Number(process.env.HAVIP_PROPERTY_RUNS ?? 200)

/** Runs it; true when it was refused, which must have changed nothing. */
function attempt(lab: Lab, asked: Operation): boolean {
  const before = rowsOf(lab.world)
  const { revision } = lab.world
  try {
    run(lab, asked)
    return false
  } catch (error) {
    if (!(error instanceof CloudError) || error.code === 'InternalError') throw error
    expect(lab.world.revision).toBe(revision)
    if (!sameRows(before, rowsOf(lab.world))) throw new Error(`${asked.name} was refused and changed the world`)
    return true
  }
}

/** The world that a log of changes makes out of an empty one. */
function replayed(log: Lab['log']): World {
  const world = new World()
  for (const changes of log) world.apply(world.revision + 1, changes)
  return world
}

it('the rules of the world hold after every action, and its log replays to an equal world', {
  timeout: 600_000,
}, () => {
  const outcome = { done: 0, refused: 0 }
  const asked = new Map<string, { done: number; refused: number }>()
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 200, size: 'max' }), (operations) => {
      const lab = crowdedLab()
      for (const next of operations) {
        const how = attempt(lab, next) ? 'refused' : 'done'
        outcome[how] += 1
        const tally = asked.get(next.name) ?? { done: 0, refused: 0 }
        tally[how] += 1
        asked.set(next.name, tally)
        checkInvariants(lab.world, lab.quotas)
      }
      const again = replayed(lab.log)
      expect(rowsOf(again)).toEqual(rowsOf(lab.world))
      expect(rowsOf(replayed([rowsOf(lab.world)]))).toEqual(rowsOf(lab.world))
      expect(again.nextDue()).toBe(lab.world.nextDue())
    }),
    { numRuns: runs },
  )
  // A run in which everything is refused would prove nothing.
  if (runs >= 200) expect(outcome.done).toBeGreaterThan(outcome.refused / 4)
  // What seldom succeeds may not have done so by chance, but not in a long run.
  if (runs < 2000) return
  for (const [name, { done }] of asked) expect(done, `${name} has succeeded`).toBeGreaterThan(0)
})
