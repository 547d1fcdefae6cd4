import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { bodyExampleKey } from './http/describe.js'
import { problemType } from './http/problems.js'
import { documentTags } from './tags.js'
import { version } from './version.js'

/** How the document is made from the routes. */
export const documentOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'havip',
      version,
      summary: 'A local Tencent Cloud for people who build highly available clusters.',
      description: [
        'Resources of one account and region, chosen by the query parameters `account` and `region`.',
        '',
        'Lists take filters by member, `tag`, `sort`, `limit` and `cursor`. Single resources have an `ETag`: send it as',
        '`If-Match` to change only what you have seen. `Idempotency-Key` makes a repeated creation safe. What takes time',
        'is answered with `202` and a task; `wait` says how many seconds to wait for it. Errors are problem documents',
        '(RFC 9457) with the codes of the Tencent API.',
      ].join('\n'),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: documentTags,
    servers: [{ url: '/', description: 'This server.' }],
    // The server of one's own machine may do without.
    security: [{ token: [] }, {}],
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A token with a role: `reader`, `operator` or `admin`; `x-havip-role` says which one an operation needs at ' +
            'least. A server that listens on loopback with the development account asks for none unless told to.',
        },
      },
    },
  },
  transformObject: (document) => ('openapiObject' in document ? tidy(document.openapiObject) : document.swaggerObject),
  refResolver: {
    buildLocalReference: (json, _base, _fragment, i) => (typeof json.$id === 'string' ? json.$id : `Schema${i}`),
  },
}

type Tree = { [name: string]: unknown }

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
const trees = (value: unknown): Tree[] => (isTree(value) ? Object.values(value).filter(isTree) : [])

/** Gives bodies their examples, and says each example of a problem once: they are most of the document otherwise. */
function tidy<D extends { paths?: unknown; components?: unknown }>(document: D): D {
  const examples: Tree = {}
  for (const operation of trees(document.paths).flatMap(trees)) {
    const body = operation[bodyExampleKey]
    delete operation[bodyExampleKey]
    const request = isTree(operation.requestBody) ? trees(operation.requestBody.content) : []
    for (const content of request) content.examples = { example: { value: body } }
    for (const content of trees(operation.responses).flatMap(({ content }) => (isTree(content) ? [content] : []))) {
      const problem = content[problemType]
      if (isTree(problem) && isTree(problem.examples)) problem.examples = shared(problem.examples, examples)
    }
  }
  const components = isTree(document.components) ? document.components : {}
  return { ...document, components: { ...components, examples, responses: sharedResponses(document.paths) } }
}

/** From how many operations on that have the same problem it is told once for all. */
const often = 3

/** Says once what many operations answer: most of the document otherwise. Returns those answers by name. */
function sharedResponses(paths: unknown): Tree {
  const uses = new Map<string, { readonly status: string; readonly answer: Tree; readonly in: Tree[] }>()
  for (const responses of trees(paths)
    .flatMap(trees)
    .map(({ responses }) => responses)
    .filter(isTree)) {
    for (const [status, answer] of Object.entries(responses)) {
      if (!isTree(answer) || !isTree(answer.content) || !(problemType in answer.content)) continue
      const key = `${status} ${JSON.stringify(answer)}`
      const use = uses.get(key) ?? { status, answer, in: [] }
      use.in.push(responses)
      uses.set(key, use)
    }
  }
  const named: Tree = {}
  for (const { status, answer, in: users } of uses.values()) {
    if (users.length < often) continue
    let name = `Problem${status}`
    for (let n = 2; name in named; n++) name = `Problem${status}-${n}`
    named[name] = answer
    for (const responses of users) responses[status] = { $ref: `#/components/responses/${name}` }
  }
  return named
}

function shared(own: Tree, examples: Tree): Tree {
  const names = Object.entries(own).map(([code, example]) => {
    const status = isTree(example) && isTree(example.value) ? example.value.status : undefined
    const name = `${code}.${status}`
    examples[name] = example
    return [code, { $ref: `#/components/examples/${name}` }]
  })
  return Object.fromEntries(names)
}
