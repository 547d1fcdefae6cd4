import type { Rows } from '@havip/cloud'
import type { Prisma } from '../generated/client.js'
import type { TagValueModel } from '../generated/models.js'
import { worldTable } from './table.js'

export const tagValues = worldTable<Rows['tagValues'], TagValueModel, Prisma.TagValueCreateManyInput>({
  delegate: (db) => db.tagValue,
  toColumns: ({ id, key, value }) => ({ id, key, value }),
  toRow: ({ id, key, value }) => ({ id, key, value }),
})
