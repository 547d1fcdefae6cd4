import type { NetworkTables } from '@havip/sdn'
import { describe, it } from 'vitest'
import { addressResolution } from './address-resolution.js'
import { captures } from './captures.js'
import { claims } from './claims.js'
import { eips } from './eips.js'
import { oneVpc } from './example.js'
import { faults } from './faults.js'
import { instanceFaults } from './instance-faults.js'
import type { MakeNetwork } from './network.js'
import { packetFaults } from './packet-faults.js'
import { refusals } from './refusals.js'
import { routes } from './routes.js'
import { securityGroups } from './security-groups.js'
import { slowSwitching } from './slow-switching.js'
import { Stage } from './stage.js'
import { tableChanges } from './table-changes.js'
import { traffic } from './traffic.js'
import { windows } from './windows.js'

/** Says one scenario; each runs on a network of its own. */
export type Scenario = (
  title: string,
  run: (stage: Stage) => Promise<void>,
  options?: { readonly tables?: NetworkTables },
) => void

/** The rules of the network as tests: every engine passes all of them. */
export function describeScenarios(name: string, makeNetwork: MakeNetwork): void {
  const scenario = scenarioOn(makeNetwork)
  describe(name, () => {
    describe('claims', () => claims(scenario))
    describe('refused claims', () => refusals(scenario))
    describe('traffic', () => traffic(scenario))
    describe('address resolution', () => addressResolution(scenario))
    describe('changing tables', () => tableChanges(scenario))
    describe('faults', () => faults(scenario))
    describe('faults of packets', () => packetFaults(scenario))
    describe('faults of instances', () => instanceFaults(scenario))
    describe('slow switching', () => slowSwitching(scenario))
    describe('Windows failover clustering', () => windows(scenario))
    describe('routes', () => routes(scenario))
    describe('security groups', () => securityGroups(scenario))
    describe('EIPs', () => eips(scenario))
    describe('captures', () => captures(scenario))
  })
}

function scenarioOn(makeNetwork: MakeNetwork): Scenario {
  return (title, run, { tables = oneVpc } = {}) => {
    it(title, async () => {
      const stage = await Stage.open(makeNetwork, tables)
      try {
        await run(stage)
      } finally {
        await stage.close()
      }
    })
  }
}
