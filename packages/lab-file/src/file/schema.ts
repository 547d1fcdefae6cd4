import { z } from 'zod'

// What a value must be is said in each message, so that an error needs nothing but its place in front.

const map = <T extends z.ZodType>(of: T, what: string) =>
  z
    .record(
      z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'a name is a letter, then letters, digits and -, at most 40'),
      of,
      `it must be a map: the name of each ${what}, and what it is`,
    )
    .default({})
const object = <T extends z.ZodRawShape>(shape: T, what: string) => z.strictObject(shape, `it must be ${what}`)
const text = (what: string) => z.string(`it must be ${what}`)
const list = <T extends z.ZodType>(of: T, what: string) => z.array(of, `it must be a list of ${what}`)
const optional = <T extends z.ZodType>(schema: T) => z.exactOptional(schema)

const octet = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const address = (description: string) =>
  text('an IPv4 address')
    .regex(new RegExp(`^(${octet}\\.){3}${octet}$`), 'it must be an IPv4 address such as 172.17.16.7')
    .describe(description)
const block = (description: string) =>
  text('a block')
    .regex(new RegExp(`^(${octet}\\.){3}${octet}/(3[0-2]|[12]?\\d)$`), 'it must be a block such as 172.17.16.0/24')
    .describe(description)
const named = (what: string, description = `The ${what}, by its name in this file.`) =>
  text(`the name of a ${what}`).describe(description)
const groups = list(named('security group'), 'names of security groups')
  .default([])
  .describe('Security groups, the first one asked first. Without any, an instance has the default one.')

const mtuProblem = 'it must be a number of bytes from 576 to 8500'
const mtu = optional(
  z
    .int(mtuProblem)
    .min(576, mtuProblem)
    .max(8500, mtuProblem)
    .describe('How long its packets may be, bytes; 1500 unless given.'),
)

const vpc = object({ cidrBlock: block('Its block.') }, 'a VPC: a map with a cidrBlock')

const subnet = object(
  {
    vpc: named('VPC'),
    cidrBlock: block('Its block, in that of the VPC.'),
    zone: optional(text('a zone').describe('Its zone; that of the file unless given.')),
    routeTable: optional(named('route table', 'The route table it uses; the main one of its VPC unless given.')),
  },
  'a subnet: a map with a vpc and a cidrBlock',
)

const route = object(
  {
    destination: block('Where the packets want to go, outside the VPC.'),
    via: text('a next hop').describe(
      'The next hop: `havip.NAME`, `instance.NAME` (its address), an address of an ENI, or `internet` (through an EIP).',
    ),
  },
  'a route: a map with destination and via',
)
const routeTable = object(
  {
    vpc: named('VPC'),
    routes: list(route, 'routes').default([]).describe('Its routes; the one to the VPC is implied.'),
  },
  'a route table: a map with a vpc and routes',
)

const policy = object(
  {
    protocol: z
      .enum(['ALL', 'tcp', 'udp', 'icmp', 'gre'], 'it must be one of ALL, tcp, udp, icmp, gre')
      .describe('The protocol.'),
    port: z
      .union([z.int(), z.string()], "it must be a port, or ports and ranges such as '80,443,8000-8080'")
      .transform(String)
      .pipe(z.string().regex(/^(ALL|\d+(-\d+)?(,\d+(-\d+)?)*)$/, "it must be ALL, or such as '80,443,8000-8080'"))
      .default('ALL')
      .describe('Ports; of tcp and udp only.'),
    peer: text('a block or the name of a security group').describe(
      'The other end: a block, or a security group by its name in this file.',
    ),
    action: z.enum(['ACCEPT', 'DROP'], 'it must be ACCEPT or DROP').default('ACCEPT').describe('What to do with it.'),
  },
  'a rule: a map with protocol and peer',
)
const policies = (description: string) => list(policy, 'rules').default([]).describe(description)
const securityGroup = object(
  {
    ingress: policies('What may come in; the first rule that fits counts, and what fits none is dropped.'),
    egress: policies('What may go out, likewise.'),
  },
  'a security group: a map with ingress and egress',
)

const placementGroup = object(
  {
    type: z.enum(['HOST', 'SW', 'RACK'], 'it must be HOST, SW or RACK').describe('What its instances do not share.'),
    affinity: z
      .int('it must be a number from 1 to 10')
      .min(1, 'it must be a number from 1 to 10')
      .max(10, 'it must be a number from 1 to 10')
      .default(1)
      .describe('How many of them may all the same.'),
  },
  'a placement group: a map with a type',
)

const interfaceSchema = object(
  {
    subnet: named('subnet'),
    address: optional(address('Its primary address, a free one of the subnet; any unless given.')),
    secondaryAddresses: list(address('An address.'), 'addresses').default([]).describe('Further addresses.'),
    securityGroups: groups,
    mtu,
  },
  'an ENI: a map with a subnet',
)

