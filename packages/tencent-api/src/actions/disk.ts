import { CloudError, detachDisks, modifyDiskAttributes, resizeDisk, terminateDisks } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cbs/v20170312/cbs_models.js'
import type { CbsReply } from '../encode/complete.js'
import { encodeDisk } from '../encode/disk.js'
import { list, select } from '../query/listing.js'
import { page } from '../query/page.js'
import { boolean, count, integer, required, text, texts, unsigned } from '../schema/members.js'
import { reads, readsNow, writes } from './action.js'
import { diskCodes, diskFilters, diskListing, snapshotListing } from './disk-filters.js'
import { filters, oneOf } from './shared.js'

const paging = {
  Offset: count('unsigned', 'How many to skip; 0 by default.'),
  Limit: count('unsigned', 'How many to list; 20 by default, at most 100.'),
}

const diskIds = required(texts('The disks.'))

export const diskActions = [
  readsNow({
    service: 'cbs',
    name: 'DescribeDisks',
    doc: 'Lists disks: those of instances, and those that were detached.',
    request: {
      DiskIds: texts('Disks, at most 100; not together with Filters.'),
      Filters: filters(diskFilters, 'DiskIds'),
      ...paging,
      Order: text('ASC or DESC.'),
      OrderField: text('CREATE_TIME or DEADLINE; the former by default.'),
      ReturnBindAutoSnapshotPolicy: boolean('Whether to tell of snapshot policies, of which there are none.'),
    },
    run: (world, input, { now }): CbsReply<sdk.DescribeDisksResponse> => {
      const descending = oneOf('Order', input.order ?? 'ASC', ['ASC', 'DESC']) === 'DESC'
      const field = oneOf('OrderField', input.orderField ?? 'CREATE_TIME', ['CREATE_TIME', 'DEADLINE'])
      const { offset, limit } = page(input, diskCodes.range)
      const rows = select(diskListing, world, input.diskIds, input.filters)
      // Disks that nothing was paid for in advance come last, in the order they were made.
      if (field === 'DEADLINE') rows.sort((a, b) => deadline(a.prepaid) - deadline(b.prepaid))
      if (descending) rows.reverse()
      const withPolicies = input.returnBindAutoSnapshotPolicy ?? false
      const shown = rows.slice(offset, offset + limit)
      return { TotalCount: rows.length, DiskSet: shown.map((disk) => encodeDisk(world, disk, now, withPolicies)) }
    },
  }),
  reads({
    service: 'cbs',
    name: 'DescribeSnapshots',
    doc: 'Lists snapshots, of which there are none: they are not modelled.',
    request: {
      SnapshotIds: texts('Snapshots, at most 100; not together with Filters.'),
      Filters: filters(snapshotListing.filters, 'SnapshotIds'),
      ...paging,
      OrderField: text('CREATE_TIME.'),
      Order: text('ASC or DESC.'),
    },
    run: (world, input): CbsReply<sdk.DescribeSnapshotsResponse> => {
      oneOf('Order', input.order ?? 'ASC', ['ASC', 'DESC'])
      oneOf('OrderField', input.orderField ?? 'CREATE_TIME', ['CREATE_TIME'])
      for (const { name, values } of input.filters ?? []) {
        if (name !== 'disk-id' || values.length <= 10) continue
        const message = `The filter "disk-id" has ${values.length} values; at most 10 are allowed.`
        throw new CloudError('InvalidParameterValue', message)
      }
      const { total } = list(snapshotListing, world, input.snapshotIds, input)
      return { TotalCount: total, SnapshotSet: [] }
    },
  }),
  writes({
    service: 'cbs',
    name: 'ModifyDiskAttributes',
    doc: 'Gives disks the same new attributes, all of them or none.',
    request: {
      DiskIds: diskIds,
      DiskName: text('New name, at most 128 characters.'),
      Portable: boolean('True: a disk that is not elastic becomes so.'),
      ProjectId: unsigned('New project; of elastic disks only.'),
      DeleteWithInstance: boolean('Whether it goes with its instance; of elastic disks paid by the hour only.'),
      DiskType: text('New kind, CLOUD_PREMIUM or CLOUD_SSD; of one disk, and alone.'),
      BurstPerformanceOperation: text('CREATE lets it exceed its rated performance for a while, CANCEL does not.'),
    },
    run: (draft, input, context): CbsReply<sdk.ModifyDiskAttributesResponse> => {
      modifyDiskAttributes(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cbs',
    name: 'ResizeDisk',
    doc: 'Makes an elastic disk larger. Asynchronous: EXPANDING in DescribeDisks meanwhile.',
    request: { DiskId: text('The disk.'), DiskSize: required(unsigned('New size in GiB, larger than now.')) },
    run: (draft, input, context): CbsReply<sdk.ResizeDiskResponse> => {
      resizeDisk(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cbs',
    name: 'DetachDisks',
    doc: 'Takes elastic disks from their instance. Asynchronous: DETACHING in DescribeDisks meanwhile.',
    request: { DiskIds: diskIds, InstanceId: text('The instance they must be attached to.') },
    run: (draft, input, context): CbsReply<sdk.DetachDisksResponse> => {
      detachDisks(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cbs',
    name: 'TerminateDisks',
    doc: 'Gives detached disks back.',
    request: { DiskIds: diskIds, DeleteSnapshot: integer('1: the snapshots go too, of which there are none.') },
    run: (draft, input, context): CbsReply<sdk.TerminateDisksResponse> => {
      terminateDisks(draft, input, context)
      return {}
    },
  }),
]

function deadline(prepaid: { readonly expiresAt: number } | null): number {
  return prepaid?.expiresAt ?? Number.MAX_SAFE_INTEGER
}
