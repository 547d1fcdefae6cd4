import { ApiError } from '@havip/rest-api'
import type { Change } from './change.js'
import type { Clients } from './clients.js'

/**
 * The tag that says of a resource that it was made here. It is with the resource, so that it outlives this process and its
 * machine, and others who run this server know it too. The REST API does not show it: it is nobody's own.
 */
export const mark = { Key: 'havip:created-by', Value: 'havip' } as const

/** A tag as the products have it. */
export interface Pair {
  readonly Key?: string | null
  readonly Value?: string | null
}

type Pairs = readonly Pair[] | null | undefined

export function tagsOf(pairs: Pairs): Record<string, string> {
  const own = (pairs ?? []).filter(({ Key }) => Key !== mark.Key)
  return Object.fromEntries(own.map(({ Key, Value }) => [Key ?? '', Value ?? '']))
}

/** Tags as the actions that make resources take them, with the mark. */
export function tagInput(tags: Readonly<Record<string, string>> = {}): { Tags: { Key: string; Value: string }[] } {
  checkKeys(tags)
  return { Tags: [...Object.entries(tags).map(([Key, Value]) => ({ Key, Value })), { ...mark }] }
}

function checkKeys(tags: object): void {
  if (!Object.hasOwn(tags, mark.Key)) return
  throw new ApiError('InvalidParameterValue', `The tag '${mark.Key}' is havip's own mark; choose another key.`)
}

export function isMarked(pairs: Pairs): boolean {
  return (pairs ?? []).some(({ Key }) => Key === mark.Key)
}

/** What was made here goes, and other things stay unless they may go too. */
export class Guard {
  /** What this process has made: a tag may show a little later only. */
  readonly #made = new Set<string>()

  constructor(readonly clients: Clients) {}

  /** Remembers what was made: an id, or an ENI with an address of it. */
  made(id: string): void {
    this.#made.add(id)
  }

  has(id: string): boolean {
    return this.#made.has(id)
  }

  /** ApiError UnauthorizedOperation (403) for what was not made here. */
  check(one: string, id: string, pairs: Pairs, done = 'deleted'): void {
    if (isMarked(pairs) || this.#made.has(id)) return
    this.refuse(`The ${one} '${id}' was not made by havip (it has no tag '${mark.Key}')`, done)
  }

  /** ApiError UnauthorizedOperation (403) with why something is not done, unless what is foreign may be deleted. */
  refuse(why: string, done = 'deleted'): void {
    if (this.clients.allowForeignDeletes) return
    const message = `${why}, and is not ${done}; start with --allow-foreign-deletes to do that all the same.`
    throw new ApiError('UnauthorizedOperation', message)
  }
}

/** What a resource's name in the tag service has besides region, account and id. */
export interface TagPlace {
  readonly service: 'vpc' | 'cvm'
  readonly prefix: string
}

/** Something with tags, as it is now. */
interface Tagged {
  readonly id: string
  readonly tags: Readonly<Record<string, string>>
}

type TagChanges = Readonly<Record<string, string | null>>

/** The most that one request may change. */
const batch = 10

/** Changes the tags that are named: null takes one off. */
export async function changeTags(
  change: Change,
  { service, prefix }: TagPlace,
  { id, tags: current }: Tagged,
  tags: TagChanges | undefined,
): Promise<void> {
  if (tags === undefined) return
  checkKeys(tags)
  const { region, uin } = change.scope
  const resource = `qcs::${service}:${region}:uin/${uin}:${prefix}/${id}`
  const entries = Object.entries(tags).filter(([key, value]) => value !== null || Object.hasOwn(current, key))
  for (let at = 0; at < entries.length; at += batch) {
    const some = Object.fromEntries(entries.slice(at, at + batch))
    const before = Object.fromEntries(Object.keys(some).map((key) => [key, current[key] ?? null]))
    const undo = () => change.clients.write('tag', 'ModifyResourceTags', modification(resource, before))
    await change.write('tag', 'ModifyResourceTags', modification(resource, some), { undo })
  }
}

function modification(Resource: string, tags: TagChanges) {
  const entries = Object.entries(tags)
  const ReplaceTags = entries.flatMap(([TagKey, TagValue]) => (TagValue === null ? [] : [{ TagKey, TagValue }]))
  const DeleteTags = entries.flatMap(([TagKey, TagValue]) => (TagValue === null ? [{ TagKey }] : []))
  return { Resource, ...(ReplaceTags.length > 0 && { ReplaceTags }), ...(DeleteTags.length > 0 && { DeleteTags }) }
}
