import { describe, expect, it } from 'vitest'
import { Lab } from '../../test/lab.js'
import type { Disk } from '../world/rows.js'
import {
  dataDisksOf,
  detachDisks,
  modifyDiskAttributes,
  type RunInstancesInput,
  resizeDisk,
  runInstances,
  systemDiskOf,
  terminateDisks,
  terminateInstances,
} from './index.js'

const prepaid = { instanceChargeType: 'PREPAID', instanceChargePrepaid: { period: 2 } } as const

/** An instance with data disks, all settled. */
function withDisks(lab: Lab, dataDisks: RunInstancesInput['dataDisks'], more: Partial<RunInstancesInput> = {}) {
  const instance = lab.instance(lab.subnet(), { dataDisks: dataDisks ?? [], ...more })
  lab.pass(1000)
  const [disk] = dataDisksOf(lab.world, instance)
  if (disk === undefined) throw new Error('no data disk')
  return { instance, disk, now: (): Disk => lab.row('disks', disk.id) }
}

describe('the disks of an instance', () => {
  it('are those it was launched with, in order, with its tags', () => {
    const lab = new Lab()
    const instance = lab.instance(lab.subnet(), {
      systemDisk: { diskSize: 60, diskName: 'root' },
      dataDisks: [{ diskSize: 10 }, { diskSize: 20, diskType: 'LOCAL_SSD' }],
      tagSpecification: [{ resourceType: 'instance', tags: [{ key: 'a', value: 'b' }] }],
    })
    expect(systemDiskOf(lab.world, instance)).toMatchObject({ name: 'root', sizeGib: 60, portable: false })
    expect(dataDisksOf(lab.world, instance)).toMatchObject([
      { sizeGib: 10, portable: true, deleteWithInstance: true, state: 'ATTACHED' },
      { sizeGib: 20, portable: false, deleteWithInstance: true, state: 'ATTACHED' },
    ])
    for (const { id } of lab.world.disks.all()) expect(lab.world.tags.countBy('resource', id)).toBe(1)
  })

  it('go with it, but for those that were told to stay', () => {
    const lab = new Lab()
    const { instance, now } = withDisks(lab, [{ diskSize: 10, deleteWithInstance: false }, { diskSize: 20 }])
    lab.run(terminateInstances, { instanceIds: [instance.id] })
    expect(lab.world.disks.size).toBe(1)
    expect(now()).toMatchObject({ state: 'UNATTACHED', instanceId: null, lastInstanceId: instance.id, sizeGib: 10 })
  })

  it('are paid as it is, and stay when it goes unless it is said otherwise', () => {
    const lab = new Lab()
    const terminate = (id: string, releasePrepaidDataDisks: boolean) =>
      lab.run(terminateInstances, { instanceIds: [id], releasePrepaidDataDisks })
    const { instance, now } = withDisks(lab, [{ diskSize: 10 }], prepaid)
    expect(now().prepaid).toEqual({ expiresAt: Date.UTC(2026, 2, 1), renewFlag: 'NOTIFY_AND_MANUAL_RENEW' })
    terminate(instance.id, false)
    expect(now().state).toBe('ATTACHED')
    terminate(instance.id, false)
    expect([...lab.world.disks.all()].map(({ state }) => state)).toEqual(['UNATTACHED'])
    const other = withDisks(lab, [{ diskSize: 10 }], prepaid)
    terminate(other.instance.id, true)
    terminate(other.instance.id, false)
    expect([...lab.world.disks.all()]).toEqual([now()])
  })
})

