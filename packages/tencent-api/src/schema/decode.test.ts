import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { flatten } from '../../test/flatten.js'
import { decodeMembers } from './decode.js'
import { readFlat } from './flat-value.js'
import { readJson } from './json-value.js'
import {
  boolean,
  booleanOrText,
  count,
  float,
  integer,
  list,
  nested,
  object,
  required,
  text,
  texts,
  unsigned,
} from './members.js'
import type { Input } from './types.js'

const filter = object({ Name: required(text('')), Values: required(texts('')) })

const request = {
  VpcName: required(text('')),
  Limit: count('text', ''),
  Priority: integer(''),
  Size: unsigned(''),
  Ratio: float(''),
  CheckAssociate: boolean(''),
  Primary: booleanOrText(''),
  DnsServers: texts(''),
  Filters: list(filter, ''),
  Placement: nested(object({ Zone: required(text('')), HostIds: texts('') }), ''),
}

const fromJson = (body: unknown) => decodeMembers(request, readJson(JSON.stringify(body)))
const fromFlat = (pairs: [string, string][]) => decodeMembers(request, readFlat(pairs))

function problem(decode: () => unknown): { code: string; message: string } {
  try {
    decode()
  } catch (error) {
    return error as { code: string; message: string }
  }
  throw new Error('nothing was wrong')
}

describe('the type of an input', () => {
  it('follows from the description, names with a lower first letter', () => {
    expectTypeOf<Input<typeof request>>().toEqualTypeOf<{
      readonly vpcName: string
      readonly limit?: number
      readonly priority?: number
      readonly size?: number
      readonly ratio?: number
      readonly checkAssociate?: boolean
      readonly primary?: boolean
      readonly dnsServers?: readonly string[]
      readonly filters?: readonly { readonly name: string; readonly values: readonly string[] }[]
      readonly placement?: { readonly zone: string; readonly hostIds?: readonly string[] }
    }>()
  })
})

describe('a list that is required', () => {
  const members = { Ids: required(texts('')), Filters: list(filter, '') }

  it('has to name something, as it has to in the flattened forms', () => {
    const missing = { code: 'MissingParameter', message: expect.stringContaining('`Ids`') }
    expect(problem(() => decodeMembers(members, readJson('{"Ids":[]}')))).toMatchObject(missing)
    expect(problem(() => decodeMembers(members, readFlat([])))).toMatchObject(missing)
  })

  it('may be empty inside another, and when it is not required', () => {
    const body = { Ids: ['x'], Filters: [{ Name: 'n', Values: [] }] }
    expect(decodeMembers(members, readJson(JSON.stringify(body))).filters).toEqual([{ name: 'n', values: [] }])
    expect(decodeMembers(members, readJson('{"Ids":["x"],"Filters":[]}')).filters).toEqual([])
  })
})

