/** Gives every object the name that its resource has in Terraform, made of its own: `node_1` for node-1. */
export class Names {
  readonly #types = new Map<string, string>()
  readonly #names = new Map<string, string>()
  readonly #taken = new Set<string>()

  /** The name for a new resource of this type that stands for the object, or for a relation of it. */
  name(type: string, id: string, wanted: string): string {
    const plain = wanted
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
    const first = /^[a-z]/.test(plain) ? plain : `${type.replace('tencentcloud_', '')}_${plain || id.split('-').at(-1)}`
    let name = first
    for (let n = 2; this.#taken.has(`${type}.${name}`); n++) name = `${first}_${n}`
    this.#taken.add(`${type}.${name}`)
    return name
  }

  /** The same for the resource that is the object itself, which others refer to. */
  own(type: string, id: string, wanted: string): string {
    const name = this.name(type, id, wanted)
    this.#types.set(id, type)
    this.#names.set(id, name)
    return name
  }

  /** Such as `tencentcloud_vpc.prod.id`; undefined for what has no resource. */
  reference(id: string, attribute = 'id'): string | undefined {
    const name = this.#names.get(id)
    return name === undefined ? undefined : `${this.#types.get(id)}.${name}.${attribute}`
  }
}