const fileText = text('the text of the file').describe(
  `What is in it. $\{havip.NAME.address} and the like stand for what the lab has there.`,
)
const file = z
  .union(
    [
      fileText,
      object(
        {
          content: fileText,
          mode: z
            .string("it must be an octal mode in quotes, such as '0755'")
            .regex(/^0?[0-7]{3}$/, "it must be an octal mode in quotes, such as '0755'")
            .default('0644')
            .describe('Its mode, octal, in quotes.'),
        },
        'a map with a content',
      ),
    ],
    'it must be the text of the file, or a map with content and mode',
  )
  .transform((given) => (typeof given === 'string' ? { content: given, mode: '0644' } : given))

const commandLine = text('a command')
const argumentList = list(text('an argument'), 'arguments').min(1, 'it must not be empty')
const processMembers = {
  command: z
    .union([commandLine, argumentList], 'it must be a command line, or a list of a program and its arguments')
    .describe('What is run: a line for sh, or a program and its arguments.'),
  restart: z
    .enum(['always', 'on-failure', 'never'], 'it must be always, on-failure or never')
    .default('on-failure')
    .describe('Whether it is started again when it ends.'),
  env: z
    .record(z.string(), text('a text'), 'it must be a map of texts')
    .default({})
    .describe('Environment variables of its own.'),
  files: optional(
    list(text('a path'), 'paths').describe(
      'The files of the instance whose change restarts it; all of them unless given.',
    ),
  ),
}
const processSchema = z
  .union(
    [commandLine, argumentList, object(processMembers, 'a map with a command')],
    'it must be a command line, a list of a program and its arguments, or a map with a command',
  )
  .transform((given) => (typeof given === 'string' || Array.isArray(given) ? usual(given) : given))

function usual(command: string | string[]) {
  return { command, restart: 'on-failure' as const, env: {} }
}

const instance = object(
  {
    subnet: named('subnet'),
    address: optional(address('The primary address of its primary ENI; any free one of the subnet unless given.')),
    secondaryAddresses: list(address('An address.'), 'addresses')
      .default([])
      .describe('Further addresses of its primary ENI.'),
    hostName: optional(
      text('a host name')
        .regex(/^(?=.{2,60}$)[A-Za-z0-9]+([-.][A-Za-z0-9]+)*$/, 'it must be 2 to 60 letters and digits, . and - inside')
        .describe('What it calls itself.'),
    ),
    securityGroups: groups,
    mtu,
    placementGroup: optional(named('placement group')),
    interfaces: map(interfaceSchema, 'ENI').describe(
      'ENIs besides the primary one, attached in this order: eth1, eth2, ...',
    ),
    files: z
      .record(z.string(), file, 'it must be a map: the path of each file, and its text')
      .default({})
      .describe('Files in it by path.'),
    run: map(processSchema, 'command').describe('What runs in it, by a name of your own.'),
  },
  'an instance: a map with a subnet',
)

const haVip = object(
  {
    subnet: named('subnet'),
    address: optional(address('Its address, a free one of the subnet; any unless given.')),
    associations: optional(
      list(named('instance', 'An instance, or `INSTANCE.ENI`.'), 'instances').describe(
        'Who alone may bind it; without this anybody in its subnet.',
      ),
    ),
  },
  'a HAVIP: a map with a subnet',
)

const eip = object(
  {
    bind: optional(
      text('what it is bound to').describe(
        'What it is bound to: `havip.NAME`, `instance.NAME` or `interface.INSTANCE.NAME` (the primary address of it).',
      ),
    ),
    bandwidth: z
      .int('it must be a number of Mbps')
      .min(1, 'it must be a number of Mbps')
      .default(5)
      .describe('Outbound limit, Mbps.'),
  },
  'an EIP: a map, {} at least',
)

export const labSchema = object(
  {
    lab: text('the name of the lab')
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, 'it must be a letter, then letters, digits and -, at most 40 in all')
      .describe('The name of the lab. Everything that belongs to it is marked with it.'),
    region: optional(text('a region').describe('The region; that of the server unless given.')),
    zone: optional(text('a zone').describe('The zone of subnets that give none.')),
    vpcs: map(vpc, 'VPC').describe('VPCs.'),
    subnets: map(subnet, 'subnet').describe('Subnets.'),
    routeTables: map(routeTable, 'route table').describe('Route tables besides the main ones.'),
    securityGroups: map(securityGroup, 'security group').describe('Security groups.'),
    placementGroups: map(placementGroup, 'placement group').describe('Placement groups.'),
    instances: map(instance, 'instance').describe('Instances.'),
    havips: map(haVip, 'HAVIP').describe('HAVIPs.'),
    eips: map(eip, 'EIP').describe('EIPs.'),
  },
  'a lab: a map with its name in lab, and vpcs, subnets, instances, havips, ...',
)

/** A lab as it was declared, with what may be left out filled in. */
export type Lab = z.output<typeof labSchema>

/** The file as JSON Schema, for editors. */
export function labJsonSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'havip lab',
    ...z.toJSONSchema(labSchema, { io: 'input', unrepresentable: 'any' }),
  }
}
