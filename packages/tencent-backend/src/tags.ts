import type { Backend, Check, Made, Scope, Tag, TagCreate } from '@havip/rest-api'
import type { Clients } from './clients.js'
import { absent, changing, makeOnce, type Parts } from './collection.js'
import { mark } from './marks.js'
import { given } from './values.js'

/** The most that a page of tags, and of resources, has. */
const tagsAtOnce = 1000
const resourcesAtOnce = 200

/** Unambiguous whatever key and value are made of. */
function idOf(key: string, value: string): string {
  return `${encodeURIComponent(key)}:${encodeURIComponent(value)}`
}

/** All pages of what is paged by a token. */
async function allOf<T>(page: (token: string) => Promise<{ items: readonly T[]; token: string }>): Promise<T[]> {
  const all: T[] = []
  for (let next = ''; ; ) {
    const { items, token } = await page(next)
    all.push(...items)
    // An empty page with a token again and again would never end.
    if (token === '' || items.length === 0) return all
    next = token
  }
}

type Tags = Backend['tags']

/** The tags of the account, less the mark of this backend and those of the system. */
export class TencentTags implements Tags {
  constructor(readonly parts: Parts) {}

  async list(scope: Scope): Promise<readonly Tag[]> {
    const { clients } = this.parts
    const carriers = await carriersOf(clients, scope.region)
    const tags = await allOf(async (PaginationToken) => {
      const request = { PaginationToken, MaxResults: tagsAtOnce, Category: 'Custom' }
      const { Tags, PaginationToken: token } = await clients.read('tag', 'GetTags', request)
      return { items: Tags ?? [], token: token ?? '' }
    })
    return tags
      .filter(({ TagKey }) => TagKey !== mark.Key)
      .map(({ TagKey: key, TagValue: value }) => {
        const id = idOf(key, value)
        return { id, key, value, resourceIds: carriers.get(id) ?? [] }
      })
  }

  async get(scope: Scope, id: string): Promise<Tag> {
    const found = (await this.list(scope)).find((tag) => tag.id === id)
    if (found === undefined) throw absent(this.parts.clients, 'tag', id)
    return found
  }

  create(scope: Scope, input: TagCreate, key: string | undefined): Promise<Made<Tag>> {
    const id = idOf(input.key, input.value)
    return makeOnce(
      this.parts,
      scope,
      { kind: 'tag', key, input, hasToken: false },
      async (change) => {
        await change.write('tag', 'CreateTag', { TagKey: input.key, TagValue: input.value })
        return { id }
      },
      () => this.get(scope, id),
    )
  }

  async remove(scope: Scope, id: string, check: Check<Tag>): Promise<Made<null>> {
    await changing(this.parts, scope, async (change) => {
      const tag = await this.get(scope, id)
      check(tag)
      // Whoever made it: the cloud deletes none that a resource carries.
      await change.write('tag', 'DeleteTag', { TagKey: tag.key, TagValue: tag.value })
    })
    return { item: null }
  }
}

/** The ids of the resources of a region that carry each tag. */
async function carriersOf(clients: Clients, region: string): Promise<ReadonlyMap<string, string[]>> {
  const mapped = await allOf(async (PaginationToken) => {
    const request = { PaginationToken, MaxResults: resourcesAtOnce }
    const { ResourceTagMappingList, PaginationToken: token } = await clients.read('tag', 'GetResources', request)
    return { items: ResourceTagMappingList ?? [], token: token ?? '' }
  })
  const carriers = new Map<string, string[]>()
  for (const { Resource, Tags } of mapped) {
    // qcs::<service>:<region>:uin/<uin>:<prefix>/<id>
    const [, , , at, , name = ''] = given(Resource, 'Resource').split(':')
    if (at !== region) continue
    for (const { TagKey, TagValue } of Tags ?? []) {
      const id = idOf(TagKey, TagValue)
      carriers.set(id, [...(carriers.get(id) ?? []), name.slice(name.indexOf('/') + 1)])
    }
  }
  return carriers
}
