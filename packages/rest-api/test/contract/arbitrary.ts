import fc from 'fast-check'
import type { Document, OperationObject, Schema } from './document.js'

/** A request to one operation; texts that begin with `@` stand for the id of something that exists, of that kind. */
export interface Request {
  readonly method: string
  readonly path: string
  readonly operation: OperationObject
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Requests to every operation of the document: mostly as it says, now and then not. */
export function requestArbitrary(document: Document): fc.Arbitrary<Request> {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  )
  // More is made than deleted, or soon everything would be answered with 404.
  const weights: Readonly<Record<string, number>> = { delete: 1, post: 6 }
  const targets = operations.map((target) => ({ weight: weights[target.method] ?? 3, arbitrary: fc.constant(target) }))
  return fc.oneof(...targets).chain((target) => requestTo(document, target))
}

function requestTo(
  document: Document,
  { method, path, operation }: Pick<Request, 'method' | 'path' | 'operation'>,
): fc.Arbitrary<Request> {
  const { parameters = [], requestBody } = operation
  const of = (place: string) => parameters.filter((parameter) => parameter.in === place)
  const values = (place: string, chance: number) =>
    fc.record(
      Object.fromEntries(
        of(place).map(({ name, schema, required }) => [
          name,
          maybe(arbitraryOf(document, schema, name), required === true ? 1 : chance),
        ]),
      ),
    )
  const schema = requestBody?.content['application/json']?.schema
  return fc.record({
    method: fc.constant(method),
    path: fc.constant(path),
    operation: fc.constant(operation),
    params: fc.record(Object.fromEntries(of('path').map(({ name }) => [name, pathId(path, name)]))),
    query: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: values('query', 0.3) }),
    headers: fc.oneof(
      { weight: 4, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: values('header', 0.5) as fc.Arbitrary<Record<string, string>> },
    ),
    body:
      schema === undefined
        ? fc.constant(undefined)
        : fc.oneof(
            { weight: 9, arbitrary: arbitraryOf(document, schema, '') },
            { weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<unknown> },
          ),
  })
}

function pathId(path: string, name: string): fc.Arbitrary<string> {
  const kind = name === 'id' ? `@${path.split('/')[2]}` : '@instances'
  const other = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text !== '.' && text !== '..')
  return fc.oneof({ weight: 8, arbitrary: fc.constant(kind) }, { weight: 1, arbitrary: other })
}

function maybe<T>(value: fc.Arbitrary<T>, chance: number): fc.Arbitrary<T | undefined> {
  if (chance === 1) return value
  return fc.oneof(
    { weight: Math.round(chance * 10), arbitrary: value },
    { weight: 10 - Math.round(chance * 10), arbitrary: fc.constant(undefined) },
  )
}

/** What a member of this name means, where a text alone would hardly ever hit. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  vpcId: ['@vpcs'],
  subnetId: ['@subnets'],
  networkInterfaceId: ['@network-interfaces'],
  instanceId: ['@instances', '@instances', '@instances', 'lb-0a1b2c3d'],
  routeTableId: ['@route-tables'],
  placementGroupId: ['@placement-groups'],
  securityGroupIds: ['@security-groups'],
  id: ['@instances', '@network-interfaces'],
  zone: ['ap-guangzhou-3', 'ap-guangzhou-4'],
  region: ['ap-guangzhou', 'ap-guangzhou', 'ap-shanghai'],
  account: ['1250000000'],
  cidrBlock: ['10.0.0.0/16', '10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/28'],
  vip: ['10.0.1.100', '10.0.1.255'],
  address: ['10.0.1.20', '10.0.1.21', '198.18.0.1', '198.18.0.2'],
  privateIpAddress: ['10.0.1.30', '10.0.1.5'],
  privateIpAddresses: ['10.0.1.40', '10.0.1.41'],
  dnsServers: ['1.1.1.1'],
  peer: ['0.0.0.0/0', '@security-groups', '::/0'],
  gatewayId: ['@instances', '10.0.1.100', '0'],
  destination: ['192.168.0.0/24', '10.8.0.0/16'],
  name: ['a', 'b'],
  sort: ['id', '-id'],
  'if-match': ['*', '"stale"'],
  'idempotency-key': ['once', 'twice'],
}

function arbitraryOf(document: Document, schema: Schema, name: string): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return arbitraryOf(document, resolve(document, schema.$ref), name)
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => arbitraryOf(document, one, name)))
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'boolean':
      return fc.boolean()
    case 'integer': {
      const least = (schema.minimum ?? 0) - 1
      return fc.integer({ min: least, max: Math.min(schema.maximum ?? least + 21, least + 21) })
    }
    case 'array':
      return fc.array(arbitraryOf(document, schema.items ?? {}, name), { maxLength: 2 })
    case 'object':
      return objectOf(document, schema)
    default:
      return textOf(name)
  }
}

function textOf(name: string): fc.Arbitrary<string> {
  const known = Object.hasOwn(meanings, name) ? meanings[name] : undefined
  const any = fc.string({ maxLength: 12 })
  if (known === undefined) return any
  return fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: any })
}

const tooManyTags = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v']))

function objectOf(document: Document, { properties, required = [] }: Schema): fc.Arbitrary<unknown> {
  // Tags: keys and values are any text, null takes one off.
  if (properties === undefined) {
    const few = fc.dictionary(fc.constantFrom('env', 'a', ' x', 'qcs:y'), fc.constantFrom('1', ''))
    return fc.oneof({ weight: 20, arbitrary: few }, { weight: 1, arbitrary: fc.constant(tooManyTags) })
  }
  const members = Object.entries(properties).map(([name, schema]) => [
    name,
    maybe(arbitraryOf(document, schema, name), required.includes(name) ? 1 : 0.4),
  ])
  return fc.record(Object.fromEntries(members))
}

function resolve(document: Document, ref: string): Schema {
  return document.components.schemas[ref.split('/').at(-1) ?? ''] ?? {}
}
