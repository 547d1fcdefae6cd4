import type { Draft } from '../world/draft.js'
import type { Eip, EipId, PrivateIp, TaskWork } from '../world/rows.js'
import { eipOf } from './eip.js'
import { removeTags } from './tags.js'

/** The tasks that work on an EIP alone. */
export type EipWork = Exclude<Extract<TaskWork, { readonly eipId: EipId }>, { readonly haVipId: unknown }>

/** The effect of a task on an EIP, which may be gone, or unbound with what it was bound to, by now. */
export function finishEipTask(draft: Draft, work: EipWork): void {
  const eip = draft.eips.get(work.eipId)
  if (eip === undefined) return
  switch (work.kind) {
    case 'create-eip':
      if (eip.state === 'CREATING') draft.put('eips', { ...eip, state: 'UNBIND' })
      break
    case 'bind-eip':
      finishBinding(draft, eip.id)
      break
    case 'unbind-eip':
      finishUnbinding(draft, eip.id)
      break
    case 'release-eip':
      release(draft, eip)
      break
    case 'set-eip-bandwidth':
      draft.put('eips', { ...eip, bandwidth: work.bandwidth })
      break
    case 'replace-eip-address':
      break
    default:
      work satisfies never
  }
}

export function finishBinding(draft: Draft, eipId: EipId): void {
  const eip = draft.eips.get(eipId)
  if (eip?.state === 'BINDING') draft.put('eips', { ...eip, state: 'BIND' })
}

export function finishUnbinding(draft: Draft, eipId: EipId): void {
  const eip = draft.eips.get(eipId)
  if (eip?.state === 'UNBINDING') draft.put('eips', { ...eip, state: 'UNBIND', privateIpId: null })
}

/** Fails what is still going on with an EIP that goes. */
export function endEipTasks(draft: Draft, eip: Eip, message: string): void {
  for (const task of [...draft.tasks.by('busyEip', eip.id)]) draft.put('tasks', { ...task, state: 'FAILED', message })
}

/** An address that goes takes its EIP's binding with it; the EIP stays, but for an ordinary public IP. */
export function unbindEipOf(draft: Draft, privateIpId: PrivateIp['id']): void {
  const eip = eipOf(draft, privateIpId)
  if (eip === undefined) return
  if (eip.addressType === 'WanIP') {
    endEipTasks(draft, eip, `${privateIpId} is gone`)
    draft.remove('eips', eip.id)
    return
  }
  draft.put('eips', { ...eip, state: 'UNBIND', privateIpId: null })
  for (const task of [...draft.tasks.by('busyEip', eip.id)]) {
    const { kind } = task.work
    if (kind === 'bind-eip') draft.put('tasks', { ...task, state: 'FAILED', message: `${privateIpId} is gone` })
    if (kind === 'unbind-eip') draft.put('tasks', { ...task, state: 'SUCCESS' })
  }
}

/** A prepaid EIP is isolated first, and goes when released once more. */
function release(draft: Draft, eip: Eip): void {
  if (eip.state !== 'OFFLINING') return
  if (eip.prepaid !== null && !eip.prepaid.returned) {
    draft.put('eips', { ...eip, state: 'UNBIND', prepaid: { ...eip.prepaid, returned: true } })
    return
  }
  removeTags(draft, eip.id)
  draft.remove('eips', eip.id)
}
