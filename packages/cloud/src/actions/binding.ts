import type { Ipv4, Mac } from '@havip/net'
import type { ActionContext } from '../shell/context.js'
import type { ClaimRefusal, CloudEvent } from '../world/change.js'
import type { Draft } from '../world/draft.js'
import type { HaVipId, Millis, NetworkInterfaceId } from '../world/rows.js'

type MoveCause = Extract<CloudEvent, { type: 'havip-moved' }>['cause']

/** What the network reports: it has bound a HAVIP to an ENI, because of a claim or as found after a restart. */
export interface BindingReport {
  readonly haVipId: HaVipId
  readonly networkInterfaceId: NetworkInterfaceId | null
  readonly at: Millis
  readonly cause: MoveCause
}

/**
 * Records who holds a HAVIP. The network has decided already: this never refuses. A report that was overtaken, about
 * something deleted or an ENI detached meanwhile, and a holder that only announced again, change nothing.
 */
export function recordBinding(draft: Draft, report: BindingReport, _context: ActionContext): void {
  const haVip = draft.haVips.get(report.haVipId)
  if (haVip === undefined || haVip.networkInterfaceId === report.networkInterfaceId) return
  const holder = report.networkInterfaceId
  if (holder !== null) {
    const eni = draft.networkInterfaces.get(holder)
    if (eni === undefined || eni.subnetId !== haVip.subnetId || eni.attachment === null) return
  }
  draft.put('haVips', { ...haVip, networkInterfaceId: holder, flushedAt: report.at })
  draft.event({
    type: 'havip-moved',
    haVipId: haVip.id,
    vip: haVip.vip,
    from: haVip.networkInterfaceId,
    to: holder,
    cause: report.cause,
  })
}

export interface RefusalReport {
  readonly address: Ipv4
  readonly haVipId: HaVipId | null
  readonly networkInterfaceId: NetworkInterfaceId
  readonly sourceMac: Mac
  readonly reason: ClaimRefusal
}

/** Puts a refused claim into the log; the world stays as it is. */
export function recordRefusal(draft: Draft, report: RefusalReport, _context: ActionContext): void {
  draft.event({ type: 'claim-refused', ...report })
}

/** Puts a claim that the network takes its time to honour into the log; of a HAVIP that is gone there is nothing to tell. */
export function recordPending(
  draft: Draft,
  { haVipId, networkInterfaceId, due }: { haVipId: HaVipId; networkInterfaceId: NetworkInterfaceId; due: Millis },
  _context: ActionContext,
): void {
  const haVip = draft.haVips.get(haVipId)
  if (haVip === undefined) return
  draft.event({
    type: 'claim-pending',
    haVipId,
    vip: haVip.vip,
    networkInterfaceId,
    due: new Date(due).toISOString(),
  })
}

/** Puts the beginning or the end of a fault into the log; the world stays as it is. */
export function recordFault(
  draft: Draft,
  event: Extract<CloudEvent, { type: 'fault-began' | 'fault-ended' }>,
  _context: ActionContext,
): void {
  draft.event(event)
}

/** Unbinds every HAVIP the ENI holds. */
export function releaseBindings(
  draft: Draft,
  networkInterfaceId: NetworkInterfaceId,
  cause: MoveCause,
  context: ActionContext,
): void {
  for (const haVip of [...draft.haVips.by('holder', networkInterfaceId)]) {
    recordBinding(draft, { haVipId: haVip.id, networkInterfaceId: null, at: context.now, cause }, context)
  }
}
