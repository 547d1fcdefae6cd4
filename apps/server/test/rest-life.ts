import type supertest from 'supertest'

export type Http = ReturnType<typeof supertest.agent>
export type Document = Record<string, unknown>
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** Ids, addresses of EIPs and of hardware, in the order in which they came: who asks later gets others. */
const passing =
  /\b[a-z]+-[0-9a-z]{8}\b|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b198\.1[89](\.\d+){2}\b|\b[0-9a-f]{2}(:[0-9a-f]{2}){5}\b/g
/** What depends on when it was asked for, and what Tencent Cloud does not tell of an instance. */
const untold = new Set(['requestId', 'createdAt', 'updatedAt', 'flushedAt', 'hostName', 'hostId'])

/** Sends requests one after another, and keeps everything they were answered with in a form that can be compared. */
export class Life {
  readonly answers: unknown[][] = []
  readonly #names = new Map<string, string>()

  constructor(readonly http: Http) {}

  /** The body of the answer, as it came. */
  async send(method: Method, path: string, body?: object, headers: Record<string, string> = {}): Promise<Document> {
    const type = method === 'patch' ? 'application/merge-patch+json' : 'application/json'
    const request = this.http[method](path).set(headers)
    const reply = await (body === undefined ? request : request.type(type).send(JSON.stringify(body)))
    const told = JSON.stringify(reply.body, (name, member) => (untold.has(name) ? undefined : member))
    this.answers.push(JSON.parse(this.#rename(JSON.stringify([method, path, reply.status, JSON.parse(told)]))))
    return reply.body
  }

  /** Something that takes time, waited for: the id of what was made or worked on. */
  async later(method: Method, path: string, body?: object): Promise<string> {
    const task = await this.send(method, `${path}?wait=10`, body)
    const ids = Array.isArray(task.resourceIds) ? task.resourceIds : []
    return String(ids[0])
  }

  get statuses(): unknown[] {
    return this.answers.map(([, , status]) => status)
  }

  #rename(text: string): string {
    return text.replace(passing, (id) => {
      const name = this.#names.get(id) ?? `name-${this.#names.size}`
      this.#names.set(id, name)
      return name
    })
  }
}
