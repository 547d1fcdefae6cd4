import type { WorldView } from '@havip/cloud'

/** Most replies kept of one world, about 50 kB each at worst. */
const capacity = 32
/** Longer inputs are not worth keeping, characters of JSON. */
const longestInput = 4096

interface Kept {
  readonly revision: number
  readonly replies: Map<string, string>
}

/**
 * Replies of one listing action as JSON, for as long as the world they were read from stands still. Clients that wait
 * for something ask the same again and again, and encoding a page of 100 takes ten times what all else does.
 */
export class ReplyMemo {
  readonly #worlds = new WeakMap<WorldView, Kept>()

  /** The reply to `input`; `make` must depend on nothing but the world, the input and the world's account. */
  get(world: WorldView, input: object, make: () => object): string {
    const { replies } = this.#of(world)
    const key = JSON.stringify(input)
    const known = replies.get(key)
    if (known !== undefined) return known
    const reply = JSON.stringify(make())
    if (key.length > longestInput) return reply
    const oldest = replies.keys().next()
    if (replies.size >= capacity && !oldest.done) replies.delete(oldest.value)
    replies.set(key, reply)
    return reply
  }

  #of(world: WorldView): Kept {
    const kept = this.#worlds.get(world)
    if (kept?.revision === world.revision) return kept
    const fresh = { revision: world.revision, replies: new Map<string, string>() }
    this.#worlds.set(world, fresh)
    return fresh
  }
}
