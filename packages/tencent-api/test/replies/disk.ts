import type { Response } from '../harness.js'

/** A reply of every action of disks; the instance has a data disk that may go. */
export async function diskReplies(
  call: (action: string, parameters: object) => Promise<Response>,
  instanceId: string,
): Promise<void> {
  const Filters = [
    { Name: 'instance-id', Values: [instanceId] },
    { Name: 'disk-usage', Values: ['DATA_DISK'] },
  ]
  const { DiskSet } = await call('DescribeDisks', { Filters })
  const { DiskId } = DiskSet[0]
  await call('ModifyDiskAttributes', { DiskIds: [DiskId], DiskName: 'renamed' })
  await call('ResizeDisk', { DiskId, DiskSize: 60 })
  await call('DetachDisks', { DiskIds: [DiskId] })
  await call('TerminateDisks', { DiskIds: [DiskId] })
  await call('DescribeSnapshots', {})
  await call('DescribeDiskConfigQuota', { InquiryType: 'INQUIRY_CBS_CONFIG' })
}
