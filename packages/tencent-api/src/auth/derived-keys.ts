import { createHmac } from 'node:crypto'

/** What the TC3 signing key is derived for: one day, one service text of the scope. */
export interface Scope {
  readonly date: string
  readonly service: string
}

const capacity = 1024

/**
 * Derived TC3 signing keys. Deriving takes three HMACs, more than all the rest of checking a signature.
 * Only keys whose signature has verified are kept, so strangers cannot fill it.
 */
export class DerivedKeys {
  readonly #keys = new Map<string, Buffer>()

  get(secretKey: string, scope: Scope): Buffer {
    return this.#keys.get(name(secretKey, scope)) ?? derive(secretKey, scope)
  }

  keep(secretKey: string, scope: Scope, key: Buffer): void {
    const id = name(secretKey, scope)
    if (this.#keys.has(id)) return
    const oldest = this.#keys.keys().next()
    if (this.#keys.size >= capacity && !oldest.done) this.#keys.delete(oldest.value)
    this.#keys.set(id, key)
  }
}

function name(secretKey: string, { date, service }: Scope): string {
  return `${date}/${service}/${secretKey}`
}

function derive(secretKey: string, { date, service }: Scope): Buffer {
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  return hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request')
}
