import { Quota, Tag, TagCreate } from '../schema/tag.js'
import { tagCodes } from './codes.js'
import type { Kind } from './kind.js'

export const tagKind: Kind<Tag, TagCreate> = {
  path: 'tags',
  name: 'Tag',
  names: 'Tags',
  one: 'tag',
  many: 'tags',
  schema: Tag,
  example: { id: 'env:test', key: 'env', value: 'test', resourceIds: ['vpc-0a1b2c3d'] },
  filters: ['id', 'key', 'value', 'resourceIds'],
  sorts: ['id', 'key', 'value'],
  defaultSort: 'key',
  in: (backend) => backend.tags,
  create: {
    in: (backend) => backend.tags,
    schema: TagCreate,
    example: { key: 'env', value: 'test' },
    takes: 'no time',
    namesNothing: true,
    codes: [
      ...tagCodes,
      'InvalidParameterValue.TagValueEmpty',
      'LimitExceeded.TagKey',
      'LimitExceeded.TagValue',
      'ResourceInUse.TagDuplicate',
    ],
    description: 'Known in every region of the account. A resource gets one by its own `tags`.',
  },
  remove: {
    in: (backend) => backend.tags,
    takes: 'no time',
    codes: ['FailedOperation.TagAttachedResource', 'ResourceNotFound.TagNonExist'],
    description: 'No resource of any region may carry it.',
  },
}

export const quotas: Kind<Quota> = {
  path: 'quotas',
  name: 'Quota',
  names: 'Quotas',
  one: 'quota',
  many: 'quotas',
  schema: Quota,
  example: { id: 'vpc-max-havips', name: 'HAVIPs in a VPC', limit: 10, used: 3 },
  filters: ['id', 'name'],
  sorts: ['id', 'name', 'limit', 'used'],
  defaultSort: 'id',
  in: (backend) => backend.quotas,
}
