import type { NetworkTables } from '@havip/sdn'
import { describe, it } from 'vitest'
import { addressResolution } from './address-resolution.js'
import { claims } from './claims.js'
import { oneVpc } from './example.js'
import { faults } from './faults.js'
import type { MakeNetwork } from './network.js'
import { refusals } from './refusals.js'
import { Stage } from './stage.js'
import { tableChanges } from './table-changes.js'
import { traffic } from './traffic.js'

/** Says one scenario; each runs on a network of its own. */
export type Scenario = (
  title: string,
  run: (stage: Stage) => Promise<void>,
  options?: { readonly tables?: NetworkTables },
) => void

/** The rules of the network as tests: every engine passes all of them. */
export function describeScenarios(name: string, makeNetwork: MakeNetwork): void {
  const scenario: Scenario = (title, run, { tables = oneVpc } = {}) => {
    it(title, async () => {
      const stage = await Stage.open(makeNetwork, tables)
      try {
        await run(stage)
      } finally {
        await stage.close()
      }
    })
  }
  describe(name, () => {
    describe('claims', () => claims(scenario))
    describe('refused claims', () => refusals(scenario))
    describe('traffic', () => traffic(scenario))
    describe('address resolution', () => addressResolution(scenario))
    describe('changing tables', () => tableChanges(scenario))
    describe('faults', () => faults(scenario))
  })
}
