import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyLab } from '../../test/labs.js'
import { World } from '../../test/world.js'
import { checkLab, declaredNames } from '../file/check.js'
import type { Lab } from '../file/schema.js'
import { desiredNodes } from './desired.js'
import { planChanges } from './plan.js'
import { stepsOf } from './steps.js'

const choices = fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 })

/** Leaves out of files and commands what asks for something that is not in the lab. */
function right(lab: Lab): Lab {
  const wrong = new Set(
    checkLab(lab, declaredNames(lab)).map(({ path }) => `${path[1]?.toString()} ${path[2]?.toString()}`),
  )
  const instances = Object.entries(lab.instances).map(([name, instance]) => {
    const files = wrong.has(`${name} files`) ? {} : instance.files
    return [name, { ...instance, files, run: wrong.has(`${name} run`) ? {} : instance.run }] as const
  })
  return { ...lab, instances: Object.fromEntries(instances) }
}

function converge(world: World, lab: Lab, choose: (n: number) => number): void {
  const desired = desiredNodes(lab)
  for (const phase of stepsOf(planChanges(desired, world.actual()))) world.run(phase, desired, choose)
}

test('from any lab to any other one: each step can be done when it comes, and then nothing is left to do', () => {
  fc.assert(
    fc.property(anyLab, anyLab, choices, (first, second, numbers) => {
      let at = 0
      const choose = (n: number) => (numbers[at++ % numbers.length] ?? 0) % Math.max(n, 1)
      const world = new World()
      for (const lab of [right(first), right(second)]) {
        expect(checkLab(lab, declaredNames(lab))).toEqual([])
        converge(world, lab, choose)
        const desired = desiredNodes(lab)
        expect(planChanges(desired, world.actual())).toEqual([])
        expect(
          world
            .actual()
            .map(({ key }) => key)
            .sort(),
        ).toEqual(desired.map(({ key }) => key).sort())
      }
      for (const phase of stepsOf(planChanges([], world.actual()))) world.run(phase, [], choose)
      expect(world.actual()).toEqual([])
    }),
    { numRuns: 150 },
  )
})

test('stopped after any number of steps, the same file leads to the same end', () => {
  fc.assert(
    fc.property(anyLab, anyLab, choices, fc.nat(60), (first, second, numbers, stop) => {
      let at = 0
      const choose = (n: number) => (numbers[at++ % numbers.length] ?? 0) % Math.max(n, 1)
      const world = new World()
      converge(world, right(first), choose)
      const desired = desiredNodes(right(second))
      const steps = stepsOf(planChanges(desired, world.actual())).flat()
      // In a row they are in an order in which each may come.
      for (const step of steps.slice(0, stop)) world.run([step], desired, choose)
      converge(world, right(second), choose)
      expect(planChanges(desired, world.actual())).toEqual([])
    }),
    { numRuns: 80 },
  )
})
