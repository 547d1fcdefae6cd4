import { type Static, Type } from 'typebox'
import { count, list, object, text } from './fields.js'

const key = text('The key, at most 127 characters.', 'env')
const value = text('The value, at most 255 characters.', 'test')

export const Tag = object('Tag', 'A tag key with a value, which resources can carry.', {
  id: text('Key and value, each percent-encoded, with a colon between.', 'env:test'),
  key,
  value,
  resourceIds: list(Type.String({ examples: ['vpc-0a1b2c3d'] }), 'The resources of this region that carry it.'),
})
export type Tag = Static<typeof Tag>

export const TagCreate = object('TagCreate', 'A tag to make known.', { key, value })
export type TagCreate = Static<typeof TagCreate>

export const Quota = object('Quota', 'How many there may be of something.', {
  id: text('Its name in the Tencent API.', 'vpc-max-havips'),
  name: text('What it counts.', 'HAVIPs in a VPC'),
  limit: count('The most there may be.', 10),
  used: count('How many there are; of a quota per VPC or ENI, in the one that has most.', 3),
})
export type Quota = Static<typeof Quota>
