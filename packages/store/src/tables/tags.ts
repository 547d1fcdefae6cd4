import type { Rows, Tag } from '@havip/cloud'
import type { Prisma } from '../generated/client.js'
import type { TagModel } from '../generated/models.js'
import { worldTable } from './table.js'

export const tags = worldTable<Rows['tags'], TagModel, Prisma.TagCreateManyInput>({
  delegate: (db) => db.tag,
  toColumns: ({ id, resourceId, key, value }) => ({ id, resourceId, key, value }),
  toRow: ({ id, resourceId, key, value }) => ({ id: id as Tag['id'], resourceId, key, value }),
})
