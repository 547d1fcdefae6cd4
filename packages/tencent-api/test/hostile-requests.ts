import fc from 'fast-check'
import type { Members, Type } from '../src/schema/types.js'

/**
 * Requests that an action might be sent by somebody who means it no good, as JSON texts: each member left out, as it
 * should be, at its limits, of the wrong type, or worse. `@table:n` stands for an id of the world, see `filledIn`.
 */
export function hostileRequest(members: Members): fc.Arbitrary<string> {
  return object(members, 1)
}

/** Puts ids that exist, and what is too long to be shown when a test fails, in the places of `@what:n`. */
export function filledIn(template: string, idsOf: (table: string) => readonly string[]): string {
  return template.replace(/"@([a-zA-Z]+):(\d+)"/g, (_, what: string, n: string) => {
    const number = Number(n)
    const size = Object.hasOwn(large, what) ? large[what] : undefined
    if (size !== undefined) return size(number)
    const ids = idsOf(what)
    return JSON.stringify(ids[number % Math.max(1, ids.length)] ?? 'none')
  })
}

/** Whether it grows when it is filled in, so that many of it would be too much even to write down. */
function isLarge(template: string): boolean {
  return /"@(long|deep)/.test(template)
}

/** Whether it is nested deeper than whoever flattens it by recursion can go. */
export function isDeep(template: string): boolean {
  return /"@deep/.test(template)
}

const large: Readonly<Record<string, (n: number) => string>> = {
  long: (n) => JSON.stringify('x'.repeat(n)),
  longWide: (n) => JSON.stringify('名'.repeat(n)),
  deepLists: (n) => `${'['.repeat(n)}${']'.repeat(n)}`,
  deepObjects: (n) => `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`,
}

const oddKeys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', ' ', 'a.b', '0', 'Änderung', '\ud800']

const oddTexts = [
  ...oddKeys,
  '\u0000',
  'a\nb',
  '\u202egnirts',
  '👩‍👩‍👧',
  'e\u0301',
  "'; DROP TABLE vpcs; --",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what would be dangerous in a template is sent as it is
  '${process.exit(1)}',
  '%00',
  '../../etc/passwd',
  'NaN',
  '-0',
  '0x10',
  '1e999',
  '١٢',
  '٣.٣.٣.٣',
  '99999999999999999999',
  '@long:50000',
  '@longWide:3000',
]

const lengths = [0, 1, 59, 60, 61, 64, 65, 100, 101, 127, 128, 129, 255, 256, 1000]

const addresses = [
  '172.17.16.9',
  '172.17.16.1',
  '172.17.16.255',
  '0.0.0.0',
  '255.255.255.255',
  '10.0.0.300',
  '01.2.3.4',
  '::1',
]

const blocks = [
  '10.0.0.0/16',
  '172.17.40.0/24',
  '192.168.0.0/16',
  '0.0.0.0/0',
  '10.0.0.1/16',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '1.2.3.4/32',
]

/** What a text of this name is likely to be. */
const kinds: readonly (readonly [name: RegExp, table: string])[] = [
  [/Vpc/, 'vpcs'],
  [/Subnet/, 'subnets'],
  [/NetworkInterface|Eni/, 'networkInterfaces'],
  [/HaVip/, 'haVips'],
  [/RouteTable/, 'routeTables'],
  [/Route/, 'routes'],
  [/SecurityGroup/, 'securityGroups'],
  [/AddressId/, 'eips'],
  [/ReserveIp/, 'reserveIps'],
  [/DisasterRecover/, 'placementGroups'],
  [/Instance|Resource/, 'instances'],
  [/TaskId/, 'tasks'],
]

const exactly = (value: unknown) => fc.constant(JSON.stringify(value))
const oneOfThese = (values: readonly unknown[]) => fc.constantFrom(...values.map((value) => JSON.stringify(value)))

