import { errorCodes } from '@havip/cloud'
import { beforeAll, describe, expect, it } from 'vitest'
import { commonCodes } from '../test/common-codes.js'
import { eipReplies, eipWithoutSuccess } from '../test/eip-replies.js'
import { buildCluster, openHarness, type Response } from '../test/harness.js'
import { missingForIntl } from '../test/intl.js'
import { everyRouteReply, everySecurityGroupReply } from '../test/network-replies.js'
import { accountReplies } from '../test/replies/account.js'
import { diskReplies } from '../test/replies/disk.js'
import { instanceReplies } from '../test/replies/instance.js'
import { everyEniReply, everyPlaceReply } from '../test/replies/place.js'
import { placementReplies } from '../test/replies/placement.js'
import { tagReplies } from '../test/replies/tag.js'
import { sharedJson } from '../test/shared.js'
import { emulatedActions, products } from './index.js'
import type { Members, Type } from './schema/types.js'

interface Described {
  readonly name: string
  readonly type: 'string' | 'int' | 'float' | 'bool' | 'list' | 'object'
  readonly member: string
  readonly required?: boolean
  readonly nullable?: boolean
}

interface DescribedAction {
  readonly service: string
  readonly version: string
  readonly action: string
  readonly request: readonly Described[]
  readonly response: readonly Described[]
  readonly errorCodes: readonly string[]
}

type DescribedObjects = Record<string, Record<string, { readonly members: readonly Described[] }>>

const actions = sharedJson<readonly DescribedAction[]>('actions.json') ?? []
const objects = sharedJson<DescribedObjects>('objects.json') ?? {}

function described(service: string, name: string): DescribedAction {
  const found = actions.find((action) => action.service === service && action.action === name)
  if (found === undefined) throw new Error(`${service} has no action ${name}`)
  return found
}

describe.skipIf(actions.length === 0)('the catalogue', () => {
  it('has every action of the description, in its product and version, and no other', () => {
    const ours = emulatedActions.map(({ service, name }) => `${service} ${products[service]} ${name}`)
    expect(ours.sort()).toEqual(actions.map((a) => `${a.service} ${a.version} ${a.action}`).sort())
  })
})

describe.skipIf(actions.length === 0)('the request of', () => {
  for (const action of emulatedActions) {
    it(`${action.name} has every member, with its type and whether it is required`, () => {
      expect(shapeOf(action.request)).toEqual(
        Object.fromEntries(
          described(action.service, action.name).request.map((m) => [
            m.name,
            shape(action.service, m, laxer.has(action.name)),
          ]),
        ),
      )
    })

    it(`${action.name} says in a sentence what each member is for`, () => {
      expect(undocumented(action.request)).toEqual([])
    })
  }
})

type Shape = string | { readonly [name: string]: Shape }

/** Where the reference requires more of an object than its own words and clients do: to delete a route its id is enough. */
const laxer = new Set(['DeleteRoutes'])

function shape(service: string, member: Described, laxInside = false): Shape {
  const mark = member.required ? ' required' : ''
  const members = objects[service]?.[member.member]?.members
  const element = members
    ? Object.fromEntries(members.map((m) => [m.name, shape(service, laxInside ? { ...m, required: false } : m)]))
    : wireType(member)
  return { [`${member.type === 'list' ? 'list' : 'one'}${mark}`]: element }
}

/** Times are texts on the wire. */
function wireType({ member }: Described): string {
  return member.startsWith('datetime') ? 'string' : member
}

function shapeOf(members: Members): Shape {
  return Object.fromEntries(
    Object.entries(members).map(([name, { type, required }]) => {
      const kind = `${type.kind === 'list' ? 'list' : 'one'}${required ? ' required' : ''}`
      return [name, { [kind]: elementOf(type.kind === 'list' ? type.element : type) }]
    }),
  )
}

function elementOf(type: Type): Shape {
  switch (type.kind) {
    case 'text':
      return 'string'
    case 'integer':
      return type.unsigned ? 'uint64' : 'int64'
    case 'count':
      return { text: 'string', signed: 'int64', unsigned: 'uint64' }[type.declared]
    case 'boolean':
      return 'bool'
    case 'float':
      return 'float'
    case 'object':
      return shapeOf(type.members)
    case 'list':
      throw new Error('no list of lists is in the API')
  }
}

function undocumented(members: Members): string[] {
  return Object.entries(members).flatMap(([name, { type, doc }]) => {
    const inner = type.kind === 'list' ? type.element : type
    return [
      ...(/^[A-Z0-9].*\.$/.test(doc) ? [] : [name]),
      ...(inner.kind === 'object' ? undocumented(inner.members) : []),
    ]
  })
}

/** Null by the text of the documentation, though not marked nullable in the description; or need not be there at all. */
const nullByText = new Set(['RenewFlag', 'ExpiredTime', 'CpuTopology'])
/** The same, of EIPs only. */
const nullInEips = /^\.AddressSet\.\d+\.(NetworkInterfaceId|PrivateAddressIp)$/
/** Actions on what cannot be made here: they have errors only. */
const neverSucceeds = new Set<string>([...eipWithoutSuccess])
/** In the SDK's types, newer than the description. */
const newer = new Set(['EnableJumboFrame'])

