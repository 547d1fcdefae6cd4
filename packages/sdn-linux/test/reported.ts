import {
  checkConfiguration,
  type NodeSettings,
  parseKeepalived,
  readConfiguration,
  renderInstances,
} from '@havip/keepalived'
import { haVip, ports } from '@havip/scenarios'
import type { ClaimReport } from '@havip/sdn'
import { describe, expect, vi } from 'vitest'
import type { LinuxEngine } from '../src/index.js'
import { agentPatience, node, type Server } from './agents.js'
import { whyNoKernel } from './kernel.js'
import { onLab } from './linux-network.js'

/** A lab in which something that people reported happens again. */
export interface Reported {
  readonly engine: LinuxEngine
  /** What was announced since the lab started. */
  readonly claims: readonly ClaimReport[]
}

/** Skipped, with the reason, where the kernel or keepalived is missing. */
export async function describeReported(name: string, define: () => void): Promise<void> {
  const reason = await whyNoKernel('keepalived', 'arping')
  describe.skipIf(reason !== undefined)(`${name}${reason ? ` [skipped: ${reason}]` : ''}`, define)
}

/** A test on a lab of its own, beside others. */
export function onReported(run: (lab: Reported) => Promise<void>): ReturnType<typeof onLab> {
  return onLab(async (engine) => {
    const claims: ClaimReport[] = []
    engine.onClaim((report) => claims.push(report))
    await run({ engine, claims })
  })
}

/** Fast settings: a node is missed after about two seconds. */
export const fast: Partial<NodeSettings> = { version: 3, advertInterval: 0.5 }

/** The right configuration of a node, with a change that breaks it. */
export function broken(
  server: Server,
  change: (right: string) => string,
  settings: Partial<NodeSettings> = {},
): string {
  const right = renderInstances([node(server, { ...fast, ...settings })])
  const text = change(right)
  if (text === right) throw new Error('the change changed nothing')
  return text
}

/** What `havip keepalived check` finds in a configuration, knowing the HAVIP. */
export function rulesBroken(text: string): string[] {
  const configuration = readConfiguration('keepalived.conf', parseKeepalived({ file: 'keepalived.conf', text }))
  return checkConfiguration(configuration, { haVips: [{ address: haVip.address }] }).map(({ rule }) => rule)
}

/** Runs `arping` in a server's instance to its end. Unsolicited, for the HAVIP, one frame unless told otherwise. */
export async function arping({ engine }: Reported, server: Server, options = '-c 1'): Promise<void> {
  const argv = ['sh', '-c', `arping -U ${options} -i eth0 -S ${haVip.address} ${haVip.address}`]
  // It ends with 1: nobody answers.
  await engine.lab.exec({ instanceId: ports[server].instanceId, argv })
}

/** Waits until a fault has taken as many frames. */
export async function taken({ engine }: Reported, frames: number): Promise<void> {
  await vi.waitFor(
    async () =>
      expect((await engine.faults()).reduce((sum, fault) => sum + fault.taken, 0)).toBeGreaterThanOrEqual(frames),
    { timeout: agentPatience },
  )
}

/** The ENI that packets to the HAVIP go to. */
export async function holder({ engine }: Reported): Promise<string | undefined> {
  return (await engine.holders()).get(haVip.id)
}

/** Longer than any test. */
export const long = { durationMs: 600_000 } as const