function likelyText(name: string): fc.Arbitrary<string> {
  if (/Cidr/.test(name)) return oneOfThese(blocks)
  if (/Zone/.test(name)) return oneOfThese(['ap-guangzhou-3', 'ap-guangzhou-4', 'ap-mars-1'])
  const table = kinds.find(([form]) => form.test(name))?.[1] ?? 'instances'
  const id = fc.nat(9).map((n) => `"@${table}:${n}"`)
  const words = oneOfThese(['x', 'true', 'false', '1', '80', 'ALL', 'TCP', 'ACCEPT', 'HOST', 'CVM', 'ENI', 'vpc-id'])
  return /Id|Resource/.test(name)
    ? fc.oneof({ weight: 6, arbitrary: id }, words)
    : fc.oneof(id, words, oneOfThese(addresses))
}

function text(name: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: likelyText(name) },
    { weight: 3, arbitrary: fc.constantFrom(...lengths).map((length) => JSON.stringify('x'.repeat(length))) },
    { weight: 2, arbitrary: oneOfThese([...oddTexts, ...addresses, ...blocks]) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((any) => JSON.stringify(any)) },
  )
}

const numbers = fc.oneof(
  fc.constantFrom('0', '1', '2', '10', '-1', '-0', '20', '100', '101', '500', '501', '65536', '2147483648'),
  fc.constantFrom('9007199254740991', '9007199254740993', '-9007199254740993', '1e400', '-1e400', '0.5', '1E2', '1e-7'),
  fc.integer().map(String),
)

const wrong = fc.oneof(fc.json({ maxDepth: 2 }), exactly(null), oneOfThese(['@deepLists:20000', '@deepObjects:20000']))

function value(name: string, type: Type, depth: number): fc.Arbitrary<string> {
  return fc.oneof({ weight: 12, arbitrary: rightValue(name, type, depth) }, { weight: 1, arbitrary: wrong })
}

function rightValue(name: string, type: Type, depth: number): fc.Arbitrary<string> {
  switch (type.kind) {
    case 'text':
      return text(name)
    case 'integer':
    case 'float':
      return numbers
    case 'count':
      return fc.oneof(
        numbers,
        numbers.map((number) => `"${number}"`),
      )
    case 'boolean':
      return fc.constantFrom('true', 'false', '"true"')
    case 'list': {
      const element = value(name, type.element, depth + 1)
      const few = fc.array(element, { maxLength: 3 })
      const many = fc
        .tuple(element, fc.constantFrom(10, 11, 100, 101, depth === 1 ? 2000 : 20))
        .map(([one, n]) => Array<string>(isLarge(one) ? 2 : n).fill(one))
      return fc
        .oneof({ weight: 6, arbitrary: few }, { weight: 1, arbitrary: many })
        .map((elements) => `[${elements.join()}]`)
    }
    case 'object':
      return object(type.members, depth + 1)
  }
}

/**
 * Members that are required are seldom left out, and of the others few are given, so that requests come far. Now and
 * then one is given twice, or does not belong there.
 */
function object(members: Members, depth: number): fc.Arbitrary<string> {
  const entries = Object.entries(members)
  const often = { given: 3, left: Math.max(1, entries.length - 3) }
  const parts = entries.map(([name, { type, required }]) => {
    const given = value(name, type, depth).map((json) => [`${JSON.stringify(name)}:${json}`])
    const [weight, leftOut] = required ? [20, 1] : [often.given, often.left]
    return fc.oneof({ weight, arbitrary: given }, { weight: leftOut, arbitrary: fc.constant<string[]>([]) })
  })
  const odd = fc
    .tuple(fc.constantFrom(...oddKeys, ...entries.map(([name]) => name)), wrong)
    .map(([key, json]) => [`${JSON.stringify(key)}:${json}`])
  const mostlyNone = fc.oneof({ weight: 19, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: odd })
  return fc.tuple(fc.tuple(...parts), mostlyNone).map(([given, more]) => `{${[...given.flat(), ...more].join()}}`)
}