describe.skipIf(actions.length === 0)('the reply of', () => {
  const replies = new Map<string, Response>()

  beforeAll(async () => {
    for (const [name, reply] of await everyReply()) replies.set(name, reply)
  })

  for (const action of emulatedActions) {
    if (neverSucceeds.has(action.name)) continue
    it(`${action.name} has every member with its type, and null only where it may be`, () => {
      const reply = replies.get(`${action.service}.${action.name}`) ?? replies.get(action.name)
      expect(reply?.Error).toBeUndefined()
      const { response, version } = described(action.service, action.name)
      expect(mistakes(action.service, response, reply, '')).toEqual([])
      expect(missingForIntl(action.service, version, action.name, reply ?? {})).toEqual([])
    })
  }
})

function mistakes(service: string, members: readonly Described[], value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${path} is ${value}`]
  const given = new Map(Object.entries(value))
  const unknown = [...given.keys()].filter((name) => !newer.has(name) && !members.some((m) => m.name === name))
  const wrong = members.flatMap((member) => {
    const at = `${path}.${member.name}`
    const inner = given.get(member.name)
    if (inner === undefined) return [`${at} is missing`]
    if (inner === null) {
      const allowed = member.nullable || nullByText.has(member.name) || nullInEips.test(at)
      return allowed ? [] : [`${at} is null`]
    }
    if (member.type !== 'list') return wrongValue(service, member, inner, at)
    return Array.isArray(inner)
      ? inner.flatMap((element, i) => wrongValue(service, member, element, `${at}.${i}`))
      : [`${at} is no list`]
  })
  return [...unknown.map((name) => `${path}.${name} is unknown`), ...wrong]
}

function wrongValue(service: string, member: Described, value: unknown, at: string): string[] {
  const nested = objects[service]?.[member.member]?.members
  if (nested) return mistakes(service, nested, value, at)
  const expected = member.member.startsWith('datetime') ? 'string' : member.member.replace(/u?int64/, 'integer')
  const actual = typeof value === 'boolean' ? 'bool' : Number.isInteger(value) ? 'integer' : typeof value
  return actual === expected || (expected === 'float' && typeof value === 'number') ? [] : [`${at} is a ${actual}`]
}

/** A reply of every action, with all its lists filled as far as the emulator fills them. */
async function everyReply(): Promise<Map<string, Response>> {
  const harness = await openHarness()
  const replies = new Map<string, Response>()
  harness.cloud.onChange(() => {})
  const { vpcId, subnetId, instanceIds, haVipId } = await buildCluster(harness)
  const call = async (action: string, parameters: object) => {
    const reply = await harness.call(action, parameters)
    replies.set(action, reply)
    return reply
  }
  const Tags = [{ Key: 'city', Value: 'shanghai' }]
  const vpc = await call('CreateVpc', { VpcName: 'v', CidrBlock: '10.8.0.0/16', Tags })
  const VpcId = vpc.Vpc.VpcId
  await call('ModifyVpcAttribute', { VpcId, VpcName: 'w' })
  const Zone = 'ap-guangzhou-3'
  const subnet = await call('CreateSubnet', { VpcId, SubnetName: 's', CidrBlock: '10.8.0.0/24', Zone, Tags })
  await call('DescribeVpcs', {})
  await call('DescribeSubnets', {})
  await call('DeleteSubnet', { SubnetId: subnet.Subnet.SubnetId })
  await call('DeleteVpc', { VpcId })
  const eni = await call('CreateNetworkInterface', {
    VpcId: vpcId,
    SubnetId: subnetId,
    NetworkInterfaceName: 'e',
    Tags,
  })
  const [InstanceId = ''] = instanceIds
  const attachment = { NetworkInterfaceId: eni.NetworkInterface.NetworkInterfaceId, InstanceId }
  await call('AttachNetworkInterface', attachment)
  await call('DescribeNetworkInterfaces', {})
  await call('DetachNetworkInterface', attachment)
  const deletion = await call('DeleteNetworkInterface', { NetworkInterfaceId: attachment.NetworkInterfaceId })
  await call('DescribeVpcTaskResult', { TaskId: deletion.RequestId })
  await call('CreateHaVip', { VpcId: vpcId, SubnetId: subnetId, HaVipName: 'h', Tags })
  const HaVipAssociationSet = [{ HaVipId: haVipId, InstanceId, InstanceType: 'CVM' }]
  await call('AssociateHaVipInstance', { HaVipAssociationSet })
  const AddressIp = await eipReplies(call, { instanceIds, tags: Tags })
  await call('HaVipAssociateAddressIp', { HaVipId: haVipId, AddressIp })
  await call('DescribeHaVips', {})
  await call('HaVipDisassociateAddressIp', { HaVipId: haVipId })
  await call('DisassociateHaVipInstance', { HaVipAssociationSet })
  await call('ModifyHaVipAttribute', { HaVipId: haVipId, HaVipName: 'x' })
  await call('DeleteHaVip', { HaVipId: haVipId })
  await call('RunInstances', {
    Placement: { Zone },
    ImageId: 'img-9qabwvbn',
    VirtualPrivateCloud: { VpcId: vpcId, SubnetId: subnetId },
    TagSpecification: [{ ResourceType: 'instance', Tags }],
  })
  await call('DescribeInstances', {})
  await placementReplies(call, instanceIds)
  await everyPlaceReply(call, vpcId, subnetId)
  await everyEniReply(call, { VpcId: vpcId, SubnetId: subnetId }, instanceIds)
  await diskReplies(call, InstanceId)
  const place = { VpcId: vpcId, SubnetId: subnetId }
  const made = await harness.call('RunInstances', {
    Placement: { Zone },
    ImageId: 'img-9qabwvbn',
    VirtualPrivateCloud: place,
  })
  await instanceReplies(call, made.InstanceIdSet[0], place)
  await call('StopInstances', { InstanceIds: instanceIds })
  await call('StartInstances', { InstanceIds: instanceIds })
  await call('TerminateInstances', { InstanceIds: instanceIds })
  await everyRouteReply(call, { VpcId: vpcId, SubnetId: subnetId })
  await everySecurityGroupReply(call, { VpcId: vpcId, SubnetId: subnetId })
  await accountReplies(call)
  await tagReplies(call)
  return replies
}

describe.skipIf(actions.length === 0)('the errors of', () => {
  for (const action of emulatedActions) {
    it(`${action.name} are documented for it or common`, async () => {
      const harness = await openHarness()
      const cluster = await buildCluster(harness)
      const documented = described(action.service, action.name).errorCodes
      const answered = new Set<string>()
      for (const request of badRequests(action.request, cluster)) {
        const reply = await harness.call(`${action.service}.${action.name}`, request)
        if (reply.Error) answered.add(reply.Error.Code)
      }
      expect([...answered].filter((code) => !commonCodes.has(code) && !documented.includes(code))).toEqual([])
      expect([...answered].filter((code) => !Object.hasOwn(errorCodes, code))).toEqual([])
      expect(harness.logged).toEqual([])
    })
  }
})

/** For every member, requests in which it alone is odd, on top of requests that are otherwise plausible. */
function* badRequests(members: Members, cluster: Awaited<ReturnType<typeof buildCluster>>): Iterable<object> {
  const plausible = Object.fromEntries(
    Object.entries(members)
      .filter(([name, member]) => member.required || name === 'SubnetId')
      .map(([name, { type }]) => [name, likely(name, type, cluster)]),
  )
  yield plausible
  for (const [name, { type }] of Object.entries(members)) {
    for (const odd of oddValues(type)) yield { ...plausible, [name]: odd }
  }
}

function likely(name: string, type: Type, cluster: Awaited<ReturnType<typeof buildCluster>>): unknown {
  const known: Record<string, unknown> = {
    VpcId: cluster.vpcId,
    SubnetId: cluster.subnetId,
    HaVipId: cluster.haVipId,
    InstanceId: cluster.instanceIds[0],
    InstanceIds: cluster.instanceIds,
    CidrBlock: '172.17.32.0/24',
    Zone: 'ap-guangzhou-3',
    HaVipAssociationSet: [{ HaVipId: cluster.haVipId, InstanceId: cluster.instanceIds[0] }],
  }
  return known[name] ?? (type.kind === 'list' ? [plain(type.element)] : 'name')
}

function* oddValues(type: Type): Iterable<unknown> {
  switch (type.kind) {
    case 'text':
      yield* ['', 'x', 'x'.repeat(500), '10.0.0.0/8', '172.17.16.1', '172.17.16.7', '1.2.3.4', 'vpc-00000000']
      yield* ['subnet-00000000', 'eni-00000000', 'ins-00000000', 'havip-00000000', 'true', 'ap-guangzhou-9']
      return
    case 'boolean':
      yield* [true, false]
      return
    case 'integer':
    case 'count':
    case 'float':
      yield* [-1, 0, 1, 7, 101, 100_000]
      return
    case 'list':
      yield []
      for (const element of oddValues(type.element)) {
        yield [element]
        yield [element, element]
        yield Array.from({ length: 101 }, () => element)
      }
      return
    case 'object': {
      const base = Object.fromEntries(
        Object.entries(type.members).flatMap(([name, m]) => (m.required ? [[name, plain(m.type)]] : [])),
      )
      yield base
      for (const [name, { type: inner }] of Object.entries(type.members)) {
        for (const odd of oddValues(inner)) yield { ...base, [name]: odd }
      }
    }
  }
}

function plain(type: Type): unknown {
  if (type.kind === 'list') return []
  if (type.kind === 'object')
    return Object.fromEntries(
      Object.entries(type.members).flatMap(([n, m]) => (m.required ? [[n, plain(m.type)]] : [])),
    )
  return type.kind === 'boolean' ? false : type.kind === 'text' ? 'x' : 1
}