describe('ResizeDisk', () => {
  it('is done when its task is', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const { disk, now } = withDisks(lab, [{ diskSize: 10 }])
    lab.run(resizeDisk, { diskId: disk.id, diskSize: 11 })
    expect(now()).toMatchObject({ state: 'EXPANDING', sizeGib: 10 })
    lab.pass(1000)
    expect(now()).toMatchObject({ state: 'ATTACHED', sizeGib: 11 })
  })

  it('goes on when the instance is gone, and the disk is not', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const { instance, disk, now } = withDisks(lab, [{ diskSize: 10, deleteWithInstance: false }])
    lab.run(resizeDisk, { diskId: disk.id, diskSize: 11 })
    lab.taskDuration = 500
    lab.run(terminateInstances, { instanceIds: [instance.id] })
    lab.pass(500)
    expect(now()).toMatchObject({ state: 'EXPANDING', instanceId: null })
    lab.pass(500)
    expect(now()).toMatchObject({ state: 'UNATTACHED', sizeGib: 11 })
  })

  it('fails when the disk is gone with the instance', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const { instance, disk } = withDisks(lab, [{ diskSize: 10 }])
    lab.run(resizeDisk, { diskId: disk.id, diskSize: 11 }, 'resize')
    lab.taskDuration = 500
    lab.run(terminateInstances, { instanceIds: [instance.id] })
    lab.pass(1000)
    expect([...lab.world.tasks.by('request', 'resize')]).toMatchObject([{ state: 'FAILED' }])
    expect(lab.world.disks.size).toBe(0)
  })
})

describe('DetachDisks and TerminateDisks', () => {
  it('take a disk from its instance, and away', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const { instance, disk, now } = withDisks(lab, [{ diskSize: 10 }])
    lab.run(detachDisks, { diskIds: [disk.id], instanceId: instance.id })
    expect(now()).toMatchObject({ state: 'DETACHING', instanceId: instance.id })
    lab.pass(1000)
    expect(now()).toMatchObject({ state: 'UNATTACHED', instanceId: null })
    expect(dataDisksOf(lab.world, instance)).toEqual([])
    lab.run(terminateDisks, { diskIds: [disk.id] })
    expect(lab.world.disks.has(disk.id)).toBe(false)
  })

  it('end when the instance goes first', () => {
    const lab = new Lab({ taskDuration: 1000 })
    const { instance, disk, now } = withDisks(lab, [{ diskSize: 10, deleteWithInstance: false }])
    lab.run(detachDisks, { diskIds: [disk.id] }, 'detach')
    lab.taskDuration = 500
    lab.run(terminateInstances, { instanceIds: [instance.id] })
    lab.pass(500)
    expect(now().state).toBe('UNATTACHED')
    expect([...lab.world.tasks.by('request', 'detach')]).toMatchObject([{ state: 'SUCCESS' }])
  })

  it('put a prepaid disk in the recycle bin first', () => {
    const lab = new Lab()
    const { disk, now } = withDisks(lab, [{ diskSize: 10 }], prepaid)
    lab.run(detachDisks, { diskIds: [disk.id] })
    lab.run(terminateDisks, { diskIds: [disk.id] })
    expect(now().state).toBe('TORECYCLE')
    lab.run(terminateDisks, { diskIds: [disk.id] })
    expect(lab.world.disks.has(disk.id)).toBe(false)
  })
})

describe('ModifyDiskAttributes', () => {
  it('changes all the disks alike', () => {
    const lab = new Lab()
    const { instance, disk, now } = withDisks(lab, [{ diskSize: 10 }, { diskSize: 10 }])
    const diskIds = dataDisksOf(lab.world, instance).map(({ id }) => id)
    lab.run(modifyDiskAttributes, { diskIds, diskName: 'd', deleteWithInstance: false, projectId: 7, portable: true })
    lab.run(modifyDiskAttributes, { diskIds: [disk.id], burstPerformanceOperation: 'CREATE' })
    lab.run(modifyDiskAttributes, { diskIds: [disk.id], diskType: 'CLOUD_SSD' })
    expect(now()).toMatchObject({
      name: 'd',
      deleteWithInstance: false,
      projectId: 7,
      burstPerformance: true,
      type: 'CLOUD_SSD',
    })
    expect(dataDisksOf(lab.world, instance)[1]).toMatchObject({ name: 'd', type: 'CLOUD_PREMIUM' })
  })
})

it('a dry run makes no disk', () => {
  const lab = new Lab()
  const { zone, vpcId, id } = lab.subnet()
  lab.run(runInstances, {
    placement: { zone },
    imageId: 'img-00000001',
    virtualPrivateCloud: { vpcId, subnetId: id },
    dryRun: true,
  })
  expect(lab.world.disks.size).toBe(0)
})
