import type { World } from '../src/index.js'
import type { Check } from './invariants.js'

/** Every instance has one system disk, a disk's state says whether it is attached, and one task at a time works on it. */
export function checkDisks(world: World, check: Check): void {
  for (const { id, usage, state, instanceId, zone, portable, sizeGib } of world.disks.all()) {
    const instance = instanceId === null ? undefined : world.instances.get(instanceId)
    check(instanceId === null || instance?.zone === zone, `${id} is in the zone of its instance`)
    const attached = state === 'ATTACHED' || state === 'DETACHING'
    check(state === 'EXPANDING' || attached === (instanceId !== null), `${id} is ${state}, attached to ${instanceId}`)
    check(usage === 'DATA_DISK' || (state === 'ATTACHED' && !portable), `the system disk ${id} stays where it is`)
    check(sizeGib > 0, `${id} has a size`)
    const tasks = world.tasks.countBy('busy', id)
    check(tasks === (state === 'DETACHING' || state === 'EXPANDING' ? 1 : 0), `${id} is ${state} with ${tasks} tasks`)
  }
  for (const { id, chargeType, prepaid } of world.instances.all()) {
    const system = [...world.disks.by('instance', id)].filter(({ usage }) => usage === 'SYSTEM_DISK')
    check(system.length === 1, `${id} has one system disk`)
    check((chargeType === 'PREPAID') === (prepaid !== null), `${id} is prepaid or not`)
  }
}
