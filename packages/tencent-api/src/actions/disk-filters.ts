import { type Disk, type Instance, instanceAddresses, type WorldView } from '@havip/cloud'
import { diskChargeType } from '../encode/disk.js'
import { type Filters, flag, has, is, nothing, tagFilters } from '../query/filter.js'
import type { Listing, ListingCodes } from '../query/listing.js'

/** For disks, the documentation lists these codes alone. */
export const diskCodes: ListingCodes = {
  coexist: 'InvalidParameterValue',
  unknownFilter: 'InvalidFilter',
  malformedId: 'InvalidParameterValue',
  tooManyIds: 'InvalidParameterValue',
  range: 'InvalidParameterValue',
}

export const diskFilters: Filters<Disk> = {
  'disk-usage': is((disk) => disk.usage),
  'disk-charge-type': is(diskChargeType),
  portable: flag((disk: Disk) => disk.portable, 'InvalidParameterValue'),
  'project-id': is((disk) => String(disk.projectId)),
  'disk-id': is((disk) => disk.id),
  'disk-name': is((disk) => disk.name),
  'disk-type': is((disk) => disk.type),
  'disk-state': is((disk) => disk.state),
  'instance-id': is((disk) => disk.instanceId ?? ''),
  zone: is((disk) => disk.zone),
  'instance-ip-address': has((disk, world) => ofInstance(world, disk, (found) => instanceAddresses(world, found))),
  'instance-name': has((disk, world) => ofInstance(world, disk, ({ name }) => [name])),
  ...tagFilters,
  'tag-value': has((disk, world) => [...world.tags.by('resource', disk.id)].map((tag) => tag.value)),
  'dedicated-cluster-id': nothing,
  'cluster-group-id': nothing,
}

function ofInstance(world: WorldView, disk: Disk, of: (instance: Instance) => readonly string[]): readonly string[] {
  const instance = world.instances.get(disk.instanceId ?? '')
  return instance === undefined ? [] : of(instance)
}

export const diskListing: Listing<Disk> = {
  idsParameter: 'DiskIds',
  prefix: 'disk',
  table: (world) => world.disks,
  filters: diskFilters,
  unknownIds: 'leave out',
  codes: diskCodes,
}

/** Snapshots are not modelled, so there is none. `zone` is not documented as a filter, but the documented example has it. */
export const snapshotListing: Listing<{ readonly id: string }> = {
  idsParameter: 'SnapshotIds',
  prefix: 'snap',
  table: () => ({ get: () => undefined, all: () => [] }),
  filters: Object.fromEntries(
    [
      'snapshot-id',
      'snapshot-name',
      'snapshot-state',
      'disk-usage',
      'project-id',
      'disk-id',
      'encrypt',
      'snapshot-type',
      'zone',
    ].map((name) => [name, nothing]),
  ),
  unknownIds: 'leave out',
  codes: diskCodes,
}
