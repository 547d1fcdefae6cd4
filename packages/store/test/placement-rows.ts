import type { Rows } from '@havip/cloud'
import fc from 'fast-check'
import { anyOf, integer, millis, text } from './arbitraries.js'

export const host: fc.Arbitrary<Rows['hosts']> = fc.record({
  id: fc.constant('host-1'),
  zone: fc.constant('ap-guangzhou-3'),
  rackId: text,
  switchId: text,
})

type PlacementGroup = Rows['placementGroups']

/** Only a group of partitions has some. */
export const placementGroup: fc.Arbitrary<PlacementGroup> = fc
  .record({
    id: fc.constant('ps-1' as const),
    name: text,
    type: anyOf<PlacementGroup['type']>({ HOST: true, SW: true, RACK: true }),
    strategy: anyOf<PlacementGroup['strategy']>({ SPREAD: true, PARTITION: true }),
    affinity: fc.integer({ min: 1, max: 10 }),
    partitionCount: fc.integer({ min: 2, max: 30 }),
    createdAt: millis,
  })
  .map((row) => (row.strategy === 'SPREAD' ? { ...row, partitionCount: 0 } : row))

/** The members of an instance that say what group it is in. */
export const placement = {
  placementGroupId: fc.constant('ps-1'),
  partitionNumber: integer,
} as const
