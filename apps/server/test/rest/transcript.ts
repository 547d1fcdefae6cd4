import type supertest from 'supertest'

type Http = ReturnType<typeof supertest.agent>

/** An answer of the REST API, with what no two servers have in common taken out. */
export interface Answer {
  readonly request: string
  readonly status: number
  readonly location: unknown
  readonly hasEtag: boolean
  readonly body: unknown
}

/** Where two servers answered differently. */
export interface Difference {
  readonly request: string
  /** Such as `body.items.0.hostId`. */
  readonly at: string
  readonly here: unknown
  readonly there: unknown
}

/** The agent, which from now on keeps what it is answered. */
export function recorded(http: Http): { readonly http: Http; readonly answers: () => Answer[] } {
  let kept: { readonly request: string; readonly reply: supertest.Response }[] = []
  http.use((request: supertest.Request) => {
    request.on('response', (reply: supertest.Response) => {
      kept.push({ request: `${request.method} ${pathOf(request.url)}`, reply })
    })
  })
  const answers = () => {
    const taken = kept
    kept = []
    const named = namer()
    return taken.map(({ request, reply: { status, headers, body } }) => ({
      request: named(request) as string,
      status,
      location: named(headers.location),
      hasEtag: headers.etag !== undefined,
      body: named(body),
    }))
  }
  return { http, answers }
}

/** Without the cursor, which is made of ids. */
function pathOf(url: string): string {
  return url.replace(/^http:\/\/[^/]+/, '').replace(/(?<=[?&]cursor=)[^&]*/, 'a-cursor')
}

/** Ids, public addresses, MACs, ETags and cursors. */
const ids =
  /\b(vpc|subnet|havip|rtb|rti|eni|eip|ins|sg|ps|host)-[0-9a-z]{8}\b|\b198\.1[89](\.\d+){2}\b|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b|"[\w-]{22}"|(?<=cursor ')[^']+/g

/** Gives everything that is random a name by its kind and the order in which it came. */
function namer(): (value: unknown) => unknown {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  const rename = (id: string) => {
    const known = names.get(id)
    if (known !== undefined) return known
    // What one server does not tell must not count for what it does.
    const kind = /^[a-z]+(?=-[0-9a-z]{8}$)/.exec(id)?.[0] ?? (id.length === 36 ? 'task' : 'other')
    const count = counts.get(kind) ?? 0
    counts.set(kind, count + 1)
    names.set(id, `${kind}-${count}`)
    return `${kind}-${count}`
  }
  const named = (value: unknown, member = ''): unknown => {
    if (typeof value === 'string') return /At$/.test(member) ? 'a time' : value.replace(ids, rename)
    if (Array.isArray(value)) return value.map((each) => named(each))
    if (typeof value !== 'object' || value === null) return value
    const members = Object.entries(value).filter(([name]) => name !== 'requestId' && name !== 'next')
    return Object.fromEntries(members.map(([name, each]) => [String(named(name)), named(each, name)]))
  }
  return named
}

/** Everything in which the answers of one server differ from those of another to the same requests. */
export function differences(here: readonly Answer[], there: readonly Answer[]): Difference[] {
  const found: Difference[] = []
  for (let n = 0; n < Math.max(here.length, there.length); n++) {
    const request = here[n]?.request ?? there[n]?.request ?? ''
    compare(here[n], there[n], [], (at, one, other) => found.push({ request, at, here: one, there: other }))
  }
  return found
}

type Told = (at: string, here: unknown, there: unknown) => void

function compare(here: unknown, there: unknown, path: readonly string[], tell: Told): void {
  if (isTree(here) && isTree(there) && Array.isArray(here) === Array.isArray(there)) {
    const names = new Set([...Object.keys(here), ...Object.keys(there)])
    for (const name of names) compare(here[name], there[name], [...path, name], tell)
    return
  }
  if (here !== there) tell(path.join('.'), here, there)
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