describe('decoding', () => {
  const body = {
    VpcName: 'a b 中',
    Limit: 5,
    Priority: -3,
    Size: 7,
    Ratio: 0.5,
    CheckAssociate: false,
    Primary: true,
    DnsServers: ['8.8.8.8', '1.1.1.1'],
    Filters: [
      { Name: 'vpc-id', Values: ['x', 'y'] },
      { Name: 'zone', Values: ['z'] },
    ],
    Placement: { Zone: 'ap-guangzhou-3', HostIds: ['host-1'] },
  }
  const input = {
    vpcName: 'a b 中',
    limit: 5,
    priority: -3,
    size: 7,
    ratio: 0.5,
    checkAssociate: false,
    primary: true,
    dnsServers: ['8.8.8.8', '1.1.1.1'],
    filters: [
      { name: 'vpc-id', values: ['x', 'y'] },
      { name: 'zone', values: ['z'] },
    ],
    placement: { zone: 'ap-guangzhou-3', hostIds: ['host-1'] },
  }

  it('gives the same values for JSON and for flattened parameters', () => {
    expect(fromJson(body)).toEqual(input)
    expect(fromFlat(flatten(body))).toEqual(input)
  })

  it('orders the elements of a list by index, whatever the order of arrival, from 0 or from 1', () => {
    const pairs: [string, string][] = [
      ['DnsServers.10', 'c'],
      ['VpcName', 'v'],
      ['DnsServers.2', 'b'],
      ['DnsServers.1', 'a'],
    ]
    expect(fromFlat(pairs).dnsServers).toEqual(['a', 'b', 'c'])
  })

  it('takes Offset and Limit as text or as a number', () => {
    expect(fromJson({ VpcName: 'v', Limit: '20' }).limit).toBe(20)
    expect(fromJson({ VpcName: 'v', Limit: 20 }).limit).toBe(20)
  })

  it("takes Python's True and False, and text for a Boolean only where the documentation's example does", () => {
    expect(
      fromFlat([
        ['VpcName', 'v'],
        ['CheckAssociate', 'True'],
      ]).checkAssociate,
    ).toBe(true)
    expect(fromJson({ VpcName: 'v', Primary: 'true' }).primary).toBe(true)
    expect(problem(() => fromJson({ VpcName: 'v', CheckAssociate: 'true' })).code).toBe('InvalidParameter')
  })

  it('takes null for not given', () => {
    expect(fromJson({ VpcName: 'v', Limit: null })).toEqual({ vpcName: 'v' })
    expect(problem(() => fromJson({ VpcName: null })).code).toBe('MissingParameter')
  })

  it('gives back what was flattened (property)', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((word) => !/\p{Surrogate}|\0/u.test(word))
    const inputs = fc.record(
      {
        VpcName: words,
        Limit: fc.nat(),
        Priority: fc.maxSafeInteger(),
        CheckAssociate: fc.boolean(),
        DnsServers: fc.array(words, { minLength: 1, maxLength: 12 }),
        Filters: fc.array(fc.record({ Name: words, Values: fc.array(words, { minLength: 1 }) }), { minLength: 1 }),
        Placement: fc.record({ Zone: words, HostIds: fc.array(words, { minLength: 1 }) }, { requiredKeys: ['Zone'] }),
      },
      { requiredKeys: ['VpcName'] },
    )
    fc.assert(
      fc.property(inputs, fc.infiniteStream(fc.nat()), (value, order) => {
        const shuffled = flatten(value)
          .map((pair) => ({ pair, rank: order.next().value }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ pair }) => pair)
        expect(fromFlat(shuffled)).toEqual(fromJson(value))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a request that is not as described', () => {
  const cases: [what: string, body: object, code: string, names: string][] = [
    ['an unknown member', { VpcName: 'v', Foo: 1 }, 'UnknownParameter', '`Foo` is not recognized.'],
    ['a slip of the pen', { VpcNmae: 'v' }, 'UnknownParameter', '`VpcNmae` is not recognized; is VpcName meant?'],
    ['a member in other letters', { vpcName: 'v' }, 'UnknownParameter', 'is VpcName meant?'],
    [
      'an unknown nested member',
      { VpcName: 'v', Filters: [{ Name: 'a', Values: [], X: 1 }] },
      'UnknownParameter',
      '`Filters.0.X`',
    ],
    ['a prototype key', JSON.parse('{"VpcName":"v","__proto__":{"a":1}}') as object, 'UnknownParameter', '`__proto__`'],
    ['a key every object has', { VpcName: 'v', toString: 'x' }, 'UnknownParameter', '`toString`'],
    ['a missing member', {}, 'MissingParameter', '`VpcName`'],
    ['a missing nested member', { VpcName: 'v', Placement: {} }, 'MissingParameter', '`Placement.Zone`'],
    ['a number for text', { VpcName: 5 }, 'InvalidParameter', '`VpcName` must be a text; got 5'],
    [
      'text for a number',
      { VpcName: 'v', Priority: '5' },
      'InvalidParameter',
      '`Priority` must be an integer; got "5"',
    ],
    ['a fraction', { VpcName: 'v', Priority: 1.5 }, 'InvalidParameter', 'got 1.5'],
    ['an integer too large to be exact', { VpcName: 'v', Priority: 2 ** 53 }, 'InvalidParameter', '`Priority`'],
    ['a negative unsigned integer', { VpcName: 'v', Size: -1 }, 'InvalidParameter', 'at least 0; got -1'],
    [
      'text that is no number for Limit',
      { VpcName: 'v', Limit: 'ten' },
      'InvalidParameter',
      '`Limit` must be an integer; got "ten"',
    ],
    [
      'one value for a list',
      { VpcName: 'v', DnsServers: '8.8.8.8' },
      'InvalidParameter',
      '`DnsServers` must be a list',
    ],
    [
      'a list for an object',
      { VpcName: 'v', Placement: [] },
      'InvalidParameter',
      '`Placement` must be an object; got a list',
    ],
    ['null in a list', { VpcName: 'v', DnsServers: [null] }, 'InvalidParameter', '`DnsServers.0`'],
    ['half a surrogate pair', { VpcName: '\ud800' }, 'InvalidParameter', '`VpcName`'],
    ['a NUL', { VpcName: 'a\0b' }, 'InvalidParameter', '`VpcName`'],
  ]
  for (const [what, body, code, names] of cases) {
    it(`answers ${code} for ${what}, and names it`, () => {
      const { code: given, message } = problem(() => fromJson(body))
      expect(given).toBe(code)
      expect(message).toContain(names)
    })
  }

  it('cuts a long value in its message', () => {
    expect(problem(() => fromJson({ VpcName: 'v', Limit: 'x'.repeat(1_000_000) })).message.length).toBeLessThan(200)
    expect(problem(() => fromJson({ VpcName: 'v', ['x'.repeat(1_000_000)]: 1 })).message.length).toBeLessThan(200)
  })

  it('survives nesting deeper than the stack', () => {
    const deep = `{"VpcName":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    expect(problem(() => decodeMembers(request, readJson(deep))).message).toContain('got a list')
    const dotted: [string, string][] = [['A.'.repeat(100_000), 'x']]
    expect(problem(() => fromFlat(dotted)).code).toBe('UnknownParameter')
  })

  it('refuses a flattened name given twice, and a name that is both a value and a parent', () => {
    expect(
      problem(() =>
        fromFlat([
          ['VpcName', 'a'],
          ['VpcName', 'b'],
        ]),
      ).code,
    ).toBe('InvalidParameter')
    expect(
      problem(() =>
        fromFlat([
          ['VpcName', 'a'],
          ['VpcName.0', 'b'],
        ]),
      ).code,
    ).toBe('InvalidParameter')
  })

  it('refuses a body that is no JSON object', () => {
    for (const body of ['[]', 'null', '5', '{', '"x"'])
      expect(problem(() => readJson(body)).code).toBe('InvalidParameter')
    expect([...(readJson('').members() ?? [])]).toEqual([])
  })
})
