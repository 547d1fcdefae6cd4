import {
  type ActionContext,
  type Cloud,
  CloudError,
  checkDeletable,
  createTags,
  type Draft,
  eipQuotas,
  enforcedQuotas,
  forgetTags,
  once,
  TagCatalogue,
  type TagPair,
  type WorldView,
} from '@havip/cloud'
import type { Backend } from '../backend/backend.js'
import type { Check, Made, Reading } from '../backend/collection.js'
import type { Scope } from '../backend/scope.js'
import type { Quota, Tag, TagCreate } from '../schema/tag.js'

type Tags = Backend['tags']

/** The tags an account knows: each is kept in the region it was made in, and counts in all. */
export class EmulatedTags implements Tags {
  constructor(
    readonly cloud: Cloud,
    readonly regions: readonly string[],
  ) {}

  list(scope: Scope): Promise<readonly Tag[]> {
    return this.#read(scope, (world) => tagsOf(world))
  }

  async get(scope: Scope, id: string): Promise<Tag> {
    const found = (await this.list(scope)).find((tag) => tag.id === id)
    if (found === undefined) throw new CloudError('ResourceNotFound', `There is no tag '${id}' in ${scope.region}.`)
    return found
  }

  async create(scope: Scope, { key, value }: TagCreate, token: string | undefined): Promise<Made<Tag>> {
    const catalogue = await this.#catalogue(scope)
    const pair = { key, value }
    const repeatable = { ...pair, ...(token !== undefined && { clientToken: token }) }
    await this.#write(scope, 'CreateTag', (draft, context) => {
      once(draft, context, 'REST CreateTag', repeatable, () => {
        createTags(draft, [pair], catalogue)
        return [idOf(pair)]
      })
    })
    return { item: await this.get(scope, idOf(pair)) }
  }

  async remove(scope: Scope, id: string, check: Check<Tag>): Promise<Made<null>> {
    const tag = await this.get(scope, id)
    check(tag)
    const pairs = [{ key: tag.key, value: tag.value }]
    checkDeletable(pairs, await this.#catalogue(scope))
    for (const region of this.regions) {
      await this.#write({ ...scope, region }, 'DeleteTag', (draft) => forgetTags(draft, pairs))
    }
    return { item: null }
  }

  async #catalogue(scope: Scope): Promise<TagCatalogue> {
    const catalogue = new TagCatalogue()
    for (const region of this.regions) await this.#read({ ...scope, region }, (world) => catalogue.add(world))
    return catalogue
  }

  #read<T>(scope: Scope, look: (world: WorldView) => T): Promise<T> {
    return this.cloud.read(scope, { action: 'Read', requestId: scope.requestId }, look)
  }

  #write(scope: Scope, action: string, run: (draft: Draft, context: ActionContext) => void): Promise<void> {
    return this.cloud.write(scope, { action, requestId: scope.requestId }, run)
  }
}

/** Unambiguous whatever key and value are made of. */
function idOf({ key, value }: TagPair): string {
  return `${encodeURIComponent(key)}:${encodeURIComponent(value)}`
}

function tagsOf(world: WorldView): Tag[] {
  const carriers = new Map<string, string[]>()
  for (const { key, value, resourceId } of world.tags.all()) {
    const id = idOf({ key, value })
    carriers.set(id, [...(carriers.get(id) ?? []), resourceId])
  }
  return [...world.tagValues.all()].map(({ key, value }) => {
    const id = idOf({ key, value })
    return { id, key, value, resourceIds: carriers.get(id) ?? [] }
  })
}

/** What is enforced, and how far it is used. */
export class EmulatedQuotas implements Reading<Quota> {
  constructor(readonly cloud: Cloud) {}

  list(scope: Scope): Promise<readonly Quota[]> {
    return this.cloud.read(scope, { action: 'Read', requestId: scope.requestId }, (world, context) => [
      ...enforcedQuotas.map(({ id, name, limit, used }) => ({
        id,
        name,
        limit: limit(context.settings.quotas),
        used: used(world),
      })),
      ...eipQuotas(world, context).map(({ id, current, limit }) => ({
        id,
        name: id === 'TOTAL_EIP_QUOTA' ? 'EIPs in a region' : 'EIPs allocated in a day',
        limit,
        used: current,
      })),
    ])
  }

  async get(scope: Scope, id: string): Promise<Quota> {
    const found = (await this.list(scope)).find((quota) => quota.id === id)
    if (found === undefined)
      throw new CloudError('ResourceNotFound', `There is no quota '${id}'; /v1/quotas lists them.`)
    return found
  }
}
