import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { beforeAll, expect, test } from 'vitest'
import { openApiDocument } from '../src/document.js'

type Tree = { readonly [name: string]: unknown }

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
const tree = (value: unknown): Tree => (isTree(value) ? value : {})

let document: Tree
let ajv: Ajv
const compiled = new Map<string, ValidateFunction>()

beforeAll(async () => {
  document = tree(await openApiDocument())
  ajv = new Ajv({ strict: false, schemas: [{ $id: 'doc', components: document.components }] })
  formats.default(ajv)
})

/** A reference within the document, as one into the schema that the validator knows. */
function compile(schema: unknown): ValidateFunction {
  const text = JSON.stringify(schema).replaceAll('"#/', '"doc#/')
  const check = compiled.get(text) ?? ajv.compile(JSON.parse(text))
  compiled.set(text, check)
  return check
}

function referred(value: unknown): Tree {
  const { $ref } = tree(value)
  if (typeof $ref !== 'string') return tree(value)
  return $ref
    .split('/')
    .slice(1)
    .reduce<Tree>((at, name) => tree(at[name]), document)
}

/** Every operation, with where it stands. */
function operations(): [string, Tree][] {
  return Object.entries(tree(document.paths)).flatMap(([path, item]) =>
    Object.entries(tree(item)).map(([method, operation]): [string, Tree] => [`${method} ${path}`, tree(operation)]),
  )
}

/** Every content of requests and answers that is JSON as a whole, with where it stands. */
function contents(): [string, Tree][] {
  return operations().flatMap(([at, { requestBody, responses }]) => {
    const all = Object.entries(tree(responses)).map(([status, answer]) => [`${at} ${status}`, referred(answer).content])
    return [[at, tree(requestBody).content], ...all].flatMap(([place, content]) =>
      Object.entries(tree(content))
        .filter(([type]) => /[/+]json$/.test(type))
        .map(([type, media]): [string, Tree] => [`${place} ${type}`, tree(media)]),
    )
  })
}

test('every body and every answer has an example, which is what its schema says', () => {
  const wrong = contents().flatMap(([at, { schema, examples }]) => {
    const values = Object.values(tree(examples)).map((example) => referred(example).value)
    if (values.length === 0) return [`${at} has none`]
    const check = compile(schema)
    return values.filter((value) => !check(value)).map((value) => `${at}: ${JSON.stringify(value).slice(0, 200)}`)
  })
  expect(wrong).toEqual([])
  expect(contents().length).toBeGreaterThan(operations().length)
})

test('every operation, parameter, answer and header is described', () => {
  const wrong = operations().flatMap(([at, { summary, tags, parameters, responses }]) => {
    const described = (place: string, value: unknown) =>
      String(tree(value).description ?? '').trim() === '' ? [`${at} ${place}`] : []
    const all = Array.isArray(parameters) ? parameters : []
    return [
      ...(summary === undefined || !Array.isArray(tags) ? [`${at} itself`] : []),
      ...all.flatMap((parameter: unknown) => described(String(tree(parameter).name), parameter)),
      ...Object.entries(tree(responses)).flatMap(([status, answer]) => [
        ...described(status, referred(answer)),
        ...Object.entries(tree(referred(answer).headers)).flatMap(([name, header]) =>
          described(`${status} ${name}`, header),
        ),
      ]),
    ]
  })
  expect(wrong).toEqual([])
})

test('every member of every schema is described, and each text and number has an example that fits', () => {
  const wrong: string[] = []
  const look = (at: string, value: unknown) => {
    const schema = tree(value)
    if ('$ref' in schema) return
    if (String(schema.description ?? '').trim() === '' && !Array.isArray(schema.anyOf))
      wrong.push(`${at} is not described`)
    const examples = Array.isArray(schema.examples) ? schema.examples : []
    const scalar = ['string', 'integer', 'number', 'boolean'].includes(String(schema.type))
    if (scalar && examples.length === 0) wrong.push(`${at} has no example`)
    const check = compile(schema)
    for (const example of examples) if (!check(example)) wrong.push(`${at}: ${JSON.stringify(example)}`)
    for (const [name, member] of Object.entries(tree(schema.properties))) look(`${at}.${name}`, member)
    if (Array.isArray(schema.anyOf)) {
      const [first] = schema.anyOf
      look(at, first)
    }
  }
  for (const [name, schema] of Object.entries(tree(tree(document.components).schemas))) look(name, schema)
  expect(wrong).toEqual([])
})
