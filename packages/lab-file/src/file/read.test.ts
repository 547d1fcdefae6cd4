import { describe, expect, test } from 'vitest'
import { readLab, readLabName } from './read.js'
import { labJsonSchema } from './schema.js'

const start = `lab: pair
zone: ap-guangzhou-3
vpcs:
  main: { cidrBlock: 172.17.0.0/16 }
subnets:
  nodes: { vpc: main, cidrBlock: 172.17.16.0/24 }
`

/** What is wrong with a file, `LINE:COLUMN what`. */
function problems(text: string): string[] {
  const read = readLab(text)
  return 'problems' in read ? read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`) : []
}

test('a right file is read, with what it leaves out filled in', () => {
  const read = readLab(`${start}instances:
  a:
    subnet: nodes
    files: { /etc/x: hello, /run/y.sh: { content: echo, mode: '755' } }
    run: { x: sleep 1, y: [sleep, '1'] }
`)
  expect(read).toMatchObject({
    lab: {
      lab: 'pair',
      havips: {},
      instances: {
        a: {
          securityGroups: [],
          files: { '/etc/x': { content: 'hello', mode: '0644' }, '/run/y.sh': { content: 'echo', mode: '755' } },
          run: { x: { command: 'sleep 1', restart: 'on-failure', env: {} }, y: { command: ['sleep', '1'] } },
        },
      },
    },
  })
})

test('everything that is wrong is told at once, each with its place, and misspelt names with the right ones', () => {
  const wrong = `lab: pair
zone: ap-guangzhou-3
vpcs:
  main: { cidrBlock: 172.17.0.0/16 }
subnets:
  nodes: { vpc: mian, cidrBlock: 172.17.16.0/24 }
  other:
    vpc: main
    cidrBlok: 10.0.0.0/8
instances:
  node:
    subnet: nods
    hostName: 5
havips:
  vip:
    subnet: nodes
    address: 172.17.16.1
    associations: [node, nobody]
instanses: {}
`
  expect(problems(wrong)).toEqual([
    "6:17 subnets.nodes.vpc: there is no VPC 'mian'; did you mean 'main'?",
    '7:3 subnets.other.cidrBlock is missing: it must be a block',
    "9:5 subnets.other.cidrBlok: there is no such member; did you mean 'cidrBlock'?",
    '13:15 instances.node.hostName must be a host name; `5` is a number: put it in quotes',
    '17:14 havips.vip.address: 172.17.16.1 is the network, gateway or broadcast address of 172.17.16.0/24, which nobody can have',
    "18:26 havips.vip.associations[1]: there is no instance 'nobody'; there is node",
    "19:1 instanses: there is no such member; did you mean 'instances'?",
  ])
})

describe('what does not fit together', () => {
  test.each<[string, string, RegExp]>([
    [
      'an address outside of its subnet',
      'instances: { a: { subnet: nodes, address: 172.17.17.5 } }',
      /^7:43 .*172\.17\.17\.5 is not in 172\.17\.16\.0\/24, the block of subnet 'nodes'/,
    ],
    [
      'one address for two',
      'instances: { a: { subnet: nodes, address: 172.17.16.5 } }\nhavips: { v: { subnet: nodes, address: 172.17.16.5 } }',
      /^8:40 havips\.v\.address: 172\.17\.16\.5 is the address of instance 'a' already/,
    ],
    ['an unknown subnet', 'havips: { v: { subnet: nodez } }', /there is no subnet 'nodez'; did you mean 'nodes'/],
    [
      'an instance of another VPC in the associations',
      'instances: { a: { subnet: far } }\nhavips: { v: { subnet: nodes, associations: [a] } }',
      /the instance is in another VPC than the HAVIP/,
    ],
    ['an unknown peer', 'securityGroups: { g: { ingress: [{ protocol: tcp, peer: h }] } }', /no security group 'h'/],
    [
      'ports of icmp',
      'securityGroups: { g: { ingress: [{ protocol: icmp, port: 1, peer: 0.0.0.0/0 }] } }',
      /goes with tcp/,
    ],
    [
      'an unknown next hop',
      'routeTables: { t: { vpc: main, routes: [{ destination: 10.0.0.0/8, via: havip.v }] } }',
      /no HAVIP 'v'/,
    ],
    [
      'a route into the VPC',
      'routeTables: { t: { vpc: main, routes: [{ destination: 172.17.1.0/24, via: internet }] } }',
      /local/,
    ],
    ['an EIP bound to what is not there', 'eips: { e: { bind: instance.a } }', /there is no instance 'a'/],
    [
      'a block with host bits',
      'routeTables: { t: { vpc: main, routes: [{ destination: 10.1.0.0/8, via: internet }] } }',
      /host bits/,
    ],
    [
      'a file that is not the own one',
      'instances: { a: { subnet: nodes, files: { /usr/x: y } } }',
      /below \/run or \/etc/,
    ],
    [
      'a reference to what is not there',
      `instances: { a: { subnet: nodes, files: { /etc/x: "$\{havip.v.address}" } } }`,
      /there is no havip 'v'/,
    ],
    ['a repeated key', 'havips: {}\nhavips: {}', /^8:1 .*unique/],
    ['broken YAML', 'havips: {', /^\d+:\d+ /],
  ])('%s', (_what, more, expected) => {
    const all = problems(more.includes('far') ? withFar(more) : `${start}${more}\n`)
    expect(all).toContainEqual(expect.stringMatching(expected))
    expect(all).toHaveLength(1)
  })

  function withFar(more: string): string {
    const vpc = '  main: { cidrBlock: 172.17.0.0/16 }\n'
    return `${start.replace(vpc, `${vpc}  other: { cidrBlock: 10.0.0.0/16 }\n`)}  far: { vpc: other, cidrBlock: 10.0.0.0/24 }\n${more}\n`
  }
})

test.each([
  ['', 1],
  ['[]', 1],
  ['lab: pair\nvpcs: 5', 2],
  ['a: &a [*a, *a]', 1],
])('%j has a problem with a place', (text, line) => {
  expect(problems(text)[0]).toMatch(new RegExp(`^${line}:\\d+ \\S`))
})

test('the name of a lab can be read from a file with mistakes in it', () => {
  expect(readLabName('lab: pair\nregion: ap-shanghai\nvpcz: [')).toEqual({ lab: 'pair', region: 'ap-shanghai' })
  expect(readLabName('vpcs: {}')).toBeUndefined()
})

test('docs/lab.schema.json is the schema; after a change of it: npx vitest run packages/lab-file -u', async () => {
  const text = `${JSON.stringify(labJsonSchema(), null, 2)}\n`
  await expect(text).toMatchFileSnapshot('../../../../docs/lab.schema.json')
})
