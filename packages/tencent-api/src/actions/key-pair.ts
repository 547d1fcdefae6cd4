import { associateInstancesKeyPairs, disassociateInstancesKeyPairs, type Instance, type WorldView } from '@havip/cloud'
import type * as sdk from 'tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models.js'
import type { CvmReply } from '../encode/complete.js'
import { isoTime } from '../encode/time.js'
import { type Filters, is, nothing } from '../query/filter.js'
import { type Listing, list } from '../query/listing.js'
import { boolean, count, required, texts } from '../schema/members.js'
import { reads, writes } from './action.js'
import { instanceIds } from './instance.js'
import { filters } from './shared.js'

/** A key pair that instances have: made elsewhere, so that nothing but its id and its instances is known. */
interface KeyPair {
  readonly id: string
  readonly instances: readonly Instance[]
}

const name = ({ id }: KeyPair) => id.replace('-', '_')

/** In the order that instances first had them. */
function keyPairs(world: WorldView): Map<string, KeyPair> {
  const found = new Map<string, Instance[]>()
  for (const instance of world.instances.all()) {
    for (const id of instance.keyIds) found.set(id, [...(found.get(id) ?? []), instance])
  }
  return new Map([...found].map(([id, instances]) => [id, { id, instances }]))
}

const keyPairFilters: Filters<KeyPair> = {
  'project-id': is(() => '0'),
  'key-name': is(name),
  'tag-key': nothing,
  'tag-value': nothing,
  'tag:': nothing,
}

const listing: Listing<KeyPair> = {
  idsParameter: 'KeyIds',
  prefix: 'skey',
  table: (world) => {
    const found = keyPairs(world)
    return { get: (id) => found.get(id), all: () => found.values() }
  },
  filters: keyPairFilters,
  unknownIds: 'leave out',
  codes: {
    coexist: 'InvalidParameter',
    unknownFilter: 'InvalidFilter',
    malformedId: 'InvalidKeyPairId.Malformed',
    tooManyIds: 'InvalidParameterValue.LimitExceeded',
    range: 'InvalidParameterValue',
  },
}

const change = {
  InstanceIds: instanceIds,
  KeyIds: required(texts('Key pairs, at most 100.')),
  ForceStop: boolean('Whether instances that run may be stopped for it.'),
}

export const keyPairActions = [
  reads({
    service: 'cvm',
    name: 'DescribeKeyPairs',
    doc: 'Lists the key pairs that instances have.',
    request: {
      KeyIds: texts('Key pairs, at most 100; those that no instance has are left out. Not together with Filters.'),
      Filters: filters(keyPairFilters, 'KeyIds'),
      Offset: count('signed', 'How many to skip; 0 by default.'),
      Limit: count('signed', 'How many to list; 20 by default, at most 100.'),
    },
    run: (world, input): CvmReply<sdk.DescribeKeyPairsResponse> => {
      const { total, rows } = list(listing, world, input.keyIds, input)
      return {
        TotalCount: total,
        KeyPairSet: rows.map((pair) => ({
          KeyId: pair.id,
          KeyName: name(pair),
          ProjectId: 0,
          Description: '',
          PublicKey: '',
          PrivateKey: '',
          AssociatedInstanceIds: pair.instances.map(({ id }) => id),
          CreatedTime: isoTime(Math.min(...pair.instances.map(({ createdAt }) => createdAt))),
          Tags: [],
        })),
      }
    },
  }),
  writes({
    service: 'cvm',
    name: 'AssociateInstancesKeyPairs',
    doc: 'Gives key pairs to instances that are stopped, or may be.',
    request: change,
    run: (draft, input, context): CvmReply<sdk.AssociateInstancesKeyPairsResponse> => {
      associateInstancesKeyPairs(draft, input, context)
      return {}
    },
  }),
  writes({
    service: 'cvm',
    name: 'DisassociateInstancesKeyPairs',
    doc: 'Takes key pairs from instances that are stopped, or may be.',
    request: change,
    run: (draft, input, context): CvmReply<sdk.DisassociateInstancesKeyPairsResponse> => {
      disassociateInstancesKeyPairs(draft, input, context)
      return {}
    },
  }),
]
